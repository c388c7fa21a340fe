#include "engine/text/merge_table.h"

#include <bit>

namespace foregleam {

void MergeTable::reset(std::size_t count)
{
    m_slots.assign(count == 0 ? 0 : std::bit_ceil(2 * count), Slot());
    m_mask = m_slots.empty() ? 0 : m_slots.size() - 1;
}

void MergeTable::insert(TokenId left, TokenId right, Merge merge)
{
    const std::uint64_t pair = key(left, right);
    std::size_t at = hash(pair);
    while (m_slots[at].pair != kFree && m_slots[at].pair != pair)
        at = (at + 1) & m_mask;
    if (m_slots[at].pair == kFree)
        m_slots[at] = {pair, merge};
}

} // namespace foregleam
