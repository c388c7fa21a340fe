#include "ui/charts/curve_geometry.h"

#include "ui/models/run_model.h"

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

/// What one pixel column has seen.
struct ColumnSpan {
    int column = 0;
    QPointF first;
    QPointF last;
    QPointF high;
    QPointF low;
};

void appendSpan(QPolygonF& line, const ColumnSpan& span)
{
    const auto add = [&line](const QPointF& point) {
        if (line.isEmpty() || line.last() != point)
            line.append(point);
    };
    add(span.first);
    const bool lowFirst = span.low.x() < span.high.x();
    add(lowFirst ? span.low : span.high);
    add(lowFirst ? span.high : span.low);
    add(span.last);
}

} // namespace

QPointF curvePoint(const SpeedSample& sample, const AxisScale& seconds, const AxisScale& rate, const QRectF& plot)
{
    return {toPixel(seconds, sample.atMs / 1000.0, plot.left(), plot.right()),
        toPixel(rate, sample.tokensPerSecond, plot.bottom(), plot.top())};
}

QPolygonF curveLine(
    const std::deque<SpeedSample>& samples, const AxisScale& seconds, const AxisScale& rate, const QRectF& plot)
{
    QPolygonF line;
    ColumnSpan span;
    bool open = false;
    for (const SpeedSample& sample : samples) {
        const QPointF point = curvePoint(sample, seconds, rate, plot);
        const int column = static_cast<int>(std::floor(point.x()));
        if (open && column == span.column) {
            span.last = point;
            if (point.y() < span.high.y())
                span.high = point;
            if (point.y() > span.low.y())
                span.low = point;
            continue;
        }
        if (open)
            appendSpan(line, span);
        span = {column, point, point, point, point};
        open = true;
    }
    if (open)
        appendSpan(line, span);
    return line;
}

int nearestSample(const std::deque<SpeedSample>& samples, const AxisScale& seconds, const QRectF& plot, double x)
{
    if (samples.empty() || plot.width() <= 0)
        return -1;
    const double atMs = (x - plot.left()) / plot.width() * seconds.max * 1000.0;
    const auto after = std::lower_bound(samples.begin(), samples.end(), atMs,
        [](const SpeedSample& sample, double value) { return sample.atMs < value; });
    if (after == samples.begin())
        return 0;
    const auto before = std::prev(after);
    const bool takeAfter = after != samples.end() && after->atMs - atMs < atMs - before->atMs;
    return static_cast<int>((takeAfter ? after : before) - samples.begin());
}

double labelTop(double lineY, double curveY, double height, const QRectF& plot)
{
    constexpr double kGap = 2;
    const double above = lineY - kGap - height;
    const double below = lineY + kGap;
    const bool wantsBelow = curveY <= lineY;
    if (wantsBelow)
        return below + height <= plot.bottom() ? below : above;
    return above >= plot.top() ? above : below;
}

} // namespace foregleam
