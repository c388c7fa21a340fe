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

/// How many units ahead a warp asks for: what a block may hold of shared memory on every device, or less.
template <Format F, int kTiles> FOREGLEAM_HD constexpr int stages()
{
    constexpr int kFit = (48 << 10) / (kMatmulWarps * kTiles * slotBytes(F));
    return kFit < 1 ? 1 : kFit > 8 ? 8 : kFit;
}

/// In shared memory: the warps' rings, their barriers, their sums of a group of tiles.
template <Format F, int kTiles, int kGroups> struct MatmulShared {
    using Ring = UnitRing<F, kTiles, stages<F, kTiles>()>;
    static constexpr int kOutputs = kTiles * kTileRows;
    static constexpr int kRows = kGroups * kGroupRows;
    using Parts = float[kRows][kOutputs + 1];

    static constexpr int kBarriersAt = kMatmulWarps * Ring::kBytes;
    static constexpr int kPartsAt = kBarriersAt + kMatmulWarps * stages<F, kTiles>() * static_cast<int>(sizeof(std::uint64_t));
    static constexpr int kSums = kMatmulWarps * static_cast<int>(sizeof(Parts));
    static constexpr int kSquares = kRows * kMostNormParts * static_cast<int>(sizeof(float)); // which lie there first
    static constexpr int kInversesAt = kPartsAt + (kSums > kSquares ? kSums : kSquares);
    static constexpr int kBytes = kInversesAt + kRows * static_cast<int>(sizeof(float));
};

/// Tiles that share activations: two, where two slots a warp are not too much.
template <Format F> constexpr int mostTiles()
{
    return stages<F, 2>() >= 3 ? 2 : 1;
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

/// The products of one unit of kCount tiles, added to `total`.
template <Format F, int kTiles, int kGroups, int kCount>
__device__ __forceinline__ void multiplyUnit(
    const std::uint8_t* slots, const LaneActivations<F, kGroups>& in, int lane, float (&total)[kTiles][kGroups][2])
{
    const auto add = [](float (&to)[2], float low, float high, const float (&c)[4]) {
        to[0] = __fmaf_rn(low, c[0] + c[1], to[0]);
        to[1] = __fmaf_rn(high, c[2] + c[3], to[1]);
    };
#pragma unroll
    for (int m = 0; m < kCount; ++m) {
        LaneWeights<F> w;
        w.load(slots + m * slotBytes(F), lane);
        std::uint32_t a[2][2][4];
        w.template fragment<0, 0>(a[0][0]);
        w.template fragment<0, 1>(a[0][1]);
        w.template fragment<1, 0>(a[1][0]);
        w.template fragment<1, 1>(a[1][1]);
#pragma unroll
        for (int n = 0; n < kGroups; ++n) {
            const uint4(&x)[2] = in.x[n];
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
                mmaShort(d, w.offsets(0, lane % 4), w.offsets(1, lane % 4), in.sum[n]);
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
}

// Grid (blocks, groups of rows). Every block has as many items (tiles, or splits of them) as any other, give or take one;
// its warps' rings run on from one group of tiles to the next.
template <Format F, int kTiles, int kGroups>
__global__ void __launch_bounds__(kMatmulWarps* kWarp, kGroups == 1 ? 3 : 2)
    matmulKernel(const __grid_constant__ MatmulArgs args)
{
    using Shared = MatmulShared<F, kTiles, kGroups>;
    constexpr int kStages = stages<F, kTiles>();
    constexpr int kOutputs = Shared::kOutputs;
    constexpr int kRows = Shared::kRows;
    auto* shared = dynamicShared<std::uint8_t>();
    launchDependents();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int tiles = args.weights.tiles;
    const int units = args.weights.units;
    const int slices = kMatmulWarps * args.splits;
    const int firstRow = static_cast<int>(blockIdx.y) * kRows;
    const std::size_t tileBytes = args.weights.tileBytes();
    // Blocks b and b + blocks / 2, which usually share a multiprocessor, get neighbouring shares: together nearly an even one.
    const auto blocks = static_cast<int>(gridDim.x);
    const auto block = static_cast<int>(blockIdx.x);
    const int share = blocks % 2 ? block : block % (blocks / 2) * 2 + block / (blocks / 2);
    const auto itemAt = [&](int i) { return static_cast<int>(static_cast<long long>(tiles) * args.splits * i / blocks); };
    const int end = itemAt(share + 1);

    typename Shared::Ring ring(shared + warp * Shared::Ring::kBytes,
        reinterpret_cast<std::uint64_t*>(shared + Shared::kBarriersAt) + warp * kStages, lane);
    int aheadItem = itemAt(share);
    TileGroup ahead(aheadItem, end, kTiles, tiles, warp);
    const auto askNext = [&] {
        while (ahead.count > 0 && ahead.unit >= units) {
            aheadItem += ahead.count;
            ahead = TileGroup(aheadItem, end, kTiles, tiles, warp);
        }
        ring.ask(args.weights.data + static_cast<std::size_t>(ahead.tile) * tileBytes, tileBytes, max(ahead.count, 0), units, ahead.unit);
        ahead.unit += slices;
    };
    for (int step = 0; step < kStages; ++step)
        askNext();
    waitForPredecessor(); // weights are constant, activations are not

    auto* parts = reinterpret_cast<typename Shared::Parts*>(shared + Shared::kPartsAt); // [warp]
    auto* inverses = reinterpret_cast<float*>(shared + Shared::kInversesAt);
    if (args.pending.squares)
        fetchSquares<kRows>(args, firstRow, reinterpret_cast<float*>(parts));
    bool first = true;
    for (int item = itemAt(share); item < end;) {
        TileGroup group(item, end, kTiles, tiles, warp);
        item += group.count;
        float total[kTiles][kGroups][2] = {};
        ResidualHeld<kRows, kOutputs> held;
        if (args.residual.x)
            held.load(args, group, firstRow);
        const auto run = [&]<int kCount>() {
            constexpr bool kAhead = kGroups <= 2; // more would not fit into the registers
            LaneActivations<F, kGroups> in;
            if (kAhead && group.unit < units)
                in.load(args.x, args.rows, firstRow, group.unit, lane);
            for (int unit = group.unit; unit < units; unit += slices) {
                LaneActivations<F, kGroups> now;
                if constexpr (kAhead) {
                    now = in;
                    if (unit + slices < units)
                        in.load(args.x, args.rows, firstRow, unit + slices, lane);
                } else {
                    now.load(args.x, args.rows, firstRow, unit, lane);
                }
                multiplyUnit<F, kTiles, kGroups, kCount>(ring.wait(), now, lane, total);
                ring.release();
                askNext();
            }
        };
        if (kTiles == 1 || group.count == 1)
            run.template operator()<1>();
        else
            run.template operator()<kTiles>();

        if (first)
            findInverses<kRows>(args, reinterpret_cast<const float*>(parts), inverses);
        first = false;
        __syncthreads(); // the sums of the group before have been read
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
}

template <Format F> cudaError_t launchMatmulOf(const MatmulArgs& args, cudaStream_t stream)
{
    if (args.x.rounded)
        return launchWideMatmulOf<F>(args, stream);
    constexpr int kTiles = mostTiles<F>();
    const auto start = [&]<int kGroups>() {
        constexpr int kShared = MatmulShared<F, kTiles, kGroups>::kBytes;
        auto* kernel = matmulKernel<F, kTiles, kGroups>;
        if (kShared > 48 << 10) {
            const cudaError_t status = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, kShared);
            if (status != cudaSuccess)
                return status;
        }
        const dim3 grid(static_cast<unsigned>(std::min(args.weights.tiles * args.splits, matmulBlocks())),
            static_cast<unsigned>((args.rows + kGroups * kGroupRows - 1) / (kGroups * kGroupRows)));
        return launch(kernel, grid, dim3(kMatmulWarps * kWarp), kShared, stream, args);
    };
    if (args.rows <= kGroupRows)
        return start.template operator()<1>();
    if (args.rows <= 2 * kGroupRows)
        return start.template operator()<2>();
    return start.template operator()<kMatmulMostRows / kGroupRows>();
}

} // namespace foregleam::cuda
