#include "ui/models/race.h"

#include "ui/models/display_text.h"
#include "ui/models/method_choice.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace foregleam {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Race", text);
}

double roundMs(const RoundEvent& round)
{
    return round.draftMs + round.scheduleMs + round.verifyMs + round.sampleMs;
}

QString tokenWords(const RaceRun& run, int index)
{
    if (index >= static_cast<int>(run.tokens.size()))
        return tr("nothing more");
    return tr("“%1”").arg(visibleToken(QString::fromStdString(run.tokens[static_cast<std::size_t>(index)].text)));
}

} // namespace

void RaceRecorder::publish(const Event& event)
{
    if (m_next)
        m_next->publish(event);
    if (const auto* token = std::get_if<TokenEvent>(&event)) {
        const int place = token->round < 0 ? -1 : token->positionInBlock;
        m_run.tokens.push_back({token->id, token->text, token->origin, token->round, place, 0});
    } else if (const auto* round = std::get_if<RoundEvent>(&event)) {
        m_run.rounds.push_back(*round);
        m_run.rounds.back().candidates.clear();
    } else if (const auto* finished = std::get_if<GenerationFinished>(&event)) {
        m_run.stats = finished->stats;
    }
}

RaceRun RaceRecorder::take()
{
    if (!m_run.rounds.empty()) {
        const double first = m_run.rounds.front().atMs - roundMs(m_run.rounds.front());
        for (RaceToken& token : m_run.tokens) { // a round and its tokens come in any order
            if (const auto at = static_cast<std::size_t>(token.round); token.round >= 0 && at < m_run.rounds.size())
                token.atMs = m_run.rounds[at].atMs - first;
        }
    }
    return std::move(m_run);
}

double runMs(const RaceRun& run)
{
    return run.tokens.empty() ? 0 : run.tokens.back().atMs;
}

std::size_t tokensAt(const RaceRun& run, double ms)
{
    const auto end = std::upper_bound(run.tokens.begin(), run.tokens.end(), ms,
        [](double moment, const RaceToken& token) { return moment < token.atMs; });
    return static_cast<std::size_t>(end - run.tokens.begin());
}

RateInterval laneRate(const RaceLane& lane)
{
    RateSums sums;
    for (const RaceRun& run : lane.runs) {
        double before = 0;
        for (const RoundEvent& round : run.rounds) {
            const double span = &round == &run.rounds.front() ? roundMs(round) : round.atMs - before;
            before = round.atMs;
            sums.add(static_cast<double>(round.emitted.size()), span);
        }
    }
    return rate95(sums);
}

int firstDifference(const RaceRun& run, const RaceRun& other)
{
    const auto same = [](const RaceToken& a, const RaceToken& b) { return a.id == b.id; };
    const auto [at, there] =
        std::mismatch(run.tokens.begin(), run.tokens.end(), other.tokens.begin(), other.tokens.end(), same);
    return at == run.tokens.end() && there == other.tokens.end() ? -1 : static_cast<int>(at - run.tokens.begin());
}

QString textVerdict(const std::vector<RaceLane>& lanes)
{
    if (lanes.empty() || lanes.front().runs.empty())
        return {};
    const RaceRun& first = lanes.front().runs.front();
    const QLocale locale;
    for (const RaceLane& lane : lanes) {
        for (const RaceRun& run : lane.runs) {
            const int at = firstDifference(run, first);
            if (at < 0)
                continue;
            return tr("The texts differ: %1 says %2 at token %3, where %4 says %5.")
                .arg(methodTitle(lane.method), tokenWords(run, at), locale.toString(at + 1),
                    methodTitle(lanes.front().method), tokenWords(first, at));
        }
    }
    return tr("Every answer is the same text, token by token: %1 tokens.")
        .arg(locale.toString(static_cast<int>(first.tokens.size())));
}

QString rateWords(const RateInterval& rate)
{
    const QLocale locale;
    const auto perSecond = [&locale](double perMs) { return locale.toString(1000 * perMs, 'f', 0); };
    if (rate.perMs <= 0)
        return {};
    return rate.high > 0
        ? tr("%1 tok/s (%2 to %3)").arg(perSecond(rate.perMs), perSecond(rate.low), perSecond(rate.high))
        : tr("%1 tok/s").arg(perSecond(rate.perMs));
}

QString speedVerdict(const std::vector<RaceLane>& lanes)
{
    std::vector<std::pair<RateInterval, Method>> rates;
    for (const RaceLane& lane : lanes) {
        if (const RateInterval rate = laneRate(lane); rate.perMs > 0)
            rates.emplace_back(rate, lane.method);
    }
    if (rates.size() < 2)
        return {};
    std::stable_sort(
        rates.begin(), rates.end(), [](const auto& a, const auto& b) { return a.first.perMs > b.first.perMs; });
    const auto& [best, method] = rates[0];
    const auto& [second, other] = rates[1];
    if (best.high <= 0 || second.high <= 0 || best.low <= second.high)
        return tr("%1 and %2 are too close to tell which is faster.").arg(methodTitle(method), methodTitle(other));
    const auto off =
        std::find_if(rates.begin(), rates.end(), [](const auto& each) { return each.second == Method::Off; });
    if (off == rates.begin())
        return tr("One token at a time was fastest: speculation does not pay on this text.");
    const auto& against = off == rates.end() ? rates[1] : *off;
    return tr("%1 was fastest: %2 times as fast as %3.")
        .arg(methodTitle(method), QLocale().toString(best.perMs / against.first.perMs, 'f', 2),
            methodTitle(against.second));
}

} // namespace foregleam
