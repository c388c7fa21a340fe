#include "engine/speculative/scheduler.h"

#include <algorithm>

namespace foregleam {
namespace {

/// One draft of a sequence that goes by the rate.
struct Candidate {
    float survival = 0.0F;
    std::int32_t place = 0;
    std::size_t sequence = 0;
};

bool before(const Candidate& a, const Candidate& b)
{
    if (a.survival != b.survival)
        return a.survival > b.survival;
    return a.place != b.place ? a.place < b.place : a.sequence < b.sequence;
}

std::int32_t drafted(const Offer& offer)
{
    return static_cast<std::int32_t>(offer.confidence.size());
}

/// Why no more than `limit` drafts were open to a choice.
Choice upTo(const Offer& offer, std::int32_t length)
{
    return {length, length < drafted(offer) ? LengthReason::Limit : LengthReason::Whole};
}

Choice beforeThreshold(const Offer& offer)
{
    const std::int32_t open = std::min(drafted(offer), offer.limit);
    for (std::int32_t k = 0; k < open; ++k) {
        if (offer.confidence[static_cast<std::size_t>(k)] < offer.threshold)
            return {k, LengthReason::Threshold};
    }
    return upTo(offer, open);
}

} // namespace

void PassScheduler::choose(std::span<const Offer> offers, const StepProfile& profile, std::span<Choice> choices) const
{
    double tokens = 0.0;
    double draftMs = 0.0;
    auto rows = static_cast<std::int32_t>(offers.size());
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const Offer& offer = offers[i];
        const std::int32_t open = std::min(drafted(offer), offer.limit);
        // Without a profile a row costs nothing, and everything is worth verifying.
        const bool byRate = offer.rule == LengthRule::Rate && !profile.empty();
        if (byRate) {
            choices[i] = {0, LengthReason::Rate};
            for (std::int32_t k = 0; k < open; ++k)
                candidates.push_back({offer.survival[static_cast<std::size_t>(k)], k, i});
        } else {
            choices[i] = offer.rule == LengthRule::Threshold ? beforeThreshold(offer) : upTo(offer, open);
            for (std::int32_t k = 0; k < choices[i].verified; ++k)
                tokens += offer.survival[static_cast<std::size_t>(k)];
        }
        tokens += 1.0;
        draftMs += offer.draftMs;
        rows += choices[i].verified;
    }
    std::sort(candidates.begin(), candidates.end(), before);
    std::vector<double> sums{tokens}; // expected tokens with the first n candidates
    for (const Candidate& candidate : candidates)
        sums.push_back(sums.back() + candidate.survival);
    const std::size_t count = admitted(candidates.size(),
        [&](std::size_t n) { return sums[n] / (draftMs + profile.ms(rows + static_cast<std::int32_t>(n))); });
    for (std::size_t n = 0; n < count; ++n)
        ++choices[candidates[n].sequence].verified;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        if (choices[i].reason == LengthReason::Rate
            && choices[i].verified == std::min(drafted(offers[i]), offers[i].limit))
            choices[i] = upTo(offers[i], choices[i].verified);
    }
}

std::size_t PassScheduler::admitted(std::size_t candidates, const std::function<double(std::size_t)>& rate) const
{
    if (candidates == 0)
        return 0;
    double best = rate(0);
    for (std::size_t n = 1; n <= candidates; ++n) {
        const double next = rate(n);
        if (!(next > best))
            return n - 1;
        best = next;
    }
    return candidates;
}

std::vector<float> survival(std::span<const float> confidence)
{
    std::vector<float> products(confidence.begin(), confidence.end());
    for (std::size_t i = 1; i < products.size(); ++i)
        products[i] *= products[i - 1];
    return products;
}

std::vector<float> expectedRates(
    std::span<const float> survival, double draftMs, std::int32_t otherRows, const StepProfile& profile)
{
    if (profile.empty())
        return {};
    std::vector<float> rates;
    double tokens = 1.0; // the target's own
    for (std::size_t length = 0; length <= survival.size(); ++length) {
        if (length > 0)
            tokens += survival[length - 1];
        const double ms = draftMs + profile.ms(otherRows + 1 + static_cast<std::int32_t>(length));
        rates.push_back(ms > 0 ? static_cast<float>(1000.0 * tokens / ms) : 0.0F);
    }
    return rates;
}

} // namespace foregleam
