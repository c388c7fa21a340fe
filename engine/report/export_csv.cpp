#include "engine/api/session_export.h"

#include <fmt/format.h>

namespace foregleam {

namespace {

constexpr const char* kHeader =
    "session,message,method,round,start,anchor,drafted,draftedText,confidence,verified,accepted,"
    "emitted,atMs,draftMs,scheduleMs,verifyMs,sampleMs,contextUsed\r\n";

/// RFC 4180: in quotes where a comma, a quote or a line break is inside, quotes doubled.
std::string field(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

std::string roundLine(const SessionSummary& session, const MessageRecord& message, const RoundEvent& round)
{
    std::string drafts;
    for (const std::string& text : round.draftedText) {
        drafts += text;
    }
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f},{}\r\n", session.id,
        message.id, field(message.method), round.index, round.start, round.anchor, fmt::join(round.drafted, " "),
        field(drafts), fmt::join(round.confidence, " "), round.verified, round.accepted, fmt::join(round.emitted, " "),
        round.atMs, round.draftMs, round.scheduleMs, round.verifyMs, round.sampleMs, round.contextUsed);
}

} // namespace

std::string sessionCsv(const ExportedSession& session)
{
    std::string csv = kHeader;
    for (const ExportedMessage& exported : session.messages) {
        for (const RoundEvent& round : exported.rounds) {
            csv += roundLine(session.summary, exported.message, round);
        }
    }
    return csv;
}

} // namespace foregleam
