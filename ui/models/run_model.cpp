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

RunModel::RunModel(QObject* parent)
    : QObject(parent)
{
}

void RunModel::clear()
{
    m_rounds.clear();
    m_acceptance.clear();
    m_roundCount = 0;
    m_answerCount = 0;
    startOver();
    emit changed();
}

void RunModel::beginAnswer(Method method)
{
    startOver();
    m_method = method;
    ++m_answerCount;
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
            if (token->round >= 0)
                continue; // counted with its round
            ++m_totals.emitted;
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
        .answer = std::max(0, m_answerCount - 1),
        .reason = round.reason,
        .atMs = round.atMs,
        .roundMs = duration,
        .spanMs = span,
        .draftMs = round.draftMs,
        .scheduleMs = round.scheduleMs,
        .verifyMs = round.verifyMs,
        .sampleMs = round.sampleMs});
    if (m_rounds.size() > kMaxRounds)
        m_rounds.pop_front();
    m_parked = round.reason == LengthReason::Parked;
    m_decoded.add(emitted, span);
    if (!round.drafted.empty())
        m_speculated.add(emitted, span);
    addAcceptance(round);
    addTotals(round);
    addSpeed(round.atMs, emitted);
}

void RunModel::addAcceptance(const RoundEvent& round)
{
    const std::int32_t counted = countedDrafts(round);
    // The place of the first rejection is reached, the places behind it are not.
    const std::int32_t reached = std::min(counted, round.accepted + 1);
    for (auto place = static_cast<std::int32_t>(m_acceptance.size()); place < reached; ++place)
        m_acceptance.push_back({.position = place, .reached = 0, .accepted = 0});
    for (std::int32_t place = 0; place < reached; ++place) {
        PositionAcceptance& at = m_acceptance[static_cast<std::size_t>(place)];
        ++at.reached;
        if (place < round.accepted)
            ++at.accepted;
    }
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
