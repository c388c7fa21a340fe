#include "kernels/cuda/attention.cuh"

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/matmul.cuh"
#include "kernels/cuda/rotate.cuh"

#include <algorithm>
#include <cmath>

namespace foregleam::cuda {
namespace {

constexpr int kPad = 8; ///< halves between the rows of a tile, against bank conflicts
constexpr int kHeads = 4; ///< query heads of a block
constexpr int kParts = 4; ///< threads that share the elements of a key
constexpr int kLargeTile = 128; ///< positions that are in shared memory at a time,
constexpr int kSmallTile = 64; ///< and where there is less of it
constexpr int kMergeThreads = 256;
constexpr std::size_t kEveryDevice = 64 << 10; ///< shared memory that a block may have on compute capability 7.5

struct Sizes {
    int group; ///< query heads of a key head
    int sets; ///< blocks that share a key head's queries
    int tileStride; ///< halves
    __host__ __device__ explicit Sizes(const RotateArgs& rotate)
        : group(rotate.heads / rotate.kv.kvHeads)
        , sets((group + kHeads - 1) / kHeads)
        , tileStride(rotate.kv.stride + kPad)
    {
    }
};

/// Byte offsets in shared memory; `tile` positions are there at a time, and each has kParts threads.
struct Layout {
    std::size_t keys, values, freshKeys, freshValues, queries, scores, weights, figures, freshRows, total;
    __host__ __device__ Layout(const RotateArgs& rotate, int tile, int stages, int mostFresh)
    {
        const auto positions = static_cast<std::size_t>(tile);
        const std::size_t warps = positions * kParts / kWarp;
        const auto row = static_cast<std::size_t>(rotate.kv.stride + kPad) * sizeof(__half);
        const auto heads = static_cast<std::size_t>(kHeads);
        keys = 0;
        values = keys + static_cast<std::size_t>(stages * tile) * row;
        const std::size_t tiles = values + static_cast<std::size_t>(stages * tile) * row;
        const std::size_t shareSums = positions * kParts * heads * sizeof(float2); // which later lie there
        freshKeys = tiles > shareSums ? tiles : shareSums;
        freshValues = freshKeys + static_cast<std::size_t>(mostFresh) * row;
        queries = freshValues + static_cast<std::size_t>(mostFresh) * row;
        // Queries, then rows for the warps to turn keys in.
        scores = queries + (heads + warps) * static_cast<std::size_t>(rotate.kv.stride) * sizeof(float);
        weights = scores + heads * kParts * positions * sizeof(float);
        figures = weights + heads * positions * sizeof(float);
        freshRows = figures + 4 * heads * sizeof(float);
        total = freshRows + (static_cast<std::size_t>(mostFresh) * sizeof(int) + 15) / 16 * 16;
    }
};

struct Seen {
    int first;
    int last;
};

__device__ __forceinline__ Seen seenBy(const AttentionArgs& args, const RowInput& input, int row, int position)
{
    return {args.window > 0 ? max(0, position - args.window + 1) : 0, args.causal ? position : __ldcg(input.last + row)};
}

/// The parts of one head of a row: [chunks, headSize + 2].
__device__ float* partsOf(const AttentionArgs& args, int row, int head)
{
    return args.partial
        + (static_cast<std::size_t>(row) * static_cast<std::size_t>(args.rotate.heads) + static_cast<std::size_t>(head))
        * static_cast<std::size_t>(args.chunks) * static_cast<std::size_t>(args.rotate.headSize + 2);
}

/// One warp: what each chunk's sums count, into weights[chunk - first], so that together they are the softmax's.
__device__ void weighChunks(const float* parts, int headSize, int first, int last, float* weights)
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const auto stride = static_cast<std::size_t>(headSize + 2);
    float most = -INFINITY;
    for (int chunk = first + lane; chunk <= last; chunk += kWarp)
        most = fmaxf(most, __ldcg(parts + static_cast<std::size_t>(chunk) * stride + static_cast<std::size_t>(headSize)));
    most = warpMax(most);
    float sum = 0;
    for (int chunk = first + lane; chunk <= last; chunk += kWarp) {
        const float* figures = parts + static_cast<std::size_t>(chunk) * stride + static_cast<std::size_t>(headSize);
        const float weight = expf(__ldcg(figures) - most);
        weights[chunk - first] = weight;
        sum = __fmaf_rn(__ldcg(figures + 1), weight, sum);
    }
    const float inverse = 1.0F / warpSum(sum);
    for (int chunk = first + lane; chunk <= last; chunk += kWarp)
        weights[chunk - first] *= inverse;
}

__device__ __forceinline__ float merged(const float* parts, int headSize, int first, int last, const float* weights, int i)
{
    float sum = 0;
#pragma unroll 4
    for (int chunk = first; chunk <= last; ++chunk)
        sum = __fmaf_rn(__ldcg(parts + static_cast<std::size_t>(chunk) * static_cast<std::size_t>(headSize + 2) + static_cast<std::size_t>(i)),
            weights[chunk - first], sum);
    return sum;
}

// Grid (chunks, kvHeads · sets, rows). kFresh: cells that rows of this pass fill are not read from the cache but made
// here from the product's output, by every block that needs them; the row's own block stores them.
template <bool kFresh, int kTile>
__global__ void __launch_bounds__(kParts* kTile) attentionKernel(const __grid_constant__ AttentionArgs args, const RowInput input)
{
    constexpr int kThreads = kParts * kTile;
    constexpr int kWarps = kThreads / kWarp;
    auto* shared = dynamicShared<std::uint8_t>();
    launchDependents();
    if constexpr (!kFresh)
        waitForPredecessor();
    const RotateArgs& rotate = args.rotate;
    const Sizes sizes(rotate);
    const int chunk = static_cast<int>(blockIdx.x);
    const int kvHead = static_cast<int>(blockIdx.y) / sizes.sets;
    const int set = static_cast<int>(blockIdx.y) % sizes.sets;
    const int row = static_cast<int>(blockIdx.z);
    const int thread = static_cast<int>(threadIdx.x);
    const int warp = thread / kWarp;
    const int lane = thread % kWarp;
    const int headSize = rotate.headSize;
    const int stride = rotate.kv.stride;
    const int position = __ldcg(input.positions + row); // not from a cache that an earlier pass filled
    const int slot = __ldcg(input.slots + row);
    const int before = kFresh ? __ldcg(input.before + row) : 0;
    const int place = kFresh ? __ldcg(input.places + row) : 0;
    const Seen seen = seenBy(args, input, row, position);
    const int first = max(seen.first, chunk * kChunk);
    const int last = min(seen.last, chunk * kChunk + kChunk - 1);
    if (first > last)
        return;
    const int firstHead = kvHead * sizes.group + set * kHeads;
    const int heads = min(kHeads, sizes.group - set * kHeads);
    const Layout layout(rotate, kTile, args.stages, args.mostFresh);
    auto* keys = reinterpret_cast<__half*>(shared + layout.keys);
    auto* values = reinterpret_cast<__half*>(shared + layout.values);
    auto* freshKeys = reinterpret_cast<__half*>(shared + layout.freshKeys);
    auto* freshValues = reinterpret_cast<__half*>(shared + layout.freshValues);
    auto* queries = reinterpret_cast<float*>(shared + layout.queries); // [kHeads, stride]
    auto* scores = reinterpret_cast<float*>(shared + layout.scores); // [kHeads, kParts, kTile]
    auto* weights = reinterpret_cast<float*>(shared + layout.weights); // [kTile, kHeads]
    auto* figures = reinterpret_cast<float*>(shared + layout.figures); // [kHeads] each: highest, sum, correction
    auto* freshRows = reinterpret_cast<int*>(shared + layout.freshRows);

    // What earlier passes left in the cache may be fetched before this pass's predecessor has ended.
    const int firstFresh = kFresh ? max(first, position - before) : last + 1;
    const int firstTile = first / kTile;
    const int lastTile = last / kTile;
    const int pieces = stride / 8;
    const __half* keyStream = rotate.kv.stream(slot, kvHead, 0);
    const __half* valueStream = rotate.kv.stream(slot, kvHead, 1);
    const auto ask = [&](int tile) {
        const int from = max(first, tile * kTile);
        const int count = min(min(last + 1, firstFresh), (tile + 1) * kTile) - from;
        const int slotAt = (tile - firstTile) % args.stages * kTile + from - tile * kTile;
        for (int i = thread; i < count * pieces; i += kThreads) {
            const std::size_t at = static_cast<std::size_t>(from) * static_cast<std::size_t>(stride) + static_cast<std::size_t>(i) * 8;
            const int to = (slotAt + i / pieces) * sizes.tileStride + i % pieces * 8;
            copyAsync(keys + to, keyStream + at);
            copyAsync(values + to, valueStream + at);
        }
        commitCopies();
    };
    for (int stage = 0; stage < args.stages; ++stage)
        ask(firstTile + stage);
    if (thread < kHeads) {
        figures[thread] = -INFINITY;
        figures[kHeads + thread] = 0;
    }
    if constexpr (kFresh) {
        for (int i = thread; i <= last - firstFresh; i += kThreads)
            freshRows[i] = __ldcg(input.order + place - (position - firstFresh) + i);
        __syncthreads();
        waitForPredecessor();
    }

    // Items for the warps: queries, then fresh keys, then fresh values.
    const int fresh = kFresh ? max(0, last - firstFresh + 1) : 0;
    for (int item = warp; item < kHeads + 2 * fresh; item += kWarps) {
        if (item < kHeads) {
            float* query = queries + item * stride;
            if (item >= heads) {
                for (int i = lane; i < stride; i += kWarp)
                    query[i] = 0;
                continue;
            }
            const float* from = rotate.qkv + static_cast<std::size_t>(args.firstRow + row) * rotate.rowStride
                + static_cast<std::size_t>(rotate.queriesAt + (firstHead + item) * headSize);
            if constexpr (kFresh) {
                rotateHead(rotate, from, rotate.queryNorm, position, query);
            } else {
                for (int i = lane; i < headSize; i += kWarp)
                    query[i] = from[i];
            }
            for (int i = headSize + lane; i < stride; i += kWarp)
                query[i] = 0;
            continue;
        }
        const bool isValue = item >= kHeads + fresh;
        const int index = item - kHeads - (isValue ? fresh : 0);
        const int at = firstFresh + index;
        const float* product = rotate.qkv + static_cast<std::size_t>(freshRows[index]) * rotate.rowStride
            + static_cast<std::size_t>((isValue ? rotate.valuesAt : rotate.keysAt) + kvHead * headSize);
        const float* result = product;
        if (!isValue) {
            float* turned = queries + (kHeads + warp) * stride;
            __syncwarp(); // the last item's have been read
            rotateHead(rotate, product, rotate.keyNorm, at, turned);
            result = turned;
        }
        __half* cell = (isValue ? freshValues : freshKeys) + index * sizes.tileStride;
        const bool store = args.keep && at == position && set == 0;
        __half* kept = rotate.kv.stream(slot, kvHead, isValue ? 1 : 0) + static_cast<std::size_t>(at) * static_cast<std::size_t>(stride);
        for (int i = lane; i < stride; i += kWarp) {
            const __half rounded = __float2half_rn(i < headSize ? (isValue ? __ldcg(result + i) : result[i]) : 0.0F);
            cell[i] = rounded;
            if (store)
                kept[i] = rounded;
        }
    }

    const int outputPairs = (headSize + 1) / 2;
    const int pair = thread % outputPairs; // of elements of a head, with
    const int share = thread / outputPairs; // a share of the positions
    const int shares = kThreads / outputPairs;
    float2 sum[kHeads] = {};
    for (int tile = firstTile; tile <= lastTile; ++tile) {
        const int base = tile * kTile;
        const int from = max(first, base);
        const int to = min(last, base + kTile - 1);
        const int slotAt = (tile - firstTile) % args.stages * kTile;
        const auto rowOf = [&](const __half* tiles, const __half* freshOnes, int at) {
            return at >= firstFresh ? freshOnes + (at - firstFresh) * sizes.tileStride
                                    : tiles + (slotAt + at - base) * sizes.tileStride;
        };
        if (args.stages > 1)
            waitForCopies<1>();
        else
            waitForCopies<0>();
        __syncthreads();

        // A thread takes a position and a part of the elements, for all heads.
        {
            const int at = base + thread % kTile;
            const int part = thread / kTile;
            float dot[kHeads] = {};
            if (at >= from && at <= to) {
                const __half* key = rowOf(keys, freshKeys, at);
                for (int d = part * 8; d < stride; d += kParts * 8) {
                    const uint4 bits = *reinterpret_cast<const uint4*>(key + d);
                    const auto* pairs = reinterpret_cast<const __half2*>(&bits);
                    const float2 k[4] = {__half22float2(pairs[0]), __half22float2(pairs[1]), __half22float2(pairs[2]), __half22float2(pairs[3])};
#pragma unroll
                    for (int h = 0; h < kHeads; ++h) {
                        const float4 low = *reinterpret_cast<const float4*>(queries + h * stride + d);
                        const float4 high = *reinterpret_cast<const float4*>(queries + h * stride + d + 4);
                        dot[h] = __fmaf_rn(k[0].x, low.x, dot[h]);
                        dot[h] = __fmaf_rn(k[0].y, low.y, dot[h]);
                        dot[h] = __fmaf_rn(k[1].x, low.z, dot[h]);
                        dot[h] = __fmaf_rn(k[1].y, low.w, dot[h]);
                        dot[h] = __fmaf_rn(k[2].x, high.x, dot[h]);
                        dot[h] = __fmaf_rn(k[2].y, high.y, dot[h]);
                        dot[h] = __fmaf_rn(k[3].x, high.z, dot[h]);
                        dot[h] = __fmaf_rn(k[3].y, high.w, dot[h]);
                    }
                }
            }
#pragma unroll
            for (int h = 0; h < kHeads; ++h)
                scores[(h * kParts + part) * kTile + thread % kTile] = dot[h];
        }
        __syncthreads();
        if (warp < kHeads) {
            constexpr int kEach = kTile / kWarp;
            float score[kEach];
            const float old = figures[warp];
            float highest = -INFINITY;
#pragma unroll
            for (int i = 0; i < kEach; ++i) {
                const int at = lane + i * kWarp;
                float total = 0;
                for (int part = 0; part < kParts; ++part)
                    total += scores[(warp * kParts + part) * kTile + at];
                score[i] = base + at >= from && base + at <= to ? __fmul_rn(total, args.scale) : -INFINITY;
                highest = fmaxf(highest, score[i]);
            }
            highest = fmaxf(old, warpMax(highest));
            float total = 0;
#pragma unroll
            for (int i = 0; i < kEach; ++i) {
                const float weight = expf(score[i] - highest);
                weights[(lane + i * kWarp) * kHeads + warp] = weight;
                total += weight;
            }
            total = warpSum(total);
            if (lane == 0) {
                const float correction = expf(old - highest);
                figures[warp] = highest;
                figures[kHeads + warp] = __fmaf_rn(figures[kHeads + warp], correction, total);
                figures[2 * kHeads + warp] = correction;
            }
        }
        __syncthreads();
        if (share < shares) {
#pragma unroll
            for (int h = 0; h < kHeads; ++h) {
                sum[h].x = __fmul_rn(sum[h].x, figures[2 * kHeads + h]);
                sum[h].y = __fmul_rn(sum[h].y, figures[2 * kHeads + h]);
            }
#pragma unroll 8
            for (int i = share; i < kTile; i += shares) {
                const int at = base + i;
                const bool visible = at >= from && at <= to; // else its weight is zero, and what lies there anything
                const __half2 halves = *reinterpret_cast<const __half2*>(rowOf(values, freshValues, visible ? at : to) + 2 * pair);
                const float2 v = __half22float2(halves);
                const float4 w = *reinterpret_cast<const float4*>(weights + i * kHeads);
                const float four[kHeads] = {w.x, w.y, w.z, w.w};
#pragma unroll
                for (int h = 0; h < kHeads; ++h) {
                    sum[h].x = __fmaf_rn(four[h], v.x, sum[h].x);
                    sum[h].y = __fmaf_rn(four[h], v.y, sum[h].y);
                }
            }
        }
        __syncthreads(); // everybody has read the tile that is filled again
        ask(tile + args.stages);
    }
    copiesDone();

    // The shares' sums, where the tiles were: [shares, kHeads, 2 · outputPairs].
    auto* shareSums = reinterpret_cast<float2*>(keys);
    if (share < shares) {
#pragma unroll
        for (int h = 0; h < kHeads; ++h)
            shareSums[(share * kHeads + h) * outputPairs + pair] = sum[h];
    }
    __syncthreads();
    const bool direct = kFresh && headSize % 8 == 0; // else mergeKernel is next
    const bool single = direct && seen.first / kChunk == seen.last / kChunk;
    float* results = queries; // [kHeads, headSize]: the queries have been used
    for (int i = thread; i < heads * outputPairs; i += kThreads) {
        const int h = i / outputPairs;
        const int element = 2 * (i % outputPairs);
        float2 total = shareSums[i];
        for (int other = 1; other < shares; ++other) {
            const float2 more = shareSums[other * kHeads * outputPairs + i];
            total.x += more.x;
            total.y += more.y;
        }
        if (single) {
            const float inverse = 1.0F / figures[kHeads + h];
            results[h * headSize + element] = __fmul_rn(total.x, inverse);
            results[h * headSize + element + 1] = __fmul_rn(total.y, inverse);
            continue;
        }
        float* part = partsOf(args, row, firstHead + h) + static_cast<std::size_t>(chunk) * static_cast<std::size_t>(headSize + 2);
        part[element] = total.x;
        part[element + 1] = total.y;
        if (element == 0) {
            part[headSize] = figures[h];
            part[headSize + 1] = figures[kHeads + h];
        }
    }
    if (!direct)
        return;
    if (!single) { // the last chunk to arrive merges
        __shared__ bool final;
        const int firstChunk = seen.first / kChunk;
        const int lastChunk = seen.last / kChunk;
        __threadfence();
        __syncthreads();
        if (thread == 0) {
            int* arrived = args.arrived + row * static_cast<int>(gridDim.y) + static_cast<int>(blockIdx.y);
            final = atomicAdd(arrived, 1) == lastChunk - firstChunk;
            if (final)
                *arrived = 0;
        }
        __syncthreads();
        if (!final)
            return;
        __threadfence();
        auto* chunkWeights = reinterpret_cast<float*>(keys); // [kHeads, chunks]
        const int chunks = lastChunk - firstChunk + 1;
        if (warp < heads)
            weighChunks(partsOf(args, row, firstHead + warp), headSize, firstChunk, lastChunk, chunkWeights + warp * chunks);
        __syncthreads();
        for (int i = thread; i < heads * headSize; i += kThreads) {
            const int h = i / headSize;
            results[i] = merged(partsOf(args, row, firstHead + h), headSize, firstChunk, lastChunk, chunkWeights + h * chunks, i % headSize);
        }
    }
    __syncthreads();
    const int column = firstHead * headSize; // a multiple of 8
    const int quads = heads * headSize / 4;
    for (int start = 0; start < quads; start += kThreads) {
        const int quad = start + thread;
        float4 four = make_float4(0, 0, 0, 0);
        if (quad < quads)
            four = make_float4(results[4 * quad], results[4 * quad + 1], results[4 * quad + 2], results[4 * quad + 3]);
        float total = (four.x + four.y) + (four.z + four.w);
        total += __shfl_xor_sync(0xFFFFFFFFU, total, 1);
        if (quad >= quads)
            continue;
        storeQuad(args.out, row, column + 4 * quad, four);
        if (quad % 2 == 0)
            storeSum(args.out, row, column / 8 + quad / 2, total);
    }
}

// One block a row, where attentionKernel left parts; shared memory: [heads, chunks] weights.
__global__ void __launch_bounds__(kMergeThreads) mergeKernel(const __grid_constant__ AttentionArgs args, const RowInput input)
{
    auto* weights = dynamicShared<float>();
    launchDependents();
    waitForPredecessor();
    const int row = static_cast<int>(blockIdx.x);
    const int heads = args.rotate.heads;
    const int headSize = args.rotate.headSize;
    const Seen seen = seenBy(args, input, row, input.positions[row]);
    const int first = seen.first / kChunk;
    const int last = seen.last / kChunk;
    for (int head = static_cast<int>(threadIdx.x) / kWarp; head < heads; head += kMergeThreads / kWarp)
        weighChunks(partsOf(args, row, head), headSize, first, last, weights + head * args.chunks);
    __syncthreads();
    prepareRow(args.out, row, [&](int k) {
        return fourOf(k, heads * headSize, [&](int element) {
            const int head = element / headSize;
            return merged(partsOf(args, row, head), headSize, first, last, weights + head * args.chunks, element % headSize);
        });
    });
}

} // namespace

std::size_t attentionFloats(int rows, int heads, int chunks, int headSize)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(heads) * static_cast<std::size_t>(chunks)
        * (static_cast<std::size_t>(headSize) + 2);
}

bool attentionFits(int headSize, int mostFresh)
{
    RotateArgs rotate;
    rotate.headSize = headSize;
    rotate.kv.stride = (headSize + 7) / 8 * 8;
    return headSize <= kMostHeadSize && Layout(rotate, kSmallTile, 1, mostFresh).total <= kEveryDevice;
}

cudaError_t launchAttention(const AttentionArgs& given, RowInput input, int rows, cudaStream_t stream)
{
    AttentionArgs args = given;
    const RotateArgs& rotate = args.rotate;
    const Sizes sizes(rotate);
    args.mostFresh = args.fresh ? rows : 0;
    const auto limit = static_cast<std::size_t>(sharedLimit());
    const auto start = [&]<int kTile>() {
        const auto bytes = [&](int stages) { return Layout(rotate, kTile, stages, args.mostFresh).total; };
        args.stages = bytes(2) <= limit ? 2 : 1;
        const std::size_t shared = bytes(args.stages);
        const dim3 grid(static_cast<unsigned>(args.chunks), static_cast<unsigned>(rotate.kv.kvHeads * sizes.sets), static_cast<unsigned>(rows));
        auto* kernel = args.fresh ? attentionKernel<true, kTile> : attentionKernel<false, kTile>;
        const cudaError_t status
            = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared));
        return status == cudaSuccess ? launch(kernel, grid, dim3(kParts * kTile), shared, stream, args, input) : status;
    };
    cudaError_t status = Layout(rotate, kLargeTile, 1, kMatmulMostRows).total <= limit ? start.template operator()<kLargeTile>()
                                                                         : start.template operator()<kSmallTile>();
    if (status != cudaSuccess || (args.fresh && rotate.headSize % 8 == 0))
        return status;
    const std::size_t weights = static_cast<std::size_t>(rotate.heads) * static_cast<std::size_t>(args.chunks) * sizeof(float);
    status = cudaFuncSetAttribute(mergeKernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(weights));
    return status == cudaSuccess
        ? launch(mergeKernel, dim3(static_cast<unsigned>(rows)), dim3(kMergeThreads), weights, stream, args, input)
        : status;
}

} // namespace foregleam::cuda
