#pragma once
// The fp32 values that stored weights stand for. This file defines what a quantised block means; every kernel is
// tested against it.

#include "engine/backend/backend.h"

namespace foregleam::cpu {

/// Writes row `row` of `tensor` as `tensor.columns` floats. The scale times the integer, plus the offset, each rounded
/// to fp32 once, as the formats' authors compute them.
void dequantizeRow(const TensorView& tensor, std::int64_t row, float* out);

} // namespace foregleam::cpu
