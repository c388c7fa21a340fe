#pragma once
// Attention of a whole pass: which chunks of the KV cache each row sees, who computes them, and how they are joined.

#include "kernels/cpu/kv_cache.h"
#include "kernels/cpu/multiplier.h"
#include "kernels/cpu/workspace.h"

#include <span>

namespace foregleam::cpu {

/// What a row sees: the positions first <= p < end of its slot, and then the cells blockFirst <= c < blockEnd of the
/// block that it belongs to (none in a target's pass). At least one cell in all.
struct MixRow {
    std::int32_t slot;
    std::int32_t first;
    std::int32_t end;
    std::int32_t blockFirst;
    std::int32_t blockEnd;
};

struct MixArgs {
    Multiplier& multiplier;
    KvCache& kv;
    KvCache* block; ///< cells of blocks, in its layer 0 and slot 0; nullptr where no row sees any
    const Workspace& work; ///< turned is read, mixed is written
    const ModelShape& shape;
    std::size_t layer;
    std::span<const MixRow> rows;
};

/// Fills mixed for every row. A row's chunks begin at multiples of kAttentionChunk, a block is a chunk of its own, and
/// they are joined in this order, whether one thread goes through them or several share them: the bits are the same.
void mixRows(const MixArgs& args);

} // namespace foregleam::cpu
