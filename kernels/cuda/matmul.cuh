#pragma once
// Few rows of activations times a packed matrix: memory-bound, each weight read once for all rows. (Rounded activations:
// see wide_matmul.cuh.)
//
// Batch-invariant: a warp takes every eighth unit of a tile, in order; the eight sums (and those of `splits` parts of k)
// are added in order. None of it depends on how many rows there are, and a column of an mma does not see its neighbours.

#include "kernels/cuda/rows.cuh"

#include <cuda_runtime.h>

namespace foregleam::cuda {

constexpr int kMatmulWarps = 8;
constexpr int kWideTiles = 8; ///< of a block that multiplies rounded activations,
constexpr int kWideRows = 128; ///< and rows
constexpr int kMatmulMostRows = 20; ///< for which weights are read once; more rows come in groups of so many

struct MatmulArgs {
    PackedMatrix weights;
    Prepared x;
    int rows = 0;
    int splits = 1; ///< parts of k that separate blocks take; decided by the matrix alone
    float* out = nullptr; ///< [splits, rows' stride · …]: out[split · splitStride + row · outStride + output]
    std::size_t outStride = 0;
    std::size_t splitStride = 0;
    const float* bias = nullptr; ///< [outputs], may be null; only with one split
    bool accumulate = false; ///< adds to what is in `out`
    float softcap = 0.0F; ///< 0 = none
    bool gated = false; ///< the matrix interleaves gate and up; activation(gate) · up goes to `next` instead
    Activation activation = Activation::Silu;
    Prepared next;
};

/// Of the current device.
int multiprocessors();

/// Blocks that keep the current device busy.
int matmulBlocks();

/// Splits that share a matrix out evenly: few tiles with a long k are shared out by k too.
int splitsFor(const PackedMatrix& weights);
/// The same for rounded activations.
int wideSplitsFor(const PackedMatrix& weights, int rows);

cudaError_t launchMatmul(const MatmulArgs& args, cudaStream_t stream);

} // namespace foregleam::cuda
