#include "engine/speculative/step_profile.h"

#include "engine/decode/batch_builder.h"
#include "engine/telemetry/clock.h"

#include <algorithm>
#include <cassert>

namespace foregleam {
namespace {

constexpr double kBudgetMs = 500.0;
constexpr std::int32_t kRows[] = {1, 2, 4, 8, 16};
constexpr std::size_t kRepeats =
    5; ///< of every width; one row is what everything is compared to and gets twice as many

Result<double> timePass(Backend& backend, std::int32_t rows)
{
    BatchBuilder batch;
    for (std::int32_t row = 0; row < rows; ++row)
        batch.add(row % backend.shape().vocabulary, row, 0, true); // every row of a verify pass wants its logits
    const double start = systemClock().steadyMs();
    if (const Result<void> done = backend.forward(batch.batch()); !done)
        return done.error();
    return systemClock().steadyMs() - start;
}

double median(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

StepProfile::StepProfile(std::vector<StepCost> costs)
    : m_costs(std::move(costs))
{
    assert(
        std::is_sorted(m_costs.begin(), m_costs.end(), [](const auto& a, const auto& b) { return a.rows < b.rows; }));
}

double StepProfile::ms(std::int32_t rows) const
{
    assert(rows >= 1);
    if (m_costs.empty())
        return 0.0;
    if (m_costs.size() == 1)
        return m_costs.front().ms;
    std::size_t right = 1;
    while (right + 1 < m_costs.size() && m_costs[right].rows < rows)
        ++right;
    const StepCost& a = m_costs[right - 1];
    const StepCost& b = m_costs[right];
    return a.ms + (b.ms - a.ms) * (rows - a.rows) / (b.rows - a.rows);
}

Result<StepProfile> measureSteps(Backend& backend, const std::function<bool()>& cancelled)
{
    const double start = systemClock().steadyMs();
    const auto spent = [start] { return systemClock().steadyMs() - start; };
    // The first pass reads the weights from disk and wakes the threads.
    if (const Result<double> warmUp = timePass(backend, 1); !warmUp)
        return warmUp.error();

    std::vector<StepCost> costs;
    for (const std::int32_t rows : kRows) {
        if (rows > backend.contextLength() || rows > backend.maxRows())
            break;
        if (!costs.empty() && spent() + costs.back().ms * 2 > kBudgetMs)
            break;
        std::vector<double> times;
        while (times.size() < (rows == 1 ? 2 * kRepeats : kRepeats)) {
            const Result<double> time = timePass(backend, rows);
            if (!time)
                return time.error();
            times.push_back(*time);
            if (cancelled() || spent() > kBudgetMs)
                break;
        }
        costs.push_back({rows, median(times)});
        if (cancelled())
            break;
    }
    return StepProfile(std::move(costs));
}

} // namespace foregleam
