#pragma once
// Random numbers: a plain stream for sampling, and noise that depends on nothing but seed, position and token for the
// reproducible mode. Both hash a counter with the finaliser of splitmix64 (Steele, Lea, Flood 2014), so that they give
// the same numbers on every machine and with every standard library.

#include "engine/api/token.h"

#include <cstdint>

namespace foregleam {

namespace detail {

inline constexpr std::uint64_t kGoldenGamma = 0x9E3779B97F4A7C15U;

inline std::uint64_t mixBits(std::uint64_t z)
{
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

/// Strictly between 0 and 1, so that logarithms of it and of its complement are finite.
inline double unitInterval(std::uint64_t bits)
{
    return (static_cast<double>(bits >> 11U) + 0.5) * 0x1p-53;
}

} // namespace detail

/// A stream of numbers of one sequence. The next number never depends on what the last one was used for.
class Random {
public:
    explicit Random(std::uint64_t seed)
        : m_state(detail::mixBits(seed + detail::kGoldenGamma))
    {
    }

    /// Strictly between 0 and 1.
    double uniform() { return detail::unitInterval(detail::mixBits(m_state += detail::kGoldenGamma)); }

private:
    std::uint64_t m_state;
};

/// The noise of one position of a sequence: one number a token, whoever asks and however often. Draft and target that
/// choose through it are coupled (equal distributions choose the same token).
class PositionNoise {
public:
    PositionNoise(std::uint64_t seed, std::int32_t position)
        : m_key(detail::mixBits(detail::mixBits(seed + 0xD1B54A32D192ED03U) + static_cast<std::uint64_t>(position) + 1))
    {
    }

    /// Strictly between 0 and 1.
    double uniform(TokenId token) const
    {
        return detail::unitInterval(
            detail::mixBits(m_key + (static_cast<std::uint64_t>(token) + 1) * detail::kGoldenGamma));
    }

private:
    std::uint64_t m_key;
};

} // namespace foregleam
