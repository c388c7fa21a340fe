#pragma once
// Quantised weights as what they are: integers with a scale, before any kernel's layout.

#include "engine/backend/backend.h"

#include <cstdint>

namespace foregleam::cpu {

constexpr std::size_t kBlock = 32; ///< weights that share a scale (Q6_K: two scales, one for each half)

/// How a type's weights read: weight = scale · (q - offset) + minimum.
struct IntegerType {
    int bits = 0; ///< q is 0..2^bits - 1; with 8 bits it is signed instead, -128..127
    int offset = 0;
    bool minimum = false; ///< else it is 0
    bool halves = false; ///< each half of a block has a scale of its own
    bool products = false; ///< scales and minimums are products of a half float and an integer, else half floats
};

/// Zero bits for F32, F16 and BF16.
constexpr IntegerType integerType(TensorType type)
{
    switch (type) {
    case TensorType::Q4_0: return {4, 8, false, false, false};
    case TensorType::Q4_1: return {4, 0, true, false, false};
    case TensorType::Q5_0: return {5, 16, false, false, false};
    case TensorType::Q5_1: return {5, 0, true, false, false};
    case TensorType::Q8_0: return {8, 0, false, false, false};
    case TensorType::Q4_K: return {4, 0, true, false, true};
    case TensorType::Q5_K: return {5, 0, true, false, true};
    case TensorType::Q6_K: return {6, 32, false, true, true};
    default: return {};
    }
}

struct IntegerBlock {
    std::uint8_t q[kBlock]; ///< the bits of a std::int8_t where there are 8
    float scale[2]; ///< the same twice unless the type has halves
    float minimum; ///< 0 unless the type has minimums
};

/// Block `index` of a row of a quantised tensor (integerType(tensor.type).bits > 0).
IntegerBlock readBlock(const TensorView& tensor, std::int64_t row, std::size_t index);

} // namespace foregleam::cpu
