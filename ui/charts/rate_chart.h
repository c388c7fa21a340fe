#pragma once
// One round's decision: tokens per second at each length as expected and as it would have been, and what passes cost.

#include "ui/charts/selection_chart.h"
#include "ui/models/round_inspection.h"

namespace foregleam {

/// Above: expected rate (line), with the chosen length ringed and the clairvoyant's marked. Below: milliseconds of the
/// round at each length, the measured points of the step-time curve marked. Items are lengths, from 0.
class RateChart : public SelectionChart {
    Q_OBJECT

public:
    RateChart(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    /// What passes cost on this machine, for rounds that say nothing themselves.
    void setStepCosts(const std::vector<StepCost>& costs);
    const RoundInspection& inspection() const { return m_inspection; }

    QSize sizeHint() const override { return {420, 240}; }
    QSize minimumSizeHint() const override { return {180, 150}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override;
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;
    void onModelChanged() override;

private:
    /// One of the two plots: where it lies and its vertical axis.
    struct Panel {
        QRectF plot;
        AxisScale scale;
    };

    Panel ratePanel() const;
    Panel costPanel() const;
    QPointF at(const Panel& panel, int length, double value) const;
    void paintRates(QPainter& painter, const Panel& panel) const;
    void paintCosts(QPainter& painter, const Panel& panel) const;
    void paintLengths(QPainter& painter, const Panel& panel) const;

    std::vector<StepCost> m_costs;
    RoundInspection m_inspection; ///< of the chosen round; no lengths without one
    int m_inspected = -1;
};

} // namespace foregleam
