#pragma once
// Attention of rows over the KV cache, split by position: chunks begin at fixed positions, so that what a chunk computes
// for a row does not depend on the row's company, and are merged in order.

#include "kernels/cuda/rows.cuh"

namespace foregleam::cuda {

constexpr int kChunk = 256; ///< positions of one block: below so many there is nothing to merge

struct AttentionArgs {
    RotateArgs rotate; ///< where queries, keys and values are, and the cache
    float scale = 0.0F; ///< multiplies q·k
    int window = 0; ///< positions a row sees, itself included; 0 = all
    bool causal = true; ///< a row sees positions up to its own; else up to RowInput::last, in the cache or `fresh`
    bool fresh = false; ///< few rows: queries, keys and values come as the product left them and are rotated here; else
                        ///< launchRotate() was before
    bool keep = true; ///< with `fresh`: the rows' keys and values go into the cache
    int firstRow = 0; ///< of rotate.qkv: RowInput, partial, arrived and out begin with this row
    float* partial = nullptr; ///< workspace [rows, heads, chunks, headSize + 2]: sums of values, maximum, sum of weights
    int* arrived = nullptr; ///< [rows, heads] zeros, and zeros again afterwards
    int chunks = 0; ///< enough for every position of the pass
    Prepared out; ///< [rows, heads · headSize]
    int stages = 1; ///< filled in by launchAttention(): tiles in shared memory at a time,
    int mostFresh = 0; ///< and most rows of a slot
};

/// Floats of `partial`.
std::size_t attentionFloats(int rows, int heads, int chunks, int headSize);

/// Whether the kernels can take a model: heads that fit into shared memory beside so many rows of a pass.
bool attentionFits(int headSize, int mostFresh);

cudaError_t launchAttention(const AttentionArgs& args, RowInput input, int rows, cudaStream_t stream);

} // namespace foregleam::cuda
