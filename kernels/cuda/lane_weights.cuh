#pragma once
// What one lane reads of a unit of packed weights, and how it becomes A fragments: exact integers as F16 (the trick:
// 0x6400 | q is 1024 + q), scaled after the product in fp32.

#include "kernels/cuda/prepared.cuh"

namespace foregleam::cuda {

FOREGLEAM_HD constexpr bool hasOffset(Format f)
{
    return f == Format::Q4_1 || f == Format::Q5_1 || f == Format::Q4_K || f == Format::Q5_K;
}
FOREGLEAM_HD constexpr bool isPlain(Format f) { return f == Format::F16 || f == Format::F32; }
FOREGLEAM_HD constexpr bool isSuper(Format f) { return f == Format::Q4_K || f == Format::Q5_K || f == Format::Q6_K; }
FOREGLEAM_HD constexpr int codeBits(Format f)
{
    return f == Format::Q6_K ? 6 : f == Format::Q5_0 || f == Format::Q5_1 || f == Format::Q5_K ? 5 : f == Format::Q8_0 ? 8 : 4;
}
/// Formats whose 6-bit scales are multiplied into the integers, so that a whole unit has one factor.
FOREGLEAM_HD constexpr bool isFolded(Format f) { return f == Format::Q4_K || f == Format::Q5_K; }
/// What is subtracted from a code.
FOREGLEAM_HD constexpr int codeZero(Format f)
{
    return f == Format::Q4_0 ? 8 : f == Format::Q5_0 ? 16 : f == Format::Q6_K ? 32 : f == Format::Q8_0 ? 128 : 0;
}

__device__ __forceinline__ std::uint32_t halfPair(float value)
{
    const __half2 pair = __float2half2_rn(value);
    return *reinterpret_cast<const std::uint32_t*>(&pair);
}
__device__ __forceinline__ __half2 asHalves(std::uint32_t bits) { return *reinterpret_cast<const __half2*>(&bits); }
__device__ __forceinline__ std::uint32_t asBits(__half2 halves) { return *reinterpret_cast<const std::uint32_t*>(&halves); }
__device__ __forceinline__ float lowHalf(std::uint32_t bits) { return __low2float(asHalves(bits)); }
__device__ __forceinline__ float highHalf(std::uint32_t bits) { return __high2float(asHalves(bits)); }

/// (value << by, or >> -by) & mask | rest
template <int kBy> __device__ __forceinline__ std::uint32_t mergeBits(std::uint32_t value, std::uint32_t mask, std::uint32_t rest)
{
    if constexpr (kBy >= 0)
        return ((value << kBy) & mask) | rest;
    else
        return ((value >> -kBy) & mask) | rest;
}

/// Bytes of a unit in shared memory, with what its tile keeps for every four units.
FOREGLEAM_HD constexpr int slotBytes(Format f) { return formatInfo(f).unitBytes() + formatInfo(f).superBytes; }

/// One lane's share of a unit, in registers.
template <Format F> struct LaneWeights {
    static constexpr FormatInfo kInfo = formatInfo(F);
    static constexpr int kQuads = kInfo.quantBytes / 512;
    static constexpr int kScaleWords = isPlain(F) ? 1 : kInfo.scaleBytes / 64;

    uint4 quants[kQuads];
    std::uint32_t high[kInfo.highBytes ? kInfo.highBytes / 128 : 1];
    std::uint32_t scales[2][kScaleWords]; ///< of rows g and g + 8
    std::uint32_t super[2];

    /// From a slot of shared memory: the unit, and behind it what its tile keeps for every four units.
    __device__ __forceinline__ void load(const std::uint8_t* slot, int lane)
    {
#pragma unroll
        for (int i = 0; i < kQuads; ++i)
            quants[i] = reinterpret_cast<const uint4*>(slot)[i * kWarp + lane];
        if constexpr (kInfo.highBytes == 128)
            high[0] = reinterpret_cast<const std::uint32_t*>(slot + kInfo.quantBytes)[lane];
        if constexpr (kInfo.highBytes == 256) {
            const uint2 both = reinterpret_cast<const uint2*>(slot + kInfo.quantBytes)[lane];
            high[0] = both.x;
            high[1] = both.y;
        }
        if constexpr (!isPlain(F)) {
            const std::uint8_t* scaleBase = slot + kInfo.quantBytes + kInfo.highBytes;
            const std::uint8_t* superBase = slot + kInfo.unitBytes();
#pragma unroll
            for (int r = 0; r < 2; ++r) {
                const int row = lane / 4 + 8 * r;
#pragma unroll
                for (int i = 0; i < kScaleWords; ++i)
                    scales[r][i] = reinterpret_cast<const std::uint32_t*>(scaleBase)[row * kScaleWords + i];
                if constexpr (F == Format::Q6_K)
                    super[r] = reinterpret_cast<const std::uint16_t*>(superBase)[row];
                else if constexpr (isSuper(F))
                    super[r] = reinterpret_cast<const std::uint32_t*>(superBase)[row];
            }
        }
    }

    /// What multiplies the sums of a block's step for row g + 8r; of the folded formats those of the whole unit.
    template <int kBlock, int kStep> __device__ __forceinline__ float factor(int r) const
    {
        if constexpr (F == Format::Q4_0 || F == Format::Q5_0 || F == Format::Q8_0)
            return kBlock ? highHalf(scales[r][0]) : lowHalf(scales[r][0]);
        else if constexpr (F == Format::Q4_1 || F == Format::Q5_1)
            return lowHalf(scales[r][kBlock]);
        else if constexpr (isFolded(F))
            return lowHalf(super[r]);
        else if constexpr (F == Format::Q6_K)
            return lowHalf(super[r])
                * static_cast<float>(static_cast<std::int8_t>((scales[r][0] >> (8 * (2 * kBlock + kStep))) & 255U));
        else
            return 1.0F;
    }

    /// The A fragment that meets the sums of octets 2t, 2t + 1, which lie in block t / 2: the offsets of row g + 8r.
    __device__ __forceinline__ std::uint32_t offsets(int r, int t) const
    {
        if constexpr (F == Format::Q4_1 || F == Format::Q5_1)
            return __byte_perm(t < 2 ? scales[r][0] : scales[r][1], 0, 0x3232);
        else
            return asBits(__hsub2(asHalves(__byte_perm(scales[r][0], 0x64646464U, t < 2 ? 0x4242 : 0x4343)), asHalves(0x64006400U)));
    }

    /// What multiplies their products.
    __device__ __forceinline__ float offsetFactor(int r) const
    {
        return isFolded(F) ? -highHalf(super[r]) / kSumScale : 1.0F / kSumScale;
    }

    /// Elements 2·kPair, 2·kPair + 1 of row g + 8·kRow in block kBlock; of the folded formats times their scale.
    template <int kBlock, int kRow, int kPair> __device__ __forceinline__ std::uint32_t pair() const
    {
        if constexpr (F == Format::Q8_0) {
            const uint4& q = quants[kBlock];
            const std::uint32_t word = kRow == 0 ? (kPair < 2 ? q.x : q.y) : (kPair < 2 ? q.z : q.w);
            const std::uint32_t coded = __byte_perm(word, 0x64646464U, kPair % 2 ? 0x4342 : 0x4140);
            return asBits(__hsub2(asHalves(coded), asHalves(0x64806480U))); // 1024 + 128
        } else {
            const uint4& q = quants[0];
            const std::uint32_t word = kBlock == 0 ? (kRow == 0 ? q.x : q.y) : (kRow == 0 ? q.z : q.w);
            const std::uint32_t shifted = kPair >= 2 ? word >> 8 : word;
            constexpr bool kTimes16 = kPair % 2 == 1;
            constexpr float kZero = static_cast<float>(codeZero(F));
            std::uint32_t coded = (shifted & (kTimes16 ? 0x00F000F0U : 0x000F000FU)) | 0x64006400U;
            if constexpr (codeBits(F) == 5) {
                constexpr int kFrom = (kBlock * 2 + kRow) * 4 + kPair;
                constexpr int kTo = kTimes16 ? 8 : 4;
                coded = mergeBits<kTo - kFrom>(high[0], 0x00010001U << kTo, coded);
            }
            if constexpr (codeBits(F) == 6) {
                constexpr int kFrom = 2 * (kRow * 4 + kPair);
                constexpr int kTo = kTimes16 ? 8 : 4;
                coded = mergeBits<kTo - kFrom>(high[kBlock], 0x00030003U << kTo, coded);
            }
            if constexpr (isFolded(F)) { // at most 31 · 63: still exact
                const __half2 scale = __hsub2(
                    asHalves(__byte_perm(scales[kRow][0], 0x64646464U, kBlock ? 0x4141 : 0x4040)), asHalves(0x64006400U));
                return kTimes16 ? asBits(__hfma2(asHalves(coded), __hmul2(scale, asHalves(0x2C002C00U)),
                           __hmul2(scale, __float2half2_rn(-64.0F))))
                                : asBits(__hfma2(asHalves(coded), scale, __hmul2(scale, __float2half2_rn(-1024.0F))));
            }
            if constexpr (kTimes16)
                return asBits(__hfma2(asHalves(coded), asHalves(0x2C002C00U), __float2half2_rn(-64.0F - kZero))); // 1/16
            else
                return asBits(__hsub2(asHalves(coded), __float2half2_rn(1024.0F + kZero)));
        }
    }

    /// Pairs of the factor of row g + 8r in F16, for roundedFragment().
    template <int kBlock, int kStep> __device__ __forceinline__ __half2 roundedFactor(int r) const
    {
        if constexpr (F == Format::Q4_0 || F == Format::Q5_0 || F == Format::Q8_0)
            return asHalves(__byte_perm(scales[r][0], 0, kBlock ? 0x3232 : 0x1010));
        else if constexpr (F == Format::Q4_1 || F == Format::Q5_1)
            return asHalves(__byte_perm(scales[r][kBlock], 0, 0x1010));
        else if constexpr (isFolded(F))
            return asHalves(__byte_perm(super[r], 0, 0x1010));
        else { // a signed byte, by its distance from -128
            constexpr int kByte = 2 * kBlock + kStep;
            const __half2 scale = __hsub2(
                asHalves(__byte_perm(scales[r][0] ^ 0x80808080U, 0x64646464U, 0x4040 + kByte * 0x0101)), asHalves(0x64806480U));
            return __hmul2(scale, asHalves(__byte_perm(super[r], 0, 0x1010)));
        }
    }

    /// What is added to them.
    template <int kBlock> __device__ __forceinline__ __half2 roundedOffset(int r) const
    {
        if constexpr (F == Format::Q4_1 || F == Format::Q5_1)
            return asHalves(__byte_perm(scales[r][kBlock], 0, 0x3232));
        else
            return __hmul2(asHalves(__byte_perm(super[r], 0, 0x3232) ^ 0x80008000U),
                __hsub2(asHalves(__byte_perm(scales[r][0], 0x64646464U, kBlock ? 0x4343 : 0x4242)), asHalves(0x64006400U)));
    }

    /// The A fragment of a step with the scale in it, rounded to F16.
    template <int kBlock, int kStep> __device__ __forceinline__ void roundedFragment(std::uint32_t (&a)[4]) const
    {
        fragment<kBlock, kStep>(a);
        if constexpr (!isPlain(F)) {
#pragma unroll
            for (int i = 0; i < 4; ++i) {
                const __half2 factor = roundedFactor<kBlock, kStep>(i % 2);
                if constexpr (hasOffset(F))
                    a[i] = asBits(__hfma2(asHalves(a[i]), factor, roundedOffset<kBlock>(i % 2)));
                else
                    a[i] = asBits(__hmul2(asHalves(a[i]), factor));
            }
        }
    }

    /// The A fragment of a step; of F32 the plane kPlane.
    template <int kBlock, int kStep, int kPlane = 0> __device__ __forceinline__ void fragment(std::uint32_t (&a)[4]) const
    {
        if constexpr (isPlain(F)) {
            const uint4& q = quants[(F == Format::F32 ? kPlane * 4 : 0) + kBlock * 2 + kStep];
            a[0] = q.x;
            a[1] = q.y;
            a[2] = q.z;
            a[3] = q.w;
        } else {
            a[0] = pair<kBlock, 0, 2 * kStep>();
            a[1] = pair<kBlock, 1, 2 * kStep>();
            a[2] = pair<kBlock, 0, 2 * kStep + 1>();
            a[3] = pair<kBlock, 1, 2 * kStep + 1>();
        }
    }
};

} // namespace foregleam::cuda
