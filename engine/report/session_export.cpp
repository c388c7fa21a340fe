#include "engine/api/session_export.h"

#include "engine/report/speed_line.h"

#include <fmt/chrono.h>

#include <algorithm>

namespace foregleam {

namespace {

Result<ExportedMessage> readMessage(SessionLog& log, MessageRecord record)
{
    ExportedMessage exported{std::move(record), {}, {}, {}};
    if (exported.message.role != Role::Assistant) {
        return exported;
    }
    auto context = log.answerContext(exported.message.id);
    auto rounds = log.rounds(exported.message.id);
    auto tokens = log.tokens(exported.message.id);
    if (!context || !rounds || !tokens) {
        return !context ? context.error() : !rounds ? rounds.error() : tokens.error();
    }
    exported.context = std::move(context).value();
    exported.rounds = std::move(rounds).value();
    exported.tokens = std::move(tokens).value();
    return exported;
}

} // namespace

Result<ExportedSession> readSession(SessionLog& log, SessionId id)
{
    const auto sessions = log.sessions();
    if (!sessions) {
        return sessions.error();
    }
    const auto found = std::find_if(
        sessions->begin(), sessions->end(), [id](const SessionSummary& session) { return session.id == id; });
    if (found == sessions->end()) {
        return Error{fmt::format("The log has no session {}; foregleam-cli export --list shows those it has.", id)};
    }
    auto messages = log.messages(id);
    if (!messages) {
        return messages.error();
    }
    ExportedSession session{*found, {}};
    for (MessageRecord& record : *messages) {
        auto message = readMessage(log, std::move(record));
        if (!message) {
            return message.error();
        }
        session.messages.push_back(std::move(message).value());
    }
    return session;
}

std::string utcTime(std::int64_t unixMs)
{
    const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(unixMs)};
    return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(time)));
}

std::string answerLine(const MessageRecord& message)
{
    if (message.role != Role::Assistant) {
        return {};
    }
    std::string line = message.modelName;
    if (!message.method.empty()) {
        line += fmt::format("{}{}", line.empty() ? "" : " · ", message.method);
    }
    if (message.stats) {
        line += " · " + speedLine(*message.stats, message.baselineStepMs);
    }
    if (message.interrupted) {
        line += " · interrupted";
    }
    return line;
}

} // namespace foregleam
