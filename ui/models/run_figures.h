#pragma once
// Figures over some rounds of a run. Pure; each equals a query over the log (tests/ui/analysis/tst_figures_log.cpp).

#include "engine/api/session_log.h"
#include "ui/models/run_selection.h"

#include <array>
#include <cstdint>
#include <vector>

namespace foregleam {

class RunModel;

/// Every round that the model still holds.
RoundRange allRounds(const RunModel& run);

/// By place in the block; view acceptance_by_position.
std::vector<PositionAcceptance> acceptanceOf(const RunModel& run, const RoundRange& range);

/// How many rounds emitted so many tokens; the index is the number, so entry 0 counts rounds cut off before a token.
std::vector<std::int64_t> lengthCounts(const RunModel& run, const RoundRange& range);
/// Tokens a round (τ) of such counts; 0 without rounds.
double meanLength(const std::vector<std::int64_t>& counts);

/// Milliseconds of a mean round; view time_split has the sums.
struct TimeSplit {
    enum Part { Draft, Schedule, Verify, Sample, Other };
    static constexpr int kParts = 5;

    std::int64_t rounds = 0;
    std::array<double, kParts> ms{}; ///< by Part

    double total() const;
};

TimeSplit timeSplitOf(const RunModel& run, const RoundRange& range);

/// Drafts whose predicted survival lies in one of the equal bins of 0 to 1.
struct ReliabilityBin {
    std::int64_t drafts = 0;
    std::int64_t survived = 0;
    double predicted = 0; ///< mean
};

/// How far predicted survival can be believed, over the drafts that were verified and not past a stop.
struct Reliability {
    static constexpr int kBins = 15; ///< as the figures of a calibration take them

    std::array<ReliabilityBin, kBins> bins{};
    std::int64_t drafts = 0;
    double ece = 0; ///< expected calibration error: the bins' |predicted - survived| by their share of the drafts
};

enum class Prediction {
    Raw, ///< products of the confidences as the drafter says them
    Calibrated, ///< RoundEvent::survival
};

/// A draft survives when it and all before it are accepted. Empty where nothing was predicted.
Reliability reliabilityOf(const RunModel& run, const RoundRange& range, Prediction prediction);

} // namespace foregleam
