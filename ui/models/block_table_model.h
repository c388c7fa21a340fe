#pragma once
// The drafts of one round, one a row: how sure the drafter was, and what became of them.

#include "ui/models/round_inspection.h"

#include <QAbstractTableModel>

namespace foregleam {

class BlockTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Place, Text, Confidence, Survival, Fate, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setDrafts(std::vector<InspectedDraft> drafts);

private:
    std::vector<InspectedDraft> m_drafts;
};

QString outcomeWord(Outcome outcome); ///< "accepted", "not verified", …

} // namespace foregleam
