#pragma once
// The activations of one pass.

#include "kernels/cpu/activations.h"
#include "kernels/cpu/backend_setup.h"

namespace foregleam::cpu {

/// Owns the memory behind its Rows. Sizes follow from the model's shape and the number of threads.
struct Workspace {
    static Result<Workspace> create(const ModelShape& shape, int threads);

    Activations normed; ///< [rows, hidden]
    Activations mixed; ///< [rows, queryWidth], attention's output
    Activations gate; ///< [rows, feedForward]
    Rows residual; ///< [rows, hidden]
    Rows projected; ///< [rows, hidden], what attention or feed-forward adds to the residual
    Rows query; ///< [rows, queryWidth]
    Rows key; ///< [rows, kvWidth]
    Rows value; ///< [rows, kvWidth]
    Rows turned; ///< [rows, heads · headStride], queries after RoPE, scaled
    Rows up; ///< [rows, feedForward]
    Rows rope; ///< [rows, 4 · ropeDimensions / 2]: cosines, sines of global layers, then of local ones
    Rows partials; ///< [partialRows, queries of a group · partialStride], chunks of attention
    std::size_t partialRows = 0;

    std::size_t bytes() const { return memory.bytes() + normed.bytes() + mixed.bytes() + gate.bytes(); }

    PageMemory memory; ///< behind the Rows
};

} // namespace foregleam::cpu
