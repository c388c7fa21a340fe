#pragma once
// Floats into the storage types of tensor.h, for models made in tests. Plain rounding, no search: layout matters here,
// not quality.

#include "engine/backend/tensor.h"

#include <cstdint>
#include <span>
#include <string>

namespace foregleam::test {

std::uint16_t toHalf(float value); ///< IEEE binary16, ties to even

/// The bytes of `values` in a type; the count must be whole blocks.
std::string quantize(std::span<const float> values, TensorType type);

} // namespace foregleam::test
