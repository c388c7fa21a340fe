#pragma once
// The figures of a benchmark as a table, beside those of an earlier one where there is one to compare with.

#include "engine/api/bench.h"

#include <QAbstractTableModel>

namespace foregleam {

class BenchTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        MethodName,
        BlockSize,
        Set,
        Prompts,
        Rate,
        Speedup,
        Interval,
        Before, ///< speed-up in the run that is compared with
        AcceptedLength,
        Acceptance,
        CalibrationError,
        DraftMs,
        VerifyMs,
        FirstTokenMs,
        SameText,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setRows(std::vector<BenchRow> rows);
    void setBefore(std::vector<BenchRow> rows);
    const std::vector<BenchRow>& rows() const { return m_rows; }
    /// The row of the earlier run with the same method, block size and set; null where it has none.
    const BenchRow* before(const BenchRow& row) const;
    /// Headings and values with tabs between, for the clipboard.
    QString asTsv() const;

private:
    QString text(const BenchRow& row, int column) const;

    std::vector<BenchRow> m_rows;
    std::vector<BenchRow> m_before;
};

/// "DSpark γ 7"; "One at a time" for off.
QString benchRowTitle(const BenchRow& row);

} // namespace foregleam
