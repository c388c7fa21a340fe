#pragma once
// Prompt lookup (Saxena 2023): the tokens that followed the last ones when they occurred before. Needs no model and
// costs microseconds, and pays wherever text repeats itself: code, quotes, lists, edits.

#include "engine/speculative/drafter.h"

#include <array>
#include <unordered_map>

namespace foregleam {

/// Drafts what followed the most recent occurrence of the last kLongestKey tokens, else of fewer, down to kShortestKey,
/// and as many tokens as are likely enough to survive.
class NgramDrafter final : public Drafter {
public:
    static constexpr std::int32_t kLongestKey = 4;
    static constexpr std::int32_t kShortestKey = 2;

    std::int32_t start(std::int32_t slot, std::span<const TokenId> prompt, std::int32_t kept) override;
    Result<void> propose(std::span<const DraftContext> contexts, std::span<Draft> drafts) override;
    void commit(std::int32_t slot, std::int32_t verified, std::int32_t accepted) override;

private:
    static constexpr std::int32_t kKeys = kLongestKey - kShortestKey + 1;
    static constexpr std::int32_t kLongestMatch = 16;

    /// How often a token was right that followed a match of one length; old outcomes fade.
    struct Outcomes {
        float accepted = 0.0F;
        float tried = 0.0F;
    };

    struct Slot {
        std::array<std::unordered_map<std::uint64_t, std::int32_t>, kKeys>
            lastEnd; ///< n-gram to index after its last token
        std::int32_t indexed = 0; ///< n-grams that end before this index are in the maps
        std::int32_t match = 0; ///< length of the match behind the last draft
        std::array<Outcomes, kLongestMatch + 1> outcomes; ///< by match length, drafts accepted before counted in
    };

    struct Match {
        std::int32_t next = 0; ///< index of the token that followed
        std::int32_t length = 0; ///< tokens alike before it, up to kLongestMatch; 0 = none
    };

    static void index(Slot& slot, std::span<const TokenId> tokens);
    static Match find(const Slot& slot, std::span<const TokenId> tokens);
    static Draft draft(Slot& slot, const DraftContext& context);
    static float confidence(const Slot& slot, std::int32_t matchLength);

    std::unordered_map<std::int32_t, Slot> m_slots;
};

} // namespace foregleam
