#include "app/cli/answer.h"

#include <fmt/core.h>

namespace foregleam::cli {

AnswerSink::AnswerSink(EventSink* next, TokenFunction onToken, PrefillFunction onPrefill)
    : m_next(next)
    , m_onToken(std::move(onToken))
    , m_onPrefill(std::move(onPrefill))
{
}

void AnswerSink::publish(const Event& event)
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

double speedupOverBaseline(const GenerationStats& stats, double baselineStepMs)
{
    return stats.tokensPerSecond() * baselineStepMs / 1000.0;
}

std::string speedLine(const GenerationStats& stats, double baselineStepMs)
{
    std::string line;
    const double speedup = speedupOverBaseline(stats, baselineStepMs);
    if (speedup > 0) {
        line += fmt::format("{:.1f} × · ", speedup);
    }
    line += fmt::format("{:.0f} tok/s", stats.tokensPerSecond());
    if (stats.rounds > 0) {
        line += fmt::format(" · τ {:.1f}", stats.acceptedLength());
    }
    switch (stats.stop) {
    case StopReason::MaxTokens: return line + " · ended at --max-tokens";
    case StopReason::ContextFull: return line + " · the context is full";
    case StopReason::Cancelled: return line + " · stopped";
    case StopReason::EndOfText:
    case StopReason::StopString:
    case StopReason::Failed: break;
    }
    return line;
}

Json statsJson(const GenerationStats& stats)
{
    return {{"promptTokens", stats.promptTokens}, {"cachedTokens", stats.cachedTokens}, {"emitted", stats.emitted},
        {"rounds", stats.rounds}, {"drafted", stats.drafted}, {"verified", stats.verified},
        {"accepted", stats.accepted}, {"acceptedLength", stats.acceptedLength()},
        {"tokensPerSecond", stats.tokensPerSecond()}, {"prefillTokensPerSecond", stats.prefillTokensPerSecond()},
        {"ttftMs", stats.firstTokenMs}, {"prefillMs", stats.prefillMs}, {"decodeMs", stats.decodeMs},
        {"draftMs", stats.draftMs}, {"scheduleMs", stats.scheduleMs}, {"verifyMs", stats.verifyMs},
        {"sampleMs", stats.sampleMs}, {"stop", stopReasonName(stats.stop)}};
}

Json answerJson(const Answer& answer, const ModelInfo& model, const GenerationRequest& request)
{
    Json rounds = Json::array();
    for (const RoundEvent& round : answer.rounds) {
        rounds.push_back({{"start", round.start}, {"anchor", round.anchor}, {"drafted", round.drafted},
            {"confidence", round.confidence}, {"verified", round.verified}, {"accepted", round.accepted},
            {"emitted", round.emitted}, {"draftMs", round.draftMs}, {"verifyMs", round.verifyMs}});
    }
    Json stats = statsJson(answer.stats);
    stats["method"] = methodName(request.method);
    stats["blockSize"] = request.blockSize;
    stats["temperature"] = shortNumber(request.sampling.temperature);
    stats["seed"] = request.sampling.seed;
    stats["reproducible"] = request.sampling.reproducible;
    stats["model"] = model.name;
    stats["quantization"] = model.quantization;
    stats["drafter"] = model.drafter.kind == DrafterKind::None ? Json() : Json(model.drafter.name);
    stats["device"] = model.device;
    stats["deviceDetail"] = model.deviceDetail;
    stats["contextLength"] = model.contextLength;
    stats["baselineStepMs"] = model.baselineStepMs;
    stats["version"] = FOREGLEAM_VERSION;
    return {
        {"text", answer.text}, {"tokens", answer.tokens}, {"rounds", std::move(rounds)}, {"stats", std::move(stats)}};
}

} // namespace foregleam::cli
