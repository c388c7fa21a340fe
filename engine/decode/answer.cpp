#include "engine/decode/answer.h"

#include "engine/telemetry/clock.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace foregleam {

Answer::Answer(GenerationRequest request, std::vector<TokenId> prompt, const Tokenizer& tokenizer, EventSink& sink,
    std::int32_t contextLength, double startMs)
    : m_request(std::move(request))
    , m_tokens(std::move(prompt))
    , m_tokenizer(tokenizer)
    , m_sink(sink)
    , m_contextLength(contextLength)
    , m_startMs(startMs)
    , m_sampling(m_request.sampling)
    , m_text(m_request.stop)
{
    assert(!m_tokens.empty() && m_tokens.size() <= static_cast<std::size_t>(contextLength));
    m_stats.promptTokens = static_cast<std::int32_t>(m_tokens.size());
    for (const TokenId token : m_tokens)
        m_sampling.penalties.push(token);
}

std::int32_t Answer::draftRoom() const
{
    return std::clamp(m_contextLength - 1 - lastPosition(), 0, m_request.blockSize);
}

std::int32_t Answer::verifyLimit() const
{
    return std::clamp(m_request.maxTokens - m_stats.emitted - 1, 0, draftRoom());
}

void Answer::begin(std::int32_t cached)
{
    m_readFromMs = sinceStart();
    m_stats.cachedTokens = cached;
    m_sink.publish(GenerationStarted{m_stats.promptTokens, cached});
}

void Answer::promptRead(std::int32_t done)
{
    m_stats.prefillMs = sinceStart() - m_readFromMs;
    m_sink.publish(PrefillProgress{done, m_stats.promptTokens});
}

void Answer::commitFirst(const Decision& decision)
{
    m_stats.firstTokenMs = sinceStart();
    take(decision, {});
    publishReady();
    if (m_ended)
        finish(*m_ended);
}

void Answer::notify(const std::string& sentence)
{
    m_sink.publish(Notice{sentence});
}

std::size_t Answer::commitRound(RoundEvent round, std::span<const Decision> decisions)
{
    round.index = m_stats.rounds;
    round.start = lastPosition();
    round.anchor = m_tokens.back();
    std::size_t taken = 0;
    while (taken < decisions.size() && !m_ended) {
        const Decision& decision = decisions[taken];
        const bool accepted = decision.origin == TokenOrigin::Accepted;
        take(decision, {round.index, static_cast<std::int32_t>(taken), accepted ? round.confidence[taken] : 1.0F});
        round.emitted.push_back(decision.token);
        round.accepted += accepted ? 1 : 0;
        ++taken;
    }
    if (taken < decisions.size()) {
        // Counts leave out what lies past a stop, or acceptance would be reported too low.
        round.drafted.resize(taken);
        round.confidence.resize(taken);
        round.survival.resize(taken);
        round.expectedRate.resize(std::min(round.expectedRate.size(), taken + 1));
        round.verified = static_cast<std::int32_t>(taken);
        std::erase_if(round.candidates,
            [taken](const DraftCandidate& each) { return each.place >= static_cast<std::int32_t>(taken); });
    } else if (decisions.back().origin == TokenOrigin::Corrected) {
        round.rejectedP = decisions.back().rejectedP;
        round.rejectedQ = decisions.back().rejectedQ;
    }
    for (const TokenId token : round.drafted)
        round.draftedText.push_back(replaceInvalidUtf8(m_tokenizer.piece(token, true)));
    for (DraftCandidate& candidate : round.candidates)
        candidate.text = replaceInvalidUtf8(m_tokenizer.piece(candidate.id, true));
    round.contextUsed = round.start + round.accepted + 1;
    round.atMs = sinceStart();

    ++m_stats.rounds;
    m_stats.drafted += static_cast<std::int32_t>(round.drafted.size());
    m_stats.verified += round.verified;
    m_stats.accepted += round.accepted;
    m_stats.decodeMs = round.atMs - m_stats.firstTokenMs;
    m_stats.draftMs += round.draftMs;
    m_stats.scheduleMs += round.scheduleMs;
    m_stats.verifyMs += round.verifyMs;
    m_stats.sampleMs += round.sampleMs;
    m_sink.publish(std::move(round));
    publishReady();
    if (m_ended)
        finish(*m_ended);
    return taken;
}

void Answer::finish(StopReason reason, const std::string& error)
{
    if (m_finished)
        return;
    m_finished = true;
    m_text.end();
    publishReady();
    m_stats.stop = reason;
    m_error = error;
    m_sink.publish(GenerationFinished{m_stats, error});
}

void Answer::take(const Decision& decision, const Place& place)
{
    m_tokens.push_back(decision.token);
    TokenEvent event;
    event.index = m_stats.emitted++;
    event.round = place.round;
    event.id = decision.token;
    event.origin = decision.origin;
    event.positionInBlock = place.positionInBlock;
    event.p = decision.p;
    event.q = decision.q;
    event.u = decision.u;
    event.confidence = place.confidence;
    m_ended = endAfter(decision.token);
    const bool stopString =
        m_text.push(std::move(event), m_tokenizer.piece(decision.token, false), m_ended.has_value());
    if (stopString && m_ended != StopReason::EndOfText)
        m_ended = StopReason::StopString;
}

/// Why the answer ends after this token, as far as that does not depend on its text.
std::optional<StopReason> Answer::endAfter(TokenId token) const
{
    if (!m_request.ignoreEndOfText && m_tokenizer.isEndOfText(token))
        return StopReason::EndOfText;
    if (m_stats.emitted >= m_request.maxTokens)
        return StopReason::MaxTokens;
    if (lastPosition() >= m_contextLength) // its own cells would lie outside
        return StopReason::ContextFull;
    return std::nullopt;
}

void Answer::publishReady()
{
    for (TokenEvent& token : m_text.takeReady())
        m_sink.publish(std::move(token));
}

double Answer::sinceStart() const
{
    return systemClock().steadyMs() - m_startMs;
}

} // namespace foregleam
