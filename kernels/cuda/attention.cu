#include "kernels/cuda/attention.cuh"

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/rotate.cuh"

#include <cmath>

namespace foregleam::cuda {
namespace {

constexpr int kThreads = 256;
constexpr int kWarps = kThreads / kWarp;
constexpr int kPad = 8; ///< halves between the rows of a tile, against bank conflicts

struct Sizes {
    int group; ///< query heads of a key head
    int tileStride; ///< halves
    int shares; ///< threads that share a pair of outputs
    __host__ __device__ Sizes(int heads, int kvHeads, int headSize, int stride)
        : group(heads / kvHeads)
        , tileStride(stride + kPad)
    {
        const int pairs = group * ((headSize + 1) / 2);
        shares = pairs >= kThreads ? 1 : kThreads / pairs;
    }
};

struct Layout {
    std::size_t keys, values, queries, weights, sums, heads, total; // byte offsets
    __host__ __device__ Layout(const Sizes& sizes, int headSize)
    {
        const auto tile = static_cast<std::size_t>(kChunk) * static_cast<std::size_t>(sizes.tileStride) * sizeof(__half);
        keys = 0;
        values = keys + tile;
        queries = values + tile;
        weights = queries + sizeof(float) * static_cast<std::size_t>(sizes.group * headSize);
        sums = weights + sizeof(float) * static_cast<std::size_t>(sizes.group * kChunk);
        heads = sums + sizeof(float2) * static_cast<std::size_t>(kThreads);
        total = heads + sizeof(float) * static_cast<std::size_t>(kWarps * headSize + 4 * sizes.group);
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

/// Element i of the merged result of a head whose chunks are in `partial`.
struct Merge {
    const float* base; ///< chunk 0 of the head
    std::size_t stride;
    int first;
    int last;
    int headSize;

    __device__ float highest() const
    {
        float most = -INFINITY;
        for (int chunk = first; chunk <= last; ++chunk)
            most = fmaxf(most, __ldcg(base + static_cast<std::size_t>(chunk) * stride + headSize));
        return most;
    }
    __device__ float inverse(float most) const
    {
        float sum = 0;
        for (int chunk = first; chunk <= last; ++chunk) {
            const float* part = base + static_cast<std::size_t>(chunk) * stride;
            sum = __fmaf_rn(__ldcg(part + headSize + 1), expf(__ldcg(part + headSize) - most), sum);
        }
        return 1.0F / sum;
    }
    __device__ float element(int i, float most, float inverseSum) const
    {
        float sum = 0;
        for (int chunk = first; chunk <= last; ++chunk) {
            const float* part = base + static_cast<std::size_t>(chunk) * stride;
            sum = __fmaf_rn(__ldcg(part + i), expf(__ldcg(part + headSize) - most), sum);
        }
        return __fmul_rn(sum, inverseSum);
    }
};

__device__ Merge mergeOf(const AttentionArgs& args, int row, int head, const Seen& seen)
{
    Merge merge;
    merge.headSize = args.rotate.headSize;
    merge.stride = static_cast<std::size_t>(merge.headSize) + 2;
    merge.base = args.partial
        + (static_cast<std::size_t>(row) * static_cast<std::size_t>(args.rotate.heads) + static_cast<std::size_t>(head))
            * static_cast<std::size_t>(args.chunks) * merge.stride;
    merge.first = seen.first / kChunk;
    merge.last = seen.last / kChunk;
    return merge;
}

// Grid (chunks, kvHeads, rows). kFresh: cells that rows of this pass fill are not read from the cache but made here from
// the product's output, by every block that needs them; the row's own block stores them.
template <bool kFresh>
__global__ void __launch_bounds__(kThreads) attentionKernel(const __grid_constant__ AttentionArgs args, const RowInput input)
{
    auto* shared = dynamicShared<std::uint8_t>();
    launchDependents();
    if constexpr (!kFresh)
        waitForPredecessor();
    const RotateArgs& rotate = args.rotate;
    const int chunk = static_cast<int>(blockIdx.x);
    const int kvHead = static_cast<int>(blockIdx.y);
    const int row = static_cast<int>(blockIdx.z);
    const int thread = static_cast<int>(threadIdx.x);
    const int warp = thread / kWarp;
    const int lane = thread % kWarp;
    const int headSize = rotate.headSize;
    const int stride = rotate.kv.stride;
    const int position = __ldcg(input.positions + row); // not from a cache that an earlier pass filled
    const int slot = __ldcg(input.slots + row);
    const Seen seen = seenBy(args, input, row, position);
    const int base = chunk * kChunk;
    const int first = max(seen.first, base);
    const int last = min(seen.last, base + kChunk - 1);
    if (first > last)
        return;
    const Sizes sizes(rotate.heads, rotate.kv.kvHeads, headSize, stride);
    const Layout layout(sizes, headSize);
    auto* keys = reinterpret_cast<__half*>(shared + layout.keys);
    auto* values = reinterpret_cast<__half*>(shared + layout.values);
    auto* queries = reinterpret_cast<float*>(shared + layout.queries);
    auto* weights = reinterpret_cast<float*>(shared + layout.weights);
    auto* sums = reinterpret_cast<float2*>(shared + layout.sums);
    auto* scratch = reinterpret_cast<float*>(shared + layout.heads);
    float* figures = scratch + kWarps * headSize; // [group] highest, [group] sum, and the same of all chunks

    // What earlier passes left in the cache may be fetched before this pass's predecessor has ended.
    const int firstFresh = kFresh ? position - __ldcg(input.before + row) : last + 1;
    const int cached = min(last + 1, firstFresh) - first;
    const int pieces = stride / 8;
    const __half* keyStream = rotate.kv.stream(slot, kvHead, 0);
    const __half* valueStream = rotate.kv.stream(slot, kvHead, 1);
    for (int i = thread; i < cached * pieces; i += kThreads) {
        const int at = first + i / pieces;
        const int piece = i % pieces * 8;
        const std::size_t from = static_cast<std::size_t>(at) * static_cast<std::size_t>(stride) + static_cast<std::size_t>(piece);
        const int to = (at - base) * sizes.tileStride + piece;
        copyAsync(keys + to, keyStream + from);
        copyAsync(values + to, valueStream + from);
    }
    if constexpr (kFresh)
        waitForPredecessor();

    for (int h = warp; h < sizes.group; h += kWarps) {
        const float* from = rotate.qkv + static_cast<std::size_t>(args.firstRow + row) * rotate.rowStride
            + static_cast<std::size_t>(rotate.queriesAt + (kvHead * sizes.group + h) * headSize);
        if constexpr (kFresh) {
            rotateHead(rotate, from, rotate.queryNorm, position, queries + h * headSize);
        } else {
            for (int i = lane; i < headSize; i += kWarp)
                queries[h * headSize + i] = from[i];
        }
    }
    if constexpr (kFresh) {
        const int newest = max(first, firstFresh);
        for (int at = newest + warp; at <= last; at += kWarps) {
            const int from = input.order[input.places[row] - (position - at)];
            const float* product = rotate.qkv + static_cast<std::size_t>(from) * rotate.rowStride;
            float* head = scratch + warp * headSize;
            rotateHead(rotate, product + rotate.keysAt + kvHead * headSize, rotate.keyNorm, at, head);
            const float* value = product + rotate.valuesAt + kvHead * headSize;
            __half* keyTile = keys + (at - base) * sizes.tileStride;
            __half* valueTile = values + (at - base) * sizes.tileStride;
            for (int i = lane; i < stride; i += kWarp) {
                const __half k = __float2half_rn(i < headSize ? head[i] : 0.0F);
                const __half v = __float2half_rn(i < headSize ? value[i] : 0.0F);
                keyTile[i] = k;
                valueTile[i] = v;
                if (args.keep && at == position) {
                    const std::size_t cell = static_cast<std::size_t>(at) * static_cast<std::size_t>(stride) + static_cast<std::size_t>(i);
                    rotate.kv.stream(slot, kvHead, 0)[cell] = k;
                    rotate.kv.stream(slot, kvHead, 1)[cell] = v;
                }
            }
            __syncwarp();
        }
    }
    copiesDone();
    __syncthreads();

    // A thread takes a position and every fourth head.
    constexpr int kSharesOfHeads = kThreads / kChunk;
    {
        const int at = base + thread % kChunk;
        const bool visible = at >= first && at <= last;
        const __half* key = keys + (at - base) * sizes.tileStride;
        for (int h = thread / kChunk; h < sizes.group; h += kSharesOfHeads) {
            const float* query = queries + h * headSize;
            float score = 0;
            if (visible) {
                for (int d = 0; d < headSize; d += 8) {
                    const uint4 bits = *reinterpret_cast<const uint4*>(key + d);
                    const auto* pairs = reinterpret_cast<const __half2*>(&bits);
#pragma unroll
                    for (int i = 0; i < 4; ++i) {
                        const float2 pair = __half22float2(pairs[i]);
                        if (d + 2 * i < headSize) {
                            score = __fmaf_rn(pair.x, query[d + 2 * i], score);
                            score = __fmaf_rn(pair.y, query[d + 2 * i + 1], score);
                        }
                    }
                }
            }
            weights[h * kChunk + thread % kChunk] = visible ? __fmul_rn(score, args.scale) : -INFINITY;
        }
    }
    __syncthreads();
    for (int h = warp; h < sizes.group; h += kWarps) {
        float* scores = weights + h * kChunk;
        const float a = scores[lane];
        const float b = scores[lane + kWarp];
        const float highest = warpMax(fmaxf(a, b));
        const float wa = expf(a - highest);
        const float wb = expf(b - highest);
        scores[lane] = wa;
        scores[lane + kWarp] = wb;
        const float sum = warpSum(wa + wb);
        if (lane == 0) {
            figures[h] = highest;
            figures[sizes.group + h] = sum;
        }
    }
    __syncthreads();

    // A thread takes a pair of elements of a head, and where there are more threads than pairs a share of the positions.
    const bool direct = kFresh && sizes.group * headSize % 8 == 0; // else mergeKernel is next
    const bool single = direct && seen.first / kChunk == seen.last / kChunk;
    const int headPairs = headSize / 2;
    const int pairs = sizes.group * headPairs;
    float* results = queries; // [group, headSize]: the queries have been used
    for (int start = 0; start < pairs; start += kThreads) {
        const int pair = sizes.shares > 1 ? thread % pairs : start + thread;
        const int share = sizes.shares > 1 ? thread / pairs : 0;
        const bool busy = pair < pairs && share < sizes.shares;
        float2 sum = {0, 0};
        if (busy) {
            const __half* value = values + 2 * (pair % headPairs);
            const float* weight = weights + pair / headPairs * kChunk;
#pragma unroll 4
            for (int at = first + share; at <= last; at += sizes.shares) {
                const float2 v = __half22float2(*reinterpret_cast<const __half2*>(value + (at - base) * sizes.tileStride));
                sum.x = __fmaf_rn(weight[at - base], v.x, sum.x);
                sum.y = __fmaf_rn(weight[at - base], v.y, sum.y);
            }
        }
        if (sizes.shares > 1) {
            sums[thread] = sum;
            __syncthreads();
            for (int other = 1; busy && share == 0 && other < sizes.shares; ++other) {
                sum.x += sums[thread + other * pairs].x;
                sum.y += sums[thread + other * pairs].y;
            }
        }
        if (!busy || share != 0)
            continue;
        const int h = pair / headPairs;
        const int i = 2 * (pair % headPairs);
        if (single) {
            const float inverse = 1.0F / figures[sizes.group + h];
            results[h * headSize + i] = __fmul_rn(sum.x, inverse);
            results[h * headSize + i + 1] = __fmul_rn(sum.y, inverse);
        } else {
            auto* part = const_cast<float*>(mergeOf(args, row, kvHead * sizes.group + h, seen).base)
                + static_cast<std::size_t>(chunk) * static_cast<std::size_t>(headSize + 2);
            part[i] = sum.x;
            part[i + 1] = sum.y;
            if (i == 0) {
                part[headSize] = figures[h];
                part[headSize + 1] = figures[sizes.group + h];
            }
        }
    }
    if (!direct)
        return;
    if (!single) { // the last chunk to arrive merges
        __shared__ bool final;
        __threadfence();
        __syncthreads();
        if (thread == 0) {
            int* arrived = args.arrived + row * rotate.kv.kvHeads + kvHead;
            final = atomicAdd(arrived, 1) == seen.last / kChunk - seen.first / kChunk;
            if (final)
                *arrived = 0;
        }
        __syncthreads();
        if (!final)
            return;
        __threadfence();
        for (int h = thread; h < sizes.group; h += kThreads) {
            const Merge merge = mergeOf(args, row, kvHead * sizes.group + h, seen);
            figures[2 * sizes.group + h] = merge.highest();
            figures[3 * sizes.group + h] = merge.inverse(figures[2 * sizes.group + h]);
        }
        __syncthreads();
        for (int i = thread; i < sizes.group * headSize; i += kThreads) {
            const int h = i / headSize;
            results[i] = mergeOf(args, row, kvHead * sizes.group + h, seen)
                             .element(i % headSize, figures[2 * sizes.group + h], figures[3 * sizes.group + h]);
        }
    }
    __syncthreads();
    const int column = kvHead * sizes.group * headSize; // a multiple of 8
    const int quads = sizes.group * headSize / 4;
    for (int start = 0; start < quads; start += kThreads) {
        const int quad = start + thread;
        float4 four = make_float4(0, 0, 0, 0);
        if (quad < quads)
            four = make_float4(results[4 * quad], results[4 * quad + 1], results[4 * quad + 2], results[4 * quad + 3]);
        float sum = (four.x + four.y) + (four.z + four.w);
        sum += __shfl_xor_sync(0xFFFFFFFFU, sum, 1);
        if (quad >= quads)
            continue;
        storeQuad(args.out, row, column + 4 * quad, four);
        if (quad % 2 == 0)
            storeSum(args.out, row, column / 8 + quad / 2, sum);
    }
}

// One block a row, where attentionKernel left parts.
__global__ void __launch_bounds__(kThreads) mergeKernel(const __grid_constant__ AttentionArgs args, const RowInput input)
{
    auto* figures = dynamicShared<float>(); // [heads] highest, [heads] inverse sums
    launchDependents();
    waitForPredecessor();
    const int row = static_cast<int>(blockIdx.x);
    const int heads = args.rotate.heads;
    const int headSize = args.rotate.headSize;
    const Seen seen = seenBy(args, input, row, input.positions[row]);
    const bool single = seen.first / kChunk == seen.last / kChunk;
    for (int head = static_cast<int>(threadIdx.x); head < heads; head += kThreads) {
        const Merge merge = mergeOf(args, row, head, seen);
        figures[head] = merge.highest();
        figures[heads + head] = single ? 1.0F / __ldcg(merge.base + static_cast<std::size_t>(merge.first) * merge.stride + headSize + 1)
                                       : merge.inverse(figures[head]);
    }
    __syncthreads();
    prepareRow(args.out, row, [&](int k) {
        return fourOf(k, heads * headSize, [&](int element) {
            const int head = element / headSize;
            const int i = element % headSize;
            const Merge merge = mergeOf(args, row, head, seen);
            if (single)
                return __fmul_rn(__ldcg(merge.base + static_cast<std::size_t>(merge.first) * merge.stride + i), figures[heads + head]);
            return merge.element(i, figures[head], figures[heads + head]);
        });
    });
}

} // namespace

std::size_t attentionFloats(int rows, int heads, int chunks, int headSize)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(heads) * static_cast<std::size_t>(chunks)
        * (static_cast<std::size_t>(headSize) + 2);
}

bool attentionFits(int heads, int kvHeads, int headSize)
{
    constexpr std::size_t kEveryDevice = 64 << 10; // what a block may have on compute capability 7.5
    return Layout(Sizes(heads, kvHeads, headSize, (headSize + 7) / 8 * 8), headSize).total <= kEveryDevice;
}

cudaError_t launchAttention(const AttentionArgs& args, RowInput input, int rows, cudaStream_t stream)
{
    const RotateArgs& rotate = args.rotate;
    const Sizes sizes(rotate.heads, rotate.kv.kvHeads, rotate.headSize, rotate.kv.stride);
    const std::size_t shared = Layout(sizes, rotate.headSize).total;
    const dim3 grid(static_cast<unsigned>(args.chunks), static_cast<unsigned>(rotate.kv.kvHeads), static_cast<unsigned>(rows));
    const bool whole = args.fresh && sizes.group * rotate.headSize % 8 == 0;
    auto* kernel = args.fresh ? attentionKernel<true> : attentionKernel<false>;
    cudaError_t status
        = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared));
    if (status == cudaSuccess)
        status = launch(kernel, grid, dim3(kThreads), shared, stream, args, input);
    if (status != cudaSuccess || whole)
        return status;
    return launch(mergeKernel, dim3(static_cast<unsigned>(rows)), dim3(kThreads),
        static_cast<std::size_t>(2 * rotate.heads) * sizeof(float), stream, args, input);
}

} // namespace foregleam::cuda
