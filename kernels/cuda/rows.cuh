#pragma once
// What happens to single rows between the matrix products: embedding, norms, rotation and the KV cache.

#include "kernels/cuda/prepared.cuh"

#include <cuda_runtime.h>

namespace foregleam::cuda {

/// The rows of a pass in device memory: [rows] each.
struct RowInput {
    const std::int32_t* tokens = nullptr;
    const std::int32_t* positions = nullptr;
    const std::int32_t* slots = nullptr;
    const std::int32_t* order = nullptr; ///< the rows, those of a slot together and by position
    const std::int32_t* places = nullptr; ///< where in `order` a row is
    const std::int32_t* last = nullptr; ///< last position that a row sees where attention is not causal
    const std::int32_t* before = nullptr; ///< how many rows of its slot come before a row
};

/// x[row] = embedding[token] · scale; x is [rows, width] fp32.
cudaError_t launchEmbed(
    const PackedMatrix& embedding, RowInput input, int rows, int width, float scale, float* x, cudaStream_t stream);

constexpr int kMostSplits = 4; ///< of the k of a product, whose sums wait to be added up

/// x += postNorm(sum of the parts); then norm(x) becomes activations.
struct NormArgs {
    float* x = nullptr; ///< [rows, width] fp32, the residual stream
    const float* parts = nullptr; ///< [splits, rows, width], null = nothing to add
    int splits = 0;
    std::size_t splitStride = 0;
    const float* postNorm = nullptr; ///< [width], null = none
    const float* norm = nullptr; ///< [width], null = the values as they are
    float epsilon = 0.0F;
    int width = 0;
    const std::int32_t* map = nullptr; ///< [rows] row of x that becomes row i of `out`; null = the same
    float* taps = nullptr; ///< [rows, tapStride], where x is kept for a drafter; null = not
    std::size_t tapStride = 0;
    float* plain = nullptr; ///< [rows, width] what becomes activations, as fp32 too; null = not
    Prepared out;
};
cudaError_t launchNorm(const NormArgs& args, int rows, cudaStream_t stream);

/// *chosen = the index of the largest of `count` values, the first where several are.
cudaError_t launchLargest(const float* values, int count, std::int32_t* chosen, cudaStream_t stream);

/// Keys and values in F16: [slots, kvHeads, key or value, positions, stride] of one layer.
struct KvLayer {
    __half* data = nullptr;
    int kvHeads = 0;
    int positions = 0;
    int stride = 0; ///< elements of a head, a multiple of 8; those beyond headSize stay zero

    std::size_t slotElements() const
    {
        return static_cast<std::size_t>(kvHeads) * 2 * static_cast<std::size_t>(positions) * static_cast<std::size_t>(stride);
    }

    FOREGLEAM_HD __half* stream(int slot, int head, int which) const
    {
        return data
            + ((static_cast<std::size_t>(slot) * static_cast<std::size_t>(kvHeads) + static_cast<std::size_t>(head)) * 2
                  + static_cast<std::size_t>(which))
            * static_cast<std::size_t>(positions) * static_cast<std::size_t>(stride);
    }
};

/// Head norms, rotation; keys and values into the cache, queries stay in place.
struct RotateArgs {
    float* qkv = nullptr; ///< [rows, rowStride] fp32: queries, at keysAt keys, at valuesAt values
    std::size_t rowStride = 0;
    int queriesAt = 0; ///< -1 = there are none (a drafter's context)
    int keysAt = 0;
    int valuesAt = 0;
    int heads = 0;
    int headSize = 0;
    const float* queryNorm = nullptr; ///< [headSize], null = none
    const float* keyNorm = nullptr;
    float epsilon = 0.0F;
    const float2* rope = nullptr; ///< [positions, ropePairs] cosine and sine
    int ropePairs = 0;
    RopeStyle style = RopeStyle::Norm;
    KvLayer kv;
};
cudaError_t launchRotate(const RotateArgs& args, RowInput input, int rows, cudaStream_t stream);

} // namespace foregleam::cuda
