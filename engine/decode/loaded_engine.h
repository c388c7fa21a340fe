#pragma once
// A model with everything that runs it: backend, tokenizer, KV slots, drafters and the measured cost of its steps.

#include "engine/api/engine.h"
#include "engine/decode/kv_slots.h"
#include "engine/model/model_file.h"
#include "engine/speculative/ngram_drafter.h"
#include "engine/speculative/scheduler.h"
#include "engine/text/chat_template.h"

#include <functional>

namespace foregleam {

/// Made whole or not at all, so that a failed load leaves the one before in place.
struct LoadedEngine {
    LoadedModel model; ///< its vocabulary has moved into the tokenizer
    ModelInfo info; ///< complete
    ChatTemplate chatTemplate;
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<Backend> backend;
    KvSlots slots;
    StepProfile profile;
    WholeDraftScheduler scheduler;
    NgramDrafter ngram;

    /// What drafts for a method; nullptr for none.
    Drafter* drafter(Method method) { return method == Method::Ngram ? &ngram : nullptr; }
};

/// Reads the file, prepares the tokenizer and the backend and measures the step times. `cancelled` is asked between
/// these.
Result<std::unique_ptr<LoadedEngine>> loadEngine(
    const LoadRequest& request, const LoadProgress& progress, const std::function<bool()>& cancelled);

} // namespace foregleam
