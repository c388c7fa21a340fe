#pragma once
// What is remembered about a drafter and a machine between runs: plain values.

#include "engine/api/model_info.h"

#include <cstdint>
#include <vector>

namespace foregleam {

/// How good survivals are as probabilities, over all places and rounds looked at. Survival: a draft is accepted and so
/// are all before it.
struct CalibrationFigures {
    double ece = 0; ///< expected calibration error: mean distance of promised and true shares, 0 = honest
    double auc = 0.5; ///< probability that a survivor was promised more than one that did not survive
    double brier = 0; ///< mean squared distance of survival and outcome
};

/// Temperatures that make a drafter's confidences honest: sigmoid(logit / temperature of the place).
struct Calibration {
    float samplingTemperature = 0; ///< of the answers it was fitted on; acceptance differs with it
    std::vector<float> temperatures; ///< by place, positive; places past the last take the last
    std::int64_t rounds = 0; ///< fitted on
    CalibrationFigures before; ///< on rounds that were not fitted on; so is `after`
    CalibrationFigures after;
};

/// What an earlier run measured of a model, a device and a drafter; empty where nothing is known.
struct Recollection {
    std::vector<StepCost> stepCosts; ///< by rows of a pass
    std::vector<StepCost> draftCosts; ///< by tokens asked for
    std::vector<Calibration> calibrations; ///< at most one a sampling temperature
};

} // namespace foregleam
