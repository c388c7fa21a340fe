// The oracle: one transformer, as a text book has it, in fp32 throughout, the KV cache included.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/block_drafters.h"
#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/reference_layers.h"
#include "kernels/cpu/taps.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace foregleam::cpu {
namespace {

using namespace reference;

class ReferenceBackend final : public Backend {
public:
    ReferenceBackend(std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup, Cells cells)
        : m_weights(std::move(weights))
        , m_setup(setup)
        , m_cells(std::move(cells))
        , m_pool(setup.threads)
        , m_layers(m_weights->shape, m_weights->ropeFactors, m_pool)
        , m_info(describe(setup, m_pool.threads(), *m_weights))
    {
        m_info.kvBytes = static_cast<std::int64_t>(m_cells.bytes());
    }

    const BackendInfo& info() const override { return m_info; }
    const ModelShape& shape() const override { return m_weights->shape; }
    std::int32_t contextLength() const override { return m_setup.contextLength; }
    std::int32_t slotCount() const override { return m_setup.slots; }
    std::int32_t maxRows() const override { return kMaxRows; }

    Result<void> forward(const TokenBatch& batch) override;
    std::span<float> logits(std::size_t row) override
    {
        assert(row < m_logits.size() && !m_logits[row].empty());
        return m_logits[row];
    }
    Result<std::unique_ptr<BlockDrafter>> createBlockDrafter(std::shared_ptr<const DrafterWeights> weights) override;

private:
    void attend(const TokenBatch& batch, std::size_t layer, Matrix& x);

    std::shared_ptr<const ModelWeights> m_weights;
    BackendSetup m_setup;
    Cells m_cells;
    ThreadPool m_pool;
    Layers m_layers;
    BackendInfo m_info;
    std::weak_ptr<Taps> m_taps; // while a drafter lives
    std::vector<std::vector<float>> m_logits; // by row of the batch; empty where not asked for
};

Result<void> ReferenceBackend::forward(const TokenBatch& batch)
{
    checkBatch(batch, m_setup, shape());
    Matrix x(batch.rows(), static_cast<std::size_t>(shape().hidden));
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        dequantizeRow(m_weights->tokenEmbedding, batch.tokens[row], x.row(row).data());
        for (float& value : x.row(row))
            value *= shape().embeddingScale;
    }
    const std::shared_ptr<Taps> taps = m_taps.lock();
    const auto keep = [&](std::int32_t layer) {
        if (taps)
            taps->keep(layer, {x.values.data(), x.width}, x.rows());
    };
    keep(-1);
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        attend(batch, layer, x);
        m_layers.addFeedForward(m_weights->layers[layer], x);
        keep(static_cast<std::int32_t>(layer));
    }
    m_logits.assign(batch.rows(), {});
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        if (!batch.wantLogits[row])
            continue;
        Matrix last(1, x.width);
        rmsNorm(x.row(row), m_weights->outputNorm, shape().normEpsilon, last.row(0));
        m_logits[row] = std::move(m_layers.multiply(last, m_weights->output).values);
        softcap(m_logits[row], shape().logitSoftcap);
    }
    return {};
}

// x += attention(norm(x))
void ReferenceBackend::attend(const TokenBatch& batch, std::size_t index, Matrix& x)
{
    const LayerWeights& layer = m_weights->layers[index];
    const Matrix in = m_layers.normed(x, layer.attentionNorm);
    const Matrix query = m_layers.query(layer, in, batch.positions);
    const Matrix key = m_layers.key(layer, in, batch.positions);
    const Matrix value = m_layers.value(layer, in);
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        const Cell cell = m_cells.at(index, batch.slots[row], batch.positions[row]);
        std::ranges::copy(key.row(row), cell.key.begin());
        std::ranges::copy(value.row(row), cell.value.begin());
    }
    Matrix mixed(batch.rows(), query.width);
    m_pool.run(batch.rows(), [&](std::size_t row, int) {
        const std::int32_t last = batch.positions[row];
        std::vector<Cell> seen;
        for (std::int32_t i = layer.slidingWindow > 0 ? std::max(0, last - layer.slidingWindow + 1) : 0; i <= last; ++i)
            seen.push_back(m_cells.at(index, batch.slots[row], i));
        m_layers.attend(query.row(row), seen, mixed.row(row));
    });
    m_layers.addAttention(layer, mixed, x);
}

Result<std::unique_ptr<BlockDrafter>> ReferenceBackend::createBlockDrafter(
    std::shared_ptr<const DrafterWeights> weights)
{
    assert(m_taps.expired() && "one drafter at a time");
    auto taps = Taps::create(weights->shape.taps, shape().hidden);
    if (!taps)
        return taps.error();
    auto drafter = createReferenceBlockDrafter(std::move(weights), m_setup, *taps, m_pool);
    if (drafter)
        m_taps = *taps;
    return drafter;
}

} // namespace

Result<std::unique_ptr<Backend>> createReferenceBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup)
{
    auto cells = Cells::create(weights->shape, setup);
    if (!cells)
        return cells.error();
    return std::unique_ptr<Backend>(std::make_unique<ReferenceBackend>(std::move(weights), setup, std::move(*cells)));
}

} // namespace foregleam::cpu
