#pragma once
// How far a measured share can be trusted. Pure.

#include <cstdint>

namespace foregleam {

/// A share of 0 to 1 with the ends of its interval.
struct ShareInterval {
    double share = 0;
    double low = 0;
    double high = 1;
};

/// `hits` of `trials` with Wilson's 95 % interval, which stays inside 0 to 1 and is honest for few trials. Without
/// trials nothing is known: share 0, low 0, high 1.
ShareInterval wilson95(std::int64_t hits, std::int64_t trials);

/// Sums over rounds of what a rate and its trust need.
struct RateSums {
    std::int64_t rounds = 0;
    double tokens = 0;
    double ms = 0;
    double tokensSquared = 0;
    double msSquared = 0;
    double tokensTimesMs = 0;

    void add(double roundTokens, double roundMs);
};

/// A rate with the ends of its interval.
struct RateInterval {
    static constexpr std::int64_t kFewestRounds = 8; ///< with fewer an interval would promise too much

    double perMs = 0; ///< tokens in all by milliseconds in all; 0 = nothing measured
    double low = 0; ///< 95 %; both 0 with fewer than kFewestRounds
    double high = 0;
};

/// Tokens per millisecond as a ratio of two sums (long rounds weigh as much as they last), with the interval that the
/// scatter of the rounds around that ratio gives. Rounds count as independent.
RateInterval rate95(const RateSums& sums);

} // namespace foregleam
