#pragma once
// Acceptance by place in the block of one method of a benchmark, beside that of an earlier run.

#include "engine/api/bench.h"
#include "ui/charts/chart.h"

namespace foregleam {

/// Zero-based bars; items are places in the block. The earlier run is an outline over each bar.
class BenchAcceptanceChart : public Chart {
    Q_OBJECT

public:
    explicit BenchAcceptanceChart(QWidget* parent = nullptr);

    /// `title` names the row; empty shares show what will appear.
    void setShares(const QString& title, std::vector<double> shares, std::vector<double> before);

    QSize sizeHint() const override { return {360, 200}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

protected:
    bool hasData() const override { return !m_shares.empty(); }
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override { return {0, static_cast<int>(m_shares.size()) - 1}; }

private:
    QRectF plotRect() const;

    QString m_title;
    std::vector<double> m_shares;
    std::vector<double> m_before;
};

} // namespace foregleam
