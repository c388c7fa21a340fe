#pragma once
// What a drafter reads of its target: the residual stream right after chosen layers, kept by every pass as long as
// there is a drafter.

#include "kernels/cpu/activations.h"

#include <memory>
#include <vector>

namespace foregleam::cpu {

/// [kMaxRows, layers · hidden]: of each row of the target's last pass the taps side by side, in the layers' order.
/// Owned by the drafter; the target writes while it lives.
class Taps {
public:
    /// `layers` as DrafterShape::taps. Fails where memory does not suffice.
    static Result<std::shared_ptr<Taps>> create(std::vector<std::int32_t> layers, std::int32_t hidden);

    /// To be called after each layer, and with -1 once the rows are embedded: copies what is tapped there.
    /// `residual` is [rows, hidden].
    void keep(std::int32_t layer, const Rows& residual, std::size_t rows);

    const Activations& values() const { return m_values; }

private:
    std::vector<std::int32_t> m_layers;
    std::size_t m_hidden = 0;
    Activations m_values;
};

} // namespace foregleam::cpu
