#pragma once
// Weights that are floats into registers, one type after the other. Include after simd_avx2.h or simd_avx512.h.
//
// A decoder turns group `g` of 32 elements of a row into kGroupVectors registers, in the order of the elements.

namespace foregleam::cpu {
namespace {

constexpr std::size_t kGroup = 32;
constexpr int kGroupVectors = static_cast<int>(kGroup / kLanes);
constexpr int kHalfVectors = kGroupVectors / 2;

struct Group {
    Floats v[kGroupVectors];
};

// Rows need not be whole groups. `tail` decodes the last `count` elements and pads with zeros.
template <class Plain> inline Group decodeTail(const std::uint8_t* row, std::size_t g, std::size_t count)
{
    std::uint8_t bytes[kGroup * Plain::kBytes] = {};
    __builtin_memcpy(bytes, row + g * kGroup * Plain::kBytes, count * Plain::kBytes);
    return Plain::decode(bytes, 0);
}

struct DecodeF32 {
    static constexpr std::size_t kBytes = 4;
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        Group group;
        for (int i = 0; i < kGroupVectors; ++i)
            group.v[i] =
                load(reinterpret_cast<const float*>(row + (g * kGroup + static_cast<std::size_t>(i) * kLanes) * 4));
        return group;
    }
};

struct DecodeF16 {
    static constexpr std::size_t kBytes = 2;
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        Group group;
        for (int i = 0; i < kGroupVectors; ++i)
            group.v[i] = loadHalves(row + (g * kGroup + static_cast<std::size_t>(i) * kLanes) * 2);
        return group;
    }
};

struct DecodeBF16 {
    static constexpr std::size_t kBytes = 2;
    [[gnu::always_inline]] static inline Group decode(const std::uint8_t* row, std::size_t g)
    {
        Group group;
        for (int i = 0; i < kGroupVectors; ++i) {
            const std::uint8_t* at = row + (g * kGroup + static_cast<std::size_t>(i) * kLanes) * 2;
            group.v[i] = bitsAsFloats(shiftLeft(loadWords(at), 16));
        }
        return group;
    }
};

template <class Decoder>
concept PlainDecoder = requires
{
    Decoder::kBytes;
};

} // namespace
} // namespace foregleam::cpu
