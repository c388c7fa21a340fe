#include "kernels/cpu/simd_backend.h"

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/reference_ops.h"
#include "kernels/cpu/rope_table.h"
#include "kernels/cpu/simd_mixer.h"

#include <algorithm>
#include <cassert>

namespace foregleam::cpu {
namespace {

constexpr std::size_t kRowsWorthThreads = 5; // a stage's start costs about 1 µs, a row's norm a third of that

std::size_t size(std::int32_t count)
{
    return static_cast<std::size_t>(count);
}

} // namespace

SimdBackend::SimdBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup, KvCache kv, Workspace workspace)
    : m_weights(std::move(weights))
    , m_setup(setup)
    , m_multiplier(std::make_shared<Multiplier>(setup.instructionSet, setup.threads))
    , m_pool(m_multiplier->pool())
    , m_kernels(m_multiplier->kernels())
    , m_kv(std::move(kv))
    , m_work(std::move(workspace))
    , m_info(describe(setup, m_pool.threads(), *m_weights))
{
    m_info.kvBytes = static_cast<std::int64_t>(m_kv.bytes());
    m_info.workspaceBytes = static_cast<std::int64_t>(m_work.bytes());
    for (const LayerWeights& layer : m_weights->layers)
        m_anyLocalLayer = m_anyLocalLayer || layer.slidingWindow > 0;
}

Result<std::unique_ptr<SimdBackend>> SimdBackend::create(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup)
{
    auto kv = KvCache::create(weights->shape, setup);
    if (!kv)
        return kv.error();
    auto workspace = Workspace::create(weights->shape, setup.threads);
    if (!workspace)
        return workspace.error();
    std::unique_ptr<SimdBackend> backend(
        new SimdBackend(std::move(weights), setup, std::move(*kv), std::move(*workspace)));
    if (const Result<void> packed = backend->packWeights(); !packed)
        return packed.error();
    return backend;
}

Result<void> SimdBackend::packWeights()
{
    std::int64_t bytes = 0;
    const auto pack = [&](const TensorView& view, PackedMatrix& into) -> Result<void> {
        auto packed = m_multiplier->pack(view);
        if (!packed)
            return packed.error();
        into = std::move(*packed);
        bytes += static_cast<std::int64_t>(into.bytes());
        return {};
    };
    for (const LayerWeights& layer : m_weights->layers) {
        PackedLayer& into = m_layers.emplace_back();
        for (const auto& [view, packed] : {std::pair{&layer.query, &into.query}, std::pair{&layer.key, &into.key},
                 std::pair{&layer.value, &into.value}, std::pair{&layer.attentionOutput, &into.attentionOutput},
                 std::pair{&layer.gate, &into.gate}, std::pair{&layer.up, &into.up},
                 std::pair{&layer.down, &into.down}}) {
            if (const Result<void> done = pack(*view, *packed); !done)
                return done.error();
        }
    }
    if (const Result<void> done = pack(m_weights->output, m_output); !done)
        return done.error();
    m_info.weightBytesPerStep = bytes;
    return {};
}

Result<void> SimdBackend::forward(const TokenBatch& batch)
{
    checkBatch(batch, m_setup, shape());
    const ThreadPool::Step step(m_pool);
    embed(batch);
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        attend(batch, layer);
        feedForward(layer, batch.rows());
    }
    return predict(batch);
}

std::span<float> SimdBackend::logits(std::size_t row)
{
    assert(row < m_logitRows.size() && m_logitRows[row] >= 0);
    const std::size_t vocabulary = size(shape().vocabulary);
    return {reinterpret_cast<float*>(m_logits.data()) + size(m_logitRows[row]) * vocabulary, vocabulary};
}

template <class Task> void SimdBackend::forRows(std::size_t rows, const Task& task)
{
    if (rows >= kRowsWorthThreads)
        return m_pool.run(rows, [&](std::size_t row, int) { task(row); });
    for (std::size_t row = 0; row < rows; ++row)
        task(row);
}

void SimdBackend::norm(const TensorView& weight, const float* in, float* out) const
{
    m_kernels.rmsNorm(in, weight.data, static_cast<std::size_t>(weight.columns), shape().normEpsilon, out);
}

// normed = norm(residual), ready to be multiplied.
void SimdBackend::normRows(const TensorView& weight, std::size_t rows)
{
    forRows(rows, [&](std::size_t row) {
        norm(weight, m_work.residual.row(row), m_work.normed.row(row));
        m_multiplier->prepare(m_work.normed, row);
    });
}

void SimdBackend::embed(const TokenBatch& batch)
{
    const std::size_t pairs = size(shape().ropeDimensions) / 2;
    forRows(batch.rows(), [&](std::size_t row) {
        float* x = m_work.residual.row(row);
        dequantizeRow(m_weights->tokenEmbedding, batch.tokens[row], x);
        for (std::size_t i = 0; i < size(shape().hidden); ++i)
            x[i] *= shape().embeddingScale;
        float* angles = m_work.rope.row(row);
        fillRopeRow(shape(), m_weights->ropeFactors, false, batch.positions[row], angles, angles + pairs);
        if (m_anyLocalLayer)
            fillRopeRow(shape(), m_weights->ropeFactors, true, batch.positions[row], angles + 2 * pairs, angles + 3 * pairs);
    });
}

void SimdBackend::attend(const TokenBatch& batch, std::size_t index)
{
    const LayerWeights& layer = m_weights->layers[index];
    const std::size_t rows = batch.rows();
    const PackedLayer& packed = m_layers[index];
    normRows(layer.attentionNorm, rows);
    m_multiplier->multiply({{&packed.query, &m_work.normed, m_work.query}, {&packed.key, &m_work.normed, m_work.key},
                               {&packed.value, &m_work.normed, m_work.value}},
        rows);
    forRows(rows, [&](std::size_t row) {
        turnRow(layer, row);
        storeCell(index, row, batch.slots[row], batch.positions[row]);
    });
    mix(batch, index);
    forRows(rows, [&](std::size_t row) { m_multiplier->prepare(m_work.mixed, row); });
    m_multiplier->multiply({{&packed.attentionOutput, &m_work.mixed, m_work.projected}}, rows);
    addProjected(layer.attentionPostNorm, rows);
}

// Biases, norms and RoPE of one row's queries and keys; queries go on scaled and padded.
void SimdBackend::turnRow(const LayerWeights& layer, std::size_t row)
{
    const std::size_t headSize = size(shape().headSize);
    const std::size_t pairs = size(shape().ropeDimensions) / 2;
    const float* angles = m_work.rope.row(row) + (layer.slidingWindow > 0 ? 2 * pairs : 0);
    reference::addBias({m_work.query.row(row), size(shape().queryWidth())}, layer.queryBias);
    reference::addBias({m_work.key.row(row), size(shape().kvWidth())}, layer.keyBias);
    reference::addBias({m_work.value.row(row), size(shape().kvWidth())}, layer.valueBias);
    const auto turn = [&](float* head, const TensorView& weight) {
        if (weight)
            norm(weight, head, head);
        reference::rotate({head, headSize}, shape().ropeStyle, {angles, pairs}, {angles + pairs, pairs});
    };
    for (std::size_t head = 0; head < size(shape().kvHeads); ++head)
        turn(m_work.key.row(row) + head * headSize, layer.keyNorm);
    for (std::size_t head = 0; head < size(shape().heads); ++head) {
        float* query = m_work.query.row(row) + head * headSize;
        turn(query, layer.queryNorm);
        float* turned = m_work.turned.row(row) + head * m_kv.headStride();
        for (std::size_t i = 0; i < headSize; ++i)
            turned[i] = query[i] * shape().attentionScale;
    }
}

void SimdBackend::storeCell(std::size_t layer, std::size_t row, std::int32_t slot, std::int32_t position)
{
    const std::size_t headSize = size(shape().headSize);
    const std::size_t stride = m_kv.headStride();
    for (std::size_t head = 0; head < size(shape().kvHeads); ++head) {
        const std::size_t at = size(position) * stride;
        m_kernels.toHalf(m_work.key.row(row) + head * headSize, headSize, m_kv.keys(layer, slot, head) + at);
        m_kernels.toHalf(m_work.value.row(row) + head * headSize, headSize, m_kv.values(layer, slot, head) + at);
    }
}

void SimdBackend::mix(const TokenBatch& batch, std::size_t layer)
{
    const MixArgs args{*m_multiplier, m_kv, m_work, shape(), batch, layer, m_weights->layers[layer].slidingWindow};
    mixRows(args);
}

void SimdBackend::feedForward(std::size_t index, std::size_t rows)
{
    const LayerWeights& layer = m_weights->layers[index];
    const PackedLayer& packed = m_layers[index];
    normRows(layer.feedForwardNorm, rows);
    const auto activate = shape().activation == Activation::Silu ? m_kernels.silu : m_kernels.geluTanh;
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

void SimdBackend::addProjected(const TensorView& postNorm, std::size_t rows)
{
    forRows(rows, [&](std::size_t row) {
        float* projected = m_work.projected.row(row);
        if (postNorm)
            norm(postNorm, projected, projected);
        reference::add({m_work.residual.row(row), size(shape().hidden)}, {projected, size(shape().hidden)});
    });
}

// The output head, for the rows that asked for it.
Result<void> SimdBackend::predict(const TokenBatch& batch)
{
    const std::size_t vocabulary = size(shape().vocabulary);
    m_logitRows.assign(batch.rows(), -1);
    std::size_t wanted = 0;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        if (!batch.wantLogits[row])
            continue;
        norm(m_weights->outputNorm, m_work.residual.row(row), m_work.normed.row(wanted));
        m_multiplier->prepare(m_work.normed, wanted);
        m_logitRows[row] = static_cast<std::int32_t>(wanted++);
    }
    if (m_logits.bytes() < wanted * vocabulary * sizeof(float)) {
        m_info.workspaceBytes -= static_cast<std::int64_t>(m_logits.bytes());
        m_logits = {};
        auto memory = PageMemory::allocate(wanted * vocabulary * sizeof(float), PageMemory::Pages::Huge, "the logits");
        if (!memory)
            return memory.error();
        m_logits = std::move(*memory);
        m_info.workspaceBytes += static_cast<std::int64_t>(m_logits.bytes());
    }
    if (wanted == 0)
        return {};
    const Rows out{reinterpret_cast<float*>(m_logits.data()), vocabulary};
    m_multiplier->multiply({{&m_output, &m_work.normed, out}}, wanted);
    if (shape().logitSoftcap != 0.0F) {
        forRows(wanted, [&](std::size_t row) { reference::softcap({out.row(row), vocabulary}, shape().logitSoftcap); });
    }
    return {};
}

Result<std::unique_ptr<Backend>> createSimdBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup)
{
    auto backend = SimdBackend::create(std::move(weights), setup);
    if (!backend)
        return backend.error();
    return std::unique_ptr<Backend>(std::move(*backend));
}

} // namespace foregleam::cpu
