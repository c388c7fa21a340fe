#include "ui/charts/plot_geometry.h"

#include <algorithm>
#include <cmath>

namespace foregleam {

QPointF plotPoint(const AxisScale& xScale, double x, const AxisScale& yScale, double y, const QRectF& plot)
{
    return {toPixel(xScale, x, plot.left(), plot.right()), toPixel(yScale, y, plot.bottom(), plot.top())};
}

QRectF squareIn(const QRectF& room)
{
    const double side = std::max(0.0, std::min(room.width(), room.height()));
    return {room.left(), room.top(), side, side};
}

QPointF sharePoint(double x, double y, const QRectF& plot)
{
    const AxisScale unit{1, 0.5, 1};
    return plotPoint(unit, x, unit, y, plot);
}

std::array<QRectF, TimeSplit::kParts> splitRects(const TimeSplit& split, const AxisScale& scale, const QRectF& bar)
{
    std::array<QRectF, TimeSplit::kParts> rects;
    double before = 0;
    for (int part = 0; part < TimeSplit::kParts; ++part) {
        const double ms = split.ms[static_cast<std::size_t>(part)];
        const double left = std::round(toPixel(scale, before, bar.left(), bar.right()));
        before += ms;
        const double right = std::round(toPixel(scale, before, bar.left(), bar.right()));
        if (ms > 0)
            rects[static_cast<std::size_t>(part)] = {left, bar.top(), std::max(1.0, right - left - 1), bar.height()};
    }
    return rects;
}

} // namespace foregleam
