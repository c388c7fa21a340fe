#pragma once
// The log of those who want none.

#include "engine/api/session_log.h"

#include <atomic>

namespace foregleam {

/// Keeps nothing, answers every read with nothing. Ids differ from each other. Thread-safe.
class NullSessionLog final : public SessionLog {
public:
    SessionId createSession(const std::string&) override { return ++m_lastId; }
    void renameSession(SessionId, const std::string&) override { }
    void deleteSession(SessionId) override { }
    MessageId addMessage(SessionId, const ChatMessage&) override { return ++m_lastId; }
    void truncateSession(SessionId, MessageId) override { }
    std::unique_ptr<EventSink> beginAnswer(SessionId, const AnswerContext&, MessageId* id) override
    {
        if (id)
            *id = ++m_lastId;
        return std::make_unique<Sink>();
    }
    void addStepProfile(const ModelInfo&) override { }

    Result<std::vector<SessionSummary>> sessions() override { return std::vector<SessionSummary>(); }
    Result<std::vector<MessageRecord>> messages(SessionId) override { return std::vector<MessageRecord>(); }
    Result<std::vector<RoundEvent>> rounds(MessageId) override { return std::vector<RoundEvent>(); }
    Result<std::vector<TokenEvent>> tokens(MessageId) override { return std::vector<TokenEvent>(); }
    Result<std::vector<PositionAcceptance>> acceptanceByPosition(SessionId) override
    {
        return std::vector<PositionAcceptance>();
    }
    Result<std::vector<SearchHit>> search(const std::string&, int) override { return std::vector<SearchHit>(); }
    Result<void> flush() override { return {}; }
    std::string writeError() const override { return {}; }

private:
    struct Sink final : EventSink {
        void publish(const Event&) override { }
    };

    std::atomic<std::int64_t> m_lastId{0};
};

} // namespace foregleam
