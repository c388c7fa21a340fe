// The kernels compiled for 64-bit NEON with dot products; see kernel_table.h for what may not stand in this file.
// The registers come first, and every file after them builds on the ones before.

// clang-format off
#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/simd_neon.h"
#include "kernels/cpu/simd_dot_vnni.h"
#include "kernels/cpu/simd_packed.h"
#include "kernels/cpu/simd_decode.h"
#include "kernels/cpu/simd_matmul.h"
#include "kernels/cpu/simd_math.h"
#include "kernels/cpu/simd_attention.h"
#include "kernels/cpu/simd_table.h"
// clang-format on

namespace foregleam::cpu {

const KernelTable& neonKernels()
{
    return kTable;
}

} // namespace foregleam::cpu
