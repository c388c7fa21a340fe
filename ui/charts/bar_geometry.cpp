#include "ui/charts/bar_geometry.h"

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kMaxBarWidth = 32;
constexpr double kMaxPitch = 64; // few bars stand together instead of spreading over the plot

} // namespace

BarLayout layOutBars(const QRectF& plot, int count)
{
    BarLayout layout;
    layout.plot = plot;
    if (count <= 0 || plot.width() <= 0 || plot.height() <= 0)
        return layout;
    layout.count = count;
    layout.pitch = std::min(kMaxPitch, plot.width() / count);
    layout.barWidth = std::min(kMaxBarWidth, std::max(1.0, std::floor(layout.pitch * 0.64)));
    return layout;
}

double barCentre(const BarLayout& layout, int bar)
{
    return layout.plot.left() + (bar + 0.5) * layout.pitch;
}

QRectF barRect(const BarLayout& layout, int bar, double share)
{
    if (bar < 0 || bar >= layout.count)
        return {};
    const double height = std::clamp(share, 0.0, 1.0) * layout.plot.height();
    return {std::round(barCentre(layout, bar) - layout.barWidth / 2), layout.plot.bottom() - height, layout.barWidth,
        height};
}

int barAt(const BarLayout& layout, double x)
{
    if (layout.count == 0 || x < layout.plot.left())
        return -1;
    const int bar = static_cast<int>((x - layout.plot.left()) / layout.pitch);
    return bar < layout.count ? bar : -1;
}

} // namespace foregleam
