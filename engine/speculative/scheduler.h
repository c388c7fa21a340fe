#pragma once
// Chooses how many of the drafted tokens are sent to the target.

#include "engine/speculative/step_profile.h"

#include <cstdint>
#include <span>
#include <vector>

namespace foregleam {

/// What a scheduler may know of one sequence: how likely its drafts are to survive, never which tokens they are.
struct Offer {
    std::span<const float> confidence; ///< one entry a draft
    std::int32_t limit = 0; ///< most drafts worth verifying: fewer than drafted where the answer or the context ends
};

/// One thread. A choice decides speed only, never the text's distribution (so it must not depend on what tokens were
/// drawn).
class Scheduler {
public:
    virtual ~Scheduler() = default;

    /// The verified length of each offer, 0 to its limit, into `verified` (one entry an offer).
    virtual void choose(
        std::span<const Offer> offers, const StepProfile& profile, std::span<std::int32_t> verified) = 0;
};

/// Verifies every draft there is.
class WholeDraftScheduler final : public Scheduler {
public:
    void choose(std::span<const Offer> offers, const StepProfile& profile, std::span<std::int32_t> verified) override;
};

/// Products of the confidences up to each draft.
std::vector<float> survival(std::span<const float> confidence);

/// Tokens per second expected of one sequence at each verified length 0..survival.size(), when `otherRows` rows of
/// other sequences share the pass. Empty where the profile holds nothing. The cost of drafting is not part of it.
std::vector<float> expectedRates(std::span<const float> survival, std::int32_t otherRows, const StepProfile& profile);

} // namespace foregleam
