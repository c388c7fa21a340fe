// The oracle: one transformer, as a text book has it, in fp32 throughout, the KV cache included.

#include "kernels/cpu/backend_setup.h"
#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/page_memory.h"
#include "kernels/cpu/reference_ops.h"
#include "kernels/cpu/rope_table.h"
#include "kernels/cpu/thread_pool.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace foregleam::cpu {
namespace {

using namespace reference;

/// Rows of floats, [rows, width].
struct Matrix {
    std::size_t width = 0;
    std::vector<float> values;

    Matrix(std::size_t rows, std::size_t width_)
        : width(width_)
        , values(rows * width_)
    {
    }
    std::size_t rows() const { return values.size() / width; }
    std::span<float> row(std::size_t index) { return std::span(values).subspan(index * width, width); }
    std::span<const float> row(std::size_t index) const { return std::span(values).subspan(index * width, width); }
};

class ReferenceBackend final : public Backend {
public:
    ReferenceBackend(std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup, PageMemory kv)
        : m_weights(std::move(weights))
        , m_setup(setup)
        , m_kv(std::move(kv))
        , m_pool(setup.threads)
        , m_info(describe(setup, m_pool.threads(), *m_weights))
    {
        m_info.kvBytes = static_cast<std::int64_t>(m_kv.bytes());
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

private:
    std::span<float> cell(std::size_t layer, std::int32_t slot, std::int32_t position, bool value);
    Matrix multiply(const Matrix& in, const TensorView& weight);
    void attend(const TokenBatch& batch, std::size_t layer, Matrix& x);
    void attendRow(const LayerWeights& layer, std::size_t index, std::int32_t slot, std::int32_t position,
        std::span<const float> query, std::span<float> out);
    void feedForward(const LayerWeights& layer, Matrix& x);
    Matrix normed(const Matrix& x, const TensorView& weight) const;

    std::shared_ptr<const ModelWeights> m_weights;
    BackendSetup m_setup;
    PageMemory m_kv; // [layers, slots, positions, key or value, kvWidth] fp32
    ThreadPool m_pool;
    BackendInfo m_info;
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
    for (std::size_t layer = 0; layer < m_weights->layers.size(); ++layer) {
        attend(batch, layer, x);
        feedForward(m_weights->layers[layer], x);
    }
    m_logits.assign(batch.rows(), {});
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        if (!batch.wantLogits[row])
            continue;
        Matrix last(1, x.width);
        rmsNorm(x.row(row), m_weights->outputNorm, shape().normEpsilon, last.row(0));
        m_logits[row] = std::move(multiply(last, m_weights->output).values);
        softcap(m_logits[row], shape().logitSoftcap);
    }
    return {};
}

// x += attention(norm(x))
void ReferenceBackend::attend(const TokenBatch& batch, std::size_t index, Matrix& x)
{
    const LayerWeights& layer = m_weights->layers[index];
    const auto headSize = static_cast<std::size_t>(shape().headSize);
    const auto pairs = static_cast<std::size_t>(shape().ropeDimensions / 2);
    const Matrix in = normed(x, layer.attentionNorm);
    Matrix query = multiply(in, layer.query);
    Matrix key = multiply(in, layer.key);
    Matrix value = multiply(in, layer.value);
    std::vector<float> cosines(pairs);
    std::vector<float> sines(pairs);
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        addBias(query.row(row), layer.queryBias);
        addBias(key.row(row), layer.keyBias);
        addBias(value.row(row), layer.valueBias);
        fillRopeRow(*m_weights, layer.slidingWindow > 0, batch.positions[row], cosines.data(), sines.data());
        const auto turnHeads = [&](std::span<float> heads, const TensorView& norm) {
            for (std::size_t at = 0; at < heads.size(); at += headSize) {
                const auto head = heads.subspan(at, headSize);
                if (norm)
                    rmsNorm(head, norm, shape().normEpsilon, head);
                rotate(head, shape().ropeStyle, cosines, sines);
            }
        };
        turnHeads(query.row(row), layer.queryNorm);
        turnHeads(key.row(row), layer.keyNorm);
        std::ranges::copy(key.row(row), cell(index, batch.slots[row], batch.positions[row], false).begin());
        std::ranges::copy(value.row(row), cell(index, batch.slots[row], batch.positions[row], true).begin());
    }
    Matrix mixed(batch.rows(), query.width);
    m_pool.run(batch.rows(), [&](std::size_t row, int) {
        attendRow(layer, index, batch.slots[row], batch.positions[row], query.row(row), mixed.row(row));
    });
    Matrix out = multiply(mixed, layer.attentionOutput);
    for (std::size_t row = 0; row < x.rows(); ++row) {
        if (layer.attentionPostNorm)
            rmsNorm(out.row(row), layer.attentionPostNorm, shape().normEpsilon, out.row(row));
        add(x.row(row), out.row(row));
    }
}

// One query row against the cells it sees.
void ReferenceBackend::attendRow(const LayerWeights& layer, std::size_t index, std::int32_t slot, std::int32_t position,
    std::span<const float> query, std::span<float> out)
{
    const auto headSize = static_cast<std::size_t>(shape().headSize);
    const std::int32_t first = layer.slidingWindow > 0 ? std::max(0, position - layer.slidingWindow + 1) : 0;
    std::vector<float> scores(static_cast<std::size_t>(position - first + 1));
    for (std::int32_t head = 0; head < shape().heads; ++head) {
        const std::size_t at = static_cast<std::size_t>(head) * headSize;
        const std::size_t kvAt = static_cast<std::size_t>(head / (shape().heads / shape().kvHeads)) * headSize;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const auto key = cell(index, slot, first + static_cast<std::int32_t>(i), false).subspan(kvAt, headSize);
            scores[i] = dot(query.subspan(at, headSize), key) * shape().attentionScale;
        }
        softmax(scores);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const auto value = cell(index, slot, first + static_cast<std::int32_t>(i), true).subspan(kvAt, headSize);
            for (std::size_t j = 0; j < headSize; ++j)
                out[at + j] += scores[i] * value[j];
        }
    }
}

// x += down(activation(gate(norm(x))) · up(norm(x)))
void ReferenceBackend::feedForward(const LayerWeights& layer, Matrix& x)
{
    const Matrix in = normed(x, layer.feedForwardNorm);
    Matrix gate = multiply(in, layer.gate);
    const Matrix up = multiply(in, layer.up);
    for (std::size_t row = 0; row < x.rows(); ++row)
        activate(shape().activation, gate.row(row), up.row(row));
    Matrix out = multiply(gate, layer.down);
    for (std::size_t row = 0; row < x.rows(); ++row) {
        if (layer.feedForwardPostNorm)
            rmsNorm(out.row(row), layer.feedForwardPostNorm, shape().normEpsilon, out.row(row));
        add(x.row(row), out.row(row));
    }
}

Matrix ReferenceBackend::normed(const Matrix& x, const TensorView& weight) const
{
    Matrix out(x.rows(), x.width);
    for (std::size_t row = 0; row < x.rows(); ++row)
        rmsNorm(x.row(row), weight, shape().normEpsilon, out.row(row));
    return out;
}

// Every weight row is dequantised once and meets every row of `in`; threads share out the weight rows.
Matrix ReferenceBackend::multiply(const Matrix& in, const TensorView& weight)
{
    constexpr std::size_t kRowsPerChunk = 16;
    const auto outputs = static_cast<std::size_t>(weight.rows);
    Matrix out(in.rows(), outputs);
    m_pool.run((outputs + kRowsPerChunk - 1) / kRowsPerChunk, [&](std::size_t chunk, int) {
        std::vector<float> values(in.width);
        for (std::size_t o = chunk * kRowsPerChunk; o < std::min(outputs, (chunk + 1) * kRowsPerChunk); ++o) {
            dequantizeRow(weight, static_cast<std::int64_t>(o), values.data());
            for (std::size_t row = 0; row < in.rows(); ++row)
                out.row(row)[o] = dot(values, in.row(row));
        }
    });
    return out;
}

std::span<float> ReferenceBackend::cell(std::size_t layer, std::int32_t slot, std::int32_t position, bool value)
{
    const auto width = static_cast<std::size_t>(shape().kvWidth());
    std::size_t index = layer * static_cast<std::size_t>(m_setup.slots) + static_cast<std::size_t>(slot);
    index = index * static_cast<std::size_t>(m_setup.contextLength) + static_cast<std::size_t>(position);
    return {reinterpret_cast<float*>(m_kv.data()) + (2 * index + (value ? 1 : 0)) * width, width};
}

} // namespace

Result<std::unique_ptr<Backend>> createReferenceBackend(
    std::shared_ptr<const ModelWeights> weights, const BackendSetup& setup)
{
    const ModelShape& shape = weights->shape;
    const auto bytes = kvCacheBytes(shape, setup, 2 * shape.kvWidth() * sizeof(float));
    if (!bytes)
        return bytes.error();
    auto kv = PageMemory::allocate(*bytes, PageMemory::Pages::Small, "the KV cache");
    if (!kv)
        return kv.error();
    return std::unique_ptr<Backend>(std::make_unique<ReferenceBackend>(std::move(weights), setup, std::move(*kv)));
}

} // namespace foregleam::cpu
