#pragma once
// Repetition, presence and frequency penalties over the last tokens of a sequence.

#include "engine/api/request.h"

#include <deque>
#include <span>
#include <unordered_map>

namespace foregleam {

/// The tokens that penalties look at, counted as the sequence grows. Each row of a verify pass is penalised with its
/// own prefix: push the drafts before it first. Costs nothing where all penalties are neutral.
class PenaltyWindow {
public:
    explicit PenaltyWindow(const SamplingSettings& settings);

    bool neutral() const { return m_neutral; }

    /// Takes the sequence's next token; the oldest one leaves a full window.
    void push(TokenId token);

    /// Applies the penalties in place: the repetition penalty to the raw logit, then presence and frequency.
    void apply(std::span<float> logits) const;

private:
    float m_repetition;
    float m_presence;
    float m_frequency;
    std::int32_t m_size; ///< -1 = unbounded
    bool m_neutral;
    std::deque<TokenId> m_window;
    std::unordered_map<TokenId, std::int32_t> m_counts;
};

} // namespace foregleam
