#pragma once
// Chooses how many of the drafted tokens of each sequence are sent to the target.

#include "engine/api/event.h"
#include "engine/speculative/step_profile.h"

#include <cstdint>
#include <span>
#include <vector>

namespace foregleam {

/// What decides the verified length of a sequence's draft. Whole: there is nothing to decide. Threshold: the prefix
/// before the first confidence below a bound. Rate: as far as every further draft is expected to raise the tokens per
/// second of the pass.
enum class LengthRule : std::uint8_t { Whole, Threshold, Rate };

/// What a scheduler may know of one sequence: how likely its drafts are to survive, never which tokens they are.
/// Entry k of `confidence` and `survival` must have been known before draft k was drawn.
struct Offer {
    LengthRule rule = LengthRule::Whole;
    std::span<const float> confidence; ///< one entry a draft, as the drafter says it; Threshold looks at these
    std::span<const float> survival; ///< one entry a draft, calibrated products, falling; Rate looks at these
    std::int32_t limit = 0; ///< most drafts worth verifying: fewer than drafted where the answer or the context ends
    float threshold = 0.0F; ///< of LengthRule::Threshold
    double draftMs = 0.0; ///< what drafting was expected to cost when it was decided on (not what this draft did cost)
};

struct Choice {
    std::int32_t verified = 0; ///< 0 to the offer's limit
    LengthReason reason = LengthReason::Whole;
};

/// A choice decides speed only, never the distribution of the text.
class Scheduler {
public:
    virtual ~Scheduler() = default;

    /// One choice an offer, in order, for one pass over all of them.
    virtual void choose(std::span<const Offer> offers, const StepProfile& profile, std::span<Choice> choices) const = 0;
};

/// Sequences with the rules Whole and Threshold are settled first. Those with Rate share the rest of the pass by
/// algorithm 1 of the DSpark paper: all their drafts sorted by survival (ties by place, then by sequence), admitted one
/// by one while
///     (tokens expected of the pass) / (milliseconds of its drafts and of its rows)
/// strictly rises, up to the first that does not raise it. Each sequence counts for its own token and the survivals of
/// its admitted drafts. With one sequence: extend while (1 + Σ survival) / (draft + T(1 + length)) rises.
///
/// The draft is made already, but its cost belongs into the sum: a token that is left out now must come from a later
/// round, which drafts again. What a longer draft or none at all would have cost is decided before it is made
/// (draft_planner.h).
///
/// Why it stops at the first fall although the rate may rise again where the measured times have a step: whether draft
/// k is verified must not depend on draft k itself, or rejection sampling no longer gives the target's distribution
/// (paper, appendix A). Its own survival was estimated before it was drawn; the survivals behind it were not, they
/// depend on it. Looking past a dip would verify k or not by what its token promises. At the early stop everything that
/// decides about k (survivals up to k, other sequences, times that were learned before the round) is older than k.
class PassScheduler : public Scheduler {
public:
    void choose(std::span<const Offer> offers, const StepProfile& profile, std::span<Choice> choices) const override;

protected:
    /// How many of the candidates are admitted: `rate` tells the expected tokens per millisecond with the first n of
    /// them, n from 0 to `candidates`. A seam for the test that shows what happens without the early stop.
    virtual std::size_t admitted(std::size_t candidates, const std::function<double(std::size_t)>& rate) const;
};

/// Products of the confidences up to each draft.
std::vector<float> survival(std::span<const float> confidence);

/// Tokens per second expected of one sequence at each verified length 0..survival.size(): (1 + Σ survival) over
/// `draftMs` and a pass of 1 + length + otherRows rows, `otherRows` being those of other sequences. Empty where the
/// profile holds nothing.
std::vector<float> expectedRates(
    std::span<const float> survival, double draftMs, std::int32_t otherRows, const StepProfile& profile);

} // namespace foregleam
