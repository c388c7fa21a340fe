#include "engine/speculative/scheduler.h"

#include <algorithm>

namespace foregleam {

void WholeDraftScheduler::choose(
    std::span<const Offer> offers, const StepProfile& profile, std::span<std::int32_t> verified)
{
    static_cast<void>(profile);
    for (std::size_t i = 0; i < offers.size(); ++i)
        verified[i] = std::min(static_cast<std::int32_t>(offers[i].confidence.size()), offers[i].limit);
}

std::vector<float> survival(std::span<const float> confidence)
{
    std::vector<float> products(confidence.begin(), confidence.end());
    for (std::size_t i = 1; i < products.size(); ++i)
        products[i] *= products[i - 1];
    return products;
}

std::vector<float> expectedRates(std::span<const float> survival, std::int32_t otherRows, const StepProfile& profile)
{
    if (profile.costs().empty())
        return {};
    std::vector<float> rates;
    double tokens = 1.0; // the target's own
    for (std::size_t length = 0; length <= survival.size(); ++length) {
        if (length > 0)
            tokens += survival[length - 1];
        const double ms = profile.ms(otherRows + 1 + static_cast<std::int32_t>(length));
        rates.push_back(ms > 0 ? static_cast<float>(1000.0 * tokens / ms) : 0.0F);
    }
    return rates;
}

} // namespace foregleam
