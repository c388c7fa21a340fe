#pragma once
// The merges of a BPE vocabulary: which two neighbouring tokens become which one, and how soon.

#include "engine/api/token.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace foregleam {

/// A hash table from pairs of tokens, open addressing, at most half full. Lookups are the inner loop of tokenising.
class MergeTable {
public:
    struct Merge {
        std::uint32_t rank = 0; ///< lower goes first
        TokenId result = -1; ///< -1 = the pair is never merged
    };

    /// Makes room for `count` merges; forgets those there are.
    void reset(std::size_t count);

    /// Keeps the first of two merges for one pair. At most as many as reset() was told; ids are not negative.
    void insert(TokenId left, TokenId right, Merge merge);

    Merge find(TokenId left, TokenId right) const
    {
        if (left < 0 || right < 0 || m_slots.empty())
            return {};
        const std::uint64_t pair = key(left, right);
        for (std::size_t at = hash(pair);; at = (at + 1) & m_mask) {
            if (m_slots[at].pair == pair)
                return m_slots[at].merge;
            if (m_slots[at].pair == kFree)
                return {};
        }
    }

private:
    static constexpr std::uint64_t kFree = ~std::uint64_t{0};
    struct Slot {
        std::uint64_t pair = kFree;
        Merge merge;
    };

    static std::uint64_t key(TokenId left, TokenId right)
    {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
    }
    std::size_t hash(std::uint64_t pair) const
    {
        pair *= 0x9E3779B97F4A7C15U; // 2^64 / golden ratio: the high bits are well mixed
        return static_cast<std::size_t>(pair >> 32 ^ pair >> 15) & m_mask;
    }

    std::vector<Slot> m_slots; ///< a power of two
    std::size_t m_mask = 0;
};

} // namespace foregleam
