#pragma once
// Where the two pictures of a load measurement and their points lie. Pure.

#include "engine/api/load_plan.h"
#include "ui/charts/axis.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace foregleam {

/// The plots of a load chart; labels stand around them.
struct LoadPlots {
    QRectF speed; ///< speed per user to the right, throughput upwards
    QRectF lengths; ///< requests at once to the right, mean verified length upwards
};

/// Side by side where both get a fair width, else one above the other. `left` is the room for figures left of a plot,
/// `line` the height of a line of labels.
LoadPlots loadPlots(const QSizeF& size, double left, double line);

/// Where a load lies between 0 and `most`: a doubling is as wide as any other. 0 for one request, 1 for `most`.
double loadShare(std::int32_t atOnce, std::int32_t most);

/// The loads to write under an axis up to `most`: 1, 2, 4, …, and `most`.
std::vector<std::int32_t> loadTicks(std::int32_t most);

/// The methods' points in the order of rising loads, by index, a line a method; methods in the order in which they
/// first come.
std::vector<std::vector<int>> loadLines(const std::vector<LoadPoint>& points);

/// The point nearest to `place` and no further than `reach`; -1 without one.
int nearestPoint(const std::vector<QPointF>& points, const QPointF& place, double reach);

} // namespace foregleam
