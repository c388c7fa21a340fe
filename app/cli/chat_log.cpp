#include "app/cli/chat_log.h"

#include "app/cli/console.h"

#include "engine/text/utf8_stream.h"

#include <fmt/core.h>

#include <algorithm>

namespace foregleam::cli {

namespace {

constexpr std::size_t kTitleBytes = 60;

/// The first line, cut between characters.
std::string titleOf(std::string_view text)
{
    text = text.substr(0, text.find('\n'));
    text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
    std::size_t length = 0;
    while (length < text.size()) {
        const std::size_t next = std::max<std::size_t>(1, utf8Length(text.substr(length)));
        if (length + next > kTitleBytes) {
            return std::string(text.substr(0, length)) + "…";
        }
        length += next;
    }
    return text.empty() ? "Chat" : std::string(text);
}

} // namespace

Result<ChatLog> ChatLog::open(const std::string& path)
{
    if (path == ":none:") {
        return ChatLog();
    }
    auto log = SessionLog::open(path);
    if (!log) {
        return log.error();
    }
    return ChatLog(std::move(log).value());
}

ChatLog::ChatLog(std::unique_ptr<SessionLog> log)
    : m_log(std::move(log))
{
}

void ChatLog::startSession()
{
    m_session = 0;
    m_answer = 0;
}

SessionId ChatLog::session(const std::string& title)
{
    if (m_session == 0) {
        m_session = m_log->createSession(title);
    }
    return m_session;
}

void ChatLog::addMessage(const ChatMessage& message)
{
    if (m_log) {
        m_log->addMessage(session(titleOf(message.text)), message);
    }
}

std::unique_ptr<EventSink> ChatLog::beginAnswer(const ModelInfo& model, const GenerationRequest& request)
{
    if (!m_log) {
        return nullptr;
    }
    return m_log->beginAnswer(session("Tokens"), {model, request, FOREGLEAM_VERSION}, &m_answer);
}

void ChatLog::dropAnswer()
{
    if (m_log && m_answer != 0) {
        m_log->truncateSession(m_session, m_answer);
        m_answer = 0;
    }
}

void ChatLog::flush()
{
    if (!m_log) {
        return;
    }
    const Result<void> flushed = m_log->flush();
    const std::string problem = flushed ? m_log->writeError() : flushed.error().message;
    if (!problem.empty()) {
        printNote(problem);
    }
}

} // namespace foregleam::cli
