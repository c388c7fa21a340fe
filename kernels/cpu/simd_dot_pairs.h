#pragma once
// Dot products of bytes by pairs in 16 bits. Include after simd_avx2.h or simd_avx512.h; simd_dot_vnni.h is the other
// way. Exact: as many pairs are added in 16 bits as cannot overflow.

namespace foregleam::cpu {
namespace {

/// What is subtracted from 8-bit weights before dot() (there: to make them unsigned).
constexpr int kByteOffset = 0;

/// Weights of 8 bits as dot() wants them.
inline Ints asWeights(Ints bytes)
{
    return bytes;
}

/// The running sum over groups of weights · activations, for weights of `Bits` bits, unsigned below 8.
template <int Bits> struct Dot {
    // A pair is at most 2·127·(2^Bits - 1), 32 767 is the limit; signed weights enter by magnitude, at most 128.
    static constexpr int kTogether = Bits == 4 ? 8 : Bits == 5 ? 4 : Bits == 6 ? 2 : 1;
    Ints pairs;
    Ints total;

    /// Adds the group number `Index` of `Count`.
    template <int Index, int Count> [[gnu::always_inline]] inline void add(Ints w, Ints x)
    {
        Ints products;
        if constexpr (Bits == 8)
            products = pairProducts(absoluteBytes(w), withSignOf(x, w));
        else
            products = pairProducts(w, x);
        if constexpr (Index % kTogether == 0)
            pairs = products;
        else
            pairs = inOrder(addWords(pairs, products));
        if constexpr (Index % kTogether == kTogether - 1 || Index == Count - 1) {
            if constexpr (Index < kTogether)
                total = joinWords(pairs);
            else
                total = total + joinWords(pairs);
        }
    }
};

} // namespace
} // namespace foregleam::cpu
