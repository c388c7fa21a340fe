#pragma once
// The speed-up of every method of a benchmark with its interval, against one token at a time.

#include "ui/charts/chart.h"
#include "ui/models/bench_table_model.h"

namespace foregleam {

/// A line a row: a mark at the median, whiskers over the 95 % interval, a hollow mark where the earlier run had it.
/// Items are rows of the table, which must outlive the chart. Grows with the rows: its place should scroll.
class SpeedupChart : public Chart {
    Q_OBJECT

public:
    explicit SpeedupChart(const BenchTableModel& table, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {460, minimumSizeHint().height()}; }
    QSize minimumSizeHint() const override;

    QString valuesAsTsv() const override;
    QString describe() const override;

signals:
    void rowChosen(int row); ///< -1 = none

protected:
    bool hasData() const override;
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;
    void onItemSelected(int item) override { emit rowChosen(item); }

private:
    int rowHeight() const { return lineHeight() + 6; }
    QString label(const BenchRow& row) const;
    int labelWidth() const;
    double largest() const; ///< speed-up on screen
    QRectF plotRect() const;
    void paintRow(QPainter& painter, int item, const AxisScale& scale, const QRectF& plot) const;

    const BenchTableModel& m_table;
};

} // namespace foregleam
