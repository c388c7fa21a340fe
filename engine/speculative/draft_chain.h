#pragma once
// The sequential side of drafting for one sequence: from a place's logits to its token, exactly as the target will
// judge it.

#include "engine/speculative/drafter.h"

namespace foregleam {

/// The ids that a drafter's logits stand for.
struct DraftVocabulary {
    std::int32_t target = 0; ///< tokens of the target; logits beyond them are never drafted
    std::span<const TokenId> toTarget; ///< target id of each draft id, rising; empty = the same ids
};

/// Fills a draft place by place with the target's own processors: penalties (drafted tokens included), temperature,
/// top-k, top-p, min-p; greedy settings take the argmax, reproducible ones the choice under the position's noise. Keeps
/// what was drawn from as distributions over target ids. For each place: look(), then draw() unless endsAt(). Without
/// penalties nothing is widened to the target's vocabulary.
class DraftChain {
public:
    /// Borrows the context's parts, the vocabulary and the draft, which is empty.
    DraftChain(const DraftContext& context, const DraftVocabulary& vocabulary, Draft& draft);

    std::int32_t place() const { return static_cast<std::int32_t>(m_draft->tokens.size()); } ///< the next one
    TokenId previous() const; ///< the token before it: the anchor at first

    /// Whether the draft ends before the next place. Asked with what is known before its token is drawn, so that where
    /// a draft ends says nothing of what was drawn (the text would no longer have the target's distribution).
    bool endsAt(float confidence) const { return m_survival * confidence < m_context.stopBelow; }

    /// The next place's logits, in draft ids; processed in place.
    void look(std::span<float> logits);

    /// The largest probability at the place that was looked at, before its token is drawn: the confidence of drafters
    /// without a head for it. For greedy settings that of temperature 1, because their own is always 1.
    float topProbability() const;

    /// Draws the token of the place that was looked at.
    void draw(float confidence);

private:
    const SamplingSettings& settings() const { return m_context.sampling->settings; }
    std::span<float> widened(std::span<const float> logits);

    DraftContext m_context;
    DraftVocabulary m_vocabulary;
    Draft* m_draft;
    PenaltyWindow m_penalties; ///< of the sequence and the draft so far
    std::span<const float> m_logits;
    TokenId m_choice = 0; ///< greedy settings
    Distribution m_distribution; ///< others
    std::vector<float> m_wide; ///< [target] where draft ids are others or penalties are to be applied
    float m_survival = 1.0F;
};

} // namespace foregleam
