#pragma once
// Sequential temperature scaling (DSpark paper, section 3.2.2): makes the survivals that a scheduler goes by honest.

#include "engine/api/calibration.h"
#include "engine/api/event.h"
#include "engine/api/result.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace foregleam {

/// The confidences with the calibration applied, one entry each, in (0, 1).
std::vector<float> calibrated(std::span<const float> confidence, const Calibration& calibration);

/// The calibration that was fitted nearest to a sampling temperature; nullptr where there is none.
const Calibration* nearestCalibration(std::span<const Calibration> calibrations, float samplingTemperature);

/// What a round tells about confidences: entry k is known where draft k was verified. Whether it survived is known
/// then, and only then without a bias: a draft behind a rejected one was lost whether it was verified or not, but one
/// that was left out behind accepted ones might have survived, so unverified drafts count neither way. That a scheduler
/// verified k only where it was promised much does no harm, for it chose by the promises, not by the outcome.
struct VerifiedRound {
    std::vector<float> confidence; ///< one entry a verified draft, as the drafter said it
    std::int32_t accepted = 0;
};

/// Rounds whose drafts had confidences, cut to what was verified; those that verified nothing are left out.
std::vector<VerifiedRound> verifiedRounds(std::span<const RoundEvent> rounds);

/// Figures of the survivals under a calibration; over 15 equal bins of survival for the ECE.
CalibrationFigures figuresOf(std::span<const VerifiedRound> rounds, const Calibration& calibration);
/// The same for survivals as they were recorded (RoundEvent::survival).
CalibrationFigures figuresOf(std::span<const RoundEvent> rounds);

/// For k = 0, 1, … from left to right: the temperature of place k, on a grid from 1/8 to 8, with which the ECE of the
/// survivals at k is least, those of earlier places being fixed; of all that reach it but for one standard deviation of
/// chance, the one nearest to 1. A place with fewer than kFewestOutcomes outcomes keeps
/// the temperature before it. `before` and `after` are left for rounds that were not fitted on.
Calibration fitCalibration(std::span<const VerifiedRound> rounds);
inline constexpr std::size_t kFewestOutcomes = 50;

/// Fits on every second round group and says how well it does on the others: `groups` are rounds that belong together
/// (one prompt's). Fails with a sentence where there are too few rounds with confidences.
Result<Calibration> crossCheckedCalibration(
    const std::vector<std::vector<VerifiedRound>>& groups, float samplingTemperature);

/// The JSON that lies beside a drafter that ships, DRAFTER.calibration.json:
/// {"format": "foregleam-calibration", "version": 1, "calibrations": [{"samplingTemperature": 0, "temperatures": [1.1,
/// …], "rounds": 4000, "before": {"ece": 0.05, "auc": 0.85, "brier": 0.15}, "after": {…}}]}
std::string calibrationJson(std::span<const Calibration> calibrations);
/// Reads it from `drafterPath` + ".calibration.json". No such file: none; one that is no calibration is an error.
Result<std::vector<Calibration>> readCalibrationBeside(const std::string& drafterPath);

} // namespace foregleam
