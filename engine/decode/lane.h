#pragma once
// One answer under way, as the parts of a step hand it to each other.

#include "engine/decode/answer.h"
#include "engine/decode/round_loop.h"

#include <cstdint>
#include <vector>

namespace foregleam {

/// An answer with its slot, and its part of the step in progress.
struct Lane {
    DecodeJob job;
    std::int32_t slot = 0;
    DraftPlan plan;
    Draft draft;
    std::vector<float> survival; ///< calibrated
    Choice choice;
    std::vector<float> expectedRate; ///< as the choice saw it
    std::size_t firstRow = 0;
    std::vector<Decision> decisions;
    double sampleMs = 0.0;

    Answer& answer() const { return *job.answer; }
};

} // namespace foregleam
