#pragma once
// A conversation in the terminal: a prompt, streamed answers, commands that begin with a slash.

#include "app/cli/chat_turn.h"
#include "app/cli/interrupt.h"

#include <string>

namespace foregleam::cli {

struct ChatSessionOptions {
    GenerationRequest request; ///< without messages
    std::string system;
    bool showOrigin = false;
};

/// Runs until /quit, the end of input, or Ctrl-C at the prompt. Main thread; stdin is a terminal.
Result<void> runChatSession(const ChatContext& context, const ChatSessionOptions& options, InterruptGuard& interrupt);

} // namespace foregleam::cli
