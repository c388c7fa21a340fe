#include "kernels/cpu/simd_backend.h"

#include "kernels/cpu/block_drafters.h"

#include <algorithm>
#include <cassert>

namespace foregleam::cpu {

SimdBackend::SimdBackend(std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup,
    std::shared_ptr<Multiplier> multiplier, KvCache kv, SimdLayers layers, PackedMatrix output)
    : m_weights(std::move(weights))
    , m_setup(setup)
    , m_multiplier(std::move(multiplier))
    , m_kv(std::move(kv))
    , m_layers(std::move(layers))
    , m_output(std::move(output))
    , m_info(describe(setup, m_multiplier->pool().threads(), *m_weights))
{
    m_info.weightBytesPerStep = m_layers.weightBytes() + static_cast<std::int64_t>(m_output.bytes());
    m_info.kvBytes = static_cast<std::int64_t>(m_kv.bytes());
    m_info.workspaceBytes = static_cast<std::int64_t>(m_layers.work().bytes() + m_multiplier->packedBytes());
}

Result<std::unique_ptr<SimdBackend>> SimdBackend::create(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup)
{
    auto multiplier = std::make_shared<Multiplier>(setup.instructionSet, setup.threads);
    auto kv = KvCache::create(weights->shape, setup);
    if (!kv)
        return kv.error();
    auto layers = SimdLayers::create(multiplier, weights->shape, weights->layers, weights->ropeFactors);
    if (!layers)
        return layers.error();
    auto output = multiplier->pack(weights->output);
    if (!output)
        return output.error();
    return std::unique_ptr<SimdBackend>(new SimdBackend(
        std::move(weights), setup, std::move(multiplier), std::move(*kv), std::move(*layers), std::move(*output)));
}

Result<void> SimdBackend::forward(const TokenBatch& batch)
{
    checkBatch(batch, m_setup, shape());
    const ThreadPool::Step step(m_multiplier->pool());
    m_layers.forRows(batch.rows(), [&](std::size_t row) {
        m_layers.embed(m_weights->tokenEmbedding, batch.tokens[row], row);
        m_layers.setPosition(row, batch.positions[row]);
    });
    const std::shared_ptr<Taps> taps = m_taps.lock();
    if (taps)
        taps->keep(-1, m_layers.work().residual, batch.rows());
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        attend(batch, layer);
        m_layers.addFeedForward(layer, batch.rows());
        if (taps)
            taps->keep(static_cast<std::int32_t>(layer), m_layers.work().residual, batch.rows());
    }
    return predict(batch);
}

std::span<float> SimdBackend::logits(std::size_t row)
{
    assert(row < m_logitRows.size() && m_logitRows[row] >= 0);
    return m_logits.row(static_cast<std::size_t>(m_logitRows[row]));
}

void SimdBackend::attend(const TokenBatch& batch, std::size_t index)
{
    const Workspace& work = m_layers.work();
    m_layers.project(index, batch.rows(), [&](std::size_t row) {
        m_kv.write(m_multiplier->kernels(), index, batch.slots[row], batch.positions[row], work.key.row(row),
            work.value.row(row));
    });
    const std::int32_t window = m_weights->layers[index].slidingWindow;
    m_seen.clear();
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        const std::int32_t end = batch.positions[row] + 1;
        m_seen.push_back({batch.slots[row], window > 0 ? std::max(0, end - window) : 0, end, 0, 0});
    }
    mixRows({*m_multiplier, m_kv, nullptr, work, shape(), index, m_seen});
    m_layers.addAttention(index, batch.rows());
}

// The output head, for the rows that asked for it.
Result<void> SimdBackend::predict(const TokenBatch& batch)
{
    const Workspace& work = m_layers.work();
    m_logitRows.assign(batch.rows(), -1);
    std::size_t wanted = 0;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        if (!batch.wantLogits[row])
            continue;
        m_layers.norm(m_weights->outputNorm, work.residual.row(row), work.normed.row(wanted));
        m_multiplier->prepare(work.normed, wanted);
        m_logitRows[row] = static_cast<std::int32_t>(wanted++);
    }
    const std::size_t before = m_logits.bytes();
    if (Result<void> made = m_logits.predict(*m_multiplier, m_output, work.normed, wanted, shape().logitSoftcap); !made)
        return made;
    m_info.workspaceBytes += static_cast<std::int64_t>(m_logits.bytes()) - static_cast<std::int64_t>(before);
    return {};
}

Result<std::unique_ptr<BlockDrafter>> SimdBackend::createBlockDrafter(std::shared_ptr<const DrafterWeights> weights)
{
    assert(m_taps.expired() && "one drafter at a time");
    auto taps = Taps::create(weights->shape.taps, shape().hidden);
    if (!taps)
        return taps.error();
    const bool shared = weights->output.data == m_weights->output.data;
    auto drafter =
        createSimdBlockDrafter(std::move(weights), m_setup, *taps, m_multiplier, shared ? &m_output : nullptr);
    if (drafter)
        m_taps = *taps;
    return drafter;
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
