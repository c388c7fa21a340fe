#pragma once
// Decodes answers: reads their prompts, then goes round after round (propose, schedule, one flat pass, verify, commit)
// until all have ended. One answer is the everyday case, several share their passes.

#include "engine/decode/answer.h"
#include "engine/decode/batch_builder.h"
#include "engine/decode/kv_slots.h"
#include "engine/decode/target_pass.h"
#include "engine/speculative/drafter.h"
#include "engine/speculative/scheduler.h"

#include <functional>
#include <span>
#include <vector>

namespace foregleam {

/// An answer and what drafts for it; nullptr decodes one token at a time.
struct DecodeJob {
    Answer* answer = nullptr;
    Drafter* drafter = nullptr;
};

/// What the loop works with; all of it is borrowed.
struct DecodeTools {
    Backend& backend;
    KvSlots& slots;
    Scheduler& scheduler;
    const StepProfile& profile;
    std::function<Result<void>()> intact; ///< see TargetPass
    std::function<bool()> cancelled; ///< asked before each pass; ends all answers
};

/// Finishes every job's answer; at most as many jobs as slots are free. A device that fails, or a model file that was
/// damaged, ends the answers with StopReason::Failed and empties their slots.
void decode(const DecodeTools& tools, std::span<const DecodeJob> jobs);

} // namespace foregleam
