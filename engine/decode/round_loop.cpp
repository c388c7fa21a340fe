#include "engine/decode/round_loop.h"

#include <algorithm>
#include <cassert>

namespace foregleam {
namespace {

/// Prompt rows a pass: enough to read weights seldom, few enough that a cancel is heard within a fraction of a second.
constexpr std::int32_t kPromptRows = 64;

/// One answer with its slot, and its part of the round in progress.
struct Lane {
    DecodeJob job;
    std::int32_t slot = 0;
    DraftPlan plan;
    Draft draft;
    std::vector<float> survival; ///< calibrated
    double draftCostMs = 0.0; ///< expected when the draft was planned
    Choice choice;
    std::vector<float> expectedRate; ///< as the choice saw it
    std::size_t firstRow = 0;

    Answer& answer() const { return *job.answer; }
};

class Loop {
public:
    Loop(const DecodeTools& tools, std::span<const DecodeJob> jobs);
    void run();

private:
    void open(const DecodeJob& job);
    void readPrompt(Lane& lane);
    void round(std::span<Lane> lanes);
    void plan(std::span<Lane> lanes);
    Result<void> propose(std::span<Lane> lanes) const;
    void estimate(Lane& lane) const;
    void schedule(std::span<Lane> lanes) const;
    void fillBatch(std::span<Lane> lanes);
    void learnTimes(std::span<const Lane> lanes, const RoundEvent& times);
    void commit(Lane& lane, RoundEvent round);
    std::vector<Decision> decide(Lane& lane) const;
    void fail(std::span<Lane> lanes, const Error& error);
    bool cancelled(Lane& lane) const;
    void closeFinished();
    std::span<Lane> nextGroup(std::size_t& begin);

    DecodeTools m_tools;
    TargetPass m_pass;
    std::vector<Lane> m_lanes; ///< answers that go on
    BatchBuilder m_batch;
};

Loop::Loop(const DecodeTools& tools, std::span<const DecodeJob> jobs)
    : m_tools(tools)
    , m_pass{tools.backend, tools.clock, tools.intact, {}}
{
    for (const DecodeJob& job : jobs) {
        if (job.drafter
            && std::find(m_pass.observers.begin(), m_pass.observers.end(), job.drafter) == m_pass.observers.end())
            m_pass.observers.push_back(job.drafter);
    }
    for (const DecodeJob& job : jobs)
        open(job);
}

void Loop::open(const DecodeJob& job)
{
    const std::span<const TokenId> prompt = job.answer->tokens();
    SlotLease lease = m_tools.slots.acquire(prompt);
    if (job.drafter)
        lease.kept = job.drafter->start(lease.slot, prompt, lease.kept);
    m_tools.slots.truncate(lease.slot, lease.kept);
    if (job.planner)
        job.planner->begin();
    m_lanes.emplace_back();
    m_lanes.back().job = job;
    m_lanes.back().slot = lease.slot;
}

void Loop::run()
{
    for (Lane& lane : m_lanes)
        readPrompt(lane);
    closeFinished();
    while (!m_lanes.empty()) {
        for (std::size_t begin = 0; begin < m_lanes.size();)
            round(nextGroup(begin));
        closeFinished();
    }
}

/// The next answers that fit into one pass, whatever they draft.
std::span<Lane> Loop::nextGroup(std::size_t& begin)
{
    const std::size_t first = begin;
    std::int32_t rows = 0;
    while (begin < m_lanes.size()) {
        rows += 1 + m_lanes[begin].answer().draftRoom();
        if (rows > m_tools.backend.maxRows() && begin > first)
            break;
        ++begin;
    }
    return std::span(m_lanes).subspan(first, begin - first);
}

bool Loop::cancelled(Lane& lane) const
{
    if (!m_tools.cancelled() && !lane.answer().request().cancel.stop_requested())
        return false;
    lane.answer().finish(StopReason::Cancelled);
    return true;
}

void Loop::fail(std::span<Lane> lanes, const Error& error)
{
    for (Lane& lane : lanes) {
        lane.answer().finish(StopReason::Failed, error.message);
        m_tools.slots.truncate(lane.slot, 0);
    }
}

void Loop::closeFinished()
{
    std::erase_if(m_lanes, [this](const Lane& lane) {
        if (!lane.answer().finished())
            return false;
        m_tools.slots.release(lane.slot);
        return true;
    });
}

void Loop::readPrompt(Lane& lane)
{
    Answer& answer = lane.answer();
    const std::span<const TokenId> prompt = answer.tokens();
    const auto total = static_cast<std::int32_t>(prompt.size());
    const std::int32_t chunk = std::min(kPromptRows, m_tools.backend.maxRows());
    std::int32_t done = m_tools.slots.length(lane.slot);
    answer.begin(done);
    while (done < total) {
        if (cancelled(lane))
            return;
        const std::int32_t end = std::min(done + chunk, total);
        m_batch.clear();
        for (std::int32_t i = done; i < end; ++i)
            m_batch.add(prompt[static_cast<std::size_t>(i)], i, lane.slot, i + 1 == total);
        if (const Result<PassTimes> ran = m_pass.run(m_batch.batch()); !ran)
            return fail(std::span(&lane, 1), ran.error());
        m_tools.slots.append(
            lane.slot, prompt.subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(end - done)));
        done = end;
        answer.promptRead(done);
    }
    lane.draft = {};
    lane.choice = {};
    lane.firstRow = m_batch.rows() - 1;
    answer.commitFirst(decide(lane).front());
}

void Loop::round(std::span<Lane> lanes)
{
    bool active = false;
    for (Lane& lane : lanes)
        active = !cancelled(lane) || active;
    if (!active)
        return;

    const double start = m_tools.clock.steadyMs();
    plan(lanes);
    if (const Result<void> proposed = propose(lanes); !proposed)
        return fail(lanes, proposed.error());
    const double drafted = m_tools.clock.steadyMs();
    schedule(lanes);
    fillBatch(lanes);
    const double scheduled = m_tools.clock.steadyMs();
    const Result<PassTimes> ran = m_pass.run(m_batch.batch());
    if (!ran)
        return fail(lanes, ran.error());

    RoundEvent times; // what the answers share is in each of their times
    times.draftMs = drafted - start + ran->observers;
    times.scheduleMs = scheduled - drafted;
    times.verifyMs = ran->target;
    learnTimes(lanes, times);
    for (Lane& lane : lanes) {
        if (!lane.answer().finished())
            commit(lane, times);
    }
}

/// How much each sequence drafts, from earlier rounds alone.
void Loop::plan(std::span<Lane> lanes)
{
    const auto active = static_cast<std::int32_t>(
        std::ranges::count_if(lanes, [](const Lane& lane) { return !lane.answer().finished(); }));
    for (Lane& lane : lanes) {
        Answer& answer = lane.answer();
        lane.plan = {};
        lane.draft = {};
        lane.survival.clear();
        lane.choice = {};
        if (answer.finished())
            continue;
        if (lane.job.planner) // which never drafts what could not be verified
            lane.plan =
                lane.job.planner->plan(answer.request().blockSize, answer.verifyLimit(), active, m_tools.profile);
        else if (lane.job.drafter)
            lane.plan.length = answer.draftRoom();
        lane.draftCostMs = lane.job.costly ? m_tools.profile.draftMs(lane.plan.length) : 0.0;
        if (!lane.plan.notice.empty())
            answer.notify(lane.plan.notice);
    }
}

Result<void> Loop::propose(std::span<Lane> lanes) const
{
    std::vector<Lane*> drafting;
    std::vector<DraftContext> contexts;
    std::vector<Draft> drafts;
    for (Drafter* drafter : m_pass.observers) {
        drafting.clear();
        contexts.clear();
        for (Lane& lane : lanes) {
            if (lane.job.drafter != drafter || lane.plan.length == 0)
                continue;
            drafting.push_back(&lane);
            contexts.push_back(
                {lane.slot, lane.answer().tokens(), lane.plan.length, &lane.answer().sampling(), lane.plan.stopBelow});
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
void Loop::estimate(Lane& lane) const
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

void Loop::schedule(std::span<Lane> lanes) const
{
    std::vector<Lane*> active;
    std::vector<Offer> offers;
    for (Lane& lane : lanes) {
        if (lane.answer().finished())
            continue;
        active.push_back(&lane);
        offers.push_back({lane.job.rule, lane.draft.confidence, lane.survival, lane.answer().verifyLimit(),
            lane.answer().request().threshold, lane.draftCostMs});
    }
    std::vector<Choice> choices(offers.size());
    m_tools.scheduler.choose(offers, m_tools.profile, choices);
    auto rows = static_cast<std::int32_t>(active.size());
    for (const Choice& choice : choices)
        rows += choice.verified;
    for (std::size_t i = 0; i < active.size(); ++i) {
        Lane& lane = *active[i];
        lane.choice = choices[i];
        lane.expectedRate =
            expectedRates(lane.survival, lane.draftCostMs, rows - 1 - lane.choice.verified, m_tools.profile);
        if (lane.plan.kind == PlanKind::Parked)
            lane.choice.reason = LengthReason::Parked;
        else if (lane.plan.kind == PlanKind::Probe)
            lane.choice.reason = LengthReason::Probe;
    }
}

void Loop::fillBatch(std::span<Lane> lanes)
{
    m_batch.clear();
    for (Lane& lane : lanes) {
        if (lane.answer().finished())
            continue;
        lane.firstRow = m_batch.rows();
        const std::int32_t anchor = lane.answer().lastPosition();
        m_batch.add(lane.answer().tokens().back(), anchor, lane.slot, true);
        for (std::int32_t i = 0; i < lane.choice.verified; ++i)
            m_batch.add(lane.draft.tokens[static_cast<std::size_t>(i)], anchor + 1 + i, lane.slot, true);
    }
}

std::vector<Decision> Loop::decide(Lane& lane) const
{
    const RowLogits logits = [this, &lane](std::int32_t row) {
        return m_tools.backend.logits(lane.firstRow + static_cast<std::size_t>(row));
    };
    return verify(lane.draft, lane.choice.verified, lane.answer().lastPosition(), logits, lane.answer().sampling());
}

/// The profile follows this machine. What a drafter cost can be told apart where one sequence drafts alone.
void Loop::learnTimes(std::span<const Lane> lanes, const RoundEvent& times)
{
    m_tools.profile.learnStep(static_cast<std::int32_t>(m_batch.rows()), times.verifyMs);
    if (lanes.size() == 1 && lanes.front().job.costly)
        m_tools.profile.learnDraft(lanes.front().plan.length, times.draftMs);
}

void Loop::commit(Lane& lane, RoundEvent round)
{
    const double start = m_tools.clock.steadyMs();
    const std::vector<Decision> decisions = decide(lane);
    const std::int32_t verified = lane.choice.verified;
    const auto accepted = static_cast<std::int32_t>(decisions.size()) - 1;
    if (lane.job.drafter)
        lane.job.drafter->commit(lane.slot, verified, accepted);
    if (lane.job.planner)
        lane.job.planner->learn(lane.plan, lane.survival, verified, accepted, accepted + 1);
    round.drafted = lane.draft.tokens;
    round.confidence = lane.draft.confidence;
    round.survival = lane.survival;
    round.draftCostMs = lane.draftCostMs;
    round.blockRate = lane.plan.rates;
    round.expectedRate = std::move(lane.expectedRate);
    round.verified = verified;
    round.reason = lane.choice.reason;
    round.sampleMs = m_tools.clock.steadyMs() - start;

    Answer& answer = lane.answer();
    const auto anchor = static_cast<std::size_t>(answer.lastPosition());
    const std::size_t taken = answer.commitRound(std::move(round), decisions);
    // The cells of the anchor and of the accepted drafts are valid; the target's own token has not been run yet.
    m_tools.slots.append(
        lane.slot, answer.tokens().subspan(anchor, 1 + std::min(taken, static_cast<std::size_t>(accepted))));
}

} // namespace

void decode(const DecodeTools& tools, std::span<const DecodeJob> jobs)
{
    Loop(tools, jobs).run();
}

} // namespace foregleam
