#pragma once
// The session log as the chat in the terminal uses it.

#include "engine/api/session_log.h"

#include <memory>
#include <string>

namespace foregleam::cli {

/// One session in the log, made when its first message comes. Without a log every call does nothing.
class ChatLog {
public:
    /// Opens the log at `path`; ":none:" keeps nothing.
    static Result<ChatLog> open(const std::string& path);
    /// Keeps nothing.
    ChatLog() = default;

    /// What comes next belongs to a new session.
    void startSession();
    void addMessage(const ChatMessage& message);
    /// The sink to publish an answer's events to, or null without a log. Ends with the answer.
    std::unique_ptr<EventSink> beginAnswer(const ModelInfo& model, const GenerationRequest& request);
    /// Removes the newest answer, which is about to be made again.
    void dropAnswer();
    /// Waits until everything is on disk; says on stderr where that failed.
    void flush();

private:
    explicit ChatLog(std::unique_ptr<SessionLog> log);
    SessionId session(const std::string& title);

    std::unique_ptr<SessionLog> m_log;
    SessionId m_session = 0;
    MessageId m_answer = 0;
};

} // namespace foregleam::cli
