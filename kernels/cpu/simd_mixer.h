#pragma once
// Attention of a whole pass: which chunks of the KV cache each row sees, who computes them, and how they are joined.

#include "kernels/cpu/kv_cache.h"
#include "kernels/cpu/multiplier.h"
#include "kernels/cpu/workspace.h"

namespace foregleam::cpu {

struct MixArgs {
    Multiplier& multiplier;
    KvCache& kv;
    const Workspace& work; ///< turned is read, mixed is written
    const ModelShape& shape;
    const TokenBatch& batch;
    std::size_t layer;
    std::int32_t slidingWindow;
};

/// Fills mixed for every row of the batch. A row's chunks begin at multiples of kAttentionChunk and are joined in
/// rising order, whether one thread goes through them or several share them: the bits are the same.
void mixRows(const MixArgs& args);

} // namespace foregleam::cpu
