#pragma once
// What a load does: throughput against speed per user, and how far drafts are verified, a line a method.

#include "ui/charts/chart.h"
#include "ui/charts/load_geometry.h"
#include "ui/models/load_table_model.h"

namespace foregleam {

/// Draws the points of a model, which must outlive it, as they come. Items are its rows.
class LoadChart : public Chart {
    Q_OBJECT

public:
    explicit LoadChart(const LoadTableModel& model, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {640, 300}; }
    QSize minimumSizeHint() const override { return {260, 240}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

signals:
    void pointSelected(int row); ///< -1 = none

protected:
    bool hasData() const override { return !m_model.points().empty(); }
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;
    int newestItem() const override { return itemRange().last; }
    void onItemSelected(int item) override { emit pointSelected(item); }

private:
    /// Both plots with their scales, for what there is now.
    struct Layout {
        LoadPlots plots;
        AxisScale perUser;
        AxisScale throughput;
        AxisScale verified;
        std::int32_t most = 1; ///< requests at once
        std::vector<QPointF> speeds; ///< a point each
        std::vector<QPointF> lengths;
    };

    Layout layOut() const;
    void paintAxes(QPainter& painter, const Layout& layout) const;
    void paintLines(QPainter& painter, const Layout& layout) const;
    void paintKey(QPainter& painter, const QRectF& plot) const;

    const LoadTableModel& m_model;
};

} // namespace foregleam
