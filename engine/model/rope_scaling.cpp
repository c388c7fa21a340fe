#include "engine/model/rope_scaling.h"

#include <algorithm>
#include <cmath>

namespace foregleam {
namespace {

constexpr double kTurn = 6.283185307179586;

/// Radians a position, of pair `index`.
double frequency(double base, std::int32_t index, std::int32_t dimensions)
{
    return std::pow(base, -2.0 * index / dimensions);
}

} // namespace

std::vector<float> ropeFactors(const Llama3Scaling& scaling, double base, std::int32_t dimensions)
{
    std::vector<float> factors;
    for (std::int32_t i = 0; i < dimensions / 2; ++i) {
        const double turns = scaling.originalContext * frequency(base, i, dimensions) / kTurn;
        const double kept =
            std::clamp((turns - scaling.lowFrequency) / (scaling.highFrequency - scaling.lowFrequency), 0.0, 1.0);
        factors.push_back(static_cast<float>(1.0 / ((1.0 - kept) / scaling.factor + kept)));
    }
    return factors;
}

std::vector<float> ropeFactors(const YarnScaling& scaling, double base, std::int32_t dimensions)
{
    // The pair, as a real number, that turns so often over the original context.
    const auto pairOf = [&](double turns) {
        return dimensions * std::log(scaling.originalContext / (turns * kTurn)) / (2.0 * std::log(base));
    };
    double low = pairOf(scaling.betaFast);
    double high = pairOf(scaling.betaSlow);
    if (scaling.roundBounds) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, dimensions - 1.0);
    if (low == high)
        high += 0.001;
    std::vector<float> factors;
    for (std::int32_t i = 0; i < dimensions / 2; ++i) {
        const double slowed = std::clamp((i - low) / (high - low), 0.0, 1.0);
        factors.push_back(static_cast<float>(1.0 / (slowed / scaling.factor + 1.0 - slowed)));
    }
    return factors;
}

double yarnMagnitude(double factor, double mscale)
{
    return factor <= 1 ? 1.0 : 0.1 * mscale * std::log(factor) + 1.0;
}

} // namespace foregleam
