#pragma once
// A model with everything that runs it: backend, tokenizer, KV slots, drafters and the measured cost of its steps.

#include "engine/api/engine.h"
#include "engine/decode/companion.h"
#include "engine/decode/kv_slots.h"
#include "engine/decode/round_loop.h"
#include "engine/model/model_file.h"
#include "engine/speculative/ngram_drafter.h"
#include "engine/speculative/scheduler.h"
#include "engine/text/chat_template.h"

#include <functional>
#include <map>

namespace foregleam {

/// Made whole or not at all, so that a failed load leaves the one before in place.
struct LoadedEngine {
    LoadedModel model; ///< its vocabulary has moved into the tokenizer
    ModelInfo info; ///< complete
    ChatTemplate chatTemplate;
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<Backend> backend;
    KvSlots slots;
    StepProfile profile; ///< follows the times of the rounds
    PassScheduler scheduler;
    NgramDrafter ngram;
    Companion companion; ///< after the backend, which it must not outlive
    std::vector<Calibration> calibrations; ///< of a block drafter, from the log or from beside it
    std::map<Method, DraftPlanner> planners; ///< what the last text was like with a method
    std::function<void(const ModelInfo&)> keep; ///< see LoadRequest

    /// What drafts for a method; nullptr for none.
    Drafter* drafter(Method method) { return method == Method::Ngram ? &ngram : companion.drafter(method); }

    /// How an answer is decoded. `planner` is its own, begun from planners; keepPlanner() remembers it afterwards.
    DecodeJob job(Answer& answer, DraftPlanner& planner);
    void keepPlanner(Method method, const DraftPlanner& planner) { planners[method] = planner; }
    /// The info with what the rounds taught about this machine.
    ModelInfo currentInfo() const;
    /// Tells `keep` what was learned since it was told last.
    void keepProfile();
    /// Of the model and its drafter: see LoadedModel::checkIntact().
    Result<void> checkIntact() const;
};

/// Reads the file, prepares the tokenizer and the backend and measures the step times. `cancelled` is asked between
/// these.
Result<std::unique_ptr<LoadedEngine>> loadEngine(
    const LoadRequest& request, const LoadProgress& progress, const std::function<bool()>& cancelled);

} // namespace foregleam
