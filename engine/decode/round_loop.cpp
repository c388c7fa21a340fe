#include "engine/decode/round_loop.h"

#include "engine/telemetry/clock.h"

#include <algorithm>
#include <cassert>

namespace foregleam {
namespace {

/// Prompt rows a pass: enough to read weights seldom, few enough that a cancel is heard within a fraction of a second.
constexpr std::int32_t kPromptRows = 64;

/// One answer with its slot, and its part of the round in progress.
struct Lane {
    Answer* answer = nullptr;
    Drafter* drafter = nullptr;
    std::int32_t slot = 0;
    Draft draft;
    std::int32_t verified = 0;
    std::size_t firstRow = 0;
};

class Loop {
public:
    Loop(const DecodeTools& tools, std::span<const DecodeJob> jobs);
    void run();

private:
    void open(const DecodeJob& job);
    void readPrompt(Lane& lane);
    void round(std::span<Lane> lanes);
    Result<void> propose(std::span<Lane> lanes) const;
    void schedule(std::span<Lane> lanes) const;
    void fillBatch(std::span<Lane> lanes);
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
    , m_pass{tools.backend, tools.intact, {}}
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
    m_lanes.push_back({job.answer, job.drafter, lease.slot, {}, 0, 0});
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
        rows += 1 + m_lanes[begin].answer->draftRoom();
        if (rows > m_tools.backend.maxRows() && begin > first)
            break;
        ++begin;
    }
    return std::span(m_lanes).subspan(first, begin - first);
}

bool Loop::cancelled(Lane& lane) const
{
    if (!m_tools.cancelled() && !lane.answer->request().cancel.stop_requested())
        return false;
    lane.answer->finish(StopReason::Cancelled);
    return true;
}

void Loop::fail(std::span<Lane> lanes, const Error& error)
{
    for (Lane& lane : lanes) {
        lane.answer->finish(StopReason::Failed, error.message);
        m_tools.slots.truncate(lane.slot, 0);
    }
}

void Loop::closeFinished()
{
    std::erase_if(m_lanes, [this](const Lane& lane) {
        if (!lane.answer->finished())
            return false;
        m_tools.slots.release(lane.slot);
        return true;
    });
}

void Loop::readPrompt(Lane& lane)
{
    Answer& answer = *lane.answer;
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
        if (const Result<void> ran = m_pass.run(m_batch.batch()); !ran)
            return fail(std::span(&lane, 1), ran.error());
        m_tools.slots.append(
            lane.slot, prompt.subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(end - done)));
        done = end;
        answer.promptRead(done);
    }
    lane.draft = {};
    lane.verified = 0;
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

    const Clock& clock = systemClock();
    const double start = clock.steadyMs();
    if (const Result<void> proposed = propose(lanes); !proposed)
        return fail(lanes, proposed.error());
    const double drafted = clock.steadyMs();
    schedule(lanes);
    fillBatch(lanes);
    const double scheduled = clock.steadyMs();
    if (const Result<void> ran = m_pass.run(m_batch.batch()); !ran)
        return fail(lanes, ran.error());

    RoundEvent times; // what the answers share is in each of their times
    times.draftMs = drafted - start;
    times.scheduleMs = scheduled - drafted;
    times.verifyMs = clock.steadyMs() - scheduled;
    for (Lane& lane : lanes) {
        if (!lane.answer->finished())
            commit(lane, times);
    }
}

Result<void> Loop::propose(std::span<Lane> lanes) const
{
    for (Lane& lane : lanes)
        lane.draft = {};
    std::vector<Lane*> drafting;
    std::vector<DraftContext> contexts;
    std::vector<Draft> drafts;
    for (Drafter* drafter : m_pass.observers) {
        drafting.clear();
        contexts.clear();
        for (Lane& lane : lanes) {
            Answer& answer = *lane.answer;
            if (lane.drafter != drafter || answer.finished() || answer.draftRoom() == 0)
                continue;
            drafting.push_back(&lane);
            contexts.push_back({lane.slot, answer.tokens(), answer.draftRoom(), &answer.sampling()});
        }
        if (contexts.empty())
            continue;
        drafts.assign(contexts.size(), {});
        if (Result<void> proposed = drafter->propose(contexts, drafts); !proposed)
            return proposed;
        for (std::size_t i = 0; i < drafting.size(); ++i)
            drafting[i]->draft = std::move(drafts[i]);
    }
    return {};
}

void Loop::schedule(std::span<Lane> lanes) const
{
    std::vector<Offer> offers;
    for (const Lane& lane : lanes)
        offers.push_back({lane.draft.confidence, lane.answer->verifyLimit()});
    std::vector<std::int32_t> verified(lanes.size(), 0);
    m_tools.scheduler.choose(offers, m_tools.profile, verified);
    for (std::size_t i = 0; i < lanes.size(); ++i)
        lanes[i].verified = verified[i];
}

void Loop::fillBatch(std::span<Lane> lanes)
{
    m_batch.clear();
    for (Lane& lane : lanes) {
        if (lane.answer->finished())
            continue;
        lane.firstRow = m_batch.rows();
        const std::int32_t anchor = lane.answer->lastPosition();
        m_batch.add(lane.answer->tokens().back(), anchor, lane.slot, true);
        for (std::int32_t i = 0; i < lane.verified; ++i)
            m_batch.add(lane.draft.tokens[static_cast<std::size_t>(i)], anchor + 1 + i, lane.slot, true);
    }
}

std::vector<Decision> Loop::decide(Lane& lane) const
{
    const RowLogits logits = [this, &lane](std::int32_t row) {
        return m_tools.backend.logits(lane.firstRow + static_cast<std::size_t>(row));
    };
    return verify(lane.draft, lane.verified, lane.answer->lastPosition(), logits, lane.answer->sampling());
}

void Loop::commit(Lane& lane, RoundEvent round)
{
    const double start = systemClock().steadyMs();
    const std::vector<Decision> decisions = decide(lane);
    const auto accepted = static_cast<std::int32_t>(decisions.size()) - 1;
    if (lane.drafter)
        lane.drafter->commit(lane.slot, lane.verified, accepted);
    round.drafted = lane.draft.tokens;
    round.confidence = lane.draft.confidence;
    round.survival = survival(round.confidence);
    const auto otherRows = static_cast<std::int32_t>(m_batch.rows()) - 1 - lane.verified;
    round.expectedRate = expectedRates(round.survival, otherRows, m_tools.profile);
    round.verified = lane.verified;
    round.sampleMs = systemClock().steadyMs() - start;

    Answer& answer = *lane.answer;
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
