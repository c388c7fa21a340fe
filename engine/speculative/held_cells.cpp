#include "engine/speculative/held_cells.h"

#include <algorithm>

namespace foregleam {

std::int32_t HeldCells::shared(std::int32_t slot, std::span<const TokenId> text) const
{
    const auto found = m_slots.find(slot);
    if (found == m_slots.end())
        return 0;
    const std::vector<TokenId>& held = found->second;
    return static_cast<std::int32_t>(std::ranges::mismatch(held, text).in1 - held.begin());
}

void HeldCells::write(const TokenBatch& batch)
{
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        std::vector<TokenId>& held = m_slots[batch.slots[row]];
        const auto position = static_cast<std::size_t>(batch.positions[row]);
        if (position > held.size())
            continue;
        held.resize(position);
        held.push_back(batch.tokens[row]);
    }
}

void HeldCells::cut(std::int32_t slot, std::int32_t length)
{
    std::vector<TokenId>& held = m_slots[slot];
    held.resize(std::min(held.size(), static_cast<std::size_t>(length)));
}

} // namespace foregleam
