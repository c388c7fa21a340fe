// The oracle of block drafting, in fp32 throughout: DSpark (paper, section 3) and DFlash as the reference models have
// it, one operation after the other.

#include "kernels/cpu/block_drafters.h"
#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/reference_layers.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foregleam::cpu {
namespace {

using namespace reference;

void sigmoid(std::span<float> values)
{
    for (float& value : values)
        value = 1.0F / (1.0F + std::exp(-value));
}

class ReferenceBlockDrafter final : public BlockDrafter {
public:
    ReferenceBlockDrafter(std::shared_ptr<const DrafterWeights> weights, const BackendSetup& setup,
        std::shared_ptr<Taps> taps, ThreadPool& pool, Cells cells)
        : m_weights(std::move(weights))
        , m_setup(setup)
        , m_taps(std::move(taps))
        , m_pool(pool)
        , m_layers(m_weights->shape.block, m_weights->ropeFactors, pool)
        , m_cells(std::move(cells))
    {
        assert(m_weights->causal.size() == m_weights->layers.size());
        m_info.weightBytesPerBlock = matrixBytes(m_weights->layers, m_weights->output);
        m_info.kvBytes = static_cast<std::int64_t>(m_cells.bytes());
    }

    const DrafterShape& shape() const override { return m_weights->shape; }
    const BlockDrafterInfo& info() const override { return m_info; }
    Result<void> inject(const TokenBatch& batch) override;
    Result<void> runBlocks(std::span<const DraftBlock> blocks) override;
    std::span<const float> parallelLogits(std::size_t block, std::int32_t place) override
    {
        return m_logits.row(m_rows.placeIndex(block, place));
    }
    std::span<float> logits(std::size_t block, std::int32_t place, TokenId previous) override;
    float confidenceLogit(std::size_t block, std::int32_t place, TokenId previous) override;
    std::span<const float> hidden(std::size_t block, std::int32_t place) override
    {
        return m_hidden.row(m_rows.rowOf(block, place));
    }
    std::span<const float> taps(std::size_t row) override { return {m_taps->values().row(row), tapWidth()}; }

private:
    std::size_t tapWidth() const { return m_taps->values().width(); }
    void addAttention(std::size_t layer, Matrix& x);
    Matrix markovEmbedding(TokenId token) const;
    Matrix joined(std::initializer_list<std::span<const float>> parts) const;
    Matrix corrected(std::size_t block, std::int32_t place, TokenId previous);

    std::shared_ptr<const DrafterWeights> m_weights;
    BackendSetup m_setup;
    std::shared_ptr<Taps> m_taps;
    ThreadPool& m_pool;
    Layers m_layers;
    Cells m_cells; // of the context alone
    BlockDrafterInfo m_info;
    BlockRows m_rows;
    Matrix m_hidden; // [rows, hidden]
    Matrix m_logits; // [places, vocabulary]
    Matrix m_states; // RNN head: [blocks, rank]
};

Result<void> ReferenceBlockDrafter::inject(const TokenBatch& batch)
{
    Matrix taps(batch.rows(), tapWidth());
    for (std::size_t row = 0; row < batch.rows(); ++row)
        std::ranges::copy(this->taps(row), taps.row(row).begin());
    const Matrix context =
        m_layers.normed(m_layers.multiply(taps, m_weights->contextProjection), m_weights->contextNorm);
    for (std::size_t index = 0; index < m_weights->layers.size(); ++index) {
        const Matrix key = m_layers.key(m_weights->layers[index], context, batch.positions);
        const Matrix value = m_layers.value(m_weights->layers[index], context);
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            const Cell cell = m_cells.at(index, batch.slots[row], batch.positions[row]);
            std::ranges::copy(key.row(row), cell.key.begin());
            std::ranges::copy(value.row(row), cell.value.begin());
        }
    }
    return {};
}

Result<void> ReferenceBlockDrafter::runBlocks(std::span<const DraftBlock> blocks)
{
    m_rows = BlockRows(blocks, shape(), m_setup);
    const std::size_t rows = m_rows.rows().size();
    Matrix x(rows, static_cast<std::size_t>(shape().block.hidden));
    for (std::size_t row = 0; row < rows; ++row) {
        dequantizeRow(m_weights->tokenEmbedding, m_rows.token(row), x.row(row).data());
        for (float& value : x.row(row))
            value *= shape().block.embeddingScale;
    }
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        addAttention(layer, x);
        m_layers.addFeedForward(m_weights->layers[layer], x);
    }
    m_hidden = m_layers.normed(x, m_weights->outputNorm);
    Matrix drafted(m_rows.places(), x.width);
    for (std::size_t block = 0; block < blocks.size(); ++block) {
        for (std::int32_t place = 0; place < blocks[block].length; ++place)
            std::ranges::copy(hidden(block, place), drafted.row(m_rows.placeIndex(block, place)).begin());
    }
    m_logits = m_layers.multiply(drafted, m_weights->output);
    softcap(m_logits.values, shape().block.logitSoftcap);
    m_states = Matrix(blocks.size(), static_cast<std::size_t>(shape().markovRank));
    return {};
}

// x += attention(norm(x)), over the context before the block and the block itself
void ReferenceBlockDrafter::addAttention(std::size_t index, Matrix& x)
{
    const LayerWeights& layer = m_weights->layers[index];
    const Matrix in = m_layers.normed(x, layer.attentionNorm);
    const Matrix query = m_layers.query(layer, in, m_rows.positions());
    Matrix key = m_layers.key(layer, in, m_rows.positions());
    Matrix value = m_layers.value(layer, in);
    Matrix mixed(x.rows(), query.width);
    m_pool.run(x.rows(), [&](std::size_t row, int) {
        const std::size_t number = m_rows.rows()[row].block;
        const DraftBlock& block = m_rows.block(number);
        std::vector<Cell> seen;
        for (std::int32_t i = m_rows.firstContext(row, layer.slidingWindow); i < block.position; ++i)
            seen.push_back(m_cells.at(index, block.slot, i));
        const std::int32_t end = m_rows.endSlot(row, m_weights->causal[index] != 0);
        for (std::int32_t i = m_rows.firstSlot(row, layer.slidingWindow); i < end; ++i) {
            const std::size_t other = m_rows.firstRow(number) + static_cast<std::size_t>(i);
            seen.push_back({key.row(other), value.row(other)});
        }
        m_layers.attend(query.row(row), seen, mixed.row(row));
    });
    m_layers.addAttention(layer, mixed, x);
}

Matrix ReferenceBlockDrafter::markovEmbedding(TokenId token) const
{
    Matrix row(1, static_cast<std::size_t>(shape().markovRank));
    dequantizeRow(m_weights->markovW1, token, row.values.data());
    return row;
}

Matrix ReferenceBlockDrafter::joined(std::initializer_list<std::span<const float>> parts) const
{
    Matrix row;
    for (const std::span<const float> part : parts)
        row.values.insert(row.values.end(), part.begin(), part.end());
    row.width = row.values.size();
    return row;
}

// What goes through W2: the previous token's embedding, gated, or the RNN's output.
Matrix ReferenceBlockDrafter::corrected(std::size_t block, std::int32_t place, TokenId previous)
{
    Matrix embedding = markovEmbedding(previous);
    if (shape().head == SequentialHead::Gated) {
        Matrix gate = m_layers.multiply(joined({hidden(block, place), embedding.row(0)}), m_weights->gate);
        addBias(gate.row(0), m_weights->gateBias);
        sigmoid(gate.row(0));
        for (std::size_t i = 0; i < gate.width; ++i)
            embedding.values[i] *= gate.values[i];
    } else if (shape().head == SequentialHead::Rnn) {
        const std::span<float> state = m_states.row(block);
        Matrix parts = m_layers.multiply(joined({state, embedding.row(0), hidden(block, place)}), m_weights->joint);
        addBias(parts.row(0), m_weights->jointBias);
        const std::span<float> gate = parts.row(0).first(state.size());
        const std::span<float> candidate = parts.row(0).subspan(state.size(), state.size());
        const std::span<float> output = parts.row(0).last(state.size());
        sigmoid(gate);
        for (std::size_t i = 0; i < state.size(); ++i) {
            state[i] = gate[i] * state[i] + (1.0F - gate[i]) * std::tanh(candidate[i]);
            embedding.values[i] = std::tanh(output[i]);
        }
    }
    return embedding;
}

std::span<float> ReferenceBlockDrafter::logits(std::size_t block, std::int32_t place, TokenId previous)
{
    const std::span<float> logits = m_logits.row(m_rows.placeIndex(block, place));
    if (shape().head != SequentialHead::None)
        add(logits, m_layers.multiply(corrected(block, place, previous), m_weights->markovW2).row(0));
    return logits;
}

float ReferenceBlockDrafter::confidenceLogit(std::size_t block, std::int32_t place, TokenId previous)
{
    assert(shape().confidence);
    const Matrix embedding = shape().confidenceWithMarkov ? markovEmbedding(previous) : Matrix();
    Matrix logit = m_layers.multiply(joined({hidden(block, place), embedding.values}), m_weights->confidence);
    addBias(logit.row(0), m_weights->confidenceBias);
    return logit.values[0];
}

} // namespace

Result<std::unique_ptr<BlockDrafter>> createReferenceBlockDrafter(std::shared_ptr<const DrafterWeights> weights,
    const BackendSetup& setup, std::shared_ptr<Taps> taps, ThreadPool& pool)
{
    auto cells = Cells::create(weights->shape.block, setup);
    if (!cells)
        return cells.error();
    return std::unique_ptr<BlockDrafter>(
        std::make_unique<ReferenceBlockDrafter>(std::move(weights), setup, std::move(taps), pool, std::move(*cells)));
}

} // namespace foregleam::cpu
