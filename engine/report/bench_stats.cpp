#include "engine/report/bench_stats.h"

#include "engine/report/acceptance.h"

#include "engine/speculative/calibration.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foregleam {

namespace {

void addCounts(BenchRow& row, const std::vector<BenchRun>& runs)
{
    std::vector<PositionAcceptance> positions;
    std::vector<RoundEvent> rounds;
    for (const BenchRun& run : runs) {
        if (run.repeat != 0) {
            continue;
        }
        const GenerationStats& stats = run.answer.stats;
        row.prompts += 1;
        row.emitted += stats.emitted;
        row.rounds += stats.rounds;
        row.drafted += stats.drafted;
        row.verified += stats.verified;
        row.accepted += stats.accepted;
        for (const RoundEvent& round : run.answer.rounds) {
            countRound(positions, round);
            row.parkedRounds += round.reason == LengthReason::Parked ? 1 : 0;
        }
        rounds.insert(rounds.end(), run.answer.rounds.begin(), run.answer.rounds.end());
    }
    if (row.verified > 0) {
        row.ece = figuresOf(std::span<const RoundEvent>(rounds)).ece;
    }
    row.acceptedLength =
        row.rounds > 0 ? static_cast<double>(row.emitted - row.prompts) / static_cast<double>(row.rounds) : 0.0;
    for (const PositionAcceptance& at : positions) {
        row.acceptanceByPosition.push_back(static_cast<double>(at.accepted) / static_cast<double>(at.reached));
    }
}

void addTimes(BenchRow& row, const std::vector<BenchRun>& runs)
{
    std::vector<double> rates;
    std::vector<double> firstTokens;
    std::vector<double> prefills;
    double rounds = 0;
    for (const BenchRun& run : runs) {
        const GenerationStats& stats = run.answer.stats;
        if (stats.tokensPerSecond() > 0) {
            rates.push_back(stats.tokensPerSecond());
        }
        firstTokens.push_back(stats.firstTokenMs);
        prefills.push_back(stats.prefillTokensPerSecond());
        row.draftMs += stats.draftMs;
        row.verifyMs += stats.verifyMs;
        rounds += stats.rounds;
    }
    row.draftMs = rounds > 0 ? row.draftMs / rounds : 0.0;
    row.verifyMs = rounds > 0 ? row.verifyMs / rounds : 0.0;
    row.tokensPerSecond = median(std::move(rates));
    row.ttftMs = median(std::move(firstTokens)).value_or(0.0);
    row.prefillTokensPerSecond = median(std::move(prefills)).value_or(0.0);
}

void compareWithOff(
    BenchRow& row, const std::vector<BenchRun>& runs, const std::vector<BenchRun>& off, bool textMustAgree)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(runs.size(), off.size()); ++i) {
        assert(runs[i].prompt == off[i].prompt && runs[i].repeat == off[i].repeat);
        const double baseline = off[i].answer.stats.tokensPerSecond();
        const double rate = runs[i].answer.stats.tokensPerSecond();
        if (baseline > 0 && rate > 0) {
            ratios.push_back(rate / baseline);
        }
        if (textMustAgree && !row.firstDifference && runs[i].answer.text != off[i].answer.text) {
            row.firstDifference = runs[i].prompt;
        }
    }
    row.speedupInterval = signInterval(ratios);
    row.speedup = median(std::move(ratios));
    if (textMustAgree) {
        row.textIdenticalToOff = !row.firstDifference;
    }
}

} // namespace

std::optional<double> median(std::vector<double> values)
{
    if (values.empty()) {
        return std::nullopt;
    }
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::optional<std::pair<double, double>> signInterval(std::vector<double> values)
{
    constexpr double kOutside = 0.025; // at either end
    const std::size_t count = values.size();
    // P(at most `below` of them lie below the median) = Σ C(count, i) / 2^count.
    double term = std::pow(0.5, static_cast<double>(count));
    double probability = term;
    std::size_t below = 0;
    if (count == 0 || probability > kOutside) {
        return std::nullopt;
    }
    while (below + 1 < count / 2) {
        term *= static_cast<double>(count - below) / static_cast<double>(below + 1);
        if (probability + term > kOutside) {
            break;
        }
        probability += term;
        ++below;
    }
    std::sort(values.begin(), values.end());
    return std::pair(values[below], values[count - 1 - below]);
}

BenchRow summarise(const std::string& method, const std::string& set, const std::vector<BenchRun>& runs,
    const std::vector<BenchRun>& off, bool textMustAgree)
{
    BenchRow row;
    row.method = method;
    row.set = set;
    addCounts(row, runs);
    addTimes(row, runs);
    compareWithOff(row, runs, off, textMustAgree);
    return row;
}

std::string rowsTable(const std::vector<BenchRow>& rows)
{
    std::string table = fmt::format("{:<16} {:>5} {:<10} {:>7} {:>8} {:>9} {:>13} {:>6} {:>10} {:>6} {:>8} {:>9}  {}\n",
        "method", "block", "set", "prompts", "tok/s", "speed-up", "95 %", "tau", "acceptance", "ECE", "draft ms",
        "verify ms", "text as off");
    for (const BenchRow& row : rows) {
        const std::string acceptance = row.verified > 0
            ? fmt::format("{:.0f} %", 100.0 * static_cast<double>(row.accepted) / static_cast<double>(row.verified))
            : "-";
        const std::string interval = row.speedupInterval
            ? fmt::format("{:.2f} to {:.2f}", row.speedupInterval->first, row.speedupInterval->second)
            : "-";
        const std::string same = !row.textIdenticalToOff ? "not compared" : *row.textIdenticalToOff ? "yes" : "NO";
        table +=
            fmt::format("{:<16} {:>5} {:<10} {:>7} {:>8.1f} {:>9} {:>13} {:>6.2f} {:>10} {:>6} {:>8.2f} {:>9.2f}  {}\n",
                row.method, row.blockSize, row.set, row.prompts, row.tokensPerSecond.value_or(0.0),
                row.speedup ? fmt::format("{:.2f} x", *row.speedup) : "-", interval, row.acceptedLength, acceptance,
                row.ece ? fmt::format("{:.1f} %", 100.0 * *row.ece) : "-", row.draftMs, row.verifyMs, same);
    }
    return table;
}

} // namespace foregleam
