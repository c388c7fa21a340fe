#pragma once
// The kernel behind launchMatmul(), instantiated by format in matmul_*.cu.

#include "kernels/cuda/lane_weights.cuh"
#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/matmul.cuh"
#include "kernels/cuda/matmul_results.cuh"
#include "kernels/cuda/unit_copies.cuh"
#include "kernels/cuda/wide_matmul.cuh"

#include <algorithm>

namespace foregleam::cuda {

/// How many units ahead a warp asks for: as many as fit into a quarter of a multiprocessor's shared memory.
template <Format F, int kTiles> FOREGLEAM_HD constexpr int stages()
{
    constexpr int kShare = 48 << 10;
    constexpr int kFit = kShare / (kMatmulWarps * kTiles * slotBytes(F));
    constexpr int kFewest = F == Format::F32 ? 1 : 2; // two of these would be more than some devices have
    return kFit < kFewest ? kFewest : kFit > 8 ? 8 : kFit;
}

template <Format F, int kTiles, int kGroups> FOREGLEAM_HD constexpr int sharedBytes()
{
    constexpr int kRing = kMatmulWarps * kTiles * slotBytes(F) * stages<F, kTiles>();
    constexpr int kParts = kMatmulWarps * kGroups * kGroupRows * (kTiles * kTileRows + 1) * static_cast<int>(sizeof(float));
    return kRing > kParts ? kRing : kParts;
}

/// Behind them what the rows are multiplied by, and for a pending norm the sums of squares.
template <int kGroups> constexpr int normBytes(bool pending)
{
    constexpr int kRows = kGroups * kGroupRows;
    return kRows * static_cast<int>(sizeof(float)) * (pending ? 1 + kMostNormParts : 1);
}

/// Most tiles of a block: two stages must fit into what a block may have on every device.
template <Format F> constexpr int mostTiles()
{
    constexpr int kFit = (64 << 10) / (2 * kMatmulWarps * slotBytes(F));
    return kFit >= 4 ? 4 : kFit >= 2 ? 2 : 1;
}

/// What a lane reads of a unit's activations.
template <Format F, int kGroups> struct LaneActivations {
    uint4 x[kGroups][2];
    std::uint32_t sum[kGroups];

    __device__ __forceinline__ void load(const Prepared& in, int rows, int firstRow, int unit, int lane)
    {
#pragma unroll
        for (int n = 0; n < kGroups; ++n) {
            const bool live = firstRow + n * kGroupRows + lane / 8 < rows; // a lane's column is a part of row lane / 8
            const std::size_t at = static_cast<std::size_t>(firstRow / kGroupRows + n) * static_cast<std::size_t>(in.blocks)
                + static_cast<std::size_t>(2 * unit);
            const uint4* from = in.fragments + at * kWarp + lane;
            x[n][0] = live ? from[0] : make_uint4(0, 0, 0, 0);
            x[n][1] = live ? from[kWarp] : make_uint4(0, 0, 0, 0);
            sum[n] = hasOffset(F) && live ? in.sums[at / 2 * kWarp + static_cast<std::size_t>(lane)] : 0;
        }
    }
};

// kTiles tiles of 16 outputs a block, kGroups groups of 4 rows; grid (tiles, splits, groups of rows).
template <Format F, int kTiles, int kGroups>
__global__ void __launch_bounds__(kMatmulWarps* kWarp) matmulKernel(const __grid_constant__ MatmulArgs args)
{
    constexpr int kStages = stages<F, kTiles>();
    constexpr int kSlot = slotBytes(F);
    auto* shared = dynamicShared<std::uint8_t>();
    launchDependents();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int slices = kMatmulWarps * static_cast<int>(gridDim.y);
    const int units = args.weights.units;
    const int firstTile = static_cast<int>(blockIdx.x) * kTiles;
    const int firstRow = static_cast<int>(blockIdx.z) * kGroups * kGroupRows;
    const std::size_t tileBytes = args.weights.tileBytes();
    const std::uint8_t* tiles = args.weights.data + static_cast<std::size_t>(firstTile) * tileBytes;
    const int present = min(kTiles, args.weights.tiles - firstTile);
    std::uint8_t* ring = shared + warp * kStages * kTiles * kSlot;
    const int first = static_cast<int>(blockIdx.y) * kMatmulWarps + warp;
    const auto ask = [&](int step) {
        const int unit = first + step * slices;
        if (unit < units) {
#pragma unroll
            for (int m = 0; m < kTiles; ++m) {
                if (m < present)
                    copyUnit<F>(ring + (step % kStages * kTiles + m) * kSlot, tiles + static_cast<std::size_t>(m) * tileBytes, units, unit, lane);
            }
        }
        commitCopies(); // an empty group too: they are counted
    };
    for (int step = 0; step < kStages; ++step)
        ask(step);
    waitForPredecessor(); // weights are constant, activations are not

    constexpr int kOutputs = kTiles * kTileRows;
    constexpr int kRows = kGroups * kGroupRows;
    const TileGroup group{firstTile, static_cast<int>(blockIdx.y), present};
    auto* inverses = reinterpret_cast<float*>(shared + sharedBytes<F, kTiles, kGroups>());
    float* squares = inverses + kRows; // [kRows, parts]
    if (args.pending.squares)
        fetchSquares<kRows>(args, firstRow, squares);
    ResidualHeld<kRows, kOutputs> held;
    if (args.residual.x)
        held.load(args, group, firstRow);

    float total[kTiles][kGroups][2] = {};
    const auto add = [](float (&to)[2], float low, float high, const float (&c)[4]) {
        to[0] = __fmaf_rn(low, c[0] + c[1], to[0]);
        to[1] = __fmaf_rn(high, c[2] + c[3], to[1]);
    };
    constexpr bool kAhead = kGroups <= 2; // more would not fit into the registers
    LaneActivations<F, kGroups> in;
    if (kAhead && first < units)
        in.load(args.x, args.rows, firstRow, first, lane);
    for (int step = 0; first + step * slices < units; ++step) {
        const int unit = first + step * slices;
        LaneActivations<F, kGroups> now;
        if constexpr (kAhead) {
            now = in;
            if (unit + slices < units)
                in.load(args.x, args.rows, firstRow, unit + slices, lane);
        } else {
            now.load(args.x, args.rows, firstRow, unit, lane);
        }
        waitForCopies<kStages - 1>();
        __syncwarp(); // what other lanes copied is there too
#pragma unroll
        for (int m = 0; m < kTiles; ++m) {
            if (m >= present)
                break;
            LaneWeights<F> w;
            w.load(ring + (step % kStages * kTiles + m) * kSlot, lane);
            std::uint32_t a[2][2][4];
            w.template fragment<0, 0>(a[0][0]);
            w.template fragment<0, 1>(a[0][1]);
            w.template fragment<1, 0>(a[1][0]);
            w.template fragment<1, 1>(a[1][1]);
#pragma unroll
            for (int n = 0; n < kGroups; ++n) {
                const uint4(&x)[2] = now.x[n];
                float c[4] = {};
                mma(c, a[0][0], x[0].x, x[0].y);
                if constexpr (F == Format::Q6_K) { // every 16 columns have a scale of their own
                    add(total[m][n], w.template factor<0, 0>(0), w.template factor<0, 0>(1), c);
                    c[0] = c[1] = c[2] = c[3] = 0.0F;
                }
                mma(c, a[0][1], x[0].z, x[0].w);
                if constexpr (!isPlain(F) && !isFolded(F)) { // every 32
                    add(total[m][n], w.template factor<0, 1>(0), w.template factor<0, 1>(1), c);
                    c[0] = c[1] = c[2] = c[3] = 0.0F;
                }
                mma(c, a[1][0], x[1].x, x[1].y);
                if constexpr (F == Format::Q6_K) {
                    add(total[m][n], w.template factor<1, 0>(0), w.template factor<1, 0>(1), c);
                    c[0] = c[1] = c[2] = c[3] = 0.0F;
                }
                mma(c, a[1][1], x[1].z, x[1].w);
                add(total[m][n], w.template factor<1, 1>(0), w.template factor<1, 1>(1), c);
                if constexpr (hasOffset(F)) {
                    float d[4] = {};
                    mmaShort(d, w.offsets(0, lane % 4), w.offsets(1, lane % 4), now.sum[n]);
                    add(total[m][n], w.offsetFactor(0), w.offsetFactor(1), d);
                }
                if constexpr (F == Format::F32) {
                    std::uint32_t low[4];
                    float d[4] = {};
                    w.template fragment<0, 0, 1>(low);
                    mma(d, low, x[0].x, x[0].y);
                    w.template fragment<0, 1, 1>(low);
                    mma(d, low, x[0].z, x[0].w);
                    w.template fragment<1, 0, 1>(low);
                    mma(d, low, x[1].x, x[1].y);
                    w.template fragment<1, 1, 1>(low);
                    mma(d, low, x[1].z, x[1].w);
                    add(total[m][n], kLowPlane, kLowPlane, d);
                }
            }
        }
        __syncwarp(); // everybody has read the slot that is filled again
        ask(step + kStages);
    }

    copiesDone();
    __syncthreads(); // the ring's memory now holds the warps' sums
    findInverses<kRows>(args, squares, inverses);
    auto* parts = reinterpret_cast<float(*)[kRows][kOutputs + 1]>(shared);
#pragma unroll
    for (int m = 0; m < kTiles; ++m) {
#pragma unroll
        for (int n = 0; n < kGroups; ++n) {
            parts[warp][n * kGroupRows + lane % 4][m * kTileRows + lane / 4] = total[m][n][0];
            parts[warp][n * kGroupRows + lane % 4][m * kTileRows + lane / 4 + 8] = total[m][n][1];
        }
    }
    __syncthreads();
    const float unscale = args.weights.scale * kPreparedUnscale;
    const auto result = [&](int row, int output) {
        float sum = 0;
#pragma unroll
        for (int w = 0; w < kMatmulWarps; ++w)
            sum += parts[w][row][output];
        return sum * unscale * inverses[row];
    };
    if (args.gated)
        storeGated<kRows, kTiles>(args, group, firstRow, result);
    else if (args.residual.x)
        held.store(args, group, firstRow, result);
    else
        storePlain<kRows, kOutputs>(args, group, firstRow, result);
}

template <Format F> cudaError_t launchMatmulOf(const MatmulArgs& args, cudaStream_t stream)
{
    if (args.x.rounded)
        return launchWideMatmulOf<F>(args, stream);
    constexpr int kThreads = kMatmulWarps * kWarp;
    const auto launchOf = [&]<int kTiles, int kGroups>() {
        const int shared = sharedBytes<F, kTiles, kGroups>() + normBytes<kGroups>(args.pending.squares != nullptr);
        auto* kernel = matmulKernel<F, kTiles, kGroups>;
        if (shared > 48 << 10) {
            const cudaError_t status = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, shared);
            if (status != cudaSuccess)
                return status;
        }
        const dim3 grid(static_cast<unsigned>((args.weights.tiles + kTiles - 1) / kTiles), static_cast<unsigned>(args.splits),
            static_cast<unsigned>((args.rows + kGroups * kGroupRows - 1) / (kGroups * kGroupRows)));
        return launch(kernel, grid, dim3(kThreads), static_cast<std::size_t>(shared), stream, args);
    };
    const auto start = [&]<int kTiles, int kGroups>() {
        if (sharedBytes<F, kTiles, kGroups>() + normBytes<kGroups>(args.pending.squares != nullptr) > sharedLimit())
            return launchOf.template operator()<1, kGroups>();
        return launchOf.template operator()<kTiles, kGroups>();
    };
    // Tiles of a block share its activations; but there must be blocks for everybody.
    const int most = std::min(mostTiles<F>(), args.weights.tiles * args.splits / (multiprocessors() * 3 / 2));
    const int groups = (args.rows + kGroupRows - 1) / kGroupRows;
    const auto forTiles = [&]<int kTiles>() {
        if (groups <= 1)
            return start.template operator()<kTiles, 1>();
        if (groups <= 2)
            return start.template operator()<kTiles, 2>();
        return start.template operator()<std::min(kTiles, 2), kMatmulMostRows / kGroupRows>();
    };
    if constexpr (mostTiles<F>() >= 4) {
        if (most >= 4)
            return forTiles.template operator()<4>();
    }
    if constexpr (mostTiles<F>() >= 2) {
        if (most >= 2)
            return forTiles.template operator()<2>();
    }
    return forTiles.template operator()<1>();
}

} // namespace foregleam::cuda
