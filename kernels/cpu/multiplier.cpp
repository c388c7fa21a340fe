#include "kernels/cpu/multiplier.h"

#include <algorithm>
#include <cassert>

namespace foregleam::cpu {
namespace {

const KernelTable& kernelsFor([[maybe_unused]] InstructionSet set)
{
#if defined(__x86_64__)
    return set == InstructionSet::Avx512 ? avx512Kernels() : avx2Kernels();
#else
    __builtin_unreachable(); // isAvailable() refuses both
#endif
}

} // namespace

Multiplier::Multiplier(InstructionSet set, int threads)
    : m_kernels(kernelsFor(set))
    , m_pool(threads)
{
}

Result<PackedMatrix> Multiplier::pack(const TensorView& weights)
{
    const std::size_t floats = kPanelOutputs * padded(static_cast<std::size_t>(weights.columns));
    if (floats > m_panelFloats) {
        const auto threads = static_cast<std::size_t>(m_pool.threads());
        auto memory = PageMemory::allocate(threads * floats * sizeof(float), PageMemory::Pages::Huge, "the weights");
        if (!memory)
            return memory.error();
        m_panels = std::move(*memory);
        m_panelFloats = floats;
    }
    PackedMatrix packed;
    packed.m_view = weights;
    return packed;
}

void Multiplier::prepare(const Activations&, std::size_t) const { }

void Multiplier::prepare(const Activations&, std::size_t, std::size_t, std::size_t) const { }

/// Some six parts a thread, so that the last one does not drag.
std::size_t Multiplier::partOutputs(std::size_t outputs) const
{
    constexpr std::size_t kLargest = 42 * kPanelOutputs;
    const std::size_t even = outputs / (static_cast<std::size_t>(m_pool.threads()) * 6);
    return std::min(kLargest, (even / kPanelOutputs + 1) * kPanelOutputs);
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

} // namespace foregleam::cpu
