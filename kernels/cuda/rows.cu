#include "kernels/cuda/rows.cuh"

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/pack.cuh"
#include "kernels/cuda/rotate.cuh"

#include <algorithm>
#include <cmath>

namespace foregleam::cuda {
namespace {

constexpr int kRowThreads = 256;

__global__ void embedKernel(PackedMatrix embedding, RowInput input, int width, float scale, float* x)
{
    launchDependents();
    waitForPredecessor();
    const int row = static_cast<int>(blockIdx.y);
    const int token = input.tokens[row];
    const int k = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (k < width)
        x[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(k)]
            = packedValue(embedding, token, k) * scale;
}

constexpr int kNormThreads = 1024; ///< most of a block: one or two quads of a row each, so that one trip fetches all

__device__ __forceinline__ float4 add(float4 a, float4 b)
{
    return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
}

__device__ __forceinline__ float4 loadFour(const float* row, int k, int width)
{
    if (width % 4 == 0)
        return *reinterpret_cast<const float4*>(row + k);
    return fourOf(k, width, [row](int i) { return row[i]; });
}

__device__ __forceinline__ float squaresOf(float4 v, float sum)
{
    return __fmaf_rn(v.w, v.w, __fmaf_rn(v.z, v.z, __fmaf_rn(v.y, v.y, __fmaf_rn(v.x, v.x, sum))));
}

// One block a row; the row and the norm's weights lie in shared memory, [width rounded up to four] each.
__global__ void __launch_bounds__(kNormThreads) normKernel(const __grid_constant__ NormArgs args)
{
    auto* values = dynamicShared<float4>();
    launchDependents();
    const int row = static_cast<int>(blockIdx.x);
    const int width = args.width;
    const int quads = (width + 3) / 4;
    const int first = static_cast<int>(threadIdx.x);
    const int threads = static_cast<int>(blockDim.x);
    float4* norm = values + quads;
    if (args.norm) {
        for (int quad = first; quad < quads; quad += threads)
            norm[quad] = loadFour(args.norm, 4 * quad, width);
    }
    waitForPredecessor();
    const std::size_t from = static_cast<std::size_t>(args.map ? args.map[row] : row) * static_cast<std::size_t>(width);
    const auto summed = [&](int k) {
        float4 parts[kMostSplits]; // asked for together
#pragma unroll
        for (int part = 0; part < kMostSplits; ++part)
            parts[part] = part < args.splits
                ? loadFour(args.parts + static_cast<std::size_t>(part) * args.splitStride + from, k, width)
                : make_float4(0, 0, 0, 0);
        float4 sum = parts[0];
#pragma unroll
        for (int part = 1; part < kMostSplits; ++part)
            sum = add(sum, parts[part]);
        return sum;
    };
    float scale = 1.0F;
    if (args.postNorm) {
        float squares = 0;
        for (int quad = first; quad < quads; quad += threads)
            squares = squaresOf(summed(4 * quad), squares);
        scale = rsqrtf(blockSum(squares) / static_cast<float>(width) + args.epsilon);
    }
    float squares = 0;
    for (int quad = first; quad < quads; quad += threads) {
        const int k = 4 * quad;
        float4 x = loadFour(args.x + from, k, width);
        if (args.splits) {
            float4 added = summed(k);
            if (args.postNorm) {
                const float4 weight = loadFour(args.postNorm, k, width);
                added = make_float4(added.x * scale * weight.x, added.y * scale * weight.y, added.z * scale * weight.z,
                    added.w * scale * weight.w);
            }
            x = add(x, added);
        }
        values[quad] = x;
        squares = squaresOf(x, squares);
        const float four[4] = {x.x, x.y, x.z, x.w};
        for (int i = 0; i < 4 && k + i < width; ++i) {
            if (args.splits)
                args.x[from + static_cast<std::size_t>(k + i)] = four[i];
            if (args.taps)
                args.taps[static_cast<std::size_t>(row) * args.tapStride + static_cast<std::size_t>(k + i)] = four[i];
        }
    }
    if (!args.out.fragments)
        return;
    const float total = blockSum(squares); // and everybody's values are there
    scale = rsqrtf(total / static_cast<float>(width) + args.epsilon);
    prepareRow(args.out, row, [&](int k) {
        const int quad = k / 4;
        float4 v = quad < quads ? values[quad] : make_float4(0, 0, 0, 0);
        if (args.norm && quad < quads) {
            const float4 n = norm[quad];
            v = make_float4(v.x * scale * n.x, v.y * scale * n.y, v.z * scale * n.z, v.w * scale * n.w);
        }
        if (args.plain) {
            const float four[4] = {v.x, v.y, v.z, v.w};
            for (int i = 0; i < 4 && k + i < width; ++i)
                args.plain[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(k + i)] = four[i];
        }
        return v;
    });
}

// One block.
__global__ void __launch_bounds__(kNormThreads) largestKernel(const float* values, int count, std::int32_t* chosen)
{
    __shared__ float largest[kWarp];
    __shared__ int places[kWarp];
    launchDependents();
    waitForPredecessor();
    const int thread = static_cast<int>(threadIdx.x);
    float most = -INFINITY;
    int at = count;
    const auto take = [&](float value, int place) {
        if (value > most || (value == most && place < at)) {
            most = value;
            at = place;
        }
    };
#pragma unroll 8
    for (int i = thread; i < count; i += kNormThreads)
        take(values[i], i);
    const auto takeFromWarp = [&] {
        for (int offset = kWarp / 2; offset > 0; offset /= 2) {
            const float value = __shfl_xor_sync(0xFFFFFFFFU, most, offset);
            const int place = __shfl_xor_sync(0xFFFFFFFFU, at, offset);
            take(value, place);
        }
    };
    takeFromWarp();
    if (thread % kWarp == 0) {
        largest[thread / kWarp] = most;
        places[thread / kWarp] = at;
    }
    __syncthreads();
    if (thread >= kWarp)
        return;
    most = largest[thread];
    at = places[thread];
    takeFromWarp();
    if (thread == 0)
        *chosen = at < count ? at : 0; // nothing but NaN
}

// One warp a head of queries, keys or values of a row.
__global__ void __launch_bounds__(kWarp) rotateKernel(const __grid_constant__ RotateArgs args, RowInput input)
{
    auto* head = dynamicShared<float>();
    launchDependents();
    waitForPredecessor();
    const int row = static_cast<int>(blockIdx.y);
    const int lane = static_cast<int>(threadIdx.x);
    const int queries = args.queriesAt >= 0 ? args.heads : 0;
    int index = static_cast<int>(blockIdx.x);
    const bool query = index < queries;
    index -= query ? 0 : queries;
    const bool value = !query && index >= args.kv.kvHeads;
    index -= value ? args.kv.kvHeads : 0;
    float* from = args.qkv + static_cast<std::size_t>(row) * args.rowStride
        + static_cast<std::size_t>((query ? args.queriesAt : value ? args.valuesAt : args.keysAt) + index * args.headSize);
    const int position = input.positions[row];
    __half* cell = args.kv.stream(input.slots[row], index, value ? 1 : 0)
        + static_cast<std::size_t>(position) * static_cast<std::size_t>(args.kv.stride);
    if (value) {
        for (int i = lane; i < args.headSize; i += kWarp)
            cell[i] = __float2half_rn(from[i]);
        return;
    }
    rotateHead(args, from, query ? args.queryNorm : args.keyNorm, position, head);
    for (int i = lane; i < args.headSize; i += kWarp) {
        if (query)
            from[i] = head[i];
        else
            cell[i] = __float2half_rn(head[i]);
    }
}

} // namespace

cudaError_t launchEmbed(
    const PackedMatrix& embedding, RowInput input, int rows, int width, float scale, float* x, cudaStream_t stream)
{
    const dim3 grid(static_cast<unsigned>((width + kRowThreads - 1) / kRowThreads), static_cast<unsigned>(rows));
    return launch(embedKernel, grid, dim3(kRowThreads), 0, stream, embedding, input, width, scale, x);
}

cudaError_t launchNorm(const NormArgs& args, int rows, cudaStream_t stream)
{
    const int quads = (args.width + 3) / 4;
    const int threads = std::clamp((quads + kWarp - 1) / kWarp * kWarp, kRowThreads, kNormThreads);
    return launch(normKernel, dim3(static_cast<unsigned>(rows)), dim3(static_cast<unsigned>(threads)),
        static_cast<std::size_t>(quads) * 2 * sizeof(float4), stream, args);
}

cudaError_t launchLargest(const float* values, int count, std::int32_t* chosen, cudaStream_t stream)
{
    return launch(largestKernel, dim3(1), dim3(kNormThreads), 0, stream, values, count, chosen);
}

cudaError_t launchRotate(const RotateArgs& args, RowInput input, int rows, cudaStream_t stream)
{
    const int heads = (args.queriesAt >= 0 ? args.heads : 0) + 2 * args.kv.kvHeads;
    return launch(rotateKernel, dim3(static_cast<unsigned>(heads), static_cast<unsigned>(rows)), dim3(kWarp),
        static_cast<std::size_t>(args.headSize) * sizeof(float), stream, args, input);
}

} // namespace foregleam::cuda
