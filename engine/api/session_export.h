#pragma once
// A session of the log as one value, and the formats it is written in.

#include "engine/api/session_log.h"

#include <optional>
#include <string>
#include <vector>

namespace foregleam {

struct ExportedMessage {
    MessageRecord message;
    std::optional<AnswerContext> context; ///< answers
    std::vector<RoundEvent> rounds; ///< answers
    std::vector<TokenEvent> tokens; ///< answers
};

struct ExportedSession {
    SessionSummary summary;
    std::vector<ExportedMessage> messages;
};

/// Fails where the log has no such session.
Result<ExportedSession> readSession(SessionLog& log, SessionId id);

/// Everything: messages, settings, rounds, tokens, as one JSON document.
std::string sessionJson(const ExportedSession& session);
/// The rounds, one a line, RFC 4180: CRLF, a header, quotes where needed.
std::string sessionCsv(const ExportedSession& session);
/// The conversation to read.
std::string sessionMarkdown(const ExportedSession& session);
/// Screen: for browsers, light and dark. Paper: dark on white, in the plain HTML that a text document understands.
enum class HtmlUse { Screen, Paper };

/// The conversation as one page that needs nothing else; accepted drafts and corrections are coloured and underlined.
std::string sessionHtml(const ExportedSession& session, HtmlUse use = HtmlUse::Screen);

/// "2026-11-23 17:20 UTC"
std::string utcTime(std::int64_t unixMs);
/// One line under an answer: model, method, speed; empty for messages that are no answers.
std::string answerLine(const MessageRecord& message);

} // namespace foregleam
