#pragma once
// Many rows of activations times a packed matrix, for prompts: arithmetic-bound, so activations are rounded to F16 and
// weights become F16 with their scale in them, and sums stay in the tensor cores' registers from the first k to the last.
// Instantiated by format in matmul_*.cu.
//
// A block makes 128 outputs of 128 rows: eight warps, four by outputs (two tiles each) and two by rows.

#include "kernels/cuda/lane_weights.cuh"
#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/matmul.cuh"
#include "kernels/cuda/unit_copies.cuh"

namespace foregleam::cuda {

constexpr int kWideWarps = 8;
constexpr int kWideGroups = kWideRows / kRoundedGroupRows;

template <Format F> FOREGLEAM_HD constexpr int wideStageBytes()
{
    return kWideTiles * slotBytes(F) + kWideGroups * 2 * kWarp * static_cast<int>(sizeof(uint4));
}
/// As many as leave room for a second block on compute capability 8 and 9, at least the two that overlap.
template <Format F> FOREGLEAM_HD constexpr int wideStages()
{
    return wideStageBytes<F>() * 3 <= (100 << 10) ? 3 : 2;
}

// Grid (blocks of rows, blocks of tiles, splits): neighbours share weights, which so come from memory once.
template <Format F>
__global__ void __launch_bounds__(kWideWarps* kWarp, 2) wideMatmulKernel(const __grid_constant__ MatmulArgs args)
{
    constexpr int kStages = wideStages<F>();
    constexpr int kStage = wideStageBytes<F>();
    constexpr int kSlot = slotBytes(F);
    constexpr int kMine = kWideGroups / 2; ///< groups of rows of a warp
    auto* shared = dynamicShared<std::uint8_t>();
    launchDependents();
    const int thread = static_cast<int>(threadIdx.x);
    const int lane = thread % kWarp;
    const int warp = thread / kWarp;
    const int firstTile = static_cast<int>(blockIdx.y) * kWideTiles;
    const int firstRow = static_cast<int>(blockIdx.x) * kWideRows;
    const int units = args.weights.units;
    const int firstUnit = units * static_cast<int>(blockIdx.z) / static_cast<int>(gridDim.z);
    const int endUnit = units * (static_cast<int>(blockIdx.z) + 1) / static_cast<int>(gridDim.z);
    const int liveGroups = min(kWideGroups, (args.rows - firstRow + kRoundedGroupRows - 1) / kRoundedGroupRows);
    const std::uint8_t* tile
        = args.weights.data + static_cast<std::size_t>(firstTile + warp) * args.weights.tileBytes(); // that this warp copies
    const bool hasTile = firstTile + warp < args.weights.tiles;
    const auto ask = [&](int unit) {
        std::uint8_t* stage = shared + (unit - firstUnit) % kStages * kStage;
        if (unit < endUnit) {
            if (hasTile)
                copyUnit<F>(stage + warp * kSlot, tile, units, unit, lane);
            auto* fragments = reinterpret_cast<uint4*>(stage + kWideTiles * kSlot);
            for (int group = warp; group < liveGroups; group += kWideWarps) {
                const uint4* from = args.x.at(firstRow + group * kRoundedGroupRows, 2 * unit);
                copyAsync(fragments + group * 2 * kWarp + lane, from + lane);
                copyAsync(fragments + group * 2 * kWarp + kWarp + lane, from + kWarp + lane);
            }
        }
        commitCopies(); // an empty group too: they are counted
    };
    waitForPredecessor();
    for (int stage = 0; stage < kStages - 1; ++stage)
        ask(firstUnit + stage);

    const int firstMine = warp / 4 * kMine; // of this warp's groups
    const int myTile = warp % 4 * 2;
    float sums[2][kMine][4] = {};
    for (int unit = firstUnit; unit < endUnit; ++unit) {
        waitForCopies<kStages - 2>();
        __syncthreads(); // everybody's copies are there, and everybody has read the stage that is filled next
        ask(unit + kStages - 1);
        const std::uint8_t* stage = shared + (unit - firstUnit) % kStages * kStage;
        const auto* fragments = reinterpret_cast<const uint4*>(stage + kWideTiles * kSlot) + firstMine * 2 * kWarp + lane;
        LaneWeights<F> weights[2];
        weights[0].load(stage + myTile * kSlot, lane);
        weights[1].load(stage + (myTile + 1) * kSlot, lane);
        const auto multiply = [&]<int kBlock>() {
            std::uint32_t a[2][2][4]; // [tile][step]
#pragma unroll
            for (int m = 0; m < 2; ++m) {
                weights[m].template roundedFragment<kBlock, 0>(a[m][0]);
                weights[m].template roundedFragment<kBlock, 1>(a[m][1]);
            }
#pragma unroll
            for (int n = 0; n < kMine; ++n) {
                const uint4 x = fragments[(2 * n + kBlock) * kWarp];
                mma(sums[0][n], a[0][0], x.x, x.y);
                mma(sums[1][n], a[1][0], x.x, x.y);
                mma(sums[0][n], a[0][1], x.z, x.w);
                mma(sums[1][n], a[1][1], x.z, x.w);
            }
        };
        multiply.template operator()<0>();
        multiply.template operator()<1>();
    }
    copiesDone();

    // Lane (g, t) has outputs g and g + 8 of rows 2t and 2t + 1 of each group.
    const float unscale = args.weights.scale * kPreparedUnscale;
    const int g = lane / 4;
    const int t = lane % 4;
    float* out = args.out + static_cast<std::size_t>(blockIdx.z) * args.splitStride;
#pragma unroll
    for (int m = 0; m < 2; ++m) {
        const int at = firstTile + myTile + m;
        if (at >= args.weights.tiles)
            break;
#pragma unroll
        for (int n = 0; n < kMine; ++n) {
#pragma unroll
            for (int which = 0; which < 2; ++which) {
                const int row = firstRow + (firstMine + n) * kRoundedGroupRows + 2 * t + which;
                if (row >= args.rows)
                    continue;
                const float low = sums[m][n][which] * unscale;
                const float high = sums[m][n][2 + which] * unscale;
                if (args.gated) {
                    storePrepared(args.next, row, at * 8 + g, activate(args.activation, low) * high);
                    continue;
                }
                const int output = at * kTileRows + g;
                const auto store = [&](int o, float value) {
                    if (o >= args.weights.outputs)
                        return;
                    if (args.bias)
                        value += args.bias[o];
                    if (args.softcap != 0.0F)
                        value = args.softcap * tanhf(value / args.softcap);
                    const std::size_t to = static_cast<std::size_t>(row) * args.outStride + static_cast<std::size_t>(o);
                    out[to] = args.base ? args.base[to] + value : value;
                };
                store(output, low);
                store(output + 8, high);
            }
        }
    }
}

template <Format F> cudaError_t launchWideMatmulOf(const MatmulArgs& args, cudaStream_t stream)
{
    constexpr int kShared = wideStages<F>() * wideStageBytes<F>();
    auto* kernel = wideMatmulKernel<F>;
    if (const cudaError_t status = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, kShared);
        status != cudaSuccess)
        return status;
    const dim3 grid(static_cast<unsigned>((args.rows + kWideRows - 1) / kWideRows),
        static_cast<unsigned>((args.weights.tiles + kWideTiles - 1) / kWideTiles), static_cast<unsigned>(args.splits));
    return launch(kernel, grid, dim3(kWideWarps * kWarp), kShared, stream, args);
}

} // namespace foregleam::cuda
