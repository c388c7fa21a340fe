#pragma once
// Brings quantised weights from a file's layout into the one of packed_layout.h.

#include "kernels/cpu/packed_layout.h"

namespace foregleam::cpu {

/// Writes tile `index` (outputs index · kTileWidth and on) of a quantised tensor; `out` has layout.tileBytes(columns
/// / 32) bytes. Exact, but for types whose scales are products: those are rounded to half floats, to 2^-12 of
/// themselves at most where they are within 2^-28 of the row's largest.
void packTile(const TensorView& tensor, const PackedLayout& layout, std::size_t index, std::byte* out);

} // namespace foregleam::cpu
