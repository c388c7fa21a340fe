#pragma once
// Can the drafter's estimates be believed? Predicted survival against what survived, before and after calibration.

#include "ui/charts/selection_chart.h"
#include "ui/models/run_figures.h"

namespace foregleam {

/// Points on the diagonal are right. Filled: calibrated, with a 95 % interval; hollow: as the drafter says it. Items
/// are the bins of predicted survival, from 0.
class ReliabilityChart : public SelectionChart {
    Q_OBJECT

public:
    ReliabilityChart(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {460, 240}; }
    QSize minimumSizeHint() const override { return {180, 150}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override;
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override { return hasData() ? ItemRange{0, Reliability::kBins - 1} : ItemRange{}; }

private:
    Reliability reliability(Prediction prediction) const;
    QRectF plotRect() const;
    QString summary() const;
    void paintAxes(QPainter& painter, const QRectF& plot) const;
    void paintPoints(QPainter& painter, const QRectF& plot, const Reliability& figures, bool filled) const;
};

} // namespace foregleam
