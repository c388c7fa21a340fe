#include "engine/report/collected_answer.h"

namespace foregleam {

AnswerCollector::AnswerCollector(EventSink* next, TokenFunction onToken, PrefillFunction onPrefill)
    : m_next(next)
    , m_onToken(std::move(onToken))
    , m_onPrefill(std::move(onPrefill))
{
}

void AnswerCollector::publish(const Event& event)
{
    if (m_next) {
        m_next->publish(event);
    }
    if (const auto* token = std::get_if<TokenEvent>(&event)) {
        m_answer.text += token->text;
        m_answer.tokens.push_back(token->id);
        if (m_onToken) {
            m_onToken(*token);
        }
    } else if (const auto* round = std::get_if<RoundEvent>(&event)) {
        m_answer.rounds.push_back(*round);
    } else if (const auto* progress = std::get_if<PrefillProgress>(&event)) {
        if (m_onPrefill) {
            m_onPrefill(*progress);
        }
    } else if (const auto* notice = std::get_if<Notice>(&event)) {
        m_answer.notices.push_back(notice->text);
    } else if (const auto* finished = std::get_if<GenerationFinished>(&event)) {
        m_answer.stats = finished->stats;
        m_error = finished->error;
    }
}

Result<CollectedAnswer> answerRequest(Engine& engine, const GenerationRequest& request)
{
    AnswerCollector sink;
    const auto stats = engine.generate(request, sink);
    if (!stats) {
        return stats.error();
    }
    if (!sink.error().empty()) {
        return Error{sink.error()};
    }
    CollectedAnswer answer = sink.take();
    answer.stats = *stats;
    return answer;
}

} // namespace foregleam
