#include "engine/decode/round_loop.h"

#include "engine/decode/lane.h"
#include "engine/decode/step_drafts.h"

#include <algorithm>
#include <cassert>

namespace foregleam {
namespace {

class Loop {
public:
    explicit Loop(const DecodeTools& tools)
        : m_tools(tools)
        , m_pass{tools.backend, tools.clock, tools.intact, {}}
        , m_drafts(tools.scheduler, tools.profile)
    {
    }
    void run(JobSource& source, std::int32_t atOnce);

private:
    void open(const DecodeJob& job);
    void readPrompt(Lane& lane);
    std::optional<LoadStep> step();
    Result<void> verifyAll(RoundEvent& times, LoadStep& step);
    std::span<Lane> nextGroup(std::size_t begin);
    void fillBatch(std::span<Lane> lanes);
    void judge(Lane& lane);
    std::size_t commit(Lane& lane, RoundEvent round);
    std::vector<Decision> decide(Lane& lane) const;
    void fail(std::span<Lane> lanes, const Error& error);
    bool cancelled(Lane& lane) const;
    void closeFinished();

    DecodeTools m_tools;
    TargetPass m_pass;
    std::vector<Lane> m_lanes; ///< answers that go on
    StepDrafts m_drafts;
    BatchBuilder m_batch;
};

void Loop::run(JobSource& source, std::int32_t atOnce)
{
    for (;;) {
        while (static_cast<std::int32_t>(m_lanes.size()) < atOnce) {
            const std::optional<DecodeJob> job = source.next();
            if (!job)
                break;
            open(*job);
            readPrompt(m_lanes.back());
            closeFinished();
            source.began(static_cast<std::int32_t>(m_lanes.size()));
        }
        if (m_lanes.empty())
            return;
        if (const std::optional<LoadStep> done = step())
            source.stepped(*done);
    }
}

void Loop::open(const DecodeJob& job)
{
    if (job.drafter
        && std::find(m_pass.observers.begin(), m_pass.observers.end(), job.drafter) == m_pass.observers.end())
        m_pass.observers.push_back(job.drafter);
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
    const std::int32_t chunk = m_tools.backend.maxRows(); // on every device a cancel is heard within a fraction of a second
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
    lane.firstRow = m_batch.rows() - 1;
    answer.commitFirst(decide(lane).front());
}

/// A round for every answer under way. Nothing where none was left or the device failed.
std::optional<LoadStep> Loop::step()
{
    for (Lane& lane : m_lanes)
        cancelled(lane);
    closeFinished();
    if (m_lanes.empty())
        return std::nullopt;

    const double start = m_tools.clock.steadyMs();
    m_drafts.plan(m_lanes);
    Result<void> went = m_drafts.propose(m_lanes, m_pass.observers);
    const double drafted = m_tools.clock.steadyMs();
    RoundEvent times; // what the answers share is in each of their times
    LoadStep step;
    if (went) {
        m_drafts.schedule(m_lanes);
        times.scheduleMs = m_tools.clock.steadyMs() - drafted;
        went = verifyAll(times, step);
    }
    if (!went) {
        fail(m_lanes, went.error());
        closeFinished();
        return std::nullopt;
    }
    times.draftMs += drafted - start;
    m_drafts.learnCost(m_lanes, times.draftMs);
    for (Lane& lane : m_lanes) {
        step.verified.push_back(lane.choice.verified);
        step.drafted += static_cast<std::int32_t>(lane.draft.tokens.size());
        const std::size_t taken = commit(lane, times);
        step.emitted += static_cast<std::int32_t>(taken);
        step.accepted += static_cast<std::int32_t>(std::min(taken, lane.decisions.size() - 1));
    }
    step.draftMs = times.draftMs;
    step.scheduleMs = times.scheduleMs;
    step.verifyMs = times.verifyMs;
    step.ms = m_tools.clock.steadyMs() - start;
    closeFinished();
    return step;
}

/// As few passes as the rows take. Logits live until the next pass, so each pass is judged before it.
Result<void> Loop::verifyAll(RoundEvent& times, LoadStep& step)
{
    for (std::size_t begin = 0; begin < m_lanes.size();) {
        const std::span<Lane> lanes = nextGroup(begin);
        begin += lanes.size();
        const double start = m_tools.clock.steadyMs();
        fillBatch(lanes);
        times.scheduleMs += m_tools.clock.steadyMs() - start;
        const Result<PassTimes> ran = m_pass.run(m_batch.batch());
        if (!ran)
            return ran.error();
        times.verifyMs += ran->target;
        times.draftMs += ran->observers;
        step.rows += static_cast<std::int32_t>(m_batch.rows());
        ++step.passes;
        m_tools.profile.learnStep(static_cast<std::int32_t>(m_batch.rows()), ran->target);
        for (Lane& lane : lanes)
            judge(lane);
    }
    return {};
}

/// The answers from `begin` on whose rows fit into one pass.
std::span<Lane> Loop::nextGroup(std::size_t begin)
{
    std::size_t end = begin;
    for (std::int32_t rows = 0; end < m_lanes.size(); ++end) {
        rows += 1 + m_lanes[end].choice.verified;
        if (rows > m_tools.backend.maxRows() && end > begin)
            break;
    }
    return std::span(m_lanes).subspan(begin, end - begin);
}

void Loop::fillBatch(std::span<Lane> lanes)
{
    m_batch.clear();
    for (Lane& lane : lanes) {
        lane.firstRow = m_batch.rows();
        const std::int32_t anchor = lane.answer().lastPosition();
        m_batch.add(lane.answer().tokens().back(), anchor, lane.slot, true);
        for (std::int32_t i = 0; i < lane.choice.verified; ++i)
            m_batch.add(lane.draft.tokens[static_cast<std::size_t>(i)], anchor + 1 + i, lane.slot, true);
    }
}

/// What the pass that just ran says of the lane's draft.
void Loop::judge(Lane& lane)
{
    const double start = m_tools.clock.steadyMs();
    lane.decisions = decide(lane);
    const std::int32_t verified = lane.choice.verified;
    const auto accepted = static_cast<std::int32_t>(lane.decisions.size()) - 1;
    if (lane.job.drafter)
        lane.job.drafter->commit(lane.slot, verified, accepted);
    if (lane.job.planner)
        lane.job.planner->learn(lane.plan, lane.survival, verified, accepted, accepted + 1);
    lane.sampleMs = m_tools.clock.steadyMs() - start;
}

std::vector<Decision> Loop::decide(Lane& lane) const
{
    const RowLogits logits = [this, &lane](std::int32_t row) {
        return m_tools.backend.logits(lane.firstRow + static_cast<std::size_t>(row));
    };
    return verify(lane.draft, lane.choice.verified, lane.answer().lastPosition(), logits, lane.answer().sampling());
}

/// Returns how many of the decisions reached the text.
std::size_t Loop::commit(Lane& lane, RoundEvent round)
{
    const auto accepted = lane.decisions.size() - 1;
    round.drafted = lane.draft.tokens;
    round.confidence = lane.draft.confidence;
    round.survival = lane.survival;
    round.candidates = std::move(lane.draft.candidates);
    round.draftCostMs = m_drafts.costMs();
    round.blockRate = lane.plan.rates;
    round.expectedRate = std::move(lane.expectedRate);
    round.verified = lane.choice.verified;
    round.reason = lane.choice.reason;
    round.sampleMs = lane.sampleMs;

    Answer& answer = lane.answer();
    const auto anchor = static_cast<std::size_t>(answer.lastPosition());
    const std::size_t taken = answer.commitRound(std::move(round), lane.decisions);
    // The cells of the anchor and of the accepted drafts are valid; the target's own token has not been run yet.
    m_tools.slots.append(lane.slot, answer.tokens().subspan(anchor, 1 + std::min(taken, accepted)));
    return taken;
}

/// Jobs that are there from the start.
class GivenJobs final : public JobSource {
public:
    explicit GivenJobs(std::span<const DecodeJob> jobs)
        : m_left(jobs)
    {
    }

    std::optional<DecodeJob> next() override
    {
        if (m_left.empty())
            return std::nullopt;
        const DecodeJob& job = m_left.front();
        m_left = m_left.subspan(1);
        return job;
    }

private:
    std::span<const DecodeJob> m_left;
};

} // namespace

void decode(const DecodeTools& tools, JobSource& source, std::int32_t atOnce)
{
    assert(atOnce >= 1);
    Loop(tools).run(source, atOnce);
}

void decode(const DecodeTools& tools, std::span<const DecodeJob> jobs)
{
    GivenJobs source(jobs);
    decode(tools, source, std::max<std::int32_t>(1, static_cast<std::int32_t>(jobs.size())));
}

} // namespace foregleam
