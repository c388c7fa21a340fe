#pragma once
// The activations of one pass.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/page_memory.h"

namespace foregleam::cpu {

/// A matrix [kMaxRows, stride] fp32 inside the workspace. Beyond a row's width it holds zeros, always.
struct Rows {
    float* data = nullptr;
    std::size_t stride = 0;

    float* row(std::size_t index) const { return data + index * stride; }
};

/// Owns the memory behind its Rows. Sizes follow from the model's shape and the number of threads.
struct Workspace {
    static Result<Workspace> create(const ModelShape& shape, int threads);

    Rows residual; ///< [rows, hidden]
    Rows normed; ///< [rows, hidden]
    Rows projected; ///< [rows, hidden], what attention or feed-forward adds to the residual
    Rows query; ///< [rows, queryWidth]
    Rows key; ///< [rows, kvWidth]
    Rows value; ///< [rows, kvWidth]
    Rows turned; ///< [rows, heads · headStride], queries after RoPE, scaled
    Rows mixed; ///< [rows, queryWidth], attention's output
    Rows gate; ///< [rows, feedForward]
    Rows up; ///< [rows, feedForward]
    Rows rope; ///< [rows, 4 · ropeDimensions / 2]: cosines, sines of global layers, then of local ones
    Rows partials; ///< [partialRows, heads of a key/value head · partialStride], chunks of attention
    Rows panel; ///< [threads, ·], decoded weights
    std::size_t partialRows = 0;

    PageMemory memory;
};

} // namespace foregleam::cpu
