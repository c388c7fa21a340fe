#include "ui/models/run_model.h"

#include <algorithm>

namespace foregleam {
namespace {

double roundDuration(const RoundEvent& round)
{
    return round.draftMs + round.scheduleMs + round.verifyMs + round.sampleMs;
}

/// Drafts of the round whose fate counts: where a stop cut the text inside the accepted prefix, what lies behind is
/// left out.
std::int32_t countedDrafts(const RoundEvent& round)
{
    const auto emitted = static_cast<std::int32_t>(round.emitted.size());
    return emitted > round.accepted ? round.verified : std::min(round.verified, emitted);
}

} // namespace

void countAcceptance(std::vector<PositionAcceptance>& places, const RoundSample& round)
{
    const std::int32_t reached = std::min(round.counted, round.accepted + 1);
    for (auto place = static_cast<std::int32_t>(places.size()); place < reached; ++place)
        places.push_back({.position = place, .reached = 0, .accepted = 0});
    for (std::int32_t place = 0; place < reached; ++place) {
        ++places[static_cast<std::size_t>(place)].reached;
        places[static_cast<std::size_t>(place)].accepted += place < round.accepted;
    }
}

RunModel::RunModel(QObject* parent)
    : QObject(parent)
{
}

void RunModel::clear()
{
    m_rounds.clear();
    m_events.clear();
    m_tokens.clear();
    m_answers.clear();
    m_acceptance.clear();
    m_roundCount = 0;
    m_tokenCount = 0;
    startOver();
    emit cleared();
    emit changed();
}

void RunModel::beginAnswer(Method method, MessageId message)
{
    startOver();
    m_method = method;
    m_answers.push_back({.message = message, .method = method, .firstRound = m_roundCount, .firstToken = m_tokenCount});
    emit changed();
}

void RunModel::startOver()
{
    m_speed.clear();
    m_window.clear();
    m_windowTokens = 0;
    m_sampleGapMs = 0;
    m_totals = {};
    m_decoded = {};
    m_speculated = {};
    m_parked = false;
}

void RunModel::apply(const std::vector<Event>& batch)
{
    bool news = false;
    for (const Event& event : batch) {
        if (const auto* round = std::get_if<RoundEvent>(&event)) {
            addRound(*round);
        } else if (const auto* started = std::get_if<GenerationStarted>(&event)) {
            m_totals.promptTokens = started->promptTokens;
            m_totals.cachedTokens = started->cachedTokens;
        } else if (const auto* token = std::get_if<TokenEvent>(&event)) {
            addToken(*token);
            if (token->round < 0)
                ++m_totals.emitted; // the others are counted with their round
        } else if (const auto* finished = std::get_if<GenerationFinished>(&event)) {
            m_totals = finished->stats;
        } else {
            continue;
        }
        news = true;
    }
    if (news)
        emit changed();
}

void RunModel::setBaselineStepMs(double stepMs)
{
    const double baseline = stepMs > 0 ? 1000.0 / stepMs : 0.0;
    if (qFuzzyCompare(1.0 + baseline, 1.0 + m_baseline))
        return;
    m_baseline = baseline;
    emit changed();
}

void RunModel::addRound(const RoundEvent& round)
{
    const auto emitted = static_cast<std::int32_t>(round.emitted.size());
    const double duration = roundDuration(round);
    const double span = m_totals.rounds > 0 ? round.atMs - m_rounds.back().atMs : duration;
    m_rounds.push_back({.index = m_roundCount++,
        .drafted = static_cast<std::int32_t>(round.drafted.size()),
        .verified = round.verified,
        .accepted = round.accepted,
        .emitted = emitted,
        .counted = countedDrafts(round),
        .answer = std::max(0, static_cast<std::int32_t>(m_answers.size()) - 1),
        .reason = round.reason,
        .atMs = round.atMs,
        .roundMs = duration,
        .spanMs = span,
        .draftMs = round.draftMs,
        .scheduleMs = round.scheduleMs,
        .verifyMs = round.verifyMs,
        .sampleMs = round.sampleMs});
    m_events.push_back(round);
    if (m_rounds.size() > kMaxRounds) {
        m_rounds.pop_front();
        m_events.pop_front();
    }
    m_parked = round.reason == LengthReason::Parked;
    m_decoded.add(emitted, span);
    if (!round.drafted.empty())
        m_speculated.add(emitted, span);
    countAcceptance(m_acceptance, m_rounds.back());
    addTotals(round);
    addSpeed(round.atMs, emitted);
}

void RunModel::addToken(const TokenEvent& token)
{
    if (m_answers.empty())
        m_answers.emplace_back();
    TokenSample sample;
    sample.number = m_tokenCount++;
    sample.index = token.index;
    sample.answer = static_cast<std::int32_t>(m_answers.size()) - 1;
    sample.round = token.round < 0 ? -1 : m_answers.back().firstRound + token.round;
    sample.place = token.round < 0 ? -1 : token.positionInBlock;
    sample.origin = token.origin;
    sample.p = token.p;
    sample.q = token.q;
    sample.u = token.u;
    sample.confidence = token.confidence;
    sample.text = token.text;
    m_tokens.push_back(std::move(sample));
    if (m_tokens.size() > kMaxTokens)
        m_tokens.pop_front();
}

const RoundSample& RunModel::round(int index) const
{
    return m_rounds[static_cast<std::size_t>(index - m_rounds.front().index)];
}

const RoundEvent& RunModel::event(int index) const
{
    return m_events[static_cast<std::size_t>(index - m_rounds.front().index)];
}

RoundRange RunModel::tokensOf(const RoundRange& rounds) const
{
    // Rounds rise with the tokens but for the first token of an answer, which belongs to no round and stands before
    // those of its answer's first one.
    const auto key = [this](const TokenSample& token) {
        return token.round >= 0 ? 2 * token.round + 1
                                : 2 * m_answers[static_cast<std::size_t>(token.answer)].firstRound;
    };
    const auto first = std::partition_point(
        m_tokens.begin(), m_tokens.end(), [&](const TokenSample& token) { return key(token) < 2 * rounds.first + 1; });
    const auto end = std::partition_point(
        first, m_tokens.end(), [&](const TokenSample& token) { return key(token) <= 2 * rounds.last + 1; });
    return {static_cast<int>(first - m_tokens.begin()), static_cast<int>(end - m_tokens.begin()) - 1};
}

const TokenSample* RunModel::token(MessageId message, int index) const
{
    const auto answer = std::find_if(m_answers.begin(), m_answers.end(),
        [message](const AnswerRun& run) { return message != 0 && run.message == message; });
    if (answer == m_answers.end() || m_tokens.empty() || index < 0)
        return nullptr;
    const std::int64_t at = answer->firstToken + index - m_tokens.front().number;
    if (at < 0 || at >= static_cast<std::int64_t>(m_tokens.size()))
        return nullptr;
    const TokenSample& token = m_tokens[static_cast<std::size_t>(at)];
    return token.answer == answer - m_answers.begin() && token.index == index ? &token : nullptr;
}

int RunModel::roundAt(double atMs) const
{
    if (m_rounds.empty())
        return -1;
    const std::int32_t answer = m_rounds.back().answer;
    const auto first = std::partition_point(
        m_rounds.begin(), m_rounds.end(), [answer](const RoundSample& round) { return round.answer < answer; });
    const auto at =
        std::partition_point(first, m_rounds.end(), [atMs](const RoundSample& round) { return round.atMs < atMs; });
    if (at == m_rounds.end())
        return m_rounds.back().index;
    const bool before = at != first && atMs - std::prev(at)->atMs <= at->atMs - atMs;
    return before ? std::prev(at)->index : at->index;
}

void RunModel::addTotals(const RoundEvent& round)
{
    if (m_totals.rounds == 0) {
        // Decoding begins where the first round does; a logged answer comes without the event of its first token.
        m_decodeBeganMs = round.atMs - roundDuration(round);
        m_totals.firstTokenMs = m_decodeBeganMs;
        m_totals.emitted = std::max(m_totals.emitted, 1);
        m_window.push_back({m_decodeBeganMs, 0});
    }
    ++m_totals.rounds;
    m_totals.emitted += static_cast<std::int32_t>(round.emitted.size());
    m_totals.drafted += static_cast<std::int32_t>(round.drafted.size());
    m_totals.verified += round.verified;
    m_totals.accepted += round.accepted;
    m_totals.decodeMs = round.atMs - m_decodeBeganMs;
    m_totals.draftMs += round.draftMs;
    m_totals.scheduleMs += round.scheduleMs;
    m_totals.verifyMs += round.verifyMs;
    m_totals.sampleMs += round.sampleMs;
}

void RunModel::addSpeed(double atMs, std::int32_t tokens)
{
    // The rate is that of whole rounds: the window opens at the end of a round, so no token is counted over half its
    // time.
    m_window.push_back({atMs, tokens});
    m_windowTokens += tokens;
    while (m_window.size() > 2 && atMs - m_window[1].atMs >= kSpeedWindowMs) {
        m_window.pop_front();
        m_windowTokens -= m_window.front().tokens;
    }
    const double span = atMs - m_window.front().atMs;
    if (span < kSpeedMinSpanMs || (!m_speed.empty() && atMs - m_speed.back().atMs < m_sampleGapMs))
        return;
    m_speed.push_back({.atMs = atMs, .tokensPerSecond = 1000.0 * m_windowTokens / span});
    if (m_speed.size() > kMaxSpeedSamples)
        thinSpeed();
}

void RunModel::thinSpeed()
{
    std::deque<SpeedSample> kept;
    for (std::size_t i = 0; i < m_speed.size(); i += 2)
        kept.push_back(m_speed[i]);
    m_speed.swap(kept);
    m_sampleGapMs = (m_speed.back().atMs - m_speed.front().atMs) / static_cast<double>(m_speed.size());
}

} // namespace foregleam
