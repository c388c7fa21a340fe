#include "kernels/cuda/prompt_attention.cuh"

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/matmul.cuh"

#include <cmath>

namespace foregleam::cuda {
namespace {

constexpr int kWarps = 4;
constexpr int kThreads = kWarps * kWarp;
constexpr int kMmaRows = 16;
constexpr int kQueries = kWarps * kMmaRows; ///< rows of a block
constexpr int kTile = 64; ///< positions that are in shared memory at a time
constexpr int kStages = 2;
// Halves behind each row, so that eight lanes that read 16 bytes each of two keys, or of eight values, meet every bank once.
constexpr int kKeyPad = 32;
constexpr int kValuePad = 8;

template <int kHeadSize> constexpr int sharedBytes()
{
    return kStages * kTile * (2 * kHeadSize + kKeyPad + kValuePad) * static_cast<int>(sizeof(__half));
}

__device__ __forceinline__ std::uint32_t roundedPair(float a, float b)
{
    return static_cast<std::uint32_t>(__half_as_ushort(__float2half_rn(a)))
        | static_cast<std::uint32_t>(__half_as_ushort(__float2half_rn(b))) << 16;
}

__device__ __forceinline__ float quadMax(float value)
{
    value = fmaxf(value, __shfl_xor_sync(0xFFFFFFFFU, value, 1));
    return fmaxf(value, __shfl_xor_sync(0xFFFFFFFFU, value, 2));
}

__device__ __forceinline__ float quadSum(float value)
{
    value += __shfl_xor_sync(0xFFFFFFFFU, value, 1);
    return value + __shfl_xor_sync(0xFFFFFFFFU, value, 2);
}

// Grid (blocks of rows, heads); a warp has 16 rows. Of a 32-element piece of a head lane column t owns elements 8t..8t+7:
// the order of k is free as long as queries and keys share it.
template <int kHeadSize>
__global__ void __launch_bounds__(kThreads) promptAttentionKernel(const __grid_constant__ PromptAttentionArgs args)
{
    constexpr int kKeyStride = kHeadSize + kKeyPad;
    constexpr int kValueStride = kHeadSize + kValuePad;
    constexpr int kPieces = kHeadSize / 32;
    constexpr int kOutputs = kHeadSize / 8; ///< mma columns of a head
    auto* keys = dynamicShared<__half>();
    __half* values = keys + kStages * kTile * kKeyStride;
    launchDependents();
    const int thread = static_cast<int>(threadIdx.x);
    const int lane = thread % kWarp;
    const int warp = thread / kWarp;
    const int g = lane / 4;
    const int t = lane % 4;
    const int head = static_cast<int>(blockIdx.y);
    const int blockRow = static_cast<int>(gridDim.x - 1 - blockIdx.x) * kQueries; // the longest first
    const int rowOf[2] = {blockRow + warp * kMmaRows + g, blockRow + warp * kMmaRows + g + 8};
    const int last = args.firstPosition + min(blockRow + kQueries, args.rows) - 1; // position that any row sees
    const int first = args.window > 0 ? max(0, args.firstPosition + blockRow - args.window + 1) : 0;
    const int kvHead = head / (args.heads / args.kv.kvHeads);
    const __half* keyStream = args.kv.stream(args.slot, kvHead, 0);
    const __half* valueStream = args.kv.stream(args.slot, kvHead, 1);
    const int firstTile = first / kTile;
    const int lastTile = last / kTile;
    const auto ask = [&](int tile) {
        const int stage = (tile - firstTile) % kStages * kTile;
        constexpr int kRowPieces = kHeadSize / 8;
        for (int i = thread; tile <= lastTile && i < kTile * kRowPieces; i += kThreads) {
            const int at = tile * kTile + i / kRowPieces;
            const int piece = i % kRowPieces * 8;
            __half* key = keys + (stage + i / kRowPieces) * kKeyStride + piece;
            __half* value = values + (stage + i / kRowPieces) * kValueStride + piece;
            if (at > last) { // nothing times NaN would be NaN
                *reinterpret_cast<uint4*>(key) = make_uint4(0, 0, 0, 0);
                *reinterpret_cast<uint4*>(value) = make_uint4(0, 0, 0, 0);
                continue;
            }
            const std::size_t from = static_cast<std::size_t>(at) * kHeadSize + static_cast<std::size_t>(piece);
            copyAsync(key, keyStream + from);
            copyAsync(value, valueStream + from);
        }
        commitCopies();
    };
    waitForPredecessor();
    for (int stage = 0; stage < kStages; ++stage)
        ask(firstTile + stage);

    std::uint32_t queries[kPieces][2][4]; // [piece][step] A fragments
#pragma unroll
    for (int which = 0; which < 2; ++which) {
        const float* query = args.queries + static_cast<std::size_t>(min(rowOf[which], args.rows - 1)) * args.rowStride
            + static_cast<std::size_t>(head * kHeadSize + 8 * t);
#pragma unroll
        for (int piece = 0; piece < kPieces; ++piece) {
#pragma unroll
            for (int pair = 0; pair < 4; ++pair)
                queries[piece][pair / 2][pair % 2 * 2 + which]
                    = roundedPair(query[piece * 32 + 2 * pair], query[piece * 32 + 2 * pair + 1]);
        }
    }

    float sums[kOutputs][4] = {};
    float highest[2] = {-INFINITY, -INFINITY};
    float total[2] = {0, 0};
    for (int tile = firstTile; tile <= lastTile; ++tile) {
        const int stage = (tile - firstTile) % kStages * kTile;
        waitForCopies<kStages - 1>();
        __syncthreads();
        float scores[kTile / 8][4] = {};
#pragma unroll
        for (int n = 0; n < kTile / 8; ++n) {
#pragma unroll
            for (int piece = 0; piece < kPieces; ++piece) {
                const uint4 key = *reinterpret_cast<const uint4*>(keys + (stage + n * 8 + g) * kKeyStride + piece * 32 + 8 * t);
                mma(scores[n], queries[piece][0], key.x, key.y);
                mma(scores[n], queries[piece][1], key.z, key.w);
            }
        }
        float correction[2];
#pragma unroll
        for (int which = 0; which < 2; ++which) {
            const int position = args.firstPosition + rowOf[which];
            float most = -INFINITY;
#pragma unroll
            for (int n = 0; n < kTile / 8; ++n) {
#pragma unroll
                for (int i = 0; i < 2; ++i) {
                    const int at = tile * kTile + n * 8 + 2 * t + i;
                    const bool visible = at <= position && (args.window == 0 || at > position - args.window);
                    float& score = scores[n][2 * which + i];
                    score = visible ? score * args.scale : -INFINITY;
                    most = fmaxf(most, score);
                }
            }
            most = fmaxf(highest[which], quadMax(most));
            const float base = most == -INFINITY ? 0.0F : most; // a row that sees nothing of the tile yet
            correction[which] = expf(highest[which] - base);
            highest[which] = most;
            float sum = 0;
#pragma unroll
            for (int n = 0; n < kTile / 8; ++n) {
#pragma unroll
                for (int i = 0; i < 2; ++i) {
                    float& score = scores[n][2 * which + i];
                    score = expf(score - base);
                    sum += score;
                }
            }
            total[which] = total[which] * correction[which] + sum; // of this lane's columns
        }
#pragma unroll
        for (int n = 0; n < kOutputs; ++n) {
            sums[n][0] *= correction[0];
            sums[n][1] *= correction[0];
            sums[n][2] *= correction[1];
            sums[n][3] *= correction[1];
        }
#pragma unroll
        for (int step = 0; step < kTile / 16; ++step) {
            const float(&low)[4] = scores[2 * step];
            const float(&high)[4] = scores[2 * step + 1];
            const std::uint32_t weights[4] = {roundedPair(low[0], low[1]), roundedPair(low[2], low[3]),
                roundedPair(high[0], high[1]), roundedPair(high[2], high[3])};
            const __half* from = values + (stage + step * 16 + lane % 16) * kValueStride + lane / 16 * 8;
#pragma unroll
            for (int n = 0; n < kOutputs; n += 2) {
                std::uint32_t v[4];
                loadTransposed(v, from + n * 8);
                mma(sums[n], weights, v[0], v[1]);
                mma(sums[n + 1], weights, v[2], v[3]);
            }
        }
        __syncthreads(); // everybody has read the tile that is filled again
        ask(tile + kStages);
    }
    copiesDone();
#pragma unroll
    for (int which = 0; which < 2; ++which) {
        const float inverse = 1.0F / quadSum(total[which]);
        if (rowOf[which] >= args.rows)
            continue;
#pragma unroll
        for (int n = 0; n < kOutputs; ++n)
            storeRoundedPair(args.out, rowOf[which], head * kHeadSize + n * 8 + 2 * t, sums[n][2 * which] * inverse,
                sums[n][2 * which + 1] * inverse);
    }
}

template <int kHeadSize> cudaError_t launchOf(const PromptAttentionArgs& args, cudaStream_t stream)
{
    constexpr int kShared = sharedBytes<kHeadSize>();
    auto* kernel = promptAttentionKernel<kHeadSize>;
    if (const cudaError_t status = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, kShared);
        status != cudaSuccess)
        return status;
    const dim3 grid(static_cast<unsigned>((args.rows + kQueries - 1) / kQueries), static_cast<unsigned>(args.heads));
    return launch(kernel, grid, dim3(kThreads), kShared, stream, args);
}

} // namespace

bool promptAttentionFits(int headSize)
{
    return (headSize == 64 && sharedLimit() >= sharedBytes<64>()) || (headSize == 128 && sharedLimit() >= sharedBytes<128>());
}

cudaError_t launchPromptAttention(const PromptAttentionArgs& args, cudaStream_t stream)
{
    return args.headSize == 64 ? launchOf<64>(args, stream) : launchOf<128>(args, stream);
}

} // namespace foregleam::cuda
