#include "ui/charts/load_geometry.h"

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kLeastWidth = 200; ///< of a plot beside another
constexpr double kRight = 16;

} // namespace

LoadPlots loadPlots(const QSizeF& size, double left, double line)
{
    // Above a plot its title and a line of words, below it the figures and what they mean.
    const double above = 2 * line + 14;
    const double below = 2 * line + 10;
    const auto plot = [&](double x, double y, double width, double height) {
        return QRectF(x + left, y + above, std::max(0.0, width - left - kRight),
            std::max(0.0, std::floor(height - above - below)));
    };
    const double half = std::floor(size.width() / 2);
    if (half - left - kRight >= kLeastWidth)
        return {plot(0, 0, half, size.height()), plot(half, 0, half, size.height())};
    const double lower = std::floor(size.height() / 2);
    return {plot(0, 0, size.width(), lower), plot(0, lower, size.width(), lower)};
}

double loadShare(std::int32_t atOnce, std::int32_t most)
{
    return most > 1 ? std::log2(std::max(1, atOnce)) / std::log2(most) : 0.0;
}

std::vector<std::int32_t> loadTicks(std::int32_t most)
{
    std::vector<std::int32_t> loads;
    for (std::int32_t load = 1; load < most; load *= 2)
        loads.push_back(load);
    loads.push_back(std::max(1, most));
    return loads;
}

std::vector<std::vector<int>> loadLines(const std::vector<LoadPoint>& points)
{
    std::vector<Method> methods;
    std::vector<std::vector<int>> lines;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto found = std::find(methods.begin(), methods.end(), points[i].method);
        const auto line = static_cast<std::size_t>(found - methods.begin());
        if (found == methods.end()) {
            methods.push_back(points[i].method);
            lines.emplace_back();
        }
        lines[line].push_back(static_cast<int>(i));
    }
    for (std::vector<int>& line : lines) {
        std::stable_sort(line.begin(), line.end(), [&points](int a, int b) {
            return points[static_cast<std::size_t>(a)].figures.atOnce()
                < points[static_cast<std::size_t>(b)].figures.atOnce();
        });
    }
    return lines;
}

int nearestPoint(const std::vector<QPointF>& points, const QPointF& place, double reach)
{
    int nearest = -1;
    double distance = reach;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double away = std::hypot(points[i].x() - place.x(), points[i].y() - place.y());
        if (away <= distance) {
            distance = away;
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

} // namespace foregleam
