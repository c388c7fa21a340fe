#include "kernels/cuda/matmul.cuh"

#include <algorithm>

namespace foregleam::cuda {

template <Format F> cudaError_t launchMatmulOf(const MatmulArgs& args, cudaStream_t stream);

int multiprocessors()
{
    int device = 0;
    int count = 1;
    cudaGetDevice(&device);
    cudaDeviceGetAttribute(&count, cudaDevAttrMultiProcessorCount, device);
    return count;
}

int sharedLimit()
{
    int device = 0;
    int bytes = 48 << 10;
    cudaGetDevice(&device);
    cudaDeviceGetAttribute(&bytes, cudaDevAttrMaxSharedMemoryPerBlockOptin, device);
    return bytes;
}

int splitsFor(const PackedMatrix& weights)
{
    constexpr int kFewestUnits = 4; ///< a warp should have some to overlap
    if (weights.tiles >= 2 * multiprocessors())
        return 1;
    return std::clamp(weights.units / (kMatmulWarps * kFewestUnits), 1, kMostSplits);
}

int wideSplitsFor(const PackedMatrix& weights, int rows)
{
    constexpr int kFewestUnits = 4;
    constexpr int kBlocks = 2; ///< that fit into a multiprocessor
    const int blocks = ((rows + kWideRows - 1) / kWideRows) * ((weights.tiles + kWideTiles - 1) / kWideTiles);
    return std::clamp(std::min(kBlocks * multiprocessors() / blocks, weights.units / kFewestUnits), 1, kMostSplits);
}

cudaError_t launchMatmul(const MatmulArgs& args, cudaStream_t stream)
{
    switch (args.weights.format) {
    case Format::Q4_0: return launchMatmulOf<Format::Q4_0>(args, stream);
    case Format::Q4_1: return launchMatmulOf<Format::Q4_1>(args, stream);
    case Format::Q5_0: return launchMatmulOf<Format::Q5_0>(args, stream);
    case Format::Q5_1: return launchMatmulOf<Format::Q5_1>(args, stream);
    case Format::Q8_0: return launchMatmulOf<Format::Q8_0>(args, stream);
    case Format::Q4_K: return launchMatmulOf<Format::Q4_K>(args, stream);
    case Format::Q5_K: return launchMatmulOf<Format::Q5_K>(args, stream);
    case Format::Q6_K: return launchMatmulOf<Format::Q6_K>(args, stream);
    case Format::F16: return launchMatmulOf<Format::F16>(args, stream);
    case Format::F32: return launchMatmulOf<Format::F32>(args, stream);
    }
    return cudaErrorInvalidValue;
}

} // namespace foregleam::cuda
