#pragma once
// Decodes answers: reads their prompts, then goes round after round (propose, schedule, one flat pass, verify, commit)
// until all have ended. One answer is the everyday case, several share their passes.

#include "engine/decode/answer.h"
#include "engine/decode/batch_builder.h"
#include "engine/decode/kv_slots.h"
#include "engine/decode/target_pass.h"
#include "engine/speculative/calibration.h"
#include "engine/speculative/draft_planner.h"
#include "engine/speculative/drafter.h"
#include "engine/speculative/scheduler.h"

#include <functional>
#include <span>
#include <vector>

namespace foregleam {

/// An answer, what drafts for it and how its drafts are paced. All of it is borrowed.
struct DecodeJob {
    Answer* answer = nullptr;
    Drafter* drafter = nullptr; ///< nullptr decodes one token at a time
    LengthRule rule = LengthRule::Whole; ///< what decides the verified length
    DraftPlanner* planner = nullptr; ///< decides how much is drafted, its own for each answer; nullptr: the block size
    const Calibration* calibration = nullptr; ///< of the drafter's confidences; nullptr takes them as they are
    bool costly = false; ///< drafting costs what the profile says; else nothing (prompt lookup)
};

/// What the loop works with; all of it is borrowed.
struct DecodeTools {
    Backend& backend;
    KvSlots& slots;
    const Scheduler& scheduler;
    StepProfile& profile; ///< follows the times of the rounds
    std::function<Result<void>()> intact; ///< see TargetPass
    std::function<bool()> cancelled; ///< asked before each pass; ends all answers
    const Clock& clock = systemClock();
};

/// Finishes every job's answer; at most as many jobs as slots are free. A device that fails, or a model file that was
/// damaged, ends the answers with StopReason::Failed and empties their slots.
void decode(const DecodeTools& tools, std::span<const DecodeJob> jobs);

} // namespace foregleam
