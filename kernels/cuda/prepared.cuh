#pragma once
// Activations as the matrix kernels take them, in the order of the tensor cores' B fragments. Exact: every value as the
// sum of two F16 numbers (22 bits, so that products are as exact as in fp32), with the sums that offsets of quants
// multiply. Rounded (for passes of many rows, which arithmetic bounds): one F16 number, and no sums.

#include "kernels/cuda/device_math.cuh"

namespace foregleam::cuda {

constexpr int kGroupRows = 4; ///< exact rows of activations in one mma: 8 columns, high and low part of each
constexpr int kRoundedGroupRows = 8;
constexpr float kPreparedScale = 0x1p-4F; ///< values up to a million fit; undone by the matrix kernel
constexpr float kPreparedUnscale = 0x1p4F;

constexpr float kSumScale = 0x1p-3F; ///< sums of eight of them

/// Owned by the backend's workspace. Columns beyond the width up to a whole unit stay zero.
struct Prepared {
    uint4* fragments = nullptr; ///< [rows / 4, blocks, lanes]: {k 4t..4t+3, 16+4t..16+4t+3} of column g = 2·row + part
    std::uint32_t* sums = nullptr; ///< [rows / 4, blocks / 2, lanes]: octets 2t, 2t+1 of a unit of column g
    int blocks = 0; ///< of 32 columns, a multiple of two
    bool rounded = false; ///< fragments are [rows / 8, blocks, lanes] of column g = row, and there are no sums

    FOREGLEAM_HD int groupRows() const { return rounded ? kRoundedGroupRows : kGroupRows; }
    /// The block's fragments of the row's group: [lanes].
    FOREGLEAM_HD uint4* at(int row, int block) const
    {
        return fragments
            + (static_cast<std::size_t>(row / groupRows()) * static_cast<std::size_t>(blocks) + static_cast<std::size_t>(block)) * 32U;
    }
};

/// A value as the sum of two F16 numbers.
__device__ __forceinline__ void split(float value, __half& high, __half& low)
{
    const float bounded = fminf(fmaxf(value, -65504.0F), 65504.0F);
    high = __float2half_rn(bounded);
    low = __float2half_rn(bounded - __half2float(high));
}

/// Writes column k of a row.
__device__ __forceinline__ void storePrepared(const Prepared& out, int row, int k, float value)
{
    __half high;
    __half low;
    split(value * kPreparedScale, high, low);
    const int t = k % 16 / 4;
    const int i = k % 32 / 16 * 4 + k % 4;
    auto* halves = reinterpret_cast<__half*>(out.at(row, k / 32));
    if (out.rounded) {
        halves[(row % kRoundedGroupRows * 4 + t) * 8 + i] = high;
        return;
    }
    const int g = row % kGroupRows * 2;
    halves[(g * 4 + t) * 8 + i] = high;
    halves[((g + 1) * 4 + t) * 8 + i] = low;
}

/// Writes columns k..k+3 of a row; k is a multiple of four.
__device__ __forceinline__ void storeQuad(const Prepared& out, int row, int k, float4 values)
{
    __half high[4];
    __half low[4];
    split(values.x * kPreparedScale, high[0], low[0]);
    split(values.y * kPreparedScale, high[1], low[1]);
    split(values.z * kPreparedScale, high[2], low[2]);
    split(values.w * kPreparedScale, high[3], low[3]);
    const int t = k % 16 / 4;
    auto* pairs = reinterpret_cast<uint2*>(out.at(row, k / 32));
    const auto both = [](__half a, __half b) {
        return static_cast<std::uint32_t>(__half_as_ushort(a)) | static_cast<std::uint32_t>(__half_as_ushort(b)) << 16;
    };
    const uint2 highs = make_uint2(both(high[0], high[1]), both(high[2], high[3]));
    if (out.rounded) {
        pairs[(row % kRoundedGroupRows * 4 + t) * 2 + k % 32 / 16] = highs;
        return;
    }
    const int g = row % kGroupRows * 2;
    pairs[(g * 4 + t) * 2 + k % 32 / 16] = highs;
    pairs[((g + 1) * 4 + t) * 2 + k % 32 / 16] = make_uint2(both(low[0], low[1]), both(low[2], low[3]));
}

/// Writes columns k and k + 1 of a row of rounded activations; k is even.
__device__ __forceinline__ void storeRoundedPair(const Prepared& out, int row, int k, float first, float second)
{
    const auto bits = [](float value) {
        __half high;
        __half low;
        split(value * kPreparedScale, high, low);
        return static_cast<std::uint32_t>(__half_as_ushort(high));
    };
    auto* pairs = reinterpret_cast<std::uint32_t*>(out.at(row, k / 32));
    pairs[(row % kRoundedGroupRows * 4 + k % 16 / 4) * 4 + k % 32 / 16 * 2 + k % 4 / 2] = bits(first) | bits(second) << 16;
}

/// Writes the sum of columns 8·octet.. of a row.
__device__ __forceinline__ void storeSum(const Prepared& out, int row, int octet, float sum)
{
    if (out.rounded)
        return;
    __half high;
    __half low;
    split(sum * (kPreparedScale * kSumScale), high, low);
    const int g = row % kGroupRows * 2;
    auto* halves = reinterpret_cast<__half*>(
        out.sums + (static_cast<std::size_t>(row / kGroupRows) * static_cast<std::size_t>(out.blocks / 2)
                       + static_cast<std::size_t>(octet / 8))
            * kWarp);
    halves[(g * 4 + octet % 8 / 2) * 2 + octet % 2] = high;
    halves[((g + 1) * 4 + octet % 8 / 2) * 2 + octet % 2] = low;
}

/// A row of `width` values, from values(k) for four columns each, by a whole block of threads.
template <class Values> __device__ void prepareRow(const Prepared& out, int row, const Values& values)
{
    const int quads = out.blocks * 8;
    for (int base = 0; base < quads; base += static_cast<int>(blockDim.x)) { // whole warps: neighbours add up
        const int quad = base + static_cast<int>(threadIdx.x);
        const float4 four = quad < quads ? values(4 * quad) : make_float4(0, 0, 0, 0);
        float sum = (four.x + four.y) + (four.z + four.w);
        sum += __shfl_xor_sync(0xFFFFFFFFU, sum, 1);
        if (quad >= quads)
            continue;
        storeQuad(out, row, 4 * quad, four);
        if (quad % 2 == 0)
            storeSum(out, row, quad / 2, sum);
    }
}

/// values(k) of four columns, zeros from `width` on.
template <class Value> __device__ __forceinline__ float4 fourOf(int k, int width, const Value& value)
{
    return make_float4(k < width ? value(k) : 0.0F, k + 1 < width ? value(k + 1) : 0.0F,
        k + 2 < width ? value(k + 2) : 0.0F, k + 3 < width ? value(k + 3) : 0.0F);
}

} // namespace foregleam::cuda
