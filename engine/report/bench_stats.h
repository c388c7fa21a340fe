#pragma once
// The figures of a benchmark, from the answers of its runs. Pure.

#include "engine/api/bench.h"
#include "engine/report/collected_answer.h"

namespace foregleam {

/// One prompt answered once by one method.
struct BenchRun {
    std::size_t prompt = 0; ///< index in the set
    int repeat = 0; ///< from 0
    CollectedAnswer answer;
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

/// A table for people, with a line feed after each line.
std::string rowsTable(const std::vector<BenchRow>& rows);

} // namespace foregleam
