#pragma once
// The rows of a pass on their way to the device: one page-locked block, copied at the beginning of the pass.

#include "kernels/cuda/rows.cuh"
#include "kernels/cuda/workspace.h"

#include <span>

namespace foregleam::cuda {

/// Host and device copy of what kernels know of a pass's rows.
class PassInput {
public:
    static constexpr int kArrays = 8;

    Result<void> allocate();
    void carve(Carver& carver) { m_device = carver.take<std::int32_t>(kArrays * kMostRows); }

    /// Fills in everything but the gathered rows. `last`: of each row the last position it sees; empty = its own.
    void set(std::span<const std::int32_t> tokens, std::span<const std::int32_t> positions,
        std::span<const std::int32_t> slots, std::span<const std::int32_t> last = {});
    /// Rows that the head is for, in order.
    void gather(int index, int row) { array(6)[index] = row; }

    cudaError_t copy(cudaStream_t stream) const;
    RowInput rows(int firstRow = 0) const;
    const std::int32_t* gathered() const { return m_device + 6 * kMostRows; }
    int furthest() const { return m_furthest; } ///< last position that any row sees

private:
    std::int32_t* array(int index) const { return m_host.as<std::int32_t>() + index * kMostRows; }

    PinnedMemory m_host;
    std::int32_t* m_device = nullptr;
    int m_furthest = 0;
};

} // namespace foregleam::cuda
