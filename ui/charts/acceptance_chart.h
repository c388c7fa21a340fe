#pragma once
// How often the draft at each place of the block survives, given that everything before it did.

#include "ui/charts/selection_chart.h"

namespace foregleam {

struct BarLayout;

/// Zero-based bars with a 95 % interval and the number of rounds behind each. Items are places in the block, from 0.
/// Covers the chosen rounds where several are, else every round so far.
class AcceptanceChart : public SelectionChart {
    Q_OBJECT

public:
    AcceptanceChart(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {460, 196}; }
    QSize minimumSizeHint() const override { return {180, 128}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override;
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;

private:
    std::vector<PositionAcceptance> places() const;
    QRectF plotRect() const;
    void paintAxes(QPainter& painter) const;
    void paintBar(QPainter& painter, const BarLayout& layout, int bar) const;
    void paintPlaceLabels(QPainter& painter, const BarLayout& layout) const;
    void paintReadout(QPainter& painter) const;
};

} // namespace foregleam
