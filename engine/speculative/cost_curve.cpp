#include "engine/speculative/cost_curve.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foregleam {
namespace {

/// How far the whole curve and the point itself follow one measurement: about twenty and ten rounds to get used to a
/// change.
constexpr double kShared = 0.05;
constexpr double kOwn = 0.1;
/// Natural logarithm of the largest change that one measurement may claim.
constexpr double kMostSurprise = 0.2;

bool fewer(const StepCost& point, std::int32_t count)
{
    return point.rows < count;
}

} // namespace

CostCurve::CostCurve(std::vector<StepCost> points)
    : m_points(std::move(points))
{
    assert(std::is_sorted(
        m_points.begin(), m_points.end(), [](const StepCost& a, const StepCost& b) { return a.rows < b.rows; }));
    for (std::size_t i = 1; i < m_points.size(); ++i)
        m_points[i].ms = std::max(m_points[i].ms, m_points[i - 1].ms);
}

double CostCurve::ms(std::int32_t count) const
{
    assert(count >= 0);
    if (m_points.empty())
        return 0.0;
    if (m_points.size() == 1 || count <= m_points.front().rows)
        return m_points.front().ms;
    auto right = std::lower_bound(m_points.begin() + 1, m_points.end(), count, fewer);
    if (right == m_points.end())
        --right;
    const StepCost& a = *(right - 1);
    const StepCost& b = *right;
    return a.ms + (b.ms - a.ms) * (count - a.rows) / (b.rows - a.rows);
}

void CostCurve::learn(std::int32_t count, double ms)
{
    assert(count >= 0);
    if (!(ms > 0.0) || !std::isfinite(ms))
        return;
    const double known = this->ms(count);
    if (!(known > 0.0) || count > m_points.back().rows) { // beyond the curve a measurement says more than a guess
        m_points[pointFor(count)].ms = ms;
        keepRising(pointFor(count));
        return;
    }
    const double surprise = std::clamp(std::log(ms / known), -kMostSurprise, kMostSurprise);
    const std::size_t own = pointFor(count);
    for (StepCost& point : m_points)
        point.ms *= std::exp(kShared * surprise);
    m_points[own].ms *= std::exp(kOwn * surprise);
    keepRising(own);
}

/// Its index; the nearest one where there are points enough.
std::size_t CostCurve::pointFor(std::int32_t count)
{
    auto at = std::lower_bound(m_points.begin(), m_points.end(), count, fewer);
    if (at == m_points.end() || at->rows != count) {
        if (m_points.size() < kMostPoints)
            at = m_points.insert(at, {count, ms(count)});
        else if (at == m_points.end())
            --at;
    }
    return static_cast<std::size_t>(at - m_points.begin());
}

/// The newest measurement is right, those it contradicts give way.
void CostCurve::keepRising(std::size_t newest)
{
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (i < newest)
            m_points[i].ms = std::min(m_points[i].ms, m_points[newest].ms);
        else
            m_points[i].ms = std::max(m_points[i].ms, m_points[newest].ms);
    }
}

} // namespace foregleam
