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

/// A norm whose division by the root mean square is left to whoever multiplies the row: products are linear. So nobody
/// must wait for a whole row before the next product begins to read weights.
struct PendingNorm {
    const float* squares = nullptr; ///< [rows, parts] sums of squares; null = the row is normed already
    int parts = 0; ///< at most kMostNormParts
    int width = 0;
    float epsilon = 0.0F;
};
constexpr int kMostNormParts = 256;

/// x += product; norm · x, yet to be divided by the root mean square, becomes the activations `next`.
struct Residual {
    float* x = nullptr; ///< [rows, outputs] fp32
    const float* norm = nullptr; ///< [outputs]
    Prepared next;
    float* squares = nullptr; ///< [rows, tiles], for PendingNorm
    float* taps = nullptr; ///< [rows, tapStride], where x is kept for a drafter; null = not
    std::size_t tapStride = 0;
};

struct MatmulArgs {
    PackedMatrix weights;
    Prepared x;
    int rows = 0;
    int splits = 1; ///< parts of k that separate blocks take; decided by the matrix alone
    float* out = nullptr; ///< [splits, rows' stride · …]: out[split · splitStride + row · outStride + output]
    std::size_t outStride = 0;
    std::size_t splitStride = 0;
    const float* bias = nullptr; ///< [outputs], may be null; only with one split
    const float* base = nullptr; ///< added: as `out`, which it may be; null = nothing
    float softcap = 0.0F; ///< 0 = none
    bool gated = false; ///< the matrix interleaves gate and up; activation(gate) · up goes to `next` instead
    Activation activation = Activation::Silu;
    Prepared next;
    PendingNorm pending; ///< of x
    Residual residual; ///< where the product goes instead, if residual.x is not null; only exact, with one split
};

/// Of the current device; bytes that a block may have.
int multiprocessors();
int sharedLimit();

/// Splits that fill the current device: few tiles with a long k are shared out by k too.
int splitsFor(const PackedMatrix& weights);
/// The same for rounded activations.
int wideSplitsFor(const PackedMatrix& weights, int rows);

cudaError_t launchMatmul(const MatmulArgs& args, cudaStream_t stream);

} // namespace foregleam::cuda
