#pragma once
// Dot products of bytes by the instruction made for them, four products and their sum in one. Include after simd_avx2.h
// (AVX-VNNI), simd_avx512.h or simd_neon.h; simd_dot_pairs.h has the same names and explains them.

namespace foregleam::cpu {
namespace {

constexpr int kByteParts = 1;

#if defined(__aarch64__)
constexpr int kByteOffset = 0;

template <int Part> inline Ints asWeights(Ints bytes)
{
    return bytes;
}
#else
/// The instruction takes unsigned weights only.
constexpr int kByteOffset = 128;

template <int Part> inline Ints asWeights(Ints bytes)
{
    return bytes ^ allInts(0x80808080U);
}
#endif

template <int Bits> struct Dot {
    Ints total;

    template <int Index, int Count> [[gnu::always_inline]] inline void add(Ints w, Ints x)
    {
        total = fourProducts(Index == 0 ? allInts(0) : total, w, x);
    }
};

} // namespace
} // namespace foregleam::cpu
