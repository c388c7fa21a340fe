#pragma once
// The variants, written once for every instruction set. Include after simd_matmul.h.

namespace foregleam::lab {
namespace {

using namespace cpu;

// 01: one weight row at a time, decoded to registers, one sum per activation row.
template <class Decoder, int Rows> void multiplyOneOutput(const MatmulArgs& a)
{
    const auto* weights = reinterpret_cast<const std::uint8_t*>(a.weights);
    for (std::size_t o = a.first; o < a.last; ++o) {
        float sums[Rows * kLanes] = {};
        addTile<Decoder, Rows, 1>(weights + o * a.rowBytes, a, 0, a.columns / kGroup, sums);
        for (std::size_t r = 0; r < Rows; ++r)
            a.out[r * a.outStride + o] = sum(load(sums + r * kLanes));
    }
}

// 02: the register tile of kernels/cpu (matmulFew), in blocks of columns that fit the first-level cache.
// 03: decoded to a panel in cache first, then tiles over it (matmulMany).

// 04: Q4_1 with the scale taken out of the block: (q · x)·d + sum(x)·m. Saves the multiply-add that makes a weight of
// an integer, costs one per block and row. Not bit-equal to the others: what the batch sums change is their rounding.
template <int Rows> void multiplyFactored(const MatmulArgs& a)
{
    const auto* weights = reinterpret_cast<const std::uint8_t*>(a.weights);
    constexpr int kOutputs = 2;
    for (std::size_t first = a.first; first + kOutputs <= a.last; first += kOutputs) {
        Floats acc[kOutputs][Rows];
        for (auto& sums : acc) {
            for (Floats& s : sums)
                s = zero();
        }
        for (std::size_t g = 0; g < a.columns / kGroup; ++g) {
            for (int o = 0; o < kOutputs; ++o) {
                const std::uint8_t* block = weights + (first + static_cast<std::size_t>(o)) * a.rowBytes + g * 20;
                const Group q = nibbles(block + 4, [](Ints integer, int) { return toFloats(integer); });
                const Floats d = all(readHalf(block));
                const Floats m = all(readHalf(block + 2));
                for (int r = 0; r < Rows; ++r) {
                    const float* x = a.x + static_cast<std::size_t>(r) * a.xStride + g * kGroup;
                    Floats products = zero();
                    Floats plain = zero();
                    for (int i = 0; i < kGroupVectors; ++i) {
                        const Floats activation = load(x + static_cast<std::size_t>(i) * kLanes);
                        products = multiplyAdd(q.v[i], activation, products);
                        plain = plain + activation;
                    }
                    acc[o][r] = multiplyAdd(products, d, multiplyAdd(plain, m, acc[o][r]));
                }
            }
        }
        for (std::size_t o = 0; o < kOutputs; ++o) {
            for (std::size_t r = 0; r < Rows; ++r)
                a.out[r * a.outStride + first + o] = sum(acc[o][r]);
        }
    }
}

template <class Decoder> void multiplyTile(const MatmulArgs& a)
{
    switch (a.rows) {
    case 1: return matmulFew<Decoder, 1>(a);
    case 2: return matmulFew<Decoder, 2>(a);
    case 4: return matmulFew<Decoder, 4>(a);
    default: return;
    }
}

constexpr Variant kVariants[] = {
    {"01 one output", TensorType::Q4_1, 1, 1, multiplyOneOutput<DecodeQ4_1, 1>},
    {"01 one output", TensorType::Q4_1, 4, 4, multiplyOneOutput<DecodeQ4_1, 4>},
    {"01 one output", TensorType::Q4_1, 8, 8, multiplyOneOutput<DecodeQ4_1, 8>},
    {"02 tile", TensorType::Q4_1, 1, 4, multiplyTile<DecodeQ4_1>},
    {"02 tile", TensorType::Q8_0, 1, 4, multiplyTile<DecodeQ8_0>},
    {"02 tile", TensorType::Q4_K, 1, 4, multiplyTile<DecodeQ4_K>},
    {"02 tile", TensorType::Q6_K, 1, 4, multiplyTile<DecodeQ6_K>},
    {"03 panel", TensorType::Q4_1, 1, 64, matmulMany<DecodeQ4_1>},
    {"03 panel", TensorType::Q8_0, 1, 64, matmulMany<DecodeQ8_0>},
    {"03 panel", TensorType::Q4_K, 1, 64, matmulMany<DecodeQ4_K>},
    {"03 panel", TensorType::Q6_K, 1, 64, matmulMany<DecodeQ6_K>},
    {"04 factored", TensorType::Q4_1, 1, 1, multiplyFactored<1>},
    {"04 factored", TensorType::Q4_1, 4, 4, multiplyFactored<4>},
};

} // namespace
} // namespace foregleam::lab
