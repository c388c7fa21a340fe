#include "engine/text/special_tokens.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace foregleam {
namespace {

// Longer names are no markup; the limit bounds what a hostile vocabulary can make find() cost.
constexpr std::size_t kLongestName = 512;

// Names that only a control token has, however a file types it.
constexpr std::string_view kEndNames[] = {"<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|endoftext|>",
    "<|end_of_text|>", "<|return|>", "<|call|>", "<end_of_turn>", "<end_of_utterance>", "<turn|>"};
// Names that may also be text (</s> is HTML for struck-out text): they end an answer unless the file types them as
// text.
constexpr std::string_view kMaybeEndNames[] = {"</s>", "<eos>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]"};

template <class Names> bool isOneOf(const Names& names, const std::string& text)
{
    return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

/// What a template writes between < and > or [ and ], brackets included: candidates for control tokens.
std::unordered_set<std::string> markupIn(const std::string& chatTemplate)
{
    constexpr std::size_t kLongestMarkup = 64;
    std::unordered_set<std::string> found;
    for (std::size_t begin = 0; begin < chatTemplate.size(); ++begin) {
        const char open = chatTemplate[begin];
        if (open != '<' && open != '[')
            continue;
        const std::string_view rest = std::string_view(chatTemplate).substr(begin, kLongestMarkup);
        const std::size_t close = rest.find(open == '<' ? '>' : ']');
        if (close != std::string_view::npos && close > 1)
            found.emplace(rest.substr(0, close + 1));
    }
    return found;
}

} // namespace

std::vector<TokenId> endTokens(const Vocabulary& vocabulary)
{
    std::vector<TokenId> ends;
    for (const TokenId id : {vocabulary.eos, vocabulary.eot, vocabulary.eom}) {
        if (id >= 0)
            ends.push_back(id);
    }
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const std::string& text = vocabulary.tokens[id];
        if (isOneOf(kEndNames, text) || (vocabulary.kinds[id] != TokenKind::Normal && isOneOf(kMaybeEndNames, text)))
            ends.push_back(static_cast<TokenId>(id));
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    return ends;
}

std::vector<bool> controlTokens(const Vocabulary& vocabulary)
{
    const std::unordered_set<std::string> markup = markupIn(vocabulary.chatTemplate);
    std::vector<bool> control(vocabulary.tokens.size());
    for (std::size_t id = 0; id < control.size(); ++id) {
        const TokenKind kind = vocabulary.kinds[id];
        control[id] = kind == TokenKind::Control || kind == TokenKind::Unknown
            || (kind == TokenKind::UserDefined && markup.count(vocabulary.tokens[id]) > 0);
    }
    for (const TokenId id : endTokens(vocabulary))
        control[static_cast<std::size_t>(id)] = true;
    return control;
}

SpecialTokens::SpecialTokens(const Vocabulary& vocabulary, const std::vector<bool>& control)
{
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        const std::string& text = vocabulary.tokens[id];
        const bool special = control[id] || vocabulary.kinds[id] == TokenKind::UserDefined;
        if (!special || text.empty() || text.size() > kLongestName)
            continue;
        m_entries.push_back({text, static_cast<TokenId>(id), control[id]});
        m_longest = std::max(m_longest, text.size());
        m_anyUserDefined |= !control[id];
    }
    // std::string compares bytes as unsigned, which the narrowing in longestAt() counts on.
    std::sort(m_entries.begin(), m_entries.end(),
        [](const Entry& a, const Entry& b) { return a.text != b.text ? a.text < b.text : a.id < b.id; });
    for (const Entry& entry : m_entries)
        ++m_firstByte[static_cast<unsigned char>(entry.text[0]) + 1];
    for (std::size_t byte = 1; byte < m_firstByte.size(); ++byte)
        m_firstByte[byte] += m_firstByte[byte - 1];
}

SpecialMatch SpecialTokens::longestAt(
    std::string_view text, std::size_t begin, std::size_t limit, std::size_t controlLimit) const
{
    SpecialMatch best;
    const auto first = static_cast<unsigned char>(text[begin]);
    auto low = m_entries.begin() + static_cast<std::ptrdiff_t>(m_firstByte[first]);
    auto high = m_entries.begin() + static_cast<std::ptrdiff_t>(m_firstByte[first + 1]);
    // [low, high) are the entries that share the first `depth` bytes with the text; the shortest come first.
    for (std::size_t depth = 1; low != high && begin + depth <= limit; ++depth) {
        for (; low != high && low->text.size() == depth; ++low) {
            const bool allowed = !low->control || begin + depth <= controlLimit;
            if (allowed && best.end != begin + depth)
                best = {begin, begin + depth, low->id};
        }
        if (low == high || begin + depth == limit)
            break;
        const auto byte = static_cast<unsigned char>(text[begin + depth]);
        const auto byteAt = [depth](const Entry& entry) { return static_cast<unsigned char>(entry.text[depth]); };
        if (byteAt(*low) == byte && byteAt(*std::prev(high)) == byte)
            continue; // runs of one character pass here most of the time
        low = std::partition_point(low, high, [&](const Entry& entry) { return byteAt(entry) < byte; });
        high = std::partition_point(low, high, [&](const Entry& entry) { return byteAt(entry) == byte; });
    }
    return best;
}

std::vector<SpecialMatch> SpecialTokens::find(std::string_view text, const std::vector<TextRange>& controlRanges) const
{
    std::vector<SpecialMatch> result;
    if (m_entries.empty() || (!m_anyUserDefined && controlRanges.empty()))
        return result;

    std::vector<std::vector<SpecialMatch>> byLength(m_longest + 1);
    const auto propose = [&](std::size_t begin, std::size_t limit) {
        auto range = std::upper_bound(controlRanges.begin(), controlRanges.end(), begin,
            [](std::size_t at, const TextRange& candidate) { return at < candidate.end; });
        const bool inside = range != controlRanges.end() && range->begin <= begin;
        const SpecialMatch match = longestAt(text, begin, limit, inside ? range->end : 0);
        if (match.id >= 0)
            byLength[match.end - match.begin].push_back(match);
    };
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        const auto byte = static_cast<unsigned char>(text[begin]);
        if (m_firstByte[byte] != m_firstByte[byte + 1])
            propose(begin, text.size());
    }

    std::vector<bool> taken(text.size());
    for (std::size_t length = m_longest; length > 0; --length) {
        std::vector<SpecialMatch> matches = std::move(byLength[length]);
        std::sort(matches.begin(), matches.end(), [](const SpecialMatch& a, const SpecialMatch& b) {
            return a.id != b.id ? a.id < b.id : a.begin < b.begin;
        });
        for (const SpecialMatch& match : matches) {
            if (taken[match.begin])
                continue;
            // What is taken is at least as long, so it cannot lie inside: looking at both ends is enough.
            if (taken[match.end - 1]) {
                std::size_t limit = match.begin;
                while (!taken[limit])
                    ++limit;
                propose(match.begin, limit);
                continue;
            }
            std::fill(taken.begin() + static_cast<std::ptrdiff_t>(match.begin),
                taken.begin() + static_cast<std::ptrdiff_t>(match.end), true);
            result.push_back(match);
        }
    }
    std::sort(
        result.begin(), result.end(), [](const SpecialMatch& a, const SpecialMatch& b) { return a.begin < b.begin; });
    return result;
}

} // namespace foregleam
