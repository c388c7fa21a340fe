#include "kernels/cuda/matmul_kernel.cuh"

namespace foregleam::cuda {
template cudaError_t launchMatmulOf<Format::F16>(const MatmulArgs&, cudaStream_t);
template cudaError_t launchMatmulOf<Format::F32>(const MatmulArgs&, cudaStream_t);
} // namespace foregleam::cuda
