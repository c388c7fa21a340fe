#pragma once
// From logits to a distribution: temperature, then top-k, top-p and min-p, each on what the one before left.

#include "engine/api/request.h"
#include "engine/decode/distribution.h"
#include "engine/decode/penalty_window.h"
#include "engine/decode/random.h"

#include <span>
#include <vector>

namespace foregleam {

/// The index of the largest logit, the lowest on ties; NaN never wins. `logits` is not empty.
TokenId argmax(std::span<const float> logits);

/// Works on one row at a time and keeps its scratch memory between rows. One thread.
class Sampler {
public:
    explicit Sampler(const SamplingSettings& settings)
        : m_settings(settings)
    {
    }

    /// Whether tokens are chosen by argmax(). Temperatures too small to divide by count as 0.
    bool greedy() const { return m_settings.temperature < 1e-5F; }

    /// The distribution that penalised logits [vocabulary] stand for, into `out`. Not for greedy settings.
    /// Equal probabilities at the edge of top-k or top-p are kept from the lowest id on.
    void distribution(std::span<const float> logits, Distribution& out);

private:
    struct Candidate {
        float weight; ///< the logit, later exp((logit - largest) / temperature)
        TokenId id;
    };

    void takeAll(std::span<const float> logits);
    void takeTopK(std::span<const float> logits, std::size_t k);
    void weigh(float largest);
    void keepNucleus();
    void keepLikely();
    static bool likelier(const Candidate& a, const Candidate& b);

    SamplingSettings m_settings;
    std::vector<Candidate> m_candidates;
};

/// All that choosing the tokens of one sequence needs; shared by its drafter and the verifier.
struct SamplingState {
    explicit SamplingState(const SamplingSettings& chosen)
        : settings(chosen)
        , sampler(chosen)
        , penalties(chosen)
        , random(chosen.seed)
    {
    }

    SamplingSettings settings;
    Sampler sampler;
    PenaltyWindow penalties; ///< holds the committed tokens, anchor included
    Random random;
};

} // namespace foregleam
