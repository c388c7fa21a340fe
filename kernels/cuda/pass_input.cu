#include "kernels/cuda/pass_input.h"

#include <algorithm>

namespace foregleam::cuda {

Result<void> PassInput::allocate()
{
    auto host = PinnedMemory::allocate(kArrays * kMostRows * sizeof(std::int32_t), "the rows of a pass");
    if (!host)
        return host.error();
    m_host = std::move(*host);
    std::fill_n(m_host.as<std::int32_t>(), kArrays * kMostRows, 0);
    return {};
}

void PassInput::set(std::span<const std::int32_t> tokens, std::span<const std::int32_t> positions,
    std::span<const std::int32_t> slots, std::span<const std::int32_t> last)
{
    std::copy(tokens.begin(), tokens.end(), array(0));
    std::copy(positions.begin(), positions.end(), array(1));
    std::copy(slots.begin(), slots.end(), array(2));
    const std::span<const std::int32_t> seen = last.empty() ? positions : last;
    std::copy(seen.begin(), seen.end(), array(7));
    m_furthest = *std::max_element(seen.begin(), seen.end());

    // Rows of a slot together; within a slot their positions rise already.
    std::int32_t* order = array(3);
    std::int32_t* places = array(4);
    std::int32_t* before = array(5);
    const auto rows = static_cast<std::int32_t>(tokens.size());
    const auto slotOf = [&](std::int32_t row) { return slots[static_cast<std::size_t>(row)]; };
    for (std::int32_t row = 0; row < rows; ++row)
        order[row] = row;
    std::stable_sort(order, order + rows, [&](std::int32_t a, std::int32_t b) { return slotOf(a) < slotOf(b); });
    for (std::int32_t place = 0; place < rows; ++place) {
        const std::int32_t row = order[place];
        places[row] = place;
        before[row] = place > 0 && slotOf(order[place - 1]) == slotOf(row) ? before[order[place - 1]] + 1 : 0;
    }
}

cudaError_t PassInput::copy(cudaStream_t stream) const
{
    return cudaMemcpyAsync(m_device, m_host.as<std::int32_t>(), kArrays * kMostRows * sizeof(std::int32_t),
        cudaMemcpyHostToDevice, stream);
}

RowInput PassInput::rows(int firstRow) const
{
    const auto at = [&](int index) { return m_device + index * kMostRows + firstRow; };
    RowInput input;
    input.tokens = at(0);
    input.positions = at(1);
    input.slots = at(2);
    input.order = m_device + 3 * kMostRows;
    input.places = at(4);
    input.before = at(5);
    input.last = at(7);
    return input;
}

} // namespace foregleam::cuda
