#pragma once
// Milliseconds by a count (rows of a pass, tokens of a draft), measured and followed while it changes.

#include "engine/api/model_info.h"

#include <cstdint>
#include <vector>

namespace foregleam {

/// Points whose counts rise and whose times never fall; linear between them and beyond the last. A plain value.
class CostCurve {
public:
    CostCurve() = default; ///< nothing measured: every cost is 0
    explicit CostCurve(std::vector<StepCost> points); ///< sorted by rows; falling times are lifted to the one before

    bool empty() const { return m_points.empty(); }
    const std::vector<StepCost>& points() const { return m_points; }

    /// Below the first point its time. `count` >= 0.
    double ms(std::int32_t count) const;

    /// One more measurement. The whole curve follows it a little (a machine that slows down slows everything down), its
    /// own point more. A single surprise moves nothing far, whatever its size: a measurement counts as at most a fifth
    /// off. A count that has no point yet gets one, up to kMostPoints; beyond the last point the first measurement is
    /// taken as it is.
    void learn(std::int32_t count, double ms);

private:
    static constexpr std::size_t kMostPoints = 64;

    std::size_t pointFor(std::int32_t count);
    void keepRising(std::size_t newest);

    std::vector<StepCost> m_points;
};

} // namespace foregleam
