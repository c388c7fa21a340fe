#include "engine/speculative/draft_planner.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fmt/format.h>

namespace foregleam {
namespace {

constexpr std::size_t kMemory = 24; ///< rounds; about fifty tokens of text
constexpr std::size_t kMemoryWhenProbing = 2; ///< so that what is new decides
constexpr std::size_t kMemoryOfLastText = 12;
constexpr int kEvidence = 8; ///< rounds with a draft before parking is thought of
constexpr std::int32_t kFirstProbe = 16; ///< tokens into a new text whose forerunner was parked
/// Of the survival at which a row costs what it brings, on average. Confidences are not calibrated yet where a draft
/// is cut short, and rows are not all alike.
constexpr double kFarBelow = 0.6;
constexpr double kUnparkGain = 1.03;
/// What a drafter is taken for before anything is known: three of four drafts survive where those before them did.
constexpr float kPriorConfidence = 0.75F;
constexpr float kPriorTrials = 2.0F; ///< weight of the place before in the estimate of a place
constexpr double kPriorTokens = 20.0; ///< weight of "the survivals are right" in trust()
constexpr double kFading = 0.98; ///< of what trust() counts, a round

/// Survivals of a draft of `length` tokens where `known` were drafted.
std::vector<float> extended(
    std::span<const float> known, bool whole, std::span<const float> confidence, std::size_t length)
{
    std::vector<float> survival(
        known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), length)));
    while (survival.size() < length) {
        const float last = survival.empty() ? 1.0F : survival.back();
        survival.push_back(whole ? last * confidence[survival.size()] : 0.0F);
    }
    return survival;
}

std::string parkedSentence(double tokens, double steps, std::int32_t wait)
{
    const int digits = fmt::format("{:.1f}", tokens) == fmt::format("{:.1f}", steps) ? 2 : 1;
    return fmt::format("On this text speculation is not worth it: {:.{}f} tokens survive per round, and a round costs "
                       "{:.{}f} steps. It is parked and will be tried again in {} tokens.",
        tokens, digits, steps, digits, wait);
}

} // namespace

void DraftPlanner::begin()
{
    forgetBut(kMemoryOfLastText);
    m_evidence = std::min(m_evidence, kEvidence / 2);
    m_probesLeft = 0;
    m_left = std::min(m_left, kFirstProbe);
}

DraftPlan DraftPlanner::plan(
    std::int32_t blockSize, std::int32_t room, std::int32_t sequences, const StepProfile& profile)
{
    assert(sequences >= 1);
    DraftPlan plan;
    plan.length = std::min(blockSize, room);
    if (room <= 0)
        plan.kind = m_parked ? PlanKind::Parked : PlanKind::Draft;
    if (profile.empty() || room <= 0)
        return plan;
    const std::vector<Outlook> lengths = outlooks(blockSize, sequences, profile);
    const double kept = trust(0.0);
    std::size_t best = 1;
    for (std::size_t length = 0; length < lengths.size(); ++length) {
        plan.rates.push_back(static_cast<float>(1000.0 * lengths[length].rate(kept)));
        if (length > best && lengths[length].rate(kept) > lengths[best].rate(kept))
            best = length;
    }
    decide(lengths, best, profile.ms(sequences), plan);
    const double rowMs = (profile.ms(sequences * (1 + blockSize)) - profile.ms(sequences)) / (sequences * blockSize);
    plan.stopBelow = static_cast<float>(kFarBelow * rowMs * lengths[best].rate(kept));
    plan.length = plan.kind == PlanKind::Parked ? 0 : std::min(static_cast<std::int32_t>(best), room);
    return plan;
}

void DraftPlanner::decide(const std::vector<Outlook>& lengths, std::size_t best, double oneStepMs, DraftPlan& plan)
{
    const double alone = lengths[0].rate(1.0);
    const double gain = lengths[best].rate(trust(0.0)) / alone;
    const double gainWithLuck = lengths[best].rate(trust(1.0)) / alone;
    if (m_parked && m_probesLeft == 0 && m_left <= 0) {
        m_probesLeft = kProbeRounds + 1; // the last one is the verdict
        forgetBut(kMemoryWhenProbing);
    }
    if (m_probesLeft > 0 && --m_probesLeft == 0) {
        m_parked = gain < kUnparkGain;
        m_wait = m_parked ? std::min(2 * m_wait, kLongestWait) : kFirstWait;
        m_left = m_wait;
        m_evidence = 0;
    }
    if (!m_parked && m_evidence >= kEvidence && gainWithLuck < 1.0) {
        m_parked = true;
        m_wait = kFirstWait;
        m_left = m_wait;
        plan.notice = parkedSentence(lengths[best].tokens(trust(0.0)), lengths[best].ms / oneStepMs, m_left);
    }
    if (m_parked)
        plan.kind = m_probesLeft > 0 ? PlanKind::Probe : PlanKind::Parked;
}

void DraftPlanner::learn(const DraftPlan& plan, std::span<const float> survival, std::int32_t verified,
    std::int32_t accepted, std::int32_t emitted)
{
    if (plan.kind == PlanKind::Parked) {
        m_left -= emitted;
        return;
    }
    if (plan.length == 0)
        return;
    m_kept = kFading * m_kept + accepted;
    m_promised *= kFading;
    for (std::int32_t k = 0; k < verified; ++k)
        m_promised += survival[static_cast<std::size_t>(k)];
    m_rounds.push_back({{survival.begin(), survival.end()}, plan.length, verified, accepted});
    if (m_rounds.size() > kMemory)
        m_rounds.pop_front();
    ++m_evidence;
}

std::vector<float> DraftPlanner::usualSurvival(std::int32_t length) const
{
    std::vector<float> survival;
    float confidence = kPriorConfidence;
    float product = 1.0F;
    for (std::int32_t k = 0; k < length; ++k) {
        float accepted = 0.0F;
        float tried = 0.0F;
        for (const Round& round : m_rounds) {
            if (round.verified > k && round.accepted >= k) {
                tried += 1.0F;
                accepted += round.accepted > k ? 1.0F : 0.0F;
            }
        }
        confidence = (accepted + kPriorTrials * confidence) / (tried + kPriorTrials);
        product *= confidence;
        survival.push_back(product);
    }
    return survival;
}

/// Mean confidence at each place of the drafts remembered, for places that a draft did not reach.
std::vector<float> DraftPlanner::usualConfidence(std::int32_t length) const
{
    std::vector<float> usual;
    float last = kPriorConfidence;
    for (std::size_t k = 0; k < static_cast<std::size_t>(length); ++k) {
        float sum = 0.0F;
        float count = 0.0F;
        for (const Round& round : m_rounds) {
            const float before = k == 0 ? 1.0F : round.survival.size() > k ? round.survival[k - 1] : 0.0F;
            if (round.survival.size() > k && before > 0.0F) {
                sum += round.survival[k] / before;
                count += 1.0F;
            }
        }
        last = (sum + kPriorTrials * last) / (count + kPriorTrials);
        usual.push_back(last);
    }
    return usual;
}

/// Accepted drafts for each that the survivals promised: what is left of a confidence head that is too sure of itself.
/// As if `deviations` standard deviations more had been accepted than were.
double DraftPlanner::trust(double deviations) const
{
    return (kPriorTokens + m_kept + deviations * std::sqrt(m_kept + 1.0)) / (kPriorTokens + m_promised);
}

std::vector<DraftPlanner::Outlook> DraftPlanner::outlooks(
    std::int32_t blockSize, std::int32_t sequences, const StepProfile& profile) const
{
    std::vector<double> passMs; // by verified length
    for (std::int32_t length = 0; length <= blockSize; ++length)
        passMs.push_back(profile.ms(sequences * (1 + length)) / sequences);
    const std::vector<float> confidence = usualConfidence(blockSize);
    std::vector<Outlook> lengths(static_cast<std::size_t>(blockSize) + 1);
    const auto play = [&](const std::vector<float>& survival, double weight) {
        for (std::size_t length = 0; length < lengths.size(); ++length) {
            const double draftMs = profile.draftMs(sequences * static_cast<std::int32_t>(length)) / sequences;
            double tokens = 1.0;
            std::size_t verified = 0;
            while (verified < length
                && (tokens + survival[verified]) / (draftMs + passMs[verified + 1])
                    > tokens / (draftMs + passMs[verified]))
                tokens += survival[verified++];
            lengths[length].promised += weight * (tokens - 1.0);
            lengths[length].ms += weight * (draftMs + passMs[verified]);
        }
    };
    for (const Round& round : m_rounds) {
        const bool whole = static_cast<std::int32_t>(round.survival.size()) >= round.asked;
        play(extended(round.survival, whole, confidence, static_cast<std::size_t>(blockSize)), 1.0 / kMemory);
    }
    // Too few rounds are filled up with usual ones, at first with what is believed of any drafter.
    const double missing = 1.0 - static_cast<double>(m_rounds.size()) / kMemory;
    if (missing > 0.0)
        play(extended({}, true, confidence, static_cast<std::size_t>(blockSize)), missing);
    return lengths;
}

void DraftPlanner::forgetBut(std::size_t rounds)
{
    while (m_rounds.size() > rounds)
        m_rounds.pop_front();
}

} // namespace foregleam
