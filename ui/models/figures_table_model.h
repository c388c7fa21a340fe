#pragma once
// The figures of two sessions side by side.

#include "ui/models/session_figures.h"

#include <QAbstractTableModel>

#include <array>
#include <optional>

namespace foregleam {

/// One row a figure, one column a session.
class FiguresTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Figure {
        Model,
        MethodNames,
        Answers,
        Tokens,
        Rate,
        Speedup,
        AcceptedLength,
        Acceptance,
        FirstToken,
        FigureCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// `side` 0 or 1; nothing leaves the column empty.
    void setSide(int side, const QString& title, std::optional<SessionFigures> figures);

private:
    std::array<QString, 2> m_titles;
    std::array<std::optional<SessionFigures>, 2> m_figures;
};

} // namespace foregleam
