#pragma once
// Attention of a prompt: many rows of one slot, whose keys and values are in the cache already. Queries and weights are
// rounded to F16 for the tensor cores.

#include "kernels/cuda/rows.cuh"

namespace foregleam::cuda {

struct PromptAttentionArgs {
    const float* queries = nullptr; ///< [rows, rowStride] fp32, rotated
    std::size_t rowStride = 0;
    int heads = 0;
    int headSize = 0;
    float scale = 0.0F; ///< multiplies q·k
    int window = 0; ///< positions a row sees, itself included; 0 = all
    int slot = 0;
    int firstPosition = 0; ///< of row 0; the others follow
    int rows = 0;
    KvLayer kv;
    Prepared out; ///< [rows, heads · headSize], rounded
};

/// Whether there is a kernel for heads of this size on the current device.
bool promptAttentionFits(int headSize);

cudaError_t launchPromptAttention(const PromptAttentionArgs& args, cudaStream_t stream);

} // namespace foregleam::cuda
