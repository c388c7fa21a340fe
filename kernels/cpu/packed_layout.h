#pragma once
// How quantised weights lie in memory for the integer kernels.
//
// A tile is 16 outputs: one register of AVX-512, two of AVX2, four of NEON. A matrix is its tiles one after the other,
// the last one filled up with zeros. A tile is its blocks of 32 columns in rising order, and a block is
//   the weights' integers: a "group" is four neighbouring columns of each output, 16 · 4 bytes; groups 0..7:
//     4 bits  four groups' room, group i in the low and group i + 4 in the high nibbles of room i
//     5 bits  the same, then one room whose bit i of each byte is the fifth bit of group i
//     6 bits  the same, then two rooms: bits 2k, 2k + 1 of room 4 + j belong to group 4j + k
//     8 bits  eight rooms, signed
//   scales, one half float an output (twice where halves have their own: all first halves first)
//   minimums, one half float an output, where the type has them
// Where scales are products, a tile begins with one fp32 an output, a power of two that its sums are multiplied by in
// the end: it keeps half floats from running out of exponents.
//
// Nothing but constants here: this is included where no function of the standard library may be instantiated.

#include "kernels/cpu/integer_block.h"

namespace foregleam::cpu {

constexpr std::size_t kTileWidth = 16;

/// Sizes and places in bytes.
struct PackedLayout {
    IntegerType type;

    constexpr std::size_t quantBytes() const { return kTileWidth * 4 * static_cast<std::size_t>(type.bits); }
    constexpr std::size_t scalesAt() const { return quantBytes(); }
    constexpr std::size_t minimumsAt() const { return scalesAt() + kTileWidth * 2 * (type.halves ? 2 : 1); }
    constexpr std::size_t blockBytes() const { return minimumsAt() + (type.minimum ? kTileWidth * 2 : 0); }
    constexpr std::size_t headBytes() const { return type.products ? kTileWidth * sizeof(float) : 0; }
    constexpr std::size_t tileBytes(std::size_t blocks) const { return headBytes() + blocks * blockBytes(); }
};

/// 32 activations of a row as integers: x ≈ scale · q, -127 <= q <= 127.
struct QuantizedBlock {
    std::int8_t q[kBlock];
    float scale;
    float sum; ///< scale · (sum of q)
    float halfSums[2]; ///< the same of each half
};

} // namespace foregleam::cpu
