#include "engine/speculative/verifier.h"

#include <algorithm>
#include <cassert>

namespace foregleam {
namespace {

/// A row's place in the block: the draft that it judges, if one was verified there.
struct Row {
    const Draft& draft;
    std::size_t index;
    bool drafted;

    TokenId token() const { return draft.tokens[index]; }
    bool sampled() const { return !draft.distributions.empty(); }
    float q() const { return sampled() ? draft.distributions[index].probability(token()) : 1.0F; }
    Distribution distribution() const { return sampled() ? draft.distributions[index] : Distribution::oneHot(token()); }
};

Decision corrected(const Row& row, TokenId token, float p, float u, float draftedP)
{
    return {token, TokenOrigin::Corrected, p, 1.0F, u, draftedP, row.q()};
}

/// Keeps the draft where it equals what the target chooses without looking at it: exact whatever the draft is.
/// `draftedP` is the target's probability of the draft, if there is one.
Decision compare(const Row& row, TokenId choice, float p, float draftedP)
{
    if (!row.drafted)
        return {choice, TokenOrigin::Bonus, p};
    if (row.token() == choice)
        return {choice, TokenOrigin::Accepted, p, row.q()};
    return corrected(row, choice, p, 0.0F, draftedP);
}

Decision rejectionSample(const Row& row, const Distribution& p, Random& random)
{
    if (!row.drafted) {
        const TokenId token = p.draw(random.uniform());
        return {token, TokenOrigin::Bonus, p.probability(token)};
    }
    const float draftedP = p.probability(row.token());
    const float q = row.q();
    const double u = random.uniform();
    if (u * q < draftedP)
        return {row.token(), TokenOrigin::Accepted, draftedP, q, static_cast<float>(u)};
    const TokenId token = drawResidual(p, row.distribution(), random.uniform());
    return corrected(row, token, p.probability(token), static_cast<float>(u), draftedP);
}

} // namespace

std::vector<Decision> verify(
    const Draft& draft, std::int32_t verified, std::int32_t anchor, const RowLogits& logits, SamplingState& sampling)
{
    assert(verified >= 0 && static_cast<std::size_t>(verified) <= draft.tokens.size());
    assert(draft.distributions.empty() || draft.distributions.size() == draft.tokens.size());
    std::vector<Decision> decisions;
    Distribution p;
    for (std::int32_t i = 0; i <= verified; ++i) {
        const std::span<float> row = logits(i);
        if (!sampling.penalties.neutral())
            sampling.penalties.apply(row);
        const Row place{draft, static_cast<std::size_t>(i), i < verified};
        if (sampling.sampler.greedy()) {
            decisions.push_back(compare(place, argmax(row), 1.0F, 0.0F));
        } else {
            sampling.sampler.distribution(row, p);
            if (sampling.settings.reproducible) {
                const TokenId choice = p.choose(PositionNoise(sampling.settings.seed, anchor + 1 + i));
                decisions.push_back(
                    compare(place, choice, p.probability(choice), place.drafted ? p.probability(place.token()) : 0.0F));
            } else {
                decisions.push_back(rejectionSample(place, p, sampling.random));
            }
        }
        sampling.penalties.push(decisions.back().token);
        if (decisions.back().origin != TokenOrigin::Accepted)
            break;
    }
    return decisions;
}

} // namespace foregleam
