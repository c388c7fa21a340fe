#pragma once
// Small device functions that every kernel uses.

#include "kernels/cuda/instructions.cuh"

namespace foregleam::cuda {

__device__ __forceinline__ float warpSum(float value)
{
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
        value += __shfl_xor_sync(0xFFFFFFFFU, value, offset);
    return value;
}

__device__ __forceinline__ float warpMax(float value)
{
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
        value = fmaxf(value, __shfl_xor_sync(0xFFFFFFFFU, value, offset));
    return value;
}

/// The sum over a block of whole warps (at most 32), in the same order every time; every thread gets it.
__device__ __forceinline__ float blockSum(float value)
{
    __shared__ float parts[kWarp];
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    value = warpSum(value);
    __syncthreads(); // the parts of an earlier call have been read
    if (lane == 0)
        parts[warp] = value;
    __syncthreads();
    const int warps = static_cast<int>(blockDim.x) / kWarp;
    return warpSum(lane < warps ? parts[lane] : 0.0F);
}

__device__ __forceinline__ float activate(Activation activation, float x)
{
    if (activation == Activation::Silu)
        return x / (1.0F + expf(-x));
    constexpr float kSqrtTwoOverPi = 0.79788456080286535588F;
    return 0.5F * x * (1.0F + tanhf(kSqrtTwoOverPi * (x + 0.044715F * x * x * x)));
}

} // namespace foregleam::cuda
