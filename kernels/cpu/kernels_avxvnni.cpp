// The kernels compiled for AVX2, FMA, F16C and AVX-VNNI; see kernel_table.h for what may not stand in this file.
// The registers come first, and every file after them builds on the ones before.

// clang-format off
#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/simd_avx2.h"
#include "kernels/cpu/simd_dot_vnni.h"
#include "kernels/cpu/simd_packed.h"
#include "kernels/cpu/simd_decode.h"
#include "kernels/cpu/simd_matmul.h"
#include "kernels/cpu/simd_math.h"
#include "kernels/cpu/simd_attention.h"
#include "kernels/cpu/simd_table.h"
// clang-format on

namespace foregleam::cpu {

const KernelTable& avxVnniKernels()
{
    return kTable;
}

} // namespace foregleam::cpu
