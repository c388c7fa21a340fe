#pragma once
// Packing on the device, when a model is loaded, and looking single elements up in what was packed.

#include "kernels/cuda/packed_format.h"

#include <cuda_runtime.h>

namespace foregleam::cuda {

/// Rows of a file's tensor in device memory. Interleaved: rows 0..7 of tile i are rows 8i.. of the first matrix (the
/// gate), rows 8..15 the same of the second.
struct PackSource {
    const std::uint8_t* matrix[2] = {};
    TensorType type = TensorType::F32;
    std::size_t rowBytes = 0;
    int rows = 0; ///< there, of each matrix, from row firstTile's first on
    int columns = 0;
    bool interleaved = false;
};

/// The format that holds a type's values exactly.
Format formatOf(TensorType type);

/// Packs `tiles` tiles into `out`. Plain types are multiplied by `power` first; *overflow becomes 1 where that is too
/// much for F16.
cudaError_t launchPack(const PackSource& source, Format format, int tiles, int units, float power, std::uint8_t* out,
    int* overflow, cudaStream_t stream);

/// Element (row, k) of a packed matrix, by the same rounding as kernels/cpu/dequantize.cpp.
FOREGLEAM_HD float packedValue(const PackedMatrix& m, int row, int k)
{
    const FormatInfo info = formatInfo(m.format);
    const std::uint8_t* tile = m.data + static_cast<std::size_t>(row / kTileRows) * m.tileBytes();
    const int unit = k / kUnitColumns;
    const std::uint8_t* base = tile + static_cast<std::size_t>(unit) * static_cast<std::size_t>(info.unitBytes());
    const int r = row % kTileRows;
    const int second = r / 8;
    const int block = k % 64 / 32;
    const int t = k % 16 / 4;
    const int element = k % 32 / 16 * 4 + k % 4;
    const int lane = r % 8 * 4 + t;
    const auto half = [](const std::uint8_t* p) {
        return __half2float(__ushort_as_half(static_cast<unsigned short>(p[0] | p[1] << 8)));
    };
    if (m.format == Format::F16 || m.format == Format::F32) {
        const int quad = block * 2 + element / 4;
        const int word = second + element % 4 / 2 * 2;
        const std::uint8_t* at = base + quad * 512 + lane * 16 + word * 4 + element % 2 * 2;
        const float value = half(at);
        return (m.format == Format::F32 ? value + half(at + 2048) * kLowPlane : value) * m.scale;
    }
    const std::uint8_t* scales = base + info.quantBytes + info.highBytes;
    if (m.format == Format::Q8_0) {
        const int code = base[block * 512 + lane * 16 + second * 8 + element] - 128;
        return static_cast<float>(code) * half(scales + r * 4 + block * 2);
    }
    // Element 2p is nibble p of the lane's word, element 2p + 1 nibble p + 4.
    const int pair = element / 2;
    const int nibble = pair + element % 2 * 4;
    int code = (base[lane * 16 + (block * 2 + second) * 4 + nibble / 2] >> (nibble % 2 * 4)) & 15;
    const std::uint8_t* high = base + info.quantBytes;
    if (info.highBytes == 128) {
        const int bit = (block * 2 + second) * 4 + pair + element % 2 * 16;
        code |= ((high[lane * 4 + bit / 8] >> (bit % 8)) & 1) << 4;
    } else if (info.highBytes == 256) {
        const int bit = 2 * (second * 4 + pair) + element % 2 * 16;
        code |= ((high[lane * 8 + block * 4 + bit / 8] >> (bit % 8)) & 3) << 4;
    }
    const std::uint8_t* super = tile + static_cast<std::size_t>(m.units) * static_cast<std::size_t>(info.unitBytes())
        + static_cast<std::size_t>(unit / 4) * static_cast<std::size_t>(info.superBytes);
    switch (m.format) {
    case Format::Q4_0: return static_cast<float>(code - 8) * half(scales + r * 4 + block * 2);
    case Format::Q5_0: return static_cast<float>(code - 16) * half(scales + r * 4 + block * 2);
    case Format::Q4_1:
    case Format::Q5_1:
        return static_cast<float>(code) * half(scales + r * 8 + block * 4) + half(scales + r * 8 + block * 4 + 2);
    case Format::Q4_K:
    case Format::Q5_K:
        return half(super + r * 4) * static_cast<float>(scales[r * 4 + block]) * static_cast<float>(code)
            - half(super + r * 4 + 2) * static_cast<float>(scales[r * 4 + 2 + block]);
    case Format::Q6_K:
        return half(super + r * 2) * static_cast<float>(static_cast<std::int8_t>(scales[r * 4 + 2 * block + element / 4]))
            * static_cast<float>(code - 32);
    default: return 0.0F;
    }
}

} // namespace foregleam::cuda
