#pragma once
// The figures of a benchmark, from the answers of its runs. Pure.

#include "app/cli/answer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace foregleam::cli {

/// One prompt answered once by one method.
struct BenchRun {
    std::size_t prompt = 0; ///< index in the set
    int repeat = 0; ///< from 0
    Answer answer;
};

/// One method at one block size on one prompt set. Counts are those of the first repeat; times are over all repeats.
struct BenchRow {
    std::string method;
    std::string set;
    std::int32_t blockSize = 0;
    std::int64_t prompts = 0;
    std::int64_t emitted = 0;
    std::int64_t rounds = 0;
    std::int64_t drafted = 0;
    std::int64_t verified = 0;
    std::int64_t accepted = 0;
    double acceptedLength = 0; ///< emitted tokens a round, without each answer's first, which comes from the prefill
    std::vector<double> acceptanceByPosition; ///< conditional; up to the last place that was reached
    std::optional<double> tokensPerSecond; ///< median of the runs' decode rates
    std::optional<double> speedup; ///< median of the ratios to the run of `off` on the same prompt and repeat
    std::optional<std::pair<double, double>>
        speedupInterval; ///< that holds the true median with 95 %, see signInterval
    std::optional<double> ece; ///< of the survivals that the scheduler saw, over verified drafts
    std::int64_t parkedRounds = 0; ///< of `rounds`: no draft was made because none pays
    double draftMs = 0; ///< mean a round
    double verifyMs = 0; ///< mean a round
    double ttftMs = 0; ///< median
    double prefillTokensPerSecond = 0; ///< median
    std::optional<bool> textIdenticalToOff; ///< nothing where texts need not agree
    std::optional<std::size_t> firstDifference; ///< index of the first prompt whose text differs
};

/// The middle value, the mean of the two middle ones, or nothing.
std::optional<double> median(std::vector<double> values);

/// The interval between two of the values that holds the median of what they were drawn from with a probability of at
/// least 95 %, whatever the distribution (sign test); nothing below six values, which cannot give it.
std::optional<std::pair<double, double>> signInterval(std::vector<double> values);

/// `runs` and `off` hold the same prompts and repeats in the same order. `textMustAgree`: at temperature 0 or with a
/// reproducible seed.
BenchRow summarise(const std::string& method, const std::string& set, const std::vector<BenchRun>& runs,
    const std::vector<BenchRun>& off, bool textMustAgree);

/// The entry of "methods" in the JSON of bench.
Json rowJson(const BenchRow& row);

/// A table for people, with a line feed after each line.
std::string rowsTable(const std::vector<BenchRow>& rows);

} // namespace foregleam::cli
