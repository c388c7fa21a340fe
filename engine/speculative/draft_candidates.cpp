#include "engine/speculative/draft_candidates.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace foregleam {
namespace {

/// exp() of less than this adds less than one part in 500 to a sum over 50,000 tokens, and most tokens lie below.
constexpr float kNegligible = -17.0F;

/// The largest first; equal ones by id. One look at each: few logits are among the largest so far.
std::vector<std::size_t> likeliest(std::span<const float> logits)
{
    std::vector<std::size_t> ids;
    for (std::size_t id = 0; id < logits.size(); ++id) {
        if (ids.size() == kCandidatesEach && !(logits[id] > logits[ids.back()]))
            continue;
        const auto place =
            std::find_if(ids.begin(), ids.end(), [&](std::size_t other) { return logits[id] > logits[other]; });
        ids.insert(place, id);
        if (ids.size() > kCandidatesEach)
            ids.pop_back();
    }
    return ids;
}

/// Σ exp(logit), as a logarithm.
float logSum(std::span<const float> logits)
{
    const float largest = *std::max_element(logits.begin(), logits.end());
    float sum = 0.0F;
    for (const float logit : logits) {
        if (logit - largest > kNegligible)
            sum += std::exp(logit - largest);
    }
    return largest + std::log(sum);
}

} // namespace

void addCandidates(std::vector<DraftCandidate>& candidates, std::int32_t place, std::span<const float> parallel,
    std::span<const float> corrected, std::span<const TokenId> toTarget)
{
    assert(!corrected.empty() && parallel.size() == corrected.size());
    std::vector<std::size_t> ids = likeliest(corrected);
    for (const std::size_t id : likeliest(parallel)) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end())
            ids.push_back(id);
    }
    const float parallelSum = logSum(parallel);
    const float correctedSum = logSum(corrected);
    const auto first = static_cast<std::ptrdiff_t>(candidates.size());
    for (const std::size_t id : ids) {
        DraftCandidate& candidate = candidates.emplace_back();
        candidate.place = place;
        candidate.id = toTarget.empty() ? static_cast<TokenId>(id) : toTarget[id];
        candidate.parallel = std::exp(parallel[id] - parallelSum);
        candidate.corrected = std::exp(corrected[id] - correctedSum);
    }
    std::stable_sort(candidates.begin() + first, candidates.end(),
        [](const DraftCandidate& a, const DraftCandidate& b) { return a.corrected > b.corrected; });
}

} // namespace foregleam
