#include "engine/speculative/ngram_drafter.h"

#include "engine/decode/random.h"

#include <algorithm>

namespace foregleam {
namespace {

/// Before anything was measured: half of the drafts survive, worth this many trials.
constexpr float kPriorAcceptance = 0.5F;
constexpr float kPriorTrials = 4.0F;
/// Outcomes are halved when this many are counted, so that the estimate follows the text.
constexpr float kMemory = 128.0F;

std::uint64_t hashTokens(std::span<const TokenId> tokens)
{
    std::uint64_t hash = tokens.size();
    for (const TokenId token : tokens)
        hash = detail::mixBits(hash + static_cast<std::uint64_t>(token) + detail::kGoldenGamma);
    return hash;
}

/// How many tokens before `a` and before `b` are alike, up to `limit`; a < b.
std::int32_t commonSuffix(std::span<const TokenId> tokens, std::int32_t a, std::int32_t b, std::int32_t limit)
{
    std::int32_t length = 0;
    while (length < limit && a - length > 0
        && tokens[static_cast<std::size_t>(a - length - 1)] == tokens[static_cast<std::size_t>(b - length - 1)])
        ++length;
    return length;
}

} // namespace

std::int32_t NgramDrafter::start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept)
{
    Slot& state = m_slots[slot] = Slot{};
    index(state, prompt);
    return kept;
}

void NgramDrafter::index(Slot& slot, std::span<const TokenId> tokens)
{
    // The n-gram at the very end is left out: it is the one that is looked up, and nothing has followed it yet.
    const auto length = static_cast<std::int32_t>(tokens.size());
    for (std::int32_t end = std::max(slot.indexed, kShortestKey); end < length; ++end) {
        for (std::int32_t n = kShortestKey; n <= std::min(kLongestKey, end); ++n) {
            const auto key = tokens.subspan(static_cast<std::size_t>(end - n), static_cast<std::size_t>(n));
            slot.lastEnd[static_cast<std::size_t>(n - kShortestKey)][hashTokens(key)] = end;
        }
    }
    slot.indexed = std::max(slot.indexed, length);
}

NgramDrafter::Match NgramDrafter::find(const Slot& slot, std::span<const TokenId> tokens)
{
    const auto end = static_cast<std::int32_t>(tokens.size());
    for (std::int32_t n = std::min(kLongestKey, end); n >= kShortestKey; --n) {
        const auto& ends = slot.lastEnd[static_cast<std::size_t>(n - kShortestKey)];
        const auto found = ends.find(hashTokens(tokens.last(static_cast<std::size_t>(n))));
        if (found == ends.end())
            continue;
        const std::int32_t length = commonSuffix(tokens, found->second, end, kLongestMatch);
        if (length >= n) // else two n-grams share a hash
            return {found->second, length};
    }
    return {};
}

Draft NgramDrafter::draft(Slot& slot, const DraftContext& context) const
{
    index(slot, context.tokens);
    const Match match = find(slot, context.tokens);
    slot.match = match.length;
    Draft draft;
    if (match.length == 0)
        return draft;
    const auto length = static_cast<std::int32_t>(context.tokens.size());
    for (std::int32_t k = 0; k < context.maxLength; ++k) {
        // Past the end of the text the draft continues from itself: a period that is repeated goes on repeating.
        const std::int32_t source = match.next + k;
        draft.tokens.push_back(source < length ? context.tokens[static_cast<std::size_t>(source)]
                                               : draft.tokens[static_cast<std::size_t>(source - length)]);
        draft.confidence.push_back(confidence(match.length + k));
    }
    return draft;
}

Result<void> NgramDrafter::propose(std::span<const DraftContext> contexts, std::span<Draft> drafts)
{
    for (std::size_t i = 0; i < contexts.size(); ++i)
        drafts[i] = draft(m_slots[contexts[i].slot], contexts[i]);
    return {};
}

void NgramDrafter::commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted)
{
    const std::int32_t match = m_slots[slot].match;
    for (std::int32_t k = 0; k < std::min(verified, accepted + 1); ++k) {
        Outcomes& outcomes = m_outcomes[static_cast<std::size_t>(std::min(match + k, kLongestMatch))];
        outcomes.tried += 1.0F;
        outcomes.accepted += k < accepted ? 1.0F : 0.0F;
        if (outcomes.tried >= kMemory) {
            outcomes.tried /= 2.0F;
            outcomes.accepted /= 2.0F;
        }
    }
}

float NgramDrafter::confidence(std::int32_t matchLength) const
{
    // A draft whose predecessors survived stands behind a match that is longer by them.
    const Outcomes& outcomes = m_outcomes[static_cast<std::size_t>(std::min(matchLength, kLongestMatch))];
    return (outcomes.accepted + kPriorAcceptance * kPriorTrials) / (outcomes.tried + kPriorTrials);
}

} // namespace foregleam
