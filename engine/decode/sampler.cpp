#include "engine/decode/sampler.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace foregleam {
namespace {

/// exp() of less than this is below the smallest normal float: such tokens cannot be drawn.
constexpr float kSmallestExponent = -87.0F;

/// In independent lanes, so that the compiler keeps them in vector registers: 49,152 logits in about 10 µs.
float largestOf(std::span<const float> values)
{
    constexpr std::size_t kLanes = 16;
    std::array<float, kLanes> lanes;
    lanes.fill(-std::numeric_limits<float>::infinity());
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            lanes[lane] = values[i + lane] > lanes[lane] ? values[i + lane] : lanes[lane];
    }
    for (; i < values.size(); ++i)
        lanes[0] = values[i] > lanes[0] ? values[i] : lanes[0];
    return *std::max_element(lanes.begin(), lanes.end());
}

} // namespace

TokenId argmax(std::span<const float> logits)
{
    assert(!logits.empty());
    const auto found = std::find(logits.begin(), logits.end(), largestOf(logits));
    return found == logits.end() ? 0 : static_cast<TokenId>(found - logits.begin());
}

bool Sampler::likelier(const Candidate& a, const Candidate& b)
{
    return a.weight > b.weight || (a.weight == b.weight && a.id < b.id);
}

void Sampler::distribution(std::span<const float> logits, Distribution& out)
{
    assert(!greedy());
    const float largest = largestOf(logits);
    if (!std::isfinite(largest)) { // a broken model; nothing sensible can be drawn, but nothing undefined may happen
        out = Distribution::oneHot(argmax(logits));
        return;
    }
    if (m_settings.topK > 0 && static_cast<std::size_t>(m_settings.topK) < logits.size())
        takeTopK(logits, static_cast<std::size_t>(m_settings.topK));
    else
        takeAll(logits);
    weigh(largest);
    if (m_settings.topP < 1.0F)
        keepNucleus();
    if (m_settings.minP > 0.0F)
        keepLikely();

    const auto byId = [](const Candidate& a, const Candidate& b) { return a.id < b.id; };
    if (!std::is_sorted(m_candidates.begin(), m_candidates.end(), byId)) // unfiltered vocabularies are
        std::sort(m_candidates.begin(), m_candidates.end(), byId);
    double total = 0.0;
    for (const Candidate& candidate : m_candidates)
        total += candidate.weight;
    out.ids.resize(m_candidates.size());
    out.probabilities.resize(m_candidates.size());
    for (std::size_t i = 0; i < m_candidates.size(); ++i) {
        out.ids[i] = m_candidates[i].id;
        out.probabilities[i] = static_cast<float>(m_candidates[i].weight / total);
    }
}

void Sampler::takeAll(std::span<const float> logits)
{
    m_candidates.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i)
        m_candidates[i] = {logits[i], static_cast<TokenId>(i)};
}

/// One pass with a buffer of the best so far: after the first few thousand tokens hardly any passes the threshold.
void Sampler::takeTopK(std::span<const float> logits, std::size_t k)
{
    const std::size_t room = 2 * k + 64;
    float threshold = -std::numeric_limits<float>::infinity();
    m_candidates.clear();
    const auto shrink = [&] {
        std::nth_element(m_candidates.begin(), m_candidates.begin() + static_cast<std::ptrdiff_t>(k) - 1,
            m_candidates.end(), likelier);
        m_candidates.resize(k);
        threshold = m_candidates.back().weight;
    };
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (!(logits[i] > threshold)) // later ids lose ties, so equal is not enough
            continue;
        m_candidates.push_back({logits[i], static_cast<TokenId>(i)});
        if (m_candidates.size() == room)
            shrink();
    }
    if (m_candidates.size() > k)
        shrink();
}

void Sampler::weigh(float largest)
{
    const float scale = 1.0F / m_settings.temperature;
    for (Candidate& candidate : m_candidates) {
        const float exponent = (candidate.weight - largest) * scale;
        candidate.weight = exponent > kSmallestExponent ? std::exp(exponent) : 0.0F; // NaN becomes 0
    }
}

void Sampler::keepNucleus()
{
    double total = 0.0;
    for (const Candidate& candidate : m_candidates)
        total += candidate.weight;
    // Tokens below this weight add up to less than the mass to be left out, so the nucleus lies above it and only that
    // part has to be sorted. (The factor keeps rounding from lifting the floor above equal weights.)
    const double floor = 0.999999 * (1.0 - m_settings.topP) * total / static_cast<double>(m_candidates.size());
    const auto end = std::partition(m_candidates.begin(), m_candidates.end(),
        [floor](const Candidate& candidate) { return candidate.weight >= floor; });
    m_candidates.erase(end, m_candidates.end());
    std::sort(m_candidates.begin(), m_candidates.end(), likelier);
    const double wanted = m_settings.topP * total;
    double mass = 0.0;
    std::size_t kept = 0;
    while (kept < m_candidates.size() && (kept == 0 || mass < wanted))
        mass += m_candidates[kept++].weight;
    m_candidates.resize(kept);
}

void Sampler::keepLikely()
{
    float largest = 0.0F;
    for (const Candidate& candidate : m_candidates)
        largest = std::max(largest, candidate.weight);
    const float floor = m_settings.minP * largest;
    std::erase_if(m_candidates, [floor](const Candidate& candidate) { return candidate.weight < floor; });
}

} // namespace foregleam
