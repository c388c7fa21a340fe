#pragma once
// Writes the events of one answer to the log.

#include "engine/api/session_log.h"
#include "engine/record/write_queue.h"
#include "engine/telemetry/clock.h"

#include <memory>
#include <mutex>
#include <set>

namespace foregleam {

/// The answers that this process is making right now. Thread-safe.
class RunningAnswers {
public:
    void add(MessageId answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answers.insert(answer);
    }
    void remove(MessageId answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answers.erase(answer);
    }
    std::set<MessageId> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_answers;
    }

private:
    mutable std::mutex m_mutex;
    std::set<MessageId> m_answers;
};

/// Used by one thread. Harmless after the log is gone: the queue then ignores what comes.
class AnswerSink final : public EventSink {
public:
    AnswerSink(MessageId answer, std::shared_ptr<WriteQueue> queue, std::shared_ptr<RunningAnswers> running,
        const Clock& clock);
    ~AnswerSink() override { m_running->remove(m_answer); }

    void publish(const Event& event) override;

private:
    const MessageId m_answer;
    const std::shared_ptr<WriteQueue> m_queue;
    const std::shared_ptr<RunningAnswers> m_running;
    const Clock& m_clock;
};

} // namespace foregleam
