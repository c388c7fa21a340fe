#pragma once
// Finds control and user-defined tokens in text, which are cut out before the rest is tokenised.

#include "engine/api/token.h"
#include "engine/text/vocabulary.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace foregleam {

/// Bytes begin to end (exclusive) of a text.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// A token found in a text.
struct SpecialMatch {
    std::size_t begin = 0; ///< byte offset
    std::size_t end = 0;
    TokenId id = -1;
};

/// Immutable; keeps no reference to the vocabulary it was made from.
class SpecialTokens {
public:
    /// `control` is controlTokens(vocabulary).
    SpecialTokens(const Vocabulary& vocabulary, const std::vector<bool>& control);

    /// The tokens in `text`, in order, not overlapping. User-defined tokens are found anywhere, control tokens only
    /// inside one of `controlRanges` (sorted, apart). Where two overlap the longer wins, then the lower id, then the
    /// one further left. O(n log n) time and O(n) memory for n bytes, whatever they are.
    std::vector<SpecialMatch> find(std::string_view text, const std::vector<TextRange>& controlRanges) const;

private:
    struct Entry {
        std::string text;
        TokenId id = -1;
        bool control = false;
    };

    /// The longest token that begins at `begin` and ends by `limit`, a control token by `controlLimit`; id -1 without
    /// one.
    SpecialMatch longestAt(std::string_view text, std::size_t begin, std::size_t limit, std::size_t controlLimit) const;

    std::vector<Entry> m_entries; ///< sorted by text, then id
    std::array<std::size_t, 257> m_firstByte{}; ///< entries whose first byte is b: [m_firstByte[b], m_firstByte[b + 1])
    std::size_t m_longest = 0; ///< bytes
    bool m_anyUserDefined = false;
};

/// One flag a token: whether typed text must not become it. True for control and unknown tokens, for tokens that end an
/// answer, and for user-defined tokens that the model's chat template writes as markup.
std::vector<bool> controlTokens(const Vocabulary& vocabulary);

/// The tokens after which an answer has ended, sorted: eos, eot, eom and the well-known ones by name.
std::vector<TokenId> endTokens(const Vocabulary& vocabulary);

} // namespace foregleam
