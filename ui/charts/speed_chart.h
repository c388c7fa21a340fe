#pragma once
// Tokens per second over the answer that streams, against what one token at a time reaches on this machine.

#include "ui/charts/axis.h"
#include "ui/charts/selection_chart.h"

#include <QElapsedTimer>

namespace foregleam {

/// A thin line, the baseline dashed with its label on it, and the ratio in words. Items are samples of
/// RunModel::speed(); choosing one chooses the round that ended there, and a round chosen elsewhere is marked in time.
class SpeedChart : public SelectionChart {
    Q_OBJECT

public:
    SpeedChart(RunModel& model, RunSelection& selection, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {460, 196}; }
    QSize minimumSizeHint() const override { return {180, 128}; }

    /// "182 tok/s, 1.4 × the measured baseline"
    QString summary() const;

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override { return !model().speed().empty(); }
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;
    int newestItem() const override { return itemRange().last; }
    void onItemSelected(int item) override;
    void onModelChanged() override;

private:
    QRectF plotRect() const;
    void updateAxes();
    void paintAxes(QPainter& painter, const QRectF& plot) const;
    void paintBaseline(QPainter& painter, const QRectF& plot);
    void paintCurve(QPainter& painter, const QRectF& plot);
    void paintChosenTime(QPainter& painter, const QRectF& plot) const;
    void paintCursor(QPainter& painter, const QRectF& plot) const;
    void paintReadout(QPainter& painter) const;

    SteppedAxis m_timeAxis;
    SteppedAxis m_rateAxis;
    QElapsedTimer m_clock;
    double m_lastAtMs = 0; ///< newest sample at the last change: going back means that a new answer began
};

} // namespace foregleam
