#pragma once
// Packed weights on their way into shared memory.

#include "kernels/cuda/lane_weights.cuh"

namespace foregleam::cuda {

/// One warp copies a unit of a tile into a slot.
template <Format F>
__device__ __forceinline__ void copyUnit(std::uint8_t* slot, const std::uint8_t* tile, int units, int unit, int lane)
{
    constexpr FormatInfo kInfo = formatInfo(F);
    constexpr int kPieces = kInfo.unitBytes() / 16;
    const std::uint8_t* from = tile + static_cast<std::size_t>(unit) * kInfo.unitBytes();
    const std::uint8_t* super = tile + static_cast<std::size_t>(units) * kInfo.unitBytes()
        + static_cast<std::size_t>(unit / 4) * kInfo.superBytes - kInfo.unitBytes();
#pragma unroll
    for (int first = 0; first < slotBytes(F) / 16; first += kWarp) {
        const int piece = first + lane;
        if (piece < slotBytes(F) / 16)
            copyAsync(slot + piece * 16, (piece < kPieces ? from : super) + piece * 16);
    }
}

} // namespace foregleam::cuda
