#pragma once
// Which tokens the KV cells of each slot hold. The cells belong to the backend; rolling them back is setting a length
// here.

#include "engine/api/token.h"

#include <cstdint>
#include <span>
#include <vector>

namespace foregleam {

/// A slot that was given to a sequence, and how much of its prompt the cells hold already.
struct SlotLease {
    std::int32_t slot = 0;
    std::int32_t kept = 0; ///< leading prompt tokens whose cells are valid; always less than the prompt's length
};

/// Bookkeeping only; one thread.
class KvSlots {
public:
    explicit KvSlots(std::int32_t count)
        : m_slots(static_cast<std::size_t>(count))
    {
    }

    /// A free slot for a prompt: the one that shares the longest prefix with it, else the one that was used longest
    /// ago. Its cells are cut to that prefix, and at least the last prompt token is left to be read (its logits are
    /// needed). Asserts that a slot is free and that the prompt is not empty.
    SlotLease acquire(std::span<const TokenId> prompt);

    /// Ends a lease; what the cells hold stays for the next prompt that starts alike.
    void release(std::int32_t slot);

    /// The tokens whose cells are valid, position 0 first.
    std::span<const TokenId> held(std::int32_t slot) const { return at(slot).tokens; }
    std::int32_t length(std::int32_t slot) const { return static_cast<std::int32_t>(at(slot).tokens.size()); }

    /// Cells were written at the end of what is held.
    void append(std::int32_t slot, std::span<const TokenId> tokens);

    /// Forgets everything from `length` on; 0 empties the slot.
    void truncate(std::int32_t slot, std::int32_t length);

private:
    struct Slot {
        std::vector<TokenId> tokens;
        std::uint64_t usedAt = 0;
        bool leased = false;
    };

    Slot& at(std::int32_t slot) { return m_slots[static_cast<std::size_t>(slot)]; }
    const Slot& at(std::int32_t slot) const { return m_slots[static_cast<std::size_t>(slot)]; }

    std::vector<Slot> m_slots;
    std::uint64_t m_uses = 0;
};

} // namespace foregleam
