#pragma once
// Head norm and rotation of one head by one warp: the same bits wherever it happens.

#include "kernels/cuda/rows.cuh"

namespace foregleam::cuda {

constexpr int kMostHeadSize = 256;

/// from: [headSize] in global memory; head: as many floats of shared memory, the result. All loads are asked for before
/// the first is used: one trip to the second-level cache and not three.
__device__ __forceinline__ void rotateHead(
    const RotateArgs& args, const float* from, const float* norm, int position, float* head)
{
    constexpr int kPieces = kMostHeadSize / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const float2* turns = args.rope + static_cast<std::size_t>(position) * static_cast<std::size_t>(args.ropePairs);
    float value[kPieces];
    float gain[kPieces];
    float2 turn[kPieces / 2];
#pragma unroll
    for (int piece = 0; piece < kPieces; ++piece) {
        const int i = lane + piece * kWarp;
        value[piece] = i < args.headSize ? __ldcg(from + i) : 0.0F;
        gain[piece] = norm && i < args.headSize ? norm[i] : 1.0F;
    }
#pragma unroll
    for (int piece = 0; piece < kPieces / 2; ++piece) {
        const int i = lane + piece * kWarp;
        turn[piece] = i < args.ropePairs ? turns[i] : float2{1.0F, 0.0F};
    }
    if (norm) {
        float squares = 0;
#pragma unroll
        for (int piece = 0; piece < kPieces; ++piece)
            squares = __fmaf_rn(value[piece], value[piece], squares);
        const float scale = rsqrtf(warpSum(squares) / static_cast<float>(args.headSize) + args.epsilon);
#pragma unroll
        for (int piece = 0; piece < kPieces; ++piece)
            value[piece] = __fmul_rn(__fmul_rn(value[piece], scale), gain[piece]);
    }
#pragma unroll
    for (int piece = 0; piece < kPieces; ++piece) {
        const int i = lane + piece * kWarp;
        if (i < args.headSize)
            head[i] = value[piece];
    }
    __syncwarp();
#pragma unroll
    for (int piece = 0; piece < kPieces / 2; ++piece) {
        const int i = lane + piece * kWarp;
        if (i >= args.ropePairs)
            continue;
        const int a = args.style == RopeStyle::Norm ? 2 * i : i;
        const int b = args.style == RopeStyle::Norm ? 2 * i + 1 : i + args.ropePairs;
        const float first = head[a];
        const float second = head[b];
        head[a] = __fmaf_rn(first, turn[piece].x, -__fmul_rn(second, turn[piece].y));
        head[b] = __fmaf_rn(first, turn[piece].y, __fmul_rn(second, turn[piece].x));
    }
    __syncwarp();
}

} // namespace foregleam::cuda
