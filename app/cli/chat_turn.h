#pragma once
// One answer: made by the engine, collected, logged, and streamed where someone looks on.

#include "app/cli/answer.h"
#include "app/cli/chat_log.h"
#include "app/cli/stream_printer.h"

#include "engine/api/engine.h"

namespace foregleam::cli {

/// What every turn of a chat works with. Nothing is owned.
struct ChatContext {
    Engine& engine;
    const ModelInfo& model;
    ChatLog& log;
    StreamPrinter* printer = nullptr; ///< null: nothing is streamed
};

/// Blocks until the answer ends or is cancelled; a cancelled one counts as made. Notices of the engine go to stderr.
Result<CollectedAnswer> runTurn(const ChatContext& context, const GenerationRequest& request);

} // namespace foregleam::cli
