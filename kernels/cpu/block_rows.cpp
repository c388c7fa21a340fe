#include "kernels/cpu/block_drafters.h"

#include <algorithm>
#include <cassert>

namespace foregleam::cpu {

BlockRows::BlockRows(
    std::span<const DraftBlock> blocks, const DrafterShape& shape, [[maybe_unused]] const BackendSetup& setup)
    : m_blocks(blocks.begin(), blocks.end())
    , m_firstSlot(shape.sampleFromAnchor ? 0 : 1)
    , m_mask(shape.maskToken)
{
    for (std::size_t index = 0; index < m_blocks.size(); ++index) {
        const DraftBlock& block = m_blocks[index];
        assert(block.length >= 1 && block.length <= shape.blockSize);
        assert(block.slot >= 0 && block.slot < setup.slots);
        assert(block.position >= 0 && block.position < setup.contextLength);
        assert(block.anchor >= 0 && block.anchor < shape.targetVocabulary);
        m_first.push_back(m_rows.size());
        for (std::int32_t slot = 0; slot < shape.slotsFor(block.length); ++slot) {
            m_rows.push_back({index, slot});
            m_positions.push_back(block.position + slot);
        }
        m_places += static_cast<std::size_t>(block.length);
    }
    m_first.push_back(m_rows.size());
    assert(!m_rows.empty() && m_rows.size() <= static_cast<std::size_t>(kMaxRows));
}

TokenId BlockRows::token(std::size_t row) const
{
    return m_rows[row].slot == 0 ? m_blocks[m_rows[row].block].anchor : m_mask;
}

std::size_t BlockRows::rowOf(std::size_t block, std::int32_t place) const
{
    assert(block < m_blocks.size() && place >= 0 && place < m_blocks[block].length);
    return m_first[block] + static_cast<std::size_t>(place + m_firstSlot);
}

std::size_t BlockRows::placeIndex(std::size_t block, std::int32_t place) const
{
    // Every block before has m_firstSlot rows more than places, and so has this one.
    return rowOf(block, place) - static_cast<std::size_t>(m_firstSlot) * (block + 1);
}

std::int32_t BlockRows::firstContext(std::size_t row, std::int32_t slidingWindow) const
{
    const std::int32_t end = m_blocks[m_rows[row].block].position;
    return slidingWindow > 0 ? std::clamp(m_positions[row] - slidingWindow + 1, 0, end) : 0;
}

std::int32_t BlockRows::firstSlot(std::size_t row, std::int32_t slidingWindow) const
{
    return slidingWindow > 0 ? std::max(0, m_rows[row].slot - slidingWindow + 1) : 0;
}

std::int32_t BlockRows::endSlot(std::size_t row, bool causal) const
{
    return causal ? m_rows[row].slot + 1 : static_cast<std::int32_t>(slots(m_rows[row].block));
}

} // namespace foregleam::cpu
