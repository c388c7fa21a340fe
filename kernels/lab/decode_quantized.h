#pragma once
// Quantised weights from a file's blocks to registers of floats, for the variants that work without packing. Include
// after simd_decode.h, which explains decoders. Where dequantize.cpp rounds scale · integer and the sum with the
// offset, one fused multiply-add here rounds once.

namespace foregleam::cpu {
namespace {

inline std::uint32_t read16(const std::uint8_t* bytes)
{
    std::uint16_t value;
    __builtin_memcpy(&value, bytes, sizeof(value));
    return value;
}
inline std::uint32_t read32(const std::uint8_t* bytes)
{
    std::uint32_t value;
    __builtin_memcpy(&value, bytes, sizeof(value));
    return value;
}
inline float readHalf(const std::uint8_t* bytes)
{
    return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(static_cast<int>(read16(bytes)))));
}

/// 32 integers whose low nibbles are elements 0..15 and whose high nibbles are 16..31 of sixteen bytes.
template <class Finish> [[gnu::always_inline]] inline Group nibbles(const std::uint8_t* bytes, const Finish& finish)
{
    Group group;
    for (int i = 0; i < kHalfVectors; ++i) {
        const Ints both = loadBytes(bytes + static_cast<std::size_t>(i) * kLanes);
        group.v[i] = finish(both & allInts(15), i);
        group.v[i + kHalfVectors] = finish(shiftRight(both, 4), i + kHalfVectors);
    }
    return group;
}

struct DecodeQ4_0 {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g * 18;
        const Floats d = all(readHalf(block));
        return nibbles(block + 2, [&](Ints q, int) { return toFloats(q - allInts(8)) * d; });
    }
};

struct DecodeQ4_1 {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g * 20;
        const Floats d = all(readHalf(block));
        const Floats m = all(readHalf(block + 2));
        return nibbles(block + 4, [&](Ints q, int) { return multiplyAdd(toFloats(q), d, m); });
    }
};

/// Bit e of `bits` at bit 4 of lane e, for the elements of register i of a group.
[[gnu::always_inline]] inline Ints fifthBit(std::uint32_t bits, int i)
{
    const Ints element = laneNumbers() + allInts(static_cast<std::uint32_t>(i) * kLanes);
    return shiftLeft(shiftRightEach(allInts(bits), element) & allInts(1), 4);
}

struct DecodeQ5_0 {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g * 22;
        const Floats d = all(readHalf(block));
        const std::uint32_t high = read32(block + 2);
        return nibbles(block + 6, [&](Ints q, int i) { return toFloats((q | fifthBit(high, i)) - allInts(16)) * d; });
    }
};

struct DecodeQ5_1 {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g * 24;
        const Floats d = all(readHalf(block));
        const Floats m = all(readHalf(block + 2));
        const std::uint32_t high = read32(block + 4);
        return nibbles(block + 8, [&](Ints q, int i) { return multiplyAdd(toFloats(q | fifthBit(high, i)), d, m); });
    }
};

struct DecodeQ8_0 {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g * 34;
        const Floats d = all(readHalf(block));
        Group group;
        for (int i = 0; i < kGroupVectors; ++i)
            group.v[i] = toFloats(loadSignedBytes(block + 2 + static_cast<std::size_t>(i) * kLanes)) * d;
        return group;
    }
};

/// Scale and minimum of sub-block j out of the twelve packed bytes, times the block's own.
struct Affine {
    float step;
    float offset;
};
[[gnu::always_inline]] inline Affine unpackAffine(const std::uint8_t* block, std::size_t j)
{
    const std::uint8_t* s = block + 4;
    const int scale = j < 4 ? s[j] & 63 : (s[j + 4] & 15) | (s[j - 4] >> 6) << 4;
    const int minimum = j < 4 ? s[j + 4] & 63 : (s[j + 4] >> 4) | (s[j] >> 6) << 4;
    return {readHalf(block) * static_cast<float>(scale), -(readHalf(block + 2) * static_cast<float>(minimum))};
}

struct DecodeQ4_K {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g / 8 * 144;
        const std::size_t j = g % 8;
        const Affine affine = unpackAffine(block, j);
        const std::uint8_t* quants = block + 16 + 32 * (j / 2);
        const int shift = j % 2 ? 4 : 0;
        Group group;
        for (int i = 0; i < kGroupVectors; ++i) {
            const Ints q = shiftRight(loadBytes(quants + static_cast<std::size_t>(i) * kLanes), shift) & allInts(15);
            group.v[i] = multiplyAdd(toFloats(q), all(affine.step), all(affine.offset));
        }
        return group;
    }
};

struct DecodeQ5_K {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g / 8 * 176;
        const std::size_t j = g % 8;
        const Affine affine = unpackAffine(block, j);
        const std::uint8_t* quants = block + 48 + 32 * (j / 2);
        const int shift = j % 2 ? 4 : 0;
        Group group;
        for (int i = 0; i < kGroupVectors; ++i) {
            const std::size_t at = static_cast<std::size_t>(i) * kLanes;
            const Ints low = shiftRight(loadBytes(quants + at), shift) & allInts(15);
            const Ints high = shiftRight(loadBytes(block + 16 + at), static_cast<int>(j)) & allInts(1);
            group.v[i] = multiplyAdd(toFloats(low | shiftLeft(high, 4)), all(affine.step), all(affine.offset));
        }
        return group;
    }
};

struct DecodeQ6_K {
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        const std::uint8_t* block = row + g / 8 * 210;
        const std::size_t half = g % 8 / 4;
        const std::size_t quarter = g % 4;
        const std::uint8_t* low = block + 64 * half + 32 * (quarter % 2);
        const std::uint8_t* high = block + 128 + 32 * half;
        const std::uint8_t* scales = block + 192 + 8 * half + 2 * quarter;
        const float d = readHalf(block + 208);
        Group group;
        for (int i = 0; i < kGroupVectors; ++i) {
            const std::size_t at = static_cast<std::size_t>(i) * kLanes;
            const Ints nibble = shiftRight(loadBytes(low + at), quarter < 2 ? 0 : 4) & allInts(15);
            const Ints upper = shiftRight(loadBytes(high + at), static_cast<int>(2 * quarter)) & allInts(3);
            const float scale = d * static_cast<float>(static_cast<std::int8_t>(scales[at / 16]));
            group.v[i] = toFloats((nibble | shiftLeft(upper, 4)) - allInts(32)) * all(scale);
        }
        return group;
    }
};

} // namespace
} // namespace foregleam::cpu
