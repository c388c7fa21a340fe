#pragma once
// Dot products of bytes by pairs in 16 bits. Include after simd_avx2.h or simd_avx512.h; simd_dot_vnni.h is the other
// way. Exact: as many pairs are added in 16 bits as cannot overflow.

namespace foregleam::cpu {
namespace {

/// Added to 8-bit weights, so that they are unsigned.
constexpr int kByteOffset = 128;

/// A weight of 8 bits enters in two parts, its low and its high nibble: the products of whole bytes would overflow.
constexpr int kByteParts = 2;

template <int Part> inline Ints asWeights(Ints bytes)
{
    const Ints low = allInts(0x0F0F0F0FU);
    if constexpr (Part == 0)
        return bytes & low;
    return shiftedRight<4>(bytes ^ allInts(0x80808080U)) & low;
}

/// The running sum over groups of weights · activations, for weights of `Bits` bits.
template <int Bits> struct Dot {
    // A pair is at most 2·127·(2^Bits - 1), 32 767 is the limit.
    static constexpr int kTogether = Bits == 5 ? 4 : Bits == 6 ? 2 : 8;
    Ints pairs;
    Ints total;

    /// Adds the group number `Index` of `Count`; with 8 bits numbers from 8 on are high nibbles.
    template <int Index, int Count> [[gnu::always_inline]] inline void add(Ints w, Ints x)
    {
        const Ints products = pairProducts(w, x);
        if constexpr (Index % kTogether == 0)
            pairs = products;
        else
            pairs = inOrder(addWords(pairs, products));
        if constexpr (Index % kTogether == kTogether - 1 || Index == Count - 1) {
            const Ints joined = joinWords < Index < 8 ? 1 : 16 > (pairs);
            total = Index < kTogether ? joined : total + joined;
        }
    }
};

} // namespace
} // namespace foregleam::cpu
