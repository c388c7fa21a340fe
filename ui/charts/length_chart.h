#pragma once
// How many tokens a round gives: the whole distribution, not only its mean τ.

#include "ui/charts/selection_chart.h"

namespace foregleam {

/// Zero-based bars, the number of rounds above each. Items are accepted lengths (tokens emitted a round), from 1.
/// Covers the chosen rounds where several are, else all; the bar of a single chosen round is outlined.
class LengthChart : public SelectionChart {
    Q_OBJECT

public:
    LengthChart(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {460, 180}; }
    QSize minimumSizeHint() const override { return {180, 110}; }

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
    std::vector<std::int64_t> counts() const;
    QRectF plotRect() const;
    QString summary() const;
};

} // namespace foregleam
