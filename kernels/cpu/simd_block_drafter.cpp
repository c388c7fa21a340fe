// The block drafter people run: the target's own facilities (threads, products, layers, attention) over a context of
// its own.

#include "kernels/cpu/block_drafters.h"
#include "kernels/cpu/logit_rows.h"
#include "kernels/cpu/sequential_head.h"
#include "kernels/cpu/simd_layers.h"
#include "kernels/cpu/simd_mixer.h"

#include <cassert>

namespace foregleam::cpu {
namespace {

/// What a drafter is made of, so that making it can fail.
struct Parts {
    SimdLayers layers;
    KvCache context; ///< keys and values of what was injected
    KvCache block; ///< those of the rows of a parallel pass, by row; one layer at a time
    SequentialHeads heads;
    PackedMatrix contextProjection;
    PackedMatrix ownOutput; ///< empty where the target's is shared
    Activations injected; ///< [rows, hidden], what the layers' keys and values are made of
    Activations hidden; ///< [places, hidden] after the last norm
};

class SimdBlockDrafter final : public BlockDrafter {
public:
    SimdBlockDrafter(std::shared_ptr<const DrafterWeights> weights, const BackendSetup& setup,
        std::shared_ptr<Taps> taps, std::shared_ptr<Multiplier> multiplier, const PackedMatrix* output, Parts parts)
        : m_weights(std::move(weights))
        , m_setup(setup)
        , m_taps(std::move(taps))
        , m_multiplier(std::move(multiplier))
        , m_parts(std::move(parts))
        , m_output(output ? *output : m_parts.ownOutput)
    {
        assert(m_weights->causal.size() == m_weights->layers.size());
        m_info.weightBytesPerBlock = m_parts.layers.weightBytes() + static_cast<std::int64_t>(m_output.bytes());
        m_info.kvBytes = static_cast<std::int64_t>(m_parts.context.bytes());
    }

    const DrafterShape& shape() const override { return m_weights->shape; }
    const BlockDrafterInfo& info() const override { return m_info; }
    Result<void> inject(const TokenBatch& batch) override;
    Result<void> runBlocks(std::span<const DraftBlock> blocks) override;
    std::span<const float> parallelLogits(std::size_t block, std::int32_t place) override
    {
        return m_logits.row(m_rows.placeIndex(block, place));
    }
    std::span<float> logits(std::size_t block, std::int32_t place, TokenId previous) override
    {
        const std::size_t index = m_rows.placeIndex(block, place);
        m_parts.heads.correct(block, m_parts.hidden.row(index), previous, m_logits.row(index));
        return m_logits.row(index);
    }
    float confidenceLogit(std::size_t block, std::int32_t place, TokenId previous) override
    {
        assert(shape().confidence);
        return m_parts.heads.confidenceLogit(m_parts.hidden.row(m_rows.placeIndex(block, place)), previous);
    }
    std::span<const float> hidden(std::size_t block, std::int32_t place) override
    {
        return {m_parts.hidden.row(m_rows.placeIndex(block, place)), m_parts.hidden.width()};
    }
    std::span<const float> taps(std::size_t row) override
    {
        return {m_taps->values().row(row), m_taps->values().width()};
    }

private:
    void attend(std::size_t layer);

    std::shared_ptr<const DrafterWeights> m_weights;
    BackendSetup m_setup;
    std::shared_ptr<Taps> m_taps;
    std::shared_ptr<Multiplier> m_multiplier;
    Parts m_parts;
    const PackedMatrix& m_output;
    BlockDrafterInfo m_info;
    BlockRows m_rows;
    std::vector<MixRow> m_seen;
    LogitRows m_logits; // by place
};

Result<void> SimdBlockDrafter::inject(const TokenBatch& batch)
{
    const std::size_t rows = batch.rows();
    const SimdLayers& layers = m_parts.layers;
    const Activations& injected = m_parts.injected;
    const ThreadPool::Step step(m_multiplier->pool());
    layers.forRows(rows, [&](std::size_t row) { m_multiplier->prepare(m_taps->values(), row); });
    m_multiplier->multiply({{&m_parts.contextProjection, &m_taps->values(), injected.rows()}}, rows);
    layers.forRows(rows, [&](std::size_t row) {
        layers.norm(m_weights->contextNorm, injected.row(row), injected.row(row));
        m_multiplier->prepare(injected, row);
        layers.setPosition(row, batch.positions[row]);
    });
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        layers.projectContext(layer, injected, rows, [&](std::size_t row) {
            m_parts.context.write(m_multiplier->kernels(), layer, batch.slots[row], batch.positions[row],
                layers.work().key.row(row), layers.work().value.row(row));
        });
    }
    return {};
}

Result<void> SimdBlockDrafter::runBlocks(std::span<const DraftBlock> blocks)
{
    m_rows = BlockRows(blocks, shape(), m_setup);
    m_parts.heads.begin(blocks.size());
    const std::size_t rows = m_rows.rows().size();
    const SimdLayers& layers = m_parts.layers;
    const ThreadPool::Step step(m_multiplier->pool());
    layers.forRows(rows, [&](std::size_t row) {
        layers.embed(m_weights->tokenEmbedding, m_rows.token(row), row);
        layers.setPosition(row, m_rows.positions()[row]);
    });
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        attend(layer);
        layers.addFeedForward(layer, rows);
    }
    for (std::size_t block = 0; block < blocks.size(); ++block) {
        for (std::int32_t place = 0; place < blocks[block].length; ++place) {
            const std::size_t index = m_rows.placeIndex(block, place);
            layers.norm(m_weights->outputNorm, layers.work().residual.row(m_rows.rowOf(block, place)),
                m_parts.hidden.row(index));
            m_multiplier->prepare(m_parts.hidden, index);
        }
    }
    return m_logits.predict(*m_multiplier, m_output, m_parts.hidden, m_rows.places(), shape().block.logitSoftcap);
}

void SimdBlockDrafter::attend(std::size_t index)
{
    const std::size_t rows = m_rows.rows().size();
    const Workspace& work = m_parts.layers.work();
    m_parts.layers.project(index, rows, [&](std::size_t row) {
        m_parts.block.write(
            m_multiplier->kernels(), 0, 0, static_cast<std::int32_t>(row), work.key.row(row), work.value.row(row));
    });
    const std::int32_t window = m_weights->layers[index].slidingWindow;
    m_seen.clear();
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t number = m_rows.rows()[row].block;
        const auto first = static_cast<std::int32_t>(m_rows.firstRow(number));
        m_seen.push_back({m_rows.block(number).slot, m_rows.firstContext(row, window), m_rows.block(number).position,
            first + m_rows.firstSlot(row, window), first + m_rows.endSlot(row, m_weights->causal[index] != 0)});
    }
    mixRows({*m_multiplier, m_parts.context, &m_parts.block, work, shape().block, index, m_seen});
    m_parts.layers.addAttention(index, rows);
}

Result<Parts> makeParts(const DrafterWeights& weights, const BackendSetup& setup,
    const std::shared_ptr<Multiplier>& multiplier, bool ownOutput)
{
    const ModelShape& shape = weights.shape.block;
    auto layers = SimdLayers::create(multiplier, shape, weights.layers, weights.ropeFactors);
    if (!layers)
        return layers.error();
    auto context = KvCache::create(shape, setup);
    if (!context)
        return context.error();
    ModelShape oneLayer = shape;
    oneLayer.layers = 1;
    auto block = KvCache::create(oneLayer, {setup.instructionSet, 1, kMaxRows, setup.threads});
    if (!block)
        return block.error();
    auto heads = SequentialHeads::create(multiplier, weights);
    if (!heads)
        return heads.error();
    auto projection = multiplier->pack(weights.contextProjection);
    if (!projection)
        return projection.error();
    auto output = ownOutput ? multiplier->pack(weights.output) : Result<PackedMatrix>(PackedMatrix());
    if (!output)
        return output.error();
    auto injected = Activations::create(kMaxRows, static_cast<std::size_t>(shape.hidden));
    if (!injected)
        return injected.error();
    auto hidden = Activations::create(kMaxRows, static_cast<std::size_t>(shape.hidden));
    if (!hidden)
        return hidden.error();
    return Parts{std::move(*layers), std::move(*context), std::move(*block), std::move(*heads), std::move(*projection),
        std::move(*output), std::move(*injected), std::move(*hidden)};
}

} // namespace

Result<std::unique_ptr<BlockDrafter>> createSimdBlockDrafter(std::shared_ptr<const DrafterWeights> weights,
    const BackendSetup& setup, std::shared_ptr<Taps> taps, std::shared_ptr<Multiplier> multiplier,
    const PackedMatrix* output)
{
    auto parts = makeParts(*weights, setup, multiplier, output == nullptr);
    if (!parts)
        return parts.error();
    return std::unique_ptr<BlockDrafter>(std::make_unique<SimdBlockDrafter>(
        std::move(weights), setup, std::move(taps), std::move(multiplier), output, std::move(*parts)));
}

} // namespace foregleam::cpu
