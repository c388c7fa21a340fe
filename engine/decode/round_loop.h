#pragma once
// Decodes answers: reads their prompts, then goes step after step (propose, schedule, one flat pass, verify, commit), a
// round for each, until all have ended. One answer is the everyday case, several share their passes.

#include "engine/api/load_run.h"
#include "engine/decode/answer.h"
#include "engine/decode/batch_builder.h"
#include "engine/decode/kv_slots.h"
#include "engine/decode/target_pass.h"
#include "engine/speculative/calibration.h"
#include "engine/speculative/draft_planner.h"
#include "engine/speculative/drafter.h"
#include "engine/speculative/scheduler.h"

#include <functional>
#include <optional>
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

/// Where answers come from while others are decoded, and who hears how it goes. Called on the decoding thread.
class JobSource {
public:
    virtual ~JobSource() = default;
    /// The next answer to begin; asked whenever there is a place for one, before every step. Nothing: none for now.
    /// What earlier calls gave and has finished is no longer needed by the loop.
    virtual std::optional<DecodeJob> next() = 0;
    /// A prompt was read; so many answers are under way.
    virtual void began(std::int32_t underWay) { static_cast<void>(underWay); }
    /// All answers under way had a round.
    virtual void stepped(const LoadStep& step) { static_cast<void>(step); }
};

/// Decodes what the source gives, at most `atOnce` answers at a time (at most as many as slots are free), until it
/// gives nothing and all have finished. The schedule of a step is made for all of them together; where the device takes
/// fewer rows at once the step has several passes. A device that fails, or a model file that was damaged, ends the
/// answers under way with StopReason::Failed and empties their slots.
void decode(const DecodeTools& tools, JobSource& source, std::int32_t atOnce);

/// Finishes every job's answer, all at once: at most as many jobs as slots are free.
void decode(const DecodeTools& tools, std::span<const DecodeJob> jobs);

} // namespace foregleam
