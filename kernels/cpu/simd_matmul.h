#pragma once
// Products of weight rows with 1 to many rows of activations. Include after simd_decode.h.
//
// The order of every dot product is the same on all paths: kLanes running sums, each over every kLanes-th column in
// rising order with one fused multiply-add a column, then sum(). So the bits do not depend on the path.
//   up to 4 rows    a tile of (rows × some weight rows) keeps its sums in registers; a group of weights is decoded to
//                   registers and meets every row before the next is read
//   more rows       kPanelOutputs weight rows are decoded once to memory that stays in cache, and tiles of up to
//                   kPanelRows × kPanelColumns go over it (kernels/lab has the figures)

namespace foregleam::cpu {
namespace {

/// Activations that a tile goes over at a time stay in the first-level cache: up to 24 KiB in one go, else 1024 columns
/// of each row before the next weight rows.
constexpr std::size_t kGroupsInCache = 192;
constexpr std::size_t kGroupsPerBlock = 32;

template <class Decoder>
[[gnu::always_inline]] inline Group decodeAt(const std::uint8_t* row, std::size_t g, std::size_t columns)
{
    if constexpr (PlainDecoder<Decoder>) {
        const std::size_t left = columns - g * kGroup;
        if (left < kGroup)
            return decodeTail<Decoder>(row, g, left);
    }
    return Decoder::decode(row, g);
}

/// Adds groups begin..end-1 of `Outputs` weight rows to the sums [Outputs, Rows, kLanes].
template <class Decoder, int Rows, int Outputs>
[[gnu::always_inline]] inline void addTile(
    const std::uint8_t* weights, const MatmulArgs& a, std::size_t begin, std::size_t end, float* sums)
{
    Floats acc[Outputs][Rows];
    for (int o = 0; o < Outputs; ++o) {
        for (int r = 0; r < Rows; ++r)
            acc[o][r] = load(sums + static_cast<std::size_t>(o * Rows + r) * kLanes);
    }
    for (std::size_t g = begin; g < end; ++g) {
        const float* x = a.x + g * kGroup;
#pragma GCC unroll 4
        for (int o = 0; o < Outputs; ++o) {
            const Group w = decodeAt<Decoder>(weights + static_cast<std::size_t>(o) * a.rowBytes, g, a.columns);
#pragma GCC unroll 4
            for (int i = 0; i < kGroupVectors; ++i) {
#pragma GCC unroll 4
                for (int r = 0; r < Rows; ++r) {
                    const float* at =
                        x + static_cast<std::size_t>(r) * a.xStride + static_cast<std::size_t>(i) * kLanes;
                    acc[o][r] = multiplyAdd(w.v[i], load(at), acc[o][r]);
                }
            }
        }
    }
    for (int o = 0; o < Outputs; ++o) {
        for (int r = 0; r < Rows; ++r)
            store(sums + static_cast<std::size_t>(o * Rows + r) * kLanes, acc[o][r]);
    }
}

/// One block of columns for `count` <= kPanelOutputs weight rows.
template <class Decoder, int Rows>
inline void addBlock(const std::uint8_t* weights, const MatmulArgs& a, std::size_t count, std::size_t begin,
    std::size_t end, float* sums)
{
    constexpr int kOutputs = kTileOutputs[Rows];
    std::size_t o = 0;
    for (; o + kOutputs <= count; o += kOutputs)
        addTile<Decoder, Rows, kOutputs>(weights + o * a.rowBytes, a, begin, end, sums + o * Rows * kLanes);
    for (; o < count; ++o)
        addTile<Decoder, Rows, 1>(weights + o * a.rowBytes, a, begin, end, sums + o * Rows * kLanes);
}

template <class Decoder, int Rows> void matmulFew(const MatmulArgs& a)
{
    const auto* weights = reinterpret_cast<const std::uint8_t*>(a.weights);
    const std::size_t groups = (a.columns + kGroup - 1) / kGroup;
    const std::size_t step = Rows * groups <= kGroupsInCache ? groups : kGroupsPerBlock;
    for (std::size_t first = a.first; first < a.last; first += kPanelOutputs) {
        const std::size_t count = a.last - first < kPanelOutputs ? a.last - first : kPanelOutputs;
        alignas(64) float sums[kPanelOutputs * Rows * kLanes] = {};
        for (std::size_t begin = 0; begin < groups; begin += step) {
            const std::size_t end = begin + step < groups ? begin + step : groups;
            addBlock<Decoder, Rows>(weights + first * a.rowBytes, a, count, begin, end, sums);
        }
        for (std::size_t o = 0; o < count; ++o) {
            for (std::size_t r = 0; r < Rows; ++r)
                a.out[r * a.outStride + first + o] = sum(load(sums + (o * Rows + r) * kLanes));
        }
    }
}

/// Weight rows as floats: [count, padded columns].
template <class Decoder> inline void decodePanel(const std::uint8_t* weights, const MatmulArgs& a, std::size_t count)
{
    const std::size_t groups = (a.columns + kGroup - 1) / kGroup;
    for (std::size_t o = 0; o < count; ++o) {
        for (std::size_t g = 0; g < groups; ++g) {
            const Group w = decodeAt<Decoder>(weights + o * a.rowBytes, g, a.columns);
            for (int i = 0; i < kGroupVectors; ++i)
                store(a.panel + (o * groups + g) * kGroup + static_cast<std::size_t>(i) * kLanes, w.v[i]);
        }
    }
}

/// A tile of decoded weights; `w` is [Outputs, width], `x` is [Rows, xStride].
template <int Rows, int Outputs>
inline void panelTile(const float* w, std::size_t width, const float* x, const MatmulArgs& a, float* out)
{
    Floats acc[Rows][Outputs];
    for (int r = 0; r < Rows; ++r) {
        for (int o = 0; o < Outputs; ++o)
            acc[r][o] = zero();
    }
    for (std::size_t i = 0; i < width; i += kLanes) {
        Floats weight[Outputs];
#pragma GCC unroll 4
        for (int o = 0; o < Outputs; ++o)
            weight[o] = load(w + static_cast<std::size_t>(o) * width + i);
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r) {
            const Floats activation = load(x + static_cast<std::size_t>(r) * a.xStride + i);
#pragma GCC unroll 4
            for (int o = 0; o < Outputs; ++o)
                acc[r][o] = multiplyAdd(weight[o], activation, acc[r][o]);
        }
    }
    for (int r = 0; r < Rows; ++r) {
        for (int o = 0; o < Outputs; ++o)
            out[static_cast<std::size_t>(r) * a.outStride + static_cast<std::size_t>(o)] = sum(acc[r][o]);
    }
}

template <int Rows>
inline void panelRows(std::size_t count, std::size_t width, const float* x, const MatmulArgs& a, float* out)
{
    std::size_t o = 0;
    for (; o + kPanelColumns <= count; o += kPanelColumns)
        panelTile<Rows, kPanelColumns>(a.panel + o * width, width, x, a, out + o);
    for (; o < count; ++o)
        panelTile<Rows, 1>(a.panel + o * width, width, x, a, out + o);
}

template <class Decoder> void matmulMany(const MatmulArgs& a)
{
    const auto* weights = reinterpret_cast<const std::uint8_t*>(a.weights);
    const std::size_t width = padded(a.columns);
    for (std::size_t first = a.first; first < a.last; first += kPanelOutputs) {
        const std::size_t count = a.last - first < kPanelOutputs ? a.last - first : kPanelOutputs;
        decodePanel<Decoder>(weights + first * a.rowBytes, a, count);
        // As few tiles as can be, of nearly equal heights: 9 rows are 3 + 3 + 3, not 4 + 4 + 1.
        const std::size_t tiles = (a.rows + kPanelRows - 1) / kPanelRows;
        for (std::size_t tile = 0; tile < tiles; ++tile) {
            const std::size_t row = tile * a.rows / tiles;
            const float* x = a.x + row * a.xStride;
            float* out = a.out + row * a.outStride + first;
            switch ((tile + 1) * a.rows / tiles - row) {
            case 1: panelRows<1>(count, width, x, a, out); break;
            case 2: panelRows<2>(count, width, x, a, out); break;
            case 3: panelRows<3>(count, width, x, a, out); break;
            default: panelRows<kPanelRows>(count, width, x, a, out); break;
            }
        }
    }
}

template <class Decoder> void matmul(const MatmulArgs& args)
{
    switch (args.rows) {
    case 0: return;
    case 1: return matmulFew<Decoder, 1>(args);
    case 2: return matmulFew<Decoder, 2>(args);
    case 3: return matmulFew<Decoder, 3>(args);
    case 4: return matmulFew<Decoder, 4>(args);
    default: return matmulMany<Decoder>(args);
    }
}

} // namespace
} // namespace foregleam::cpu
