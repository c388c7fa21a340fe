#include "ui/charts/axis.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr qint64 kStepMs = 1000;
constexpr double kShrinkBelow = 0.4;

} // namespace

AxisScale niceScale(double dataMax, int maxSteps)
{
    if (!std::isfinite(dataMax) || dataMax <= 0)
        return {};
    const int steps = std::max(1, maxSteps);
    const double power = std::pow(10.0, std::floor(std::log10(dataMax / steps)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        // The tolerance keeps 0.3 / 3 at a step of 0.1 although the quotient is a little above it.
        if (factor * power * steps >= dataMax * (1 - 1e-9)) {
            step = factor * power;
            break;
        }
    }
    AxisScale scale;
    scale.step = step;
    scale.max = step * std::max(1.0, std::ceil(dataMax / step - 1e-9));
    scale.decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
    return scale;
}

QString tickLabel(const AxisScale& scale, double value)
{
    return QLocale().toString(value, 'f', scale.decimals);
}

std::vector<double> ticks(const AxisScale& scale)
{
    std::vector<double> values;
    const int count = static_cast<int>(std::lround(scale.max / scale.step));
    values.reserve(static_cast<std::size_t>(count) + 1);
    for (int i = 0; i <= count; ++i)
        values.push_back(i * scale.step);
    return values;
}

double toPixel(const AxisScale& scale, double value, double at0, double atMax)
{
    const double share = std::isfinite(value) ? std::clamp(value / scale.max, 0.0, 1.0) : 0.0;
    return at0 + share * (atMax - at0);
}

int labelStride(int count, double length, double labelWidth, double gap)
{
    if (count <= 1 || length <= 0)
        return 1;
    const double pitch = length / count;
    return std::max(1, static_cast<int>(std::ceil((labelWidth + gap) / pitch)));
}

SteppedAxis::SteppedAxis(int maxSteps, double headroom)
    : m_maxSteps(maxSteps)
    , m_headroom(headroom)
{
}

const AxisScale& SteppedAxis::update(double dataMax, qint64 nowMs)
{
    m_waiting = false;
    const AxisScale wanted = niceScale(dataMax * (1 + m_headroom), m_maxSteps);
    const bool tooSmall = dataMax > m_scale.max;
    const bool tooLarge = wanted.max < kShrinkBelow * m_scale.max;
    if (m_changedMs && !tooSmall && !tooLarge)
        return m_scale;
    if (m_changedMs && nowMs - *m_changedMs < kStepMs) {
        m_waiting = true;
        return m_scale;
    }
    m_scale = wanted;
    m_changedMs = nowMs;
    return m_scale;
}

} // namespace foregleam
