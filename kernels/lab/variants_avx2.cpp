// clang-format off
#include "kernels/lab/variants.h"
#include "kernels/cpu/simd_avx2.h"
#include "kernels/cpu/simd_decode.h"
#include "kernels/lab/decode_quantized.h"
#include "kernels/cpu/simd_matmul.h"
#include "kernels/lab/variants_impl.h"
// clang-format on

namespace foregleam::lab {

const Variant* avx2Variants(std::size_t& count)
{
    count = sizeof(kVariants) / sizeof(kVariants[0]);
    return kVariants;
}

} // namespace foregleam::lab
