#pragma once
// What can draft for the loaded model, for a picker: nothing, what fits, what does not and why.

#include "engine/api/drafter_choice.h"

#include <QAbstractListModel>

#include <vector>

namespace foregleam {

/// First row: no drafter. Then the choices as they come, those that don't fit disabled with the reason in DetailRole.
/// Last row: open another file. PathRole is "" for the first row and null for the last.
class DrafterListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole + 1, PathRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// `loaded` is added where it is not among the choices: files from elsewhere.
    void setChoices(std::vector<DrafterChoice> choices, const DrafterFacts& loaded);
    int rowOf(const QString& path) const; ///< 0 where it is not listed

private:
    bool isLast(int row) const { return row == static_cast<int>(m_choices.size()) + 1; }

    std::vector<DrafterChoice> m_choices;
};

/// "DSpark, 3 layers, Markov rank 128 · 38 MB · γ 7"
QString drafterSummary(const DrafterFacts& facts);
/// Every fact, one a line, as rich text for a tool tip.
QString drafterFactsExplained(const DrafterFacts& facts);

} // namespace foregleam
