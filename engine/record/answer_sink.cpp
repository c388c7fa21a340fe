#include "engine/record/answer_sink.h"

#include <utility>

namespace foregleam {

AnswerSink::AnswerSink(
    MessageId answer, std::shared_ptr<WriteQueue> queue, std::shared_ptr<RunningAnswers> running, const Clock& clock)
    : m_answer(answer)
    , m_queue(std::move(queue))
    , m_running(std::move(running))
    , m_clock(clock)
{
    m_running->add(answer);
}

void AnswerSink::publish(const Event& event)
{
    const MessageId answer = m_answer;
    if (const auto* token = std::get_if<TokenEvent>(&event)) {
        m_queue->push([answer, token = *token](LogWriter& log) { return log.insertToken(answer, token); });
    } else if (const auto* round = std::get_if<RoundEvent>(&event)) {
        m_queue->push([answer, round = *round](LogWriter& log) { return log.insertRound(answer, round); });
    } else if (const auto* started = std::get_if<GenerationStarted>(&event)) {
        m_queue->push([answer, started = *started](LogWriter& log) { return log.startAnswer(answer, started); });
    } else if (const auto* notice = std::get_if<Notice>(&event)) {
        m_queue->push([answer, text = notice->text, now = m_clock.wallMs()](
                          LogWriter& log) { return log.insertNotice(answer, text, now); });
    } else if (const auto* finished = std::get_if<GenerationFinished>(&event)) {
        m_queue->push([answer, finished = *finished, now = m_clock.wallMs()](
                          LogWriter& log) { return log.finishAnswer(answer, finished, now); },
            WriteQueue::Urgency::Now);
        m_running->remove(answer);
    }
}

} // namespace foregleam
