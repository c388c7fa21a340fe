#include "engine/decode/step_drafts.h"

#include <algorithm>

namespace foregleam {

void StepDrafts::plan(std::span<Lane> lanes)
{
    const auto active = static_cast<std::int32_t>(lanes.size());
    m_asked = 0;
    bool costly = false;
    for (Lane& lane : lanes) {
        Answer& answer = lane.answer();
        lane.plan = {};
        lane.draft = {};
        lane.survival.clear();
        if (lane.job.planner) // which never drafts what could not be verified
            lane.plan = lane.job.planner->plan(answer.request().blockSize, answer.verifyLimit(), active, m_profile);
        else if (lane.job.drafter)
            lane.plan.length = answer.draftRoom();
        costly = costly || lane.job.costly;
        m_asked += lane.job.costly ? lane.plan.length : 0;
        if (!lane.plan.notice.empty())
            answer.notify(lane.plan.notice);
    }
    m_costMs = costly ? m_profile.draftMs(m_asked) : 0.0;
}

Result<void> StepDrafts::propose(std::span<Lane> lanes, std::span<Drafter* const> drafters) const
{
    std::vector<Lane*> drafting;
    std::vector<DraftContext> contexts;
    std::vector<Draft> drafts;
    for (Drafter* drafter : drafters) {
        drafting.clear();
        contexts.clear();
        for (Lane& lane : lanes) {
            if (lane.job.drafter != drafter || lane.plan.length == 0)
                continue;
            drafting.push_back(&lane);
            contexts.push_back({lane.slot, lane.answer().tokens(), lane.plan.length, &lane.answer().sampling(),
                lane.plan.stopBelow, lane.answer().request().explain});
        }
        if (contexts.empty())
            continue;
        drafts.assign(contexts.size(), {});
        if (Result<void> proposed = drafter->propose(contexts, drafts); !proposed)
            return proposed;
        for (std::size_t i = 0; i < drafting.size(); ++i) {
            drafting[i]->draft = std::move(drafts[i]);
            estimate(*drafting[i]);
        }
    }
    return {};
}

/// Calibrated survivals of the lane's draft. A drafter without a confidence head is as sure as it was right lately.
void StepDrafts::estimate(Lane& lane) const
{
    std::vector<float>& confidence = lane.draft.confidence;
    if (!confidence.empty() || lane.draft.tokens.empty()) {
        lane.survival = survival(lane.job.calibration ? calibrated(confidence, *lane.job.calibration) : confidence);
        return;
    }
    const auto length = static_cast<std::int32_t>(lane.draft.tokens.size());
    lane.survival = lane.job.planner ? lane.job.planner->usualSurvival(length)
                                     : std::vector<float>(static_cast<std::size_t>(length), 1.0F);
    float before = 1.0F;
    for (const float product : lane.survival) {
        confidence.push_back(product / before);
        before = product;
    }
}

void StepDrafts::schedule(std::span<Lane> lanes) const
{
    std::vector<Offer> offers;
    for (const Lane& lane : lanes) {
        offers.push_back({lane.job.rule, lane.draft.confidence, lane.survival, lane.answer().verifyLimit(),
            lane.answer().request().threshold, m_costMs / static_cast<double>(lanes.size())});
    }
    std::vector<Choice> choices(offers.size());
    m_scheduler.choose(offers, m_profile, choices);
    auto rows = static_cast<std::int32_t>(lanes.size());
    for (const Choice& choice : choices)
        rows += choice.verified;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        Lane& lane = lanes[i];
        lane.choice = choices[i];
        lane.expectedRate = expectedRates(lane.survival, m_costMs, rows - 1 - lane.choice.verified, m_profile);
        if (lane.plan.kind == PlanKind::Parked)
            lane.choice.reason = LengthReason::Parked;
        else if (lane.plan.kind == PlanKind::Probe)
            lane.choice.reason = LengthReason::Probe;
    }
}

void StepDrafts::learnCost(std::span<const Lane> lanes, double ms)
{
    if (std::ranges::all_of(lanes, [](const Lane& lane) { return lane.job.costly; }))
        m_profile.learnDraft(m_asked, ms);
}

} // namespace foregleam
