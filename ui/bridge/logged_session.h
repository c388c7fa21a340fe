#pragma once
// Turns what the log and the engine say into messages for the screen.

#include "engine/api/session_log.h"
#include "ui/models/message.h"

#include <vector>

namespace foregleam {

/// The messages of a session; answers with their spans only where `origins` asks for them.
Result<std::vector<Message>> readMessages(SessionLog& log, SessionId session, bool origins);

/// Fills in the spans of a logged answer; leaves them empty where its tokens are not known.
void readOrigins(SessionLog& log, Message& answer);

/// Adds where a token's text came from: one span, or several for a text beyond what one can hold.
void addSpans(std::vector<TokenSpan>& spans, const TokenEvent& token, qsizetype length);

/// The spans of a logged answer, cut off where `text` ends (a stop string takes the end of the tokens' text away).
std::vector<TokenSpan> spansOf(const std::vector<TokenEvent>& tokens, const QString& text);

} // namespace foregleam
