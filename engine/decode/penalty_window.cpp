#include "engine/decode/penalty_window.h"

namespace foregleam {

PenaltyWindow::PenaltyWindow(const SamplingSettings& settings)
    : m_repetition(settings.repetitionPenalty)
    , m_presence(settings.presencePenalty)
    , m_frequency(settings.frequencyPenalty)
    , m_size(settings.penaltyWindow)
    , m_neutral((m_repetition == 1.0F && m_presence == 0.0F && m_frequency == 0.0F) || m_size == 0)
{
}

void PenaltyWindow::push(TokenId token)
{
    if (m_neutral)
        return;
    m_window.push_back(token);
    ++m_counts[token];
    if (m_size < 0 || m_window.size() <= static_cast<std::size_t>(m_size))
        return;
    const auto oldest = m_counts.find(m_window.front());
    m_window.pop_front();
    if (--oldest->second == 0)
        m_counts.erase(oldest);
}

void PenaltyWindow::apply(std::span<float> logits) const
{
    for (const auto& [token, count] : m_counts) {
        float& logit = logits[static_cast<std::size_t>(token)];
        logit = logit > 0.0F ? logit / m_repetition : logit * m_repetition;
        logit -= m_presence + m_frequency * static_cast<float>(count);
    }
}

} // namespace foregleam
