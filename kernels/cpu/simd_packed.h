#pragma once
// Products of packed weights (packed_layout.h) with quantised activations. Include after one of simd_dot_*.h.
//
// One order for every number of rows: a running sum per row and output over the blocks in rising order,
//   sum = fma(dot of the integers, scale · scale of x, sum);  sum = fma(minimum, sum of x, sum).
// The dot of a block is exact. So the bits depend on nothing but the row and the weights.

namespace foregleam::cpu {
namespace {

constexpr int kGroups = 8; // of four columns, in a block
constexpr int kTileVectors = static_cast<int>(kTileWidth / kLanes);
constexpr std::size_t kGroupBytes = kTileWidth * 4;

inline Ints everyByte(std::uint32_t value)
{
    return allInts(value * 0x01010101U);
}

/// The same four activations for every output.
inline Ints spread(const std::int8_t* x)
{
    std::uint32_t four;
    __builtin_memcpy(&four, x, sizeof(four));
    return allInts(four);
}

/// Bits Bits·k.. of every byte as bits 4.. of it.
template <int Bits, int K> [[gnu::always_inline]] inline Ints upperBits(Ints bytes)
{
    constexpr int kShift = Bits * K - 4;
    Ints moved = bytes;
    if constexpr (kShift > 0)
        moved = shiftedRight<kShift>(bytes);
    else if constexpr (kShift < 0)
        moved = shiftedLeft<-kShift>(bytes);
    return moved & everyByte(((1U << Bits) - 1) << 4);
}

/// The integers of group `G` in a block; `at` is the block and the place of a register in a group. Of 8-bit weights
/// `Part` of kByteParts.
template <int Bits, int G, int Part> [[gnu::always_inline]] inline Ints groupOf(const std::uint8_t* at)
{
    if constexpr (Bits == 8)
        return asWeights<Part>(loadInts(at + G * kGroupBytes));
    const Ints both = loadInts(at + G % 4 * kGroupBytes);
    Ints w = (G < 4 ? both : shiftedRight<4>(both)) & everyByte(15);
    if constexpr (Bits == 5)
        w = w | upperBits<1, G>(loadInts(at + 4 * kGroupBytes));
    if constexpr (Bits == 6)
        w = w | upperBits<2, G % 4>(loadInts(at + (4 + G / 4) * kGroupBytes));
    return w;
}

/// Adds group `G`, the number `Index` of `Count`, to the dots of a tile with `RowCount` rows.
template <int Bits, int G, int Index, int Count, int RowCount>
[[gnu::always_inline]] inline void addGroup(
    const std::uint8_t* block, const QuantizedBlock* x, std::size_t xStride, Dot<Bits> (&dots)[RowCount][kTileVectors])
{
    if constexpr (Index == kGroups)
        asm volatile("" ::: "memory"); // activations are read anew: kept since the first part, they would fill the registers
    Ints w[kTileVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kTileVectors; ++v)
        w[v] = groupOf<Bits, G, Index / kGroups>(block + static_cast<std::size_t>(v) * kLanes * 4);
#pragma GCC unroll 8
    for (int r = 0; r < RowCount; ++r) {
        const Ints four = spread(x[static_cast<std::size_t>(r) * xStride].q + 4 * G);
#pragma GCC unroll 4
        for (int v = 0; v < kTileVectors; ++v)
            dots[r][v].template add<Index, Count>(w[v], four);
    }
}

/// Adds the groups from number `Index` on: those of a half for types whose halves have scales of their own, else all of
/// the block's, as often as a weight has parts.
template <int Bits, int FirstGroup, int Index, int Count, int RowCount>
[[gnu::always_inline]] inline void addGroups(
    const std::uint8_t* block, const QuantizedBlock* x, std::size_t xStride, Dot<Bits> (&dots)[RowCount][kTileVectors])
{
    addGroup<Bits, FirstGroup + Index % kGroups, Index, Count>(block, x, xStride, dots);
    if constexpr (Index + 1 < Count)
        addGroups<Bits, FirstGroup, Index + 1, Count>(block, x, xStride, dots);
}

/// Adds one scale's columns, the block's half `Half` or all of it, to the sums.
template <TensorType Type, int Half, int RowCount>
[[gnu::always_inline]] inline void addScaled(
    const std::uint8_t* block, const QuantizedBlock* x, std::size_t xStride, Floats (&acc)[RowCount][kTileVectors])
{
    constexpr PackedLayout kLayout{integerType(Type)};
    constexpr int kBits = kLayout.type.bits;
    constexpr int kOffset = kBits == 8 ? kByteOffset : kLayout.type.offset;
    Dot<kBits> dots[RowCount][kTileVectors];
    constexpr int kCount = kLayout.type.halves ? kGroups / 2 : kBits == 8 ? kGroups * kByteParts : kGroups;
    addGroups<kBits, Half * kGroups / 2, 0, kCount>(block, x, xStride, dots);
#pragma GCC unroll 4
    for (int v = 0; v < kTileVectors; ++v) {
        const std::size_t at = (Half * kTileWidth + static_cast<std::size_t>(v) * kLanes) * 2;
        const Floats scale = loadHalves(block + kLayout.scalesAt() + at);
        Floats minimum = zero();
        if constexpr (kLayout.type.minimum)
            minimum = loadHalves(block + kLayout.minimumsAt() + at);
        else if constexpr (kOffset != 0)
            minimum = scale * all(-static_cast<float>(kOffset));
#pragma GCC unroll 8
        for (int r = 0; r < RowCount; ++r) {
            const QuantizedBlock& xr = x[static_cast<std::size_t>(r) * xStride];
            acc[r][v] = multiplyAdd(toFloats(dots[r][v].total), scale * all(xr.scale), acc[r][v]);
            if constexpr (kLayout.type.minimum || kOffset != 0)
                acc[r][v] = multiplyAdd(minimum, all(kLayout.type.halves ? xr.halfSums[Half] : xr.sum), acc[r][v]);
        }
    }
}

/// One tile of weights and `RowCount` rows of activations, a.xStride apart; out is [RowCount, kTileWidth].
template <TensorType Type, int RowCount>
inline void packedTile(const PackedArgs& a, const std::uint8_t* tile, const QuantizedBlock* x, float* out)
{
    constexpr PackedLayout kLayout{integerType(Type)};
    Floats acc[RowCount][kTileVectors];
    for (int r = 0; r < RowCount; ++r) {
        for (int v = 0; v < kTileVectors; ++v)
            acc[r][v] = zero();
    }
    // Weights stream from memory. The processor's own look-ahead stops at pages and begins anew at each part.
    constexpr std::size_t kAhead = 3072;
    const std::uint8_t* block = tile + kLayout.headBytes();
    for (std::size_t b = 0; b < a.blocks; ++b, block += kLayout.blockBytes(), ++x) {
        for (std::size_t line = 0; line < kLayout.blockBytes(); line += 64)
            __builtin_prefetch(block + kAhead + line);
        addScaled<Type, 0>(block, x, a.xStride, acc);
        if constexpr (kLayout.type.halves)
            addScaled<Type, 1>(block, x, a.xStride, acc);
    }
    for (int r = 0; r < RowCount; ++r) {
        for (int v = 0; v < kTileVectors; ++v) {
            const std::size_t at = static_cast<std::size_t>(v) * kLanes;
            if constexpr (kLayout.type.products)
                acc[r][v] = acc[r][v] * load(reinterpret_cast<const float*>(tile) + at);
            store(out + static_cast<std::size_t>(r) * kTileWidth + at, acc[r][v]);
        }
    }
}

/// One tile, first..first + kTileWidth, for `RowCount` rows from `row` on.
template <TensorType Type, int RowCount>
[[gnu::noinline]] void packedRows(const PackedArgs& a, std::size_t first, std::size_t row)
{
    const std::size_t tileBytes = PackedLayout{integerType(Type)}.tileBytes(a.blocks);
    const auto* tile = reinterpret_cast<const std::uint8_t*>(a.tiles) + first / kTileWidth * tileBytes;
    alignas(64) float sums[RowCount * kTileWidth];
    packedTile<Type, RowCount>(a, tile, a.x + row * a.xStride, sums);
    const std::size_t count = a.last - first < kTileWidth ? a.last - first : kTileWidth;
    for (std::size_t r = 0; r < RowCount; ++r)
        __builtin_memcpy(a.out + (row + r) * a.outStride + first, sums + r * kTileWidth, count * sizeof(float));
}

template <TensorType Type> void packedSet(const PackedArgs& a, std::size_t first, std::size_t row, std::size_t count)
{
    switch (count) {
    case 1: return packedRows<Type, 1>(a, first, row);
    case 2: return packedRows<Type, 2>(a, first, row);
    case 3: return packedRows<Type, 3>(a, first, row);
    case 4: return packedRows<Type, 4>(a, first, row);
    case 5: return packedRows < Type, kRowSet < 5 ? 1 : 5 > (a, first, row);
    case 6: return packedRows < Type, kRowSet < 6 ? 1 : 6 > (a, first, row);
    case 7: return packedRows < Type, kRowSet < 7 ? 1 : 7 > (a, first, row);
    default: return packedRows<Type, kRowSet>(a, first, row);
    }
}

/// A tile meets all its rows, up to so many, before the next is read: weights pass the caches once. With more rows a
/// group of them, whose activations stay in the first-level cache, meets all tiles of the task, which stay in the
/// second.
constexpr std::size_t kRowsPerTile = 20;

template <TensorType Type> void packedMatmul(const PackedArgs& a)
{
    // As few sets of rows as can be, of nearly equal sizes: 9 rows are 5 + 4, not 5 + 3 + 1.
    const std::size_t sets = (a.rows + kRowSet - 1) / kRowSet;
    const auto start = [&](std::size_t set) { return set * a.rows / sets; };
    if (a.rows <= kRowsPerTile) {
        for (std::size_t first = a.first; first < a.last; first += kTileWidth) {
            for (std::size_t set = 0; set < sets; ++set)
                packedSet<Type>(a, first, start(set), start(set + 1) - start(set));
        }
        return;
    }
    for (std::size_t set = 0; set < sets; ++set) {
        for (std::size_t first = a.first; first < a.last; first += kTileWidth)
            packedSet<Type>(a, first, start(set), start(set + 1) - start(set));
    }
}

/// Scale such that the largest magnitude becomes 127; ties to even.
void quantize(const float* in, std::size_t blocks, QuantizedBlock* out)
{
    constexpr std::size_t kVectors = kBlock / kLanes;
    for (std::size_t b = 0; b < blocks; ++b, in += kBlock, ++out) {
        Floats v[kVectors];
        Floats magnitude = zero();
        for (std::size_t i = 0; i < kVectors; ++i) {
            v[i] = load(in + i * kLanes);
            magnitude = larger(magnitude, larger(v[i], zero() - v[i]));
        }
        const float top = largest(magnitude);
        const float inverse = top > 0 ? 127.0F / top : 0.0F;
        out->scale = top * (1.0F / 127.0F);
        Floats halves[2] = {zero(), zero()};
        for (std::size_t i = 0; i < kVectors; ++i) {
            const Floats rounded = nearest(v[i] * all(inverse));
            storeLowBytes(out->q + i * kLanes, toInts(rounded));
            halves[i * 2 / kVectors] = halves[i * 2 / kVectors] + rounded;
        }
        // Sums of integers below 2^13: exact in any order.
        const float first = sum(halves[0]);
        const float second = sum(halves[1]);
        out->sum = out->scale * (first + second);
        out->halfSums[0] = out->scale * first;
        out->halfSums[1] = out->scale * second;
    }
}

} // namespace
} // namespace foregleam::cpu
