#pragma once
// How surprising counts are, as a normal z score: deterministic tests call everything above kSurprising a difference.

#include <cmath>
#include <cstddef>
#include <vector>

namespace foregleam::test {

inline constexpr double kSurprising = 3.9; ///< one in twenty thousand

/// Wilson and Hilferty's normal approximation of the chi-square distribution.
inline double chiSquareZ(double statistic, double freedom)
{
    const double spread = 2.0 / (9.0 * freedom);
    return (std::cbrt(statistic / freedom) - (1.0 - spread)) / std::sqrt(spread);
}

/// Counts against probabilities; bins that expect fewer than five are joined.
inline double surprise(const std::vector<double>& counts, const std::vector<double>& probabilities)
{
    double total = 0.0;
    for (const double count : counts)
        total += count;
    double statistic = 0.0;
    double restCount = 0.0;
    double restExpected = 0.0;
    int bins = 0;
    const auto add = [&](double count, double expected) {
        statistic += (count - expected) * (count - expected) / expected;
        ++bins;
    };
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = total * probabilities[i];
        if (expected >= 5.0) {
            add(counts[i], expected);
        } else {
            restCount += counts[i];
            restExpected += expected;
        }
    }
    if (restExpected >= 1.0)
        add(restCount, restExpected);
    else if (restCount > 10.0 + 10.0 * restExpected) // what cannot happen did
        return 1e9;
    return chiSquareZ(statistic, bins > 1 ? bins - 1 : 1);
}

/// Whether two samples of equal size come from one distribution.
inline double surpriseOfTwo(const std::vector<double>& a, const std::vector<double>& b)
{
    double statistic = 0.0;
    int bins = 0;
    double restA = 0.0;
    double restB = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] + b[i] < 10.0) {
            restA += a[i];
            restB += b[i];
            continue;
        }
        statistic += (a[i] - b[i]) * (a[i] - b[i]) / (a[i] + b[i]);
        ++bins;
    }
    if (restA + restB >= 10.0) {
        statistic += (restA - restB) * (restA - restB) / (restA + restB);
        ++bins;
    }
    return chiSquareZ(statistic, bins > 1 ? bins - 1 : 1);
}

} // namespace foregleam::test
