#include "engine/decode/kv_slots.h"

#include <algorithm>
#include <cassert>

namespace foregleam {
namespace {

std::size_t commonPrefix(std::span<const TokenId> a, std::span<const TokenId> b)
{
    const std::size_t length = std::min(a.size(), b.size());
    return static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(length), b.begin()).first - a.begin());
}

} // namespace

SlotLease KvSlots::acquire(std::span<const TokenId> prompt)
{
    assert(!prompt.empty());
    Slot* best = nullptr;
    std::size_t bestShared = 0;
    for (Slot& slot : m_slots) {
        if (slot.leased)
            continue;
        const std::size_t shared = std::min(commonPrefix(slot.tokens, prompt), prompt.size() - 1);
        if (!best || shared > bestShared || (shared == bestShared && slot.usedAt < best->usedAt)) {
            best = &slot;
            bestShared = shared;
        }
    }
    assert(best && "more sequences than slots");
    best->tokens.resize(bestShared);
    best->leased = true;
    best->usedAt = ++m_uses;
    return {static_cast<std::int32_t>(best - m_slots.data()), static_cast<std::int32_t>(bestShared)};
}

void KvSlots::release(std::int32_t slot)
{
    assert(at(slot).leased);
    at(slot).leased = false;
}

void KvSlots::append(std::int32_t slot, std::span<const TokenId> tokens)
{
    at(slot).tokens.insert(at(slot).tokens.end(), tokens.begin(), tokens.end());
}

void KvSlots::truncate(std::int32_t slot, std::int32_t length)
{
    assert(length >= 0 && length <= this->length(slot));
    at(slot).tokens.resize(static_cast<std::size_t>(length));
}

} // namespace foregleam
