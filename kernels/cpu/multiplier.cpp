#include "kernels/cpu/multiplier.h"

#include "kernels/cpu/packer.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace foregleam::cpu {
const KernelTable& kernelsFor(InstructionSet set)
{
    switch (set) {
#if defined(__x86_64__)
    case InstructionSet::Avx2: return avx2Kernels();
    case InstructionSet::AvxVnni: return avxVnniKernels();
    case InstructionSet::Avx512: return avx512Kernels();
    case InstructionSet::Avx512Vnni: return avx512VnniKernels();
#elif defined(__aarch64__)
    case InstructionSet::Neon: return neonKernels();
#endif
    default: __builtin_unreachable(); // isAvailable() refuses the others
    }
}

Multiplier::Multiplier(InstructionSet set, int threads)
    : m_kernels(kernelsFor(set))
    , m_pool(threads)
{
}

Result<PackedMatrix> Multiplier::pack(const TensorView& weights)
{
    PackedMatrix packed;
    packed.m_view = weights;
    const PackedLayout layout{integerType(weights.type)};
    if (layout.type.bits == 0) {
        if (const Result<void> grown = growPanels(static_cast<std::size_t>(weights.columns)); !grown)
            return grown.error();
        return packed;
    }
    const std::size_t tiles = (packed.rows() + kTileWidth - 1) / kTileWidth;
    const std::size_t tileBytes = layout.tileBytes(packed.columns() / kBlock);
    const auto memory = takeFromSlab(tiles * tileBytes);
    if (!memory)
        return memory.error();
    m_pool.run(tiles, [&](std::size_t tile, int) { packTile(weights, layout, tile, *memory + tile * tileBytes); });
    packed.m_tiles = *memory;
    packed.m_tileBytes = tiles * tileBytes;
    packed.m_slab = m_slab;
    adviseCold(weights.data, weights.bytes());
    m_packedBytes += packed.m_tileBytes;
    return packed;
}

Result<std::byte*> Multiplier::takeFromSlab(std::size_t bytes)
{
    constexpr std::size_t kHugePage = std::size_t{2} << 20;
    constexpr std::size_t kSlab = std::size_t{64} << 20; // what is not touched costs addresses only
    constexpr std::size_t kLine = 64;
    bytes = (bytes + kLine - 1) / kLine * kLine;
    if (!m_slab || m_slab->bytes() - m_slabUsed < bytes) {
        auto memory = PageMemory::allocate(std::max(kSlab, bytes) + kHugePage, PageMemory::Pages::Huge, "the weights");
        if (!memory)
            return memory.error();
        m_slab = std::make_shared<PageMemory>(std::move(*memory));
        m_slabUsed = kHugePage - reinterpret_cast<std::uintptr_t>(m_slab->data()) % kHugePage;
    }
    std::byte* taken = m_slab->data() + m_slabUsed;
    m_slabUsed += bytes;
    return taken;
}

Result<void> Multiplier::growPanels(std::size_t columns)
{
    const std::size_t floats = kPanelOutputs * padded(columns);
    if (floats <= m_panelFloats)
        return {};
    const auto threads = static_cast<std::size_t>(m_pool.threads());
    auto memory = PageMemory::allocate(threads * floats * sizeof(float), PageMemory::Pages::Huge, "decoded weights");
    if (!memory)
        return memory.error();
    m_panels = std::move(*memory);
    m_panelFloats = floats;
    return {};
}

void Multiplier::prepare(const Activations& activations, std::size_t row) const
{
    prepare(activations, row, 0, activations.width());
}

void Multiplier::prepare(const Activations& activations, std::size_t row, std::size_t first, std::size_t last) const
{
    assert(first % kBlock == 0);
    m_kernels.quantize(
        activations.row(row) + first, padded(last - first) / kBlock, activations.blocks(row) + first / kBlock);
}

/// Some six parts a thread, so that the last one does not drag.
std::size_t Multiplier::partOutputs(std::size_t outputs) const
{
    constexpr std::size_t kUnit = 48; // whole tiles and whole panels
    static_assert(kUnit % kPanelOutputs == 0 && kUnit % kTileWidth == 0);
    constexpr std::size_t kLargest = 10 * kUnit;
    const std::size_t even = outputs / (static_cast<std::size_t>(m_pool.threads()) * 6);
    return std::min(kLargest, (even / kUnit + 1) * kUnit);
}

void Multiplier::multiply(std::initializer_list<Product> products, std::size_t rows)
{
    std::size_t outputs = 0;
    for (const Product& product : products)
        outputs += product.weights->rows();
    const std::size_t part = partOutputs(outputs);
    const auto partsOf = [part](const Product& product) { return (product.weights->rows() + part - 1) / part; };
    std::size_t parts = 0;
    for (const Product& product : products)
        parts += partsOf(product);
    m_pool.run(parts, [&](std::size_t index, int thread) {
        const Product* product = products.begin();
        for (; index >= partsOf(*product); ++product)
            index -= partsOf(*product);
        multiplyPart(*product, rows, index * part, std::min(product->weights->rows(), (index + 1) * part), thread);
    });
}

void Multiplier::multiplyPart(
    const Product& product, std::size_t rows, std::size_t first, std::size_t last, int thread) const
{
    const TensorView& weights = product.weights->m_view;
    assert(product.in->width() == product.weights->columns());
    if (product.weights->isPacked())
        return multiplyPacked(product, rows, first, last);
    MatmulArgs args{};
    args.weights = weights.data;
    args.rowBytes = weights.rowBytes();
    args.columns = product.weights->columns();
    args.first = first;
    args.last = last;
    args.x = product.in->rows().data;
    args.xStride = product.in->rows().stride;
    args.rows = rows;
    args.out = product.out.data;
    args.outStride = product.out.stride;
    args.panel = reinterpret_cast<float*>(m_panels.data()) + static_cast<std::size_t>(thread) * m_panelFloats;
    m_kernels.matmul[matmulIndex(weights.type)](args);
}

void Multiplier::multiplyPacked(const Product& product, std::size_t rows, std::size_t first, std::size_t last) const
{
    PackedArgs args{};
    args.tiles = product.weights->m_tiles;
    args.blocks = product.weights->columns() / kBlock;
    args.first = first;
    args.last = last;
    args.x = product.in->blocks(0);
    args.xStride = product.in->blocksEach();
    args.rows = rows;
    args.out = product.out.data;
    args.outStride = product.out.stride;
    m_kernels.packedMatmul[matmulIndex(product.weights->m_view.type)](args);
}

} // namespace foregleam::cpu
