#include "ui/charts/interval.h"

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kZ = 1.959964; // two-sided 95 % of the normal distribution

} // namespace

ShareInterval wilson95(std::int64_t hits, std::int64_t trials)
{
    if (trials <= 0)
        return {};
    const auto n = static_cast<double>(trials);
    const double share = std::clamp(static_cast<double>(hits) / n, 0.0, 1.0);
    const double denominator = 1 + kZ * kZ / n;
    const double centre = (share + kZ * kZ / (2 * n)) / denominator;
    const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n)) / denominator;
    return {share, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

void RateSums::add(double roundTokens, double roundMs)
{
    ++rounds;
    tokens += roundTokens;
    ms += roundMs;
    tokensSquared += roundTokens * roundTokens;
    msSquared += roundMs * roundMs;
    tokensTimesMs += roundTokens * roundMs;
}

RateInterval rate95(const RateSums& sums)
{
    if (sums.ms <= 0)
        return {};
    RateInterval rate;
    rate.perMs = sums.tokens / sums.ms;
    if (sums.rounds < RateInterval::kFewestRounds)
        return rate;
    // Variance of a ratio of sums: the residuals tokens - rate × ms, which add up to 0.
    const auto n = static_cast<double>(sums.rounds);
    const double squares =
        sums.tokensSquared - 2 * rate.perMs * sums.tokensTimesMs + rate.perMs * rate.perMs * sums.msSquared;
    const double half = kZ * std::sqrt(n / (n - 1) * std::max(0.0, squares)) / sums.ms;
    rate.low = std::max(0.0, rate.perMs - half);
    rate.high = rate.perMs + half;
    return rate;
}

} // namespace foregleam
