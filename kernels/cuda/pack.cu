#include "kernels/cuda/pack.cuh"

#include "kernels/cuda/device_math.cuh"
#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/raw_blocks.h"

namespace foregleam::cuda {
namespace {

__device__ const std::uint8_t* rowOf(const PackSource& source, int tile, int r)
{
    const int row = source.interleaved ? tile * 8 + r % 8 : tile * kTileRows + r;
    if (row >= source.rows)
        return nullptr;
    return source.matrix[source.interleaved ? r / 8 : 0] + static_cast<std::size_t>(row) * source.rowBytes;
}

__device__ float plainValue(TensorType type, const std::uint8_t* row, int k)
{
    if (type == TensorType::F32) {
        const std::uint8_t* p = row + 4 * k;
        return __uint_as_float(raw16(p) | raw16(p + 2) << 16);
    }
    const std::uint32_t bits = raw16(row + 2 * k);
    if (type == TensorType::BF16)
        return __uint_as_float(bits << 16);
    return __half2float(__ushort_as_half(static_cast<unsigned short>(bits)));
}

__device__ std::uint32_t halfBits(float value)
{
    return __half_as_ushort(__float2half_rn(value));
}

/// Both planes of an element, the second in the upper half.
__device__ std::uint32_t plainBits(const PackSource& source, const std::uint8_t* row, int k, float power, int* overflow)
{
    if (!row || k >= source.columns)
        return 0;
    const float value = plainValue(source.type, row, k) * power;
    if (fabsf(value) > 65504.0F)
        *overflow = 1;
    const std::uint32_t high = halfBits(value);
    const float rest = value - __half2float(__ushort_as_half(static_cast<unsigned short>(high)));
    return high | halfBits(rest / kLowPlane) << 16;
}

// One warp a unit.
__global__ void packKernel(PackSource source, Format format, int units, float power, std::uint8_t* out, int* overflow)
{
    launchDependents();
    waitForPredecessor();
    const FormatInfo info = formatInfo(format);
    const int lane = static_cast<int>(threadIdx.x);
    const int unit = static_cast<int>(blockIdx.x);
    const int tile = static_cast<int>(blockIdx.y);
    std::uint8_t* tileBase = out + static_cast<std::size_t>(tile) * PackedMatrix::tileBytesOf(format, units);
    std::uint8_t* base = tileBase + static_cast<std::size_t>(unit) * static_cast<std::size_t>(info.unitBytes());
    const int t = lane % 4;
    std::uint32_t high[2] = {0, 0};
    for (int block = 0; block < 2; ++block) {
        for (int second = 0; second < 2; ++second) {
            const std::uint8_t* row = rowOf(source, tile, lane / 4 + 8 * second);
            std::uint32_t nibbles = 0;
            for (int e = 0; e < 8; ++e) {
                const int k = unit * kUnitColumns + block * 32 + laneElement(t, e);
                if (format == Format::F16 || format == Format::F32) {
                    const std::uint32_t both = plainBits(source, row, k, power, overflow);
                    auto* halves = reinterpret_cast<std::uint16_t*>(
                        base + (block * 2 + e / 4) * 512 + lane * 16 + (second + e % 4 / 2 * 2) * 4 + e % 2 * 2);
                    halves[0] = static_cast<std::uint16_t>(both);
                    if (format == Format::F32)
                        halves[1024] = static_cast<std::uint16_t>(both >> 16);
                    continue;
                }
                const std::uint32_t code = row && k < source.columns ? rawCode(format, row, k) : 0;
                if (format == Format::Q8_0) {
                    base[block * 512 + lane * 16 + second * 8 + e] = static_cast<std::uint8_t>(code);
                    continue;
                }
                nibbles |= (code & 15U) << (4 * (e / 2 + e % 2 * 4));
                if (info.highBytes == 128)
                    high[0] |= (code >> 4) << ((block * 2 + second) * 4 + e / 2 + e % 2 * 16);
                else if (info.highBytes == 256)
                    high[block] |= (code >> 4) << (2 * (second * 4 + e / 2) + e % 2 * 16);
            }
            if (info.quantBytes == 512)
                reinterpret_cast<std::uint32_t*>(base)[lane * 4 + block * 2 + second] = nibbles;
        }
    }
    if (info.highBytes == 128)
        reinterpret_cast<std::uint32_t*>(base + info.quantBytes)[lane] = high[0];
    if (info.highBytes == 256) {
        reinterpret_cast<std::uint32_t*>(base + info.quantBytes)[2 * lane] = high[0];
        reinterpret_cast<std::uint32_t*>(base + info.quantBytes)[2 * lane + 1] = high[1];
    }
    if (info.scaleBytes == 0 || lane >= kTileRows)
        return;
    const std::uint8_t* row = rowOf(source, tile, lane);
    auto* scales = reinterpret_cast<std::uint32_t*>(base + info.quantBytes + info.highBytes);
    const auto scalesAt = [&](int k) { return row && k < source.columns ? rawScales(format, row, k) : 0U; };
    const int k = unit * kUnitColumns;
    if (info.superBytes == 0) {
        if (info.scaleBytes == 64) {
            scales[lane] = (scalesAt(k) & 0xFFFFU) | scalesAt(k + 32) << 16;
        } else {
            scales[2 * lane] = scalesAt(k);
            scales[2 * lane + 1] = scalesAt(k + 32);
        }
        return;
    }
    std::uint32_t bytes = 0;
    for (int i = 0; row && i < (format == Format::Q6_K ? 4 : 2); ++i) {
        if (format == Format::Q6_K) {
            bytes |= rawScale6(row, k + 16 * i) << (8 * i);
        } else {
            const std::uint32_t sub = rawSubScales(format, row, k + 32 * i);
            bytes |= (sub & 63U) << (8 * i) | (sub >> 16) << (16 + 8 * i);
        }
    }
    scales[lane] = bytes;
    if (unit % 4 != 0)
        return;
    std::uint8_t* super = tileBase + static_cast<std::size_t>(units) * static_cast<std::size_t>(info.unitBytes())
        + static_cast<std::size_t>(unit / 4) * static_cast<std::size_t>(info.superBytes);
    if (format == Format::Q6_K)
        reinterpret_cast<std::uint16_t*>(super)[lane] = static_cast<std::uint16_t>(scalesAt(k));
    else
        reinterpret_cast<std::uint32_t*>(super)[lane] = scalesAt(k);
}

} // namespace

Format formatOf(TensorType type)
{
    switch (type) {
    case TensorType::F32: return Format::F32;
    case TensorType::F16:
    case TensorType::BF16: return Format::F16;
    case TensorType::Q4_0: return Format::Q4_0;
    case TensorType::Q4_1: return Format::Q4_1;
    case TensorType::Q5_0: return Format::Q5_0;
    case TensorType::Q5_1: return Format::Q5_1;
    case TensorType::Q8_0: return Format::Q8_0;
    case TensorType::Q4_K: return Format::Q4_K;
    case TensorType::Q5_K: return Format::Q5_K;
    case TensorType::Q6_K: return Format::Q6_K;
    }
    return Format::F32;
}

cudaError_t launchPack(const PackSource& source, Format format, int tiles, int units, float power, std::uint8_t* out,
    int* overflow, cudaStream_t stream)
{
    const dim3 grid(static_cast<unsigned>(units), static_cast<unsigned>(tiles));
    return launch(packKernel, grid, dim3(2 * kTileRows), 0, stream, source, format, units, power, out, overflow);
}

} // namespace foregleam::cuda
