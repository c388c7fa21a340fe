#include "engine/speculative/step_profile.h"

#include "engine/decode/batch_builder.h"
#include "engine/telemetry/clock.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace foregleam {
namespace {

constexpr double kStepBudgetMs = 500.0;
constexpr double kDraftBudgetMs = 350.0;
constexpr std::int32_t kRows[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};
constexpr std::int32_t kRowsOfOne = 16; ///< that one sequence has in a pass; more are measured for several only
constexpr std::int32_t kRowsOfEach = 8; ///< of several
constexpr std::size_t kRepeats =
    5; ///< of every width; one row is what everything is compared to and gets twice as many
constexpr std::size_t kDraftRepeats = 3;
constexpr std::int32_t kPromptRows = 8; ///< that a drafter reads before it is timed

double median(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Rows in slot 0 whose tokens do not matter; every row of a verify pass wants its logits.
void fill(BatchBuilder& batch, std::int32_t first, std::int32_t rows, std::int32_t vocabulary)
{
    batch.clear();
    for (std::int32_t row = first; row < first + rows; ++row)
        batch.add(row % vocabulary, row, 0, true);
}

Result<double> timePass(Backend& backend, BatchBuilder& batch)
{
    const double start = systemClock().steadyMs();
    if (const Result<void> done = backend.forward(batch.batch()); !done)
        return done.error();
    return systemClock().steadyMs() - start;
}

/// Today's measurement and an earlier one, each half: a busy moment while loading is not taken for the machine, and
/// what rounds taught of counts that are not measured today is not lost.
std::vector<StepCost> joined(std::vector<StepCost> today, const std::vector<StepCost>& known)
{
    if (today.empty() || known.empty())
        return today;
    const CostCurve now(today);
    const CostCurve before(known);
    std::map<std::int32_t, double> points;
    for (const std::vector<StepCost>& from : {today, known}) {
        for (const StepCost& point : from) {
            const std::int32_t near = std::clamp(point.rows, today.front().rows, today.back().rows);
            const double then = before.ms(near);
            points[point.rows] =
                then > 0.0 ? before.ms(point.rows) * std::sqrt(now.ms(near) / then) : now.ms(point.rows);
        }
    }
    std::vector<StepCost> all;
    for (const auto& [rows, ms] : points)
        all.push_back({rows, ms});
    return CostCurve(std::move(all)).points();
}

/// A drafter at work on one sequence, timed.
class DraftTimer {
public:
    DraftTimer(Backend& backend, Drafter& drafter)
        : m_backend(backend)
        , m_drafter(drafter)
    {
    }

    Result<void> readPrompt()
    {
        for (std::int32_t token = 0; token <= kPromptRows; ++token)
            m_tokens.push_back(token % m_backend.shape().vocabulary);
        m_drafter.start(0, m_tokens, 0);
        fill(m_batch, 0, kPromptRows, m_backend.shape().vocabulary);
        if (const Result<double> pass = timePass(m_backend, m_batch); !pass)
            return pass.error();
        return m_drafter.observe(m_batch.batch());
    }

    /// Milliseconds of one round's drafting, the target's pass left out.
    Result<double> round(std::int32_t length)
    {
        const auto anchor = static_cast<std::int32_t>(m_tokens.size()) - 1;
        const double start = systemClock().steadyMs();
        if (length > 0) {
            Draft draft;
            const DraftContext context{0, m_tokens, length, &m_sampling, 0.0F};
            if (const Result<void> made = m_drafter.propose({&context, 1}, {&draft, 1}); !made)
                return made.error();
        }
        const double drafted = systemClock().steadyMs();
        fill(m_batch, anchor, 1, m_backend.shape().vocabulary);
        if (const Result<double> pass = timePass(m_backend, m_batch); !pass)
            return pass.error();
        const double passed = systemClock().steadyMs();
        if (const Result<void> taken = m_drafter.observe(m_batch.batch()); !taken)
            return taken.error();
        const double observed = systemClock().steadyMs();
        m_drafter.commit(0, 0, 0);
        m_tokens.push_back((anchor + 1) % m_backend.shape().vocabulary);
        return (drafted - start) + (observed - passed);
    }

    bool hasRoom(std::int32_t length) const
    {
        return static_cast<std::int32_t>(m_tokens.size()) + length < m_backend.contextLength();
    }

private:
    Backend& m_backend;
    Drafter& m_drafter;
    SamplingState m_sampling{SamplingSettings()};
    std::vector<TokenId> m_tokens;
    BatchBuilder m_batch;
};

std::vector<std::int32_t> lengthsUpTo(std::int32_t longest)
{
    std::vector<std::int32_t> lengths{longest, 0}; // those between are cheaper to guess than these
    for (std::int32_t length = 1; length < longest; length *= 2)
        lengths.push_back(length);
    return lengths;
}

} // namespace

StepProfile::StepProfile(std::vector<StepCost> steps, std::vector<StepCost> drafts, std::int32_t mostRows)
    : m_steps(std::move(steps))
    , m_drafts(std::move(drafts))
    , m_mostRows(mostRows)
{
}

double StepProfile::ms(std::int32_t rows) const
{
    if (m_mostRows <= 0 || rows <= m_mostRows)
        return m_steps.ms(rows);
    const std::int32_t rest = rows % m_mostRows;
    return (rows / m_mostRows) * m_steps.ms(m_mostRows) + (rest > 0 ? m_steps.ms(rest) : 0.0);
}

double StepProfile::draftMs(std::int32_t length) const
{
    // Keeping up costs a fraction of drafting: unknown, it is nearer to nothing than to the shortest draft.
    const bool unknown = m_drafts.empty() || (length == 0 && m_drafts.points().front().rows > 0);
    return unknown ? 0.0 : m_drafts.ms(length);
}

Result<std::vector<StepCost>> measureSteps(
    Backend& backend, const std::vector<StepCost>& known, const std::function<bool()>& cancelled)
{
    const double start = systemClock().steadyMs();
    const auto spent = [start] { return systemClock().steadyMs() - start; };
    // The first pass reads the weights from disk and wakes the threads.
    BatchBuilder batch;
    fill(batch, 0, 1, backend.shape().vocabulary);
    if (const Result<double> warmUp = timePass(backend, batch); !warmUp)
        return warmUp.error();

    std::vector<StepCost> costs;
    for (const std::int32_t rows : kRows) {
        if (rows > backend.contextLength() || rows > backend.maxRows()
            || rows > std::max(kRowsOfOne, kRowsOfEach * backend.slotCount()))
            break;
        if (!costs.empty() && spent() + costs.back().ms * 2 > kStepBudgetMs)
            break;
        fill(batch, 0, rows, backend.shape().vocabulary);
        std::vector<double> times;
        while (times.size() < (rows == 1 ? 2 * kRepeats : kRepeats)) {
            const Result<double> time = timePass(backend, batch);
            if (!time)
                return time.error();
            times.push_back(*time);
            if (cancelled() || spent() > kStepBudgetMs)
                break;
        }
        costs.push_back({rows, median(times)});
        if (cancelled())
            break;
    }
    return joined(std::move(costs), known);
}

Result<std::vector<StepCost>> measureDrafts(Backend& backend, Drafter& drafter, std::int32_t longest,
    const std::vector<StepCost>& known, const std::function<bool()>& cancelled)
{
    const double start = systemClock().steadyMs();
    const auto enough = [&] { return cancelled() || systemClock().steadyMs() - start > kDraftBudgetMs; };
    DraftTimer timer(backend, drafter);
    if (backend.contextLength() <= kPromptRows + longest || backend.maxRows() < kPromptRows)
        return known;
    if (const Result<void> read = timer.readPrompt(); !read)
        return read.error();
    const Result<double> warmUp = timer.round(longest);
    if (!warmUp)
        return warmUp.error();
    if (enough()) // a model so large that nothing better will be had
        return joined({{longest, *warmUp}}, known);

    std::map<std::int32_t, double> medians;
    for (const std::int32_t length : lengthsUpTo(longest)) {
        std::vector<double> times;
        while (times.size() < kDraftRepeats && timer.hasRoom(length)) {
            const Result<double> time = timer.round(length);
            if (!time)
                return time.error();
            times.push_back(*time);
            if (enough())
                break;
        }
        if (!times.empty())
            medians[length] = median(times);
        if (enough())
            break;
    }
    std::vector<StepCost> costs;
    for (const auto& [length, ms] : medians)
        costs.push_back({length, ms});
    return joined(CostCurve(std::move(costs)).points(), known);
}

} // namespace foregleam
