#include "engine/speculative/draft_chain.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace foregleam {
namespace {

/// exp() of less than this adds less than one part in 500 to a sum over 50,000 tokens, and most tokens lie below.
constexpr float kNegligible = -17.0F;

} // namespace

DraftChain::DraftChain(const DraftContext& context, const DraftVocabulary& vocabulary, Draft& draft)
    : m_context(context)
    , m_vocabulary(vocabulary)
    , m_draft(&draft)
    , m_penalties(context.sampling->penalties)
{
    assert(draft.tokens.empty() && !context.tokens.empty());
}

TokenId DraftChain::previous() const
{
    return m_draft->tokens.empty() ? m_context.tokens.back() : m_draft->tokens.back();
}

std::span<float> DraftChain::widened(std::span<const float> logits)
{
    m_wide.assign(static_cast<std::size_t>(m_vocabulary.target), -std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const std::size_t id = m_vocabulary.toTarget.empty() ? i : static_cast<std::size_t>(m_vocabulary.toTarget[i]);
        m_wide[id] = logits[i];
    }
    return m_wide;
}

void DraftChain::look(std::span<float> logits)
{
    logits = logits.first(std::min(logits.size(), static_cast<std::size_t>(m_vocabulary.target)));
    std::span<const TokenId> ids = m_vocabulary.toTarget;
    if (!m_penalties.neutral()) {
        if (!ids.empty() || logits.size() < static_cast<std::size_t>(m_vocabulary.target)) {
            logits = widened(logits);
            ids = {};
        }
        m_penalties.apply(logits);
    }
    m_logits = logits;
    if (m_context.sampling->sampler.greedy()) {
        m_choice = argmax(logits);
        if (!ids.empty())
            m_choice = ids[static_cast<std::size_t>(m_choice)];
        return;
    }
    m_context.sampling->sampler.distribution(logits, m_distribution);
    if (!ids.empty()) { // they rise, so the order stays
        for (TokenId& id : m_distribution.ids)
            id = ids[static_cast<std::size_t>(id)];
    }
}

float DraftChain::topProbability() const
{
    if (!m_context.sampling->sampler.greedy())
        return *std::max_element(m_distribution.probabilities.begin(), m_distribution.probabilities.end());
    const float largest = *std::max_element(m_logits.begin(), m_logits.end());
    float sum = 0.0F;
    for (const float logit : m_logits) {
        if (logit - largest > kNegligible)
            sum += std::exp(logit - largest);
    }
    return sum > 0.0F ? 1.0F / sum : 0.0F;
}

void DraftChain::draw(float confidence)
{
    TokenId token = m_choice;
    if (!m_context.sampling->sampler.greedy()) {
        const auto position = static_cast<std::int32_t>(m_context.tokens.size()) + place();
        token = settings().reproducible ? m_distribution.choose(PositionNoise(settings().seed, position))
                                        : m_distribution.draw(m_context.sampling->random.uniform());
        m_draft->distributions.push_back(m_distribution);
    }
    m_draft->tokens.push_back(token);
    m_draft->confidence.push_back(confidence);
    m_penalties.push(token);
    m_survival *= confidence;
}

} // namespace foregleam
