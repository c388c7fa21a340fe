#pragma once
// What a target pass costs on this machine by its number of rows: the curve that decides whether verifying pays.

#include "engine/api/model_info.h"
#include "engine/api/result.h"
#include "engine/backend/backend.h"

#include <functional>
#include <vector>

namespace foregleam {

/// Measured points of the curve, rows rising; linear between them and beyond the last. A plain value.
class StepProfile {
public:
    StepProfile() = default; ///< nothing measured: every cost is 0
    explicit StepProfile(std::vector<StepCost> costs);

    const std::vector<StepCost>& costs() const { return m_costs; }

    /// Milliseconds of a pass with `rows` >= 1 rows; 0 where nothing was measured.
    double ms(std::int32_t rows) const;

private:
    std::vector<StepCost> m_costs;
};

/// Runs passes of 1, 2, 4, 8 and 16 rows in slot 0 from position 0 on (what its cells held is lost) and takes the
/// median of each. Ends early where the model is so slow that the budget of about half a second is spent, or when
/// `cancelled` says so, but never before one row was measured. Fails where the device fails.
Result<StepProfile> measureSteps(Backend& backend, const std::function<bool()>& cancelled);

} // namespace foregleam
