#pragma once
// How weights lie in device memory: in the order in which the tensor cores take them, so that every lane of a warp reads
// 16 bytes beside its neighbour's 16 bytes and nothing is shuffled. Quants and scales keep the bits of the file.
//
// A matrix is cut into tiles of 16 rows, a tile into units of 64 columns. In a block of 32 columns lane (g, t) of a warp
// (g = lane / 4, t = lane % 4) owns rows g and g + 8 of columns {4t..4t+3, 16+4t..16+4t+3}: the A fragments of two
// mma.m16n8k16, whose order of k is free as long as the activations use the same (prepared.cuh).

#include "engine/backend/backend.h"

#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include <cstdint>

namespace foregleam::cuda {

#define FOREGLEAM_HD __host__ __device__ __forceinline__

/// BF16 becomes F16 times a power of two (exact but for weights 2^-22 of the largest); F32 becomes two F16 planes.
enum class Format : std::uint8_t { Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, F16, F32 };
constexpr int kFormats = 10;

constexpr int kTileRows = 16;
constexpr int kUnitColumns = 64;
constexpr float kLowPlane = 0x1p-11F; ///< what the second plane of F32 is worth

/// Bytes of a unit [quants | fifth and sixth bits | scales], and of what a tile keeps for every four units behind them.
struct FormatInfo {
    int quantBytes;
    int highBytes;
    int scaleBytes;
    int superBytes; ///< d (and dmin) of the K-quants: [16 rows]
    FOREGLEAM_HD constexpr int unitBytes() const { return quantBytes + highBytes + scaleBytes; }
};

FOREGLEAM_HD constexpr FormatInfo formatInfo(Format format)
{
    switch (format) {
    case Format::Q4_0: return {512, 0, 64, 0};
    case Format::Q4_1: return {512, 0, 128, 0};
    case Format::Q5_0: return {512, 128, 64, 0};
    case Format::Q5_1: return {512, 128, 128, 0};
    case Format::Q8_0: return {1024, 0, 64, 0};
    case Format::Q4_K: return {512, 0, 64, 64};
    case Format::Q5_K: return {512, 128, 64, 64};
    case Format::Q6_K: return {512, 256, 64, 32};
    case Format::F16: return {2048, 0, 0, 0};
    case Format::F32: return {4096, 0, 0, 0};
    }
    return {};
}

/// A matrix as the kernels read it; plain, passed by value. `data` is device memory that somebody else owns.
struct PackedMatrix {
    const std::uint8_t* data = nullptr;
    Format format = Format::F16;
    int tiles = 0;
    int units = 0;
    float scale = 1.0F; ///< multiplies every product: undoes the power of two
    int outputs = 0; ///< rows that mean something; tiles are filled up with zeros

    FOREGLEAM_HD std::size_t tileBytes() const { return tileBytesOf(format, units); }
    FOREGLEAM_HD static std::size_t tileBytesOf(Format format, int units)
    {
        const FormatInfo info = formatInfo(format);
        return static_cast<std::size_t>(units) * static_cast<std::size_t>(info.unitBytes())
            + static_cast<std::size_t>((units + 3) / 4) * static_cast<std::size_t>(info.superBytes);
    }
    std::size_t bytes() const { return tileBytes() * static_cast<std::size_t>(tiles); }
};

/// The element numbers (0..31 of a block) that lane column t owns, in order.
FOREGLEAM_HD constexpr int laneElement(int t, int i)
{
    return (i / 4) * 16 + 4 * t + i % 4;
}

} // namespace foregleam::cuda
