#pragma once
// Finds control and user-defined tokens in text, which are cut out before the rest is tokenised.

#include "engine/api/token.h"
#include "engine/text/vocabulary.h"

#include <cstddef>
#include <cstdint>
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
    TokenId id = 0;
};

/// Immutable; keeps no reference to the vocabulary it was made from.
class SpecialTokens {
public:
    explicit SpecialTokens(const Vocabulary& vocabulary);

    /// The tokens in `text`, in order, not overlapping. User-defined tokens are found anywhere, control and unknown tokens
    /// only inside one of `controlRanges` (sorted, apart). Where two overlap the longer wins, then the lower id, then the
    /// one further left. Takes O(n log n) time for n bytes and O(n) memory, whatever the text.
    std::vector<SpecialMatch> find(std::string_view text, const std::vector<TextRange>& controlRanges) const;

private:
    struct Node {
        TokenId id = -1;              ///< the token that ends here, or -1
        bool control = false;         ///< only where control tokens are parsed
        std::uint32_t firstEdge = 0;  ///< edges lie together, sorted by byte
        std::uint32_t edgeCount = 0;
    };
    struct Edge {
        unsigned char byte = 0;
        std::uint32_t node = 0;
    };

    SpecialMatch longestAt(std::string_view text, std::size_t begin, std::size_t limit, std::size_t controlLimit) const;
    const Node* next(const Node& node, unsigned char byte) const;

    std::vector<Node> m_nodes; ///< a trie; the root is first
    std::vector<Edge> m_edges;
    std::size_t m_longest = 0; ///< bytes of the longest token
};

/// Whether typed text must not become this token: control and unknown tokens, tokens that end an answer, and user-defined
/// tokens that the model's chat template writes as markup.
bool isControlToken(const Vocabulary& vocabulary, TokenId id);

/// The tokens after which an answer has ended, sorted: eos, eot, eom and the well-known ones by name.
std::vector<TokenId> endTokens(const Vocabulary& vocabulary);

} // namespace foregleam
