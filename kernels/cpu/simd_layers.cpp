#include "kernels/cpu/simd_layers.h"

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/reference_ops.h"
#include "kernels/cpu/rope_table.h"

namespace foregleam::cpu {
namespace {

std::size_t size(std::int32_t count)
{
    return static_cast<std::size_t>(count);
}

} // namespace

SimdLayers::SimdLayers(std::shared_ptr<Multiplier> multiplier, const ModelShape& shape,
    std::span<const LayerWeights> layers, const TensorView& ropeFactors, Workspace work)
    : m_multiplier(std::move(multiplier))
    , m_shape(&shape)
    , m_layers(layers)
    , m_ropeFactors(&ropeFactors)
    , m_work(std::move(work))
    , m_headStride(padded(size(shape.headSize)))
{
    for (const LayerWeights& layer : m_layers)
        m_anyLocalLayer = m_anyLocalLayer || layer.slidingWindow > 0;
}

Result<SimdLayers> SimdLayers::create(std::shared_ptr<Multiplier> multiplier, const ModelShape& shape,
    std::span<const LayerWeights> layers, const TensorView& ropeFactors)
{
    auto work = Workspace::create(shape, multiplier->pool().threads());
    if (!work)
        return work.error();
    SimdLayers made(std::move(multiplier), shape, layers, ropeFactors, std::move(*work));
    if (const Result<void> packed = made.pack(); !packed)
        return packed.error();
    return made;
}

Result<void> SimdLayers::pack()
{
    for (const LayerWeights& layer : m_layers) {
        PackedLayer& into = m_packed.emplace_back();
        for (const auto& [view, packed] : {std::pair{&layer.query, &into.query}, std::pair{&layer.key, &into.key},
                 std::pair{&layer.value, &into.value}, std::pair{&layer.attentionOutput, &into.attentionOutput},
                 std::pair{&layer.gate, &into.gate}, std::pair{&layer.up, &into.up},
                 std::pair{&layer.down, &into.down}}) {
            auto made = m_multiplier->pack(*view);
            if (!made)
                return made.error();
            *packed = std::move(*made);
        }
    }
    return {};
}

std::int64_t SimdLayers::weightBytes() const
{
    std::size_t bytes = 0;
    for (const PackedLayer& layer : m_packed) {
        for (const PackedMatrix* matrix :
            {&layer.query, &layer.key, &layer.value, &layer.attentionOutput, &layer.gate, &layer.up, &layer.down})
            bytes += matrix->bytes();
    }
    return static_cast<std::int64_t>(bytes);
}

void SimdLayers::setPosition(std::size_t row, std::int32_t position) const
{
    const std::size_t pairs = size(m_shape->ropeDimensions) / 2;
    float* angles = m_work.rope.row(row);
    fillRopeRow(*m_shape, *m_ropeFactors, false, position, angles, angles + pairs);
    if (m_anyLocalLayer)
        fillRopeRow(*m_shape, *m_ropeFactors, true, position, angles + 2 * pairs, angles + 3 * pairs);
}

void SimdLayers::embed(const TensorView& embedding, TokenId token, std::size_t row) const
{
    float* x = m_work.residual.row(row);
    dequantizeRow(embedding, token, x);
    for (std::size_t i = 0; i < size(m_shape->hidden); ++i)
        x[i] *= m_shape->embeddingScale;
}

void SimdLayers::norm(const TensorView& weight, const float* in, float* out) const
{
    m_multiplier->kernels().rmsNorm(
        in, weight.data, static_cast<std::size_t>(weight.columns), m_shape->normEpsilon, out);
}

// normed = norm(residual), ready to be multiplied.
void SimdLayers::normRows(const TensorView& weight, std::size_t rows) const
{
    forRows(rows, [&](std::size_t row) {
        norm(weight, m_work.residual.row(row), m_work.normed.row(row));
        m_multiplier->prepare(m_work.normed, row);
    });
}

// Norm and RoPE of one head.
void SimdLayers::turn(std::size_t layer, std::size_t row, float* head, const TensorView& weight) const
{
    const std::size_t pairs = size(m_shape->ropeDimensions) / 2;
    const float* angles = m_work.rope.row(row) + (m_layers[layer].slidingWindow > 0 ? 2 * pairs : 0);
    if (weight)
        norm(weight, head, head);
    reference::rotate({head, size(m_shape->headSize)}, m_shape->ropeStyle, {angles, pairs}, {angles + pairs, pairs});
}

// One row's queries go on scaled and padded.
void SimdLayers::turnQuery(std::size_t layer, std::size_t row) const
{
    const std::size_t headSize = size(m_shape->headSize);
    reference::addBias({m_work.query.row(row), size(m_shape->queryWidth())}, m_layers[layer].queryBias);
    for (std::size_t head = 0; head < size(m_shape->heads); ++head) {
        float* query = m_work.query.row(row) + head * headSize;
        turn(layer, row, query, m_layers[layer].queryNorm);
        float* turned = m_work.turned.row(row) + head * m_headStride;
        for (std::size_t i = 0; i < headSize; ++i)
            turned[i] = query[i] * m_shape->attentionScale;
    }
}

void SimdLayers::turnKey(std::size_t layer, std::size_t row) const
{
    const std::size_t headSize = size(m_shape->headSize);
    reference::addBias({m_work.key.row(row), size(m_shape->kvWidth())}, m_layers[layer].keyBias);
    reference::addBias({m_work.value.row(row), size(m_shape->kvWidth())}, m_layers[layer].valueBias);
    for (std::size_t head = 0; head < size(m_shape->kvHeads); ++head)
        turn(layer, row, m_work.key.row(row) + head * headSize, m_layers[layer].keyNorm);
}

void SimdLayers::addAttention(std::size_t layer, std::size_t rows) const
{
    forRows(rows, [&](std::size_t row) { m_multiplier->prepare(m_work.mixed, row); });
    m_multiplier->multiply({{&m_packed[layer].attentionOutput, &m_work.mixed, m_work.projected}}, rows);
    addProjected(m_layers[layer].attentionPostNorm, rows);
}

void SimdLayers::addFeedForward(std::size_t index, std::size_t rows) const
{
    const LayerWeights& layer = m_layers[index];
    const PackedLayer& packed = m_packed[index];
    normRows(layer.feedForwardNorm, rows);
    const KernelTable& kernels = m_multiplier->kernels();
    const auto activate = m_shape->activation == Activation::Silu ? kernels.silu : kernels.geluTanh;
    // Both products of a part and their activation in one go: nothing is waited for in between.
    m_multiplier->multiply(
        {{&packed.gate, &m_work.normed, m_work.gate.rows()}, {&packed.up, &m_work.normed, m_work.up}}, rows,
        [&](std::size_t first, std::size_t last, int) {
            for (std::size_t row = 0; row < rows; ++row) {
                activate(m_work.gate.row(row) + first, m_work.up.row(row) + first, last - first);
                m_multiplier->prepare(m_work.gate, row, first, last);
            }
        });
    m_multiplier->multiply({{&packed.down, &m_work.gate, m_work.projected}}, rows);
    addProjected(layer.feedForwardPostNorm, rows);
}

void SimdLayers::addProjected(const TensorView& postNorm, std::size_t rows) const
{
    forRows(rows, [&](std::size_t row) {
        float* projected = m_work.projected.row(row);
        if (postNorm)
            norm(postNorm, projected, projected);
        reference::add({m_work.residual.row(row), size(m_shape->hidden)}, {projected, size(m_shape->hidden)});
    });
}

} // namespace foregleam::cpu
