#include "kernels/cuda/matmul_kernel.cuh"

namespace foregleam::cuda {
template cudaError_t launchMatmulOf<Format::Q6_K>(const MatmulArgs&, cudaStream_t);
template cudaError_t launchMatmulOf<Format::Q8_0>(const MatmulArgs&, cudaStream_t);
} // namespace foregleam::cuda
