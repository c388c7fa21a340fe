#include "ui/models/run_figures.h"
#include "ui/models/run_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace foregleam {
namespace {

/// The part of the range that the model holds.
RoundRange held(const RunModel& run, const RoundRange& range)
{
    const RoundRange all = allRounds(run);
    return {std::max(range.first, all.first), std::min(range.last, all.last)};
}

} // namespace

RoundRange allRounds(const RunModel& run)
{
    return run.rounds().empty() ? RoundRange() : RoundRange{run.rounds().front().index, run.rounds().back().index};
}

std::vector<PositionAcceptance> acceptanceOf(const RunModel& run, const RoundRange& range)
{
    std::vector<PositionAcceptance> places;
    const RoundRange part = held(run, range);
    for (int round = part.first; round <= part.last; ++round)
        countAcceptance(places, run.round(round));
    return places;
}

std::vector<std::int64_t> lengthCounts(const RunModel& run, const RoundRange& range)
{
    std::vector<std::int64_t> counts;
    const RoundRange part = held(run, range);
    for (int round = part.first; round <= part.last; ++round) {
        const auto length = static_cast<std::size_t>(run.round(round).emitted);
        if (length >= counts.size())
            counts.resize(length + 1);
        ++counts[length];
    }
    return counts;
}

double meanLength(const std::vector<std::int64_t>& counts)
{
    double tokens = 0;
    double rounds = 0;
    for (std::size_t length = 0; length < counts.size(); ++length) {
        tokens += static_cast<double>(length) * static_cast<double>(counts[length]);
        rounds += static_cast<double>(counts[length]);
    }
    return rounds > 0 ? tokens / rounds : 0;
}

double TimeSplit::total() const
{
    return std::accumulate(ms.begin(), ms.end(), 0.0);
}

TimeSplit timeSplitOf(const RunModel& run, const RoundRange& range)
{
    TimeSplit split;
    const RoundRange part = held(run, range);
    for (int index = part.first; index <= part.last; ++index) {
        const RoundSample& round = run.round(index);
        ++split.rounds;
        split.ms[TimeSplit::Draft] += round.draftMs;
        split.ms[TimeSplit::Schedule] += round.scheduleMs;
        split.ms[TimeSplit::Verify] += round.verifyMs;
        split.ms[TimeSplit::Sample] += round.sampleMs;
        split.ms[TimeSplit::Other] += round.spanMs - round.roundMs;
    }
    split.ms[TimeSplit::Other] = std::max(0.0, split.ms[TimeSplit::Other]);
    for (double& ms : split.ms)
        ms /= static_cast<double>(std::max<std::int64_t>(1, split.rounds));
    return split;
}

Reliability reliabilityOf(const RunModel& run, const RoundRange& range, Prediction prediction)
{
    Reliability calibration;
    const RoundRange part = held(run, range);
    for (int index = part.first; index <= part.last; ++index) {
        const RoundEvent& event = run.event(index);
        const auto& given = prediction == Prediction::Raw ? event.confidence : event.survival;
        const auto known = std::min(static_cast<std::size_t>(run.round(index).counted), given.size());
        double product = 1;
        for (std::size_t place = 0; place < known; ++place) {
            const auto value = static_cast<double>(given[place]);
            product = prediction == Prediction::Raw ? product * value : value;
            const double predicted = std::clamp(product, 0.0, 1.0);
            const auto bin = std::min(static_cast<std::size_t>(predicted * Reliability::kBins),
                static_cast<std::size_t>(Reliability::kBins - 1));
            ++calibration.bins[bin].drafts;
            calibration.bins[bin].survived += static_cast<std::int32_t>(place) < event.accepted;
            calibration.bins[bin].predicted += predicted; // the sum, until all are counted
            ++calibration.drafts;
        }
    }
    for (ReliabilityBin& bin : calibration.bins) {
        if (bin.drafts == 0)
            continue;
        calibration.ece +=
            std::abs(bin.predicted - static_cast<double>(bin.survived)) / static_cast<double>(calibration.drafts);
        bin.predicted /= static_cast<double>(bin.drafts);
    }
    return calibration;
}

} // namespace foregleam
