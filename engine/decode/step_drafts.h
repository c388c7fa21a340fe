#pragma once
// The first half of a step, for all answers under way together: how much each drafts, the drafts, and how many of them
// are verified.

#include "engine/decode/lane.h"

#include <span>
#include <vector>

namespace foregleam {

/// Fills in plan, draft, survival, choice and expectedRate of the lanes, which are all going on. Borrows what it is
/// given; one thread.
class StepDrafts {
public:
    StepDrafts(const Scheduler& scheduler, StepProfile& profile)
        : m_scheduler(scheduler)
        , m_profile(profile)
    {
    }

    /// How much each sequence drafts, from earlier rounds alone.
    void plan(std::span<Lane> lanes);
    /// The drafts, those of one drafter together. Fails where a device fails.
    Result<void> propose(std::span<Lane> lanes, std::span<Drafter* const> drafters) const;
    /// The verified lengths of all sequences together, each of which answers for its share of what drafting costs.
    void schedule(std::span<Lane> lanes) const;

    /// What the plans' drafts were expected to cost together.
    double costMs() const { return m_costMs; }
    /// What they did cost: the profile follows. Drafting can be told apart where every answer drafts.
    void learnCost(std::span<const Lane> lanes, double ms);

private:
    void estimate(Lane& lane) const;

    const Scheduler& m_scheduler;
    StepProfile& m_profile;
    std::int32_t m_asked = 0; ///< tokens that the plans ask of drafters that cost something, together
    double m_costMs = 0.0;
};

} // namespace foregleam
