#pragma once
// Where the time of a round goes: drafting, scheduling, verifying, sampling, and the rest.

#include "ui/charts/selection_chart.h"
#include "ui/models/run_figures.h"

namespace foregleam {

/// One bar for a mean round (of several chosen ones, else of all), one for the chosen round, on one axis in
/// milliseconds, and one for a step of the baseline. Items are the parts of the first bar, then those of the second.
class TimeSplitChart : public SelectionChart {
    Q_OBJECT

public:
    TimeSplitChart(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {460, 170}; }
    QSize minimumSizeHint() const override { return {180, 120}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override { return !model().rounds().empty(); }
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;

private:
    /// A bar with its name.
    struct Row {
        QString name;
        TimeSplit split;
    };

    std::vector<Row> rows() const;
    AxisScale scale(const std::vector<Row>& rows) const;
    QRectF barRect(int row) const;
    QRectF plotRect() const;
    void paintRow(QPainter& painter, const Row& row, int index, const AxisScale& scale) const;
    void paintLegend(QPainter& painter, const TimeSplit& split) const;
    void paintBaseline(QPainter& painter, const AxisScale& scale) const;
};

} // namespace foregleam
