#include "kernels/cpu/sequential_head.h"

#include "kernels/cpu/dequantize.h"
#include "kernels/cpu/reference_ops.h"

#include <algorithm>
#include <cmath>

namespace foregleam::cpu {
namespace {

float sigmoid(float x)
{
    return 1.0F / (1.0F + std::exp(-x));
}

} // namespace

SequentialHeads::SequentialHeads(std::shared_ptr<Multiplier> multiplier, const DrafterWeights& weights)
    : m_multiplier(std::move(multiplier))
    , m_weights(&weights)
    , m_rank(static_cast<std::size_t>(weights.shape.markovRank))
    , m_hidden(static_cast<std::size_t>(weights.shape.block.hidden))
{
    if (weights.confidence) {
        m_confidence.resize(static_cast<std::size_t>(weights.confidence.columns));
        dequantizeRow(weights.confidence, 0, m_confidence.data());
    }
}

Result<SequentialHeads> SequentialHeads::create(std::shared_ptr<Multiplier> multiplier, const DrafterWeights& weights)
{
    SequentialHeads heads(std::move(multiplier), weights);
    if (weights.shape.head != SequentialHead::None) {
        if (const Result<void> prepared = heads.prepareMemory(); !prepared)
            return prepared.error();
    }
    return heads;
}

Result<void> SequentialHeads::prepareMemory()
{
    auto w2 = m_multiplier->pack(m_weights->markovW2);
    if (!w2)
        return w2.error();
    m_w2 = std::move(*w2);
    auto embedding = Activations::create(1, m_rank);
    if (!embedding)
        return embedding.error();
    m_embedding = std::move(*embedding);
    std::size_t outputs = m_w2.rows();
    const TensorView& inner = m_weights->shape.head == SequentialHead::Gated ? m_weights->gate : m_weights->joint;
    if (inner) {
        auto packed = m_multiplier->pack(inner);
        if (!packed)
            return packed.error();
        m_inner = std::move(*packed);
        auto joined = Activations::create(1, m_inner.columns());
        if (!joined)
            return joined.error();
        m_joined = std::move(*joined);
        outputs = std::max(outputs, m_inner.rows());
    }
    auto out = PageMemory::allocate(padded(outputs) * sizeof(float), PageMemory::Pages::Huge, "the drafter");
    if (!out)
        return out.error();
    m_out = std::move(*out);
    return {};
}

void SequentialHeads::begin(std::size_t blocks)
{
    m_states.assign(m_weights->shape.head == SequentialHead::Rnn ? blocks * m_rank : 0, 0.0F);
}

void SequentialHeads::correct(std::size_t block, const float* hidden, TokenId previous, std::span<float> logits)
{
    const SequentialHead head = m_weights->shape.head;
    if (head == SequentialHead::None)
        return;
    const ThreadPool::Step step_(m_multiplier->pool());
    dequantizeRow(m_weights->markovW1, previous, m_embedding.row(0));
    if (head == SequentialHead::Gated)
        gate(hidden);
    else if (head == SequentialHead::Rnn)
        step(std::span(m_states).subspan(block * m_rank, m_rank), hidden);
    m_multiplier->prepare(m_embedding, 0);
    float* bias = reinterpret_cast<float*>(m_out.data());
    m_multiplier->multiply(
        {{&m_w2, &m_embedding, {bias, padded(m_w2.rows())}}}, 1, [&](std::size_t first, std::size_t last, int) {
            for (std::size_t i = first; i < last; ++i)
                logits[i] += bias[i];
        });
}

// embedding = sigmoid(gate([hidden; embedding])) · embedding
void SequentialHeads::gate(const float* hidden)
{
    float* embedding = m_embedding.row(0);
    std::copy_n(hidden, m_hidden, m_joined.row(0));
    std::copy_n(embedding, m_rank, m_joined.row(0) + m_hidden);
    const std::span<const float> gate = multiplyJoined(m_inner, m_weights->gateBias);
    for (std::size_t i = 0; i < m_rank; ++i)
        embedding[i] *= sigmoid(gate[i]);
}

// embedding = tanh(output), and the state goes on; both from [state; embedding; hidden].
void SequentialHeads::step(std::span<float> state, const float* hidden)
{
    float* embedding = m_embedding.row(0);
    std::copy_n(state.data(), m_rank, m_joined.row(0));
    std::copy_n(embedding, m_rank, m_joined.row(0) + m_rank);
    std::copy_n(hidden, m_hidden, m_joined.row(0) + 2 * m_rank);
    const std::span<const float> parts = multiplyJoined(m_inner, m_weights->jointBias);
    for (std::size_t i = 0; i < m_rank; ++i) {
        const float keep = sigmoid(parts[i]);
        state[i] = keep * state[i] + (1.0F - keep) * std::tanh(parts[m_rank + i]);
        embedding[i] = std::tanh(parts[2 * m_rank + i]);
    }
}

std::span<const float> SequentialHeads::multiplyJoined(const PackedMatrix& weights, const TensorView& bias)
{
    m_multiplier->prepare(m_joined, 0);
    const std::span<float> out(reinterpret_cast<float*>(m_out.data()), weights.rows());
    m_multiplier->multiply({{&weights, &m_joined, {out.data(), padded(out.size())}}}, 1);
    reference::addBias(out, bias);
    return out;
}

float SequentialHeads::confidenceLogit(const float* hidden, TokenId previous) const
{
    const std::span<const float> weights(m_confidence);
    float logit = reference::dot({hidden, m_hidden}, weights.first(m_hidden));
    if (m_weights->shape.confidenceWithMarkov) {
        std::vector<float> embedding(m_rank);
        dequantizeRow(m_weights->markovW1, previous, embedding.data());
        logit += reference::dot(embedding, weights.subspan(m_hidden));
    }
    reference::addBias({&logit, 1}, m_weights->confidenceBias);
    return logit;
}

} // namespace foregleam::cpu
