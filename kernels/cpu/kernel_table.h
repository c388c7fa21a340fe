#pragma once
// The operations that exist once per instruction set, as a table of functions over plain pointers.
//
// The files that fill a table are compiled for their instruction set alone. They must define nothing with external
// linkage but the table's accessor and instantiate nothing of the standard library: the linker keeps one copy of an
// inline function, and it must not be the copy that an older processor cannot run.
//
// Every row of activations is `stride` floats with stride a multiple of kPad, and holds zeros beyond its width.

#include "engine/backend/backend.h"
#include "kernels/cpu/packed_layout.h"

#include <cstddef>
#include <cstdint>

namespace foregleam::cpu {

/// Activations are padded to whole groups of weights; head vectors in the KV cache likewise.
constexpr std::size_t kPad = 32;
constexpr std::size_t padded(std::size_t width)
{
    return (width + kPad - 1) / kPad * kPad;
}

/// Weight rows that a pass of many rows decodes at a time, and the multiple in which work is dealt out.
constexpr std::size_t kPanelOutputs = 12;

/// out[r, o] = weights[o] · x[r] for first <= o < last.
struct MatmulArgs {
    const std::byte* weights; ///< [outputs, columns], rowBytes apart
    std::size_t rowBytes;
    std::size_t columns;
    std::size_t first;
    std::size_t last;
    const float* x; ///< [rows, xStride]
    std::size_t xStride;
    std::size_t rows;
    float* out; ///< [rows, outStride]
    std::size_t outStride;
    float* panel; ///< scratch of this thread: kPanelOutputs · padded(columns) floats
};

/// The same for packed weights and quantised activations (packed_layout.h).
struct PackedArgs {
    const std::byte* tiles; ///< of the whole matrix
    std::size_t blocks; ///< columns / kBlock
    std::size_t first; ///< a multiple of kTileWidth
    std::size_t last; ///< so is this, unless it is the number of outputs
    const QuantizedBlock* x; ///< [rows, xStride]
    std::size_t xStride; ///< in blocks
    std::size_t rows;
    float* out; ///< [rows, outStride]
    std::size_t outStride;
};

/// Positions of one task of attention. The boundaries are multiples of it, so they depend on nothing but the position.
constexpr std::int32_t kAttentionChunk = 128;

/// Positions of a block of keys in the cache.
constexpr std::size_t kCacheBlock = 32;
static_assert(kPad % kCacheBlock == 0 && kAttentionChunk % kCacheBlock == 0);

/// Queries (rows · heads) that go over a chunk together at most, but for one row's.
constexpr std::size_t kGroupQueries = 24;

/// Attention of neighbouring rows' query heads that share a key/value head, over one chunk of positions.
struct AttentionArgs {
    const float* query; ///< [rows, queryStride], of which [heads, headStride] count; already multiplied by the scale
    std::size_t queryStride;
    std::size_t rows;
    std::size_t heads;
    std::size_t headSize;
    std::size_t headStride; ///< a multiple of kPad
    const std::uint16_t* keys; ///< [positions / kCacheBlock, headStride, kCacheBlock] fp16, from position 0
    const std::uint16_t* values; ///< [positions, headStride] fp16, from position 0
    std::int32_t begin; ///< of the chunk; a multiple of kAttentionChunk
    const std::int32_t* first; ///< [rows]: a row sees first <= position < last of the chunk,
    const std::int32_t* last; ///< nothing where that is empty
    float* partial; ///< out: [rows · heads, partialStride(headStride)], of no meaning for rows that see nothing
};

/// What a chunk leaves behind for a head: the highest score, the sum of exp(score - highest), and the values weighted
/// so.
constexpr std::size_t partialStride(std::size_t headStride)
{
    return headStride + kPad;
}

struct KernelTable {
    /// The product for a weight type: one of the two tables has it, packedMatmul for what integerType() knows.
    /// Batch-invariant: out[r, o] has the same bits whatever rows, first and last are.
    void (*matmul[16])(const MatmulArgs& args); ///< by matmulIndex()
    void (*packedMatmul[16])(const PackedArgs& args);

    /// Makes integers of blocks · kBlock activations.
    void (*quantize)(const float* in, std::size_t blocks, QuantizedBlock* out);

    /// out[i] = in[i] / sqrt(mean(in²) + epsilon) · weight[i]; weight as raw fp32 bytes. `out` may be `in`.
    void (*rmsNorm)(const float* in, const std::byte* weight, std::size_t width, float epsilon, float* out);

    /// gate[i] = silu(gate[i]) · up[i], or with GELU's tanh form.
    void (*silu)(float* gate, const float* up, std::size_t width);
    void (*geluTanh)(float* gate, const float* up, std::size_t width);

    /// To fp16, nearest even, magnitudes beyond its range at its largest. Writes zeros up to 15 places beyond width.
    void (*toHalf)(const float* in, std::size_t width, std::uint16_t* out);

    void (*attendChunk)(const AttentionArgs& args);

    /// into = into followed by next (both as attendChunk leaves them for one head).
    void (*mergePartial)(float* into, const float* next, std::size_t headStride);
};

/// Place of a type in KernelTable::matmul.
constexpr std::size_t matmulIndex(TensorType type)
{
    return type == TensorType::BF16 ? 15 : static_cast<std::size_t>(type);
}

const KernelTable& avx2Kernels();
const KernelTable& avxVnniKernels();
const KernelTable& avx512Kernels();
const KernelTable& avx512VnniKernels();
const KernelTable& neonKernels();

} // namespace foregleam::cpu
