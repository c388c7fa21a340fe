#pragma once
// The rows of one pass, as every part of a backend sees them.

#include "engine/api/token.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace foregleam {

/// Rows of a forward pass, whatever sequences they belong to. All spans have one entry a row.
/// Attention masks come from position and slot alone: a row sees positions 0..position of its own slot.
/// Contract: within a slot positions rise by one from row to row, and the cells below a slot's first row hold what
/// earlier passes wrote. A pass overwrites the cells of its rows, so rolling back is passing lower positions.
struct TokenBatch {
    std::span<const TokenId> tokens;
    std::span<const std::int32_t> positions; ///< 0 <= position < BackendOptions::contextLength
    std::span<const std::int32_t> slots; ///< 0 <= slot < BackendOptions::slots
    std::span<const std::uint8_t> wantLogits; ///< 1 where the row's logits are asked for

    std::size_t rows() const { return tokens.size(); }
};

} // namespace foregleam
