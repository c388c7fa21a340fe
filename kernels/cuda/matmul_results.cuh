#pragma once
// What becomes of the sums of a group of tiles: outputs, gated activations, or the residual stream and the next norm.
// result(row, output) are the block's products; a block has kMatmulWarps warps.

#include "kernels/cuda/matmul.cuh"

namespace foregleam::cuda {

constexpr int kMatmulThreads = kMatmulWarps * kWarp;

/// Neighbouring tiles that a block makes, of one split.
struct TileGroup {
    int tile;
    int split;
    int count;
};

/// Asks for the sums of squares of the block's rows: to shared memory, [kRows, parts].
template <int kRows> __device__ __forceinline__ void fetchSquares(const MatmulArgs& args, int firstRow, float* squares)
{
    const int pieces = (args.pending.parts + 3) / 4; // the array ends with some more
    for (int i = static_cast<int>(threadIdx.x); i < kRows * pieces; i += kMatmulThreads) {
        const int row = min(firstRow + i / pieces, args.rows - 1);
        copyAsync(squares + i * 4, args.pending.squares + (static_cast<std::size_t>(row) * static_cast<std::size_t>(pieces) + static_cast<std::size_t>(i % pieces)) * 4);
    }
}

/// What the products of each row are multiplied by, from what fetchSquares() asked for and is there by now; a barrier must
/// follow.
template <int kRows>
__device__ __forceinline__ void findInverses(const MatmulArgs& args, const float* squares, float* inverses)
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    if (!args.pending.squares) {
        if (static_cast<int>(threadIdx.x) < kRows)
            inverses[threadIdx.x] = 1.0F;
        return;
    }
    const int stride = (args.pending.parts + 3) / 4 * 4;
    for (int row = warp; row < kRows; row += kMatmulWarps) {
        float sum = 0;
        for (int i = lane; i < args.pending.parts; i += kWarp)
            sum += squares[row * stride + i];
        sum = warpSum(sum);
        if (lane == 0)
            inverses[row] = rsqrtf(sum / static_cast<float>(args.pending.width) + args.pending.epsilon);
    }
}

template <int kRows, int kOutputs, class Result>
__device__ __forceinline__ void storePlain(const MatmulArgs& args, const TileGroup& group, int firstRow, const Result& result)
{
    float* out = args.out + static_cast<std::size_t>(group.split) * args.splitStride;
    for (int at = static_cast<int>(threadIdx.x); at < kRows * kOutputs; at += kMatmulThreads) {
        const int row = at / kOutputs;
        const int output = group.tile * kTileRows + at % kOutputs;
        if (firstRow + row >= args.rows || output >= args.weights.outputs || at % kOutputs >= group.count * kTileRows)
            continue;
        float value = result(row, at % kOutputs);
        if (args.bias)
            value += args.bias[output];
        if (args.softcap != 0.0F)
            value = args.softcap * tanhf(value / args.softcap);
        const std::size_t to = static_cast<std::size_t>(firstRow + row) * args.outStride + static_cast<std::size_t>(output);
        out[to] = args.base ? args.base[to] + value : value;
    }
}

template <int kRows, int kTiles, class Result>
__device__ __forceinline__ void storeGated(const MatmulArgs& args, const TileGroup& group, int firstRow, const Result& result)
{
    constexpr int kItems = kRows * kTiles * 8; // whole warps, so that eight lanes can add up
    for (int at = static_cast<int>(threadIdx.x); at < kItems; at += kMatmulThreads) {
        const int local = at / 8 % kTiles * kTileRows + at % 8;
        const int row = at / (8 * kTiles);
        const int tile = group.tile + at / 8 % kTiles;
        const float value = activate(args.activation, result(row, local)) * result(row, local + 8);
        float sum = value;
        for (int offset = 4; offset > 0; offset /= 2)
            sum += __shfl_xor_sync(0xFFFFFFFFU, sum, offset);
        if (firstRow + row >= args.rows || tile >= group.tile + group.count)
            continue;
        storePrepared(args.next, firstRow + row, tile * 8 + at % 8, value);
        if (at % 8 == 0)
            storeSum(args.next, firstRow + row, tile, sum);
    }
}

/// The residual stream's side of a group: a thread asks for its elements before the group's products are made.
template <int kRows, int kOutputs> class ResidualHeld {
public:
    __device__ __forceinline__ void load(const MatmulArgs& args, const TileGroup& group, int firstRow)
    {
#pragma unroll
        for (int i = 0; i < kEach; ++i) {
            const Element element(args, group, firstRow, i);
            m_x[i] = element.live ? __ldcg(args.residual.x + element.at) : 0.0F;
            m_norm[i] = element.live ? args.residual.norm[element.output] : 0.0F;
        }
    }

    template <class Result>
    __device__ __forceinline__ void store(const MatmulArgs& args, const TileGroup& group, int firstRow, const Result& result) const
    {
        const Residual& residual = args.residual;
#pragma unroll
        for (int i = 0; i < kEach; ++i) {
            const Element element(args, group, firstRow, i);
            float x = 0;
            if (element.live)
                x = m_x[i] + result(element.row - firstRow, element.local);
            const float normed = x * m_norm[i];
            float sum = normed; // of eight lanes
            float squares = x * x; // of sixteen
            for (int offset = 1; offset < 8; offset *= 2) {
                sum += __shfl_xor_sync(0xFFFFFFFFU, sum, offset);
                squares += __shfl_xor_sync(0xFFFFFFFFU, squares, offset);
            }
            squares += __shfl_xor_sync(0xFFFFFFFFU, squares, 8);
            if (!element.live)
                continue;
            residual.x[element.at] = x;
            storePrepared(residual.next, element.row, element.output, normed);
            if (element.output % 8 == 0)
                storeSum(residual.next, element.row, element.output / 8, sum);
            if (element.output % kTileRows == 0)
                residual.squares[static_cast<std::size_t>(element.row) * static_cast<std::size_t>((args.weights.tiles + 3) / 4 * 4)
                    + static_cast<std::size_t>(element.output / kTileRows)]
                    = squares;
            if (residual.taps)
                residual.taps[static_cast<std::size_t>(element.row) * residual.tapStride + static_cast<std::size_t>(element.output)] = x;
        }
    }

private:
    static constexpr int kEach = (kRows * kOutputs + kMatmulThreads - 1) / kMatmulThreads;

    struct Element {
        int local;
        int row;
        int output;
        bool live;
        std::size_t at;

        __device__ __forceinline__ Element(const MatmulArgs& args, const TileGroup& group, int firstRow, int i)
        {
            const int item = static_cast<int>(threadIdx.x) + i * kMatmulThreads;
            local = item % kOutputs;
            row = firstRow + item / kOutputs;
            output = group.tile * kTileRows + local;
            live = item < kRows * kOutputs && row < args.rows && output < args.weights.outputs && local < group.count * kTileRows;
            at = static_cast<std::size_t>(row) * static_cast<std::size_t>(args.weights.outputs) + static_cast<std::size_t>(output);
        }
    };

    float m_x[kEach];
    float m_norm[kEach];
};

} // namespace foregleam::cuda
