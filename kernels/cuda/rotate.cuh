#pragma once
// Head norm and rotation of one head by one warp: the same bits wherever it happens.

#include "kernels/cuda/rows.cuh"

namespace foregleam::cuda {

/// from: [headSize] in global memory; head: as many floats of shared memory, the result.
__device__ __forceinline__ void rotateHead(
    const RotateArgs& args, const float* from, const float* norm, int position, float* head)
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    float squares = 0;
    for (int i = lane; i < args.headSize; i += kWarp) {
        const float value = from[i];
        head[i] = value;
        squares = __fmaf_rn(value, value, squares);
    }
    if (norm) {
        const float scale = rsqrtf(warpSum(squares) / static_cast<float>(args.headSize) + args.epsilon);
        for (int i = lane; i < args.headSize; i += kWarp)
            head[i] = __fmul_rn(__fmul_rn(head[i], scale), norm[i]);
    }
    __syncwarp();
    const float2* turns = args.rope + static_cast<std::size_t>(position) * static_cast<std::size_t>(args.ropePairs);
    for (int i = lane; i < args.ropePairs; i += kWarp) {
        const int a = args.style == RopeStyle::Norm ? 2 * i : i;
        const int b = args.style == RopeStyle::Norm ? 2 * i + 1 : i + args.ropePairs;
        const float2 turn = turns[i];
        const float first = head[a];
        const float second = head[b];
        head[a] = __fmaf_rn(first, turn.x, -__fmul_rn(second, turn.y));
        head[b] = __fmaf_rn(first, turn.y, __fmul_rn(second, turn.x));
    }
    __syncwarp();
}

} // namespace foregleam::cuda
