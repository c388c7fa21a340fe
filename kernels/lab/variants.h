#pragma once
// The ways to multiply that were tried. Each numbered variant computes out[r, o] = weights[o] · x[r] as kernel_table.h
// has it; the winners are what kernels/cpu dispatches to.

#include "kernels/cpu/kernel_table.h"

namespace foregleam::lab {

struct Variant {
    const char* name;
    TensorType type;
    std::size_t fewestRows;
    std::size_t mostRows;
    void (*multiply)(const cpu::MatmulArgs& args);
};

/// The variants compiled for an instruction set, and their number.
const Variant* avx2Variants(std::size_t& count);
const Variant* avx512Variants(std::size_t& count);

} // namespace foregleam::lab
