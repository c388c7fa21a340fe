#include "engine/text/byte_level_bpe.h"

#include "engine/text/byte_alphabet.h"

#include <algorithm>
#include <fmt/format.h>
#include <queue>

namespace foregleam {

/// The symbols of one word while they are joined; kept from word to word for its memory.
class ByteLevelBpe::Workspace {
public:
    explicit Workspace(const MergeTable& merges)
        : m_merges(merges)
    {
    }

    /// Joins the bytes of a word and appends what is left. O(n log n) for n bytes. A byte without a token is left out
    /// (SmolLM2 lacks a few that only control characters and rare scripts have): its unknown token would end an answer.
    void join(std::string_view word, const std::array<TokenId, 256>& byteIds, std::vector<TokenId>& ids)
    {
        m_symbols.clear();
        for (std::size_t i = 0; i < word.size(); ++i) {
            const auto at = static_cast<std::int32_t>(i);
            const bool last = i + 1 == word.size();
            m_symbols.push_back({byteIds[static_cast<unsigned char>(word[i])], at - 1, last ? -1 : at + 1, true});
        }
        for (std::int32_t left = 0; m_symbols[static_cast<std::size_t>(left)].next >= 0; ++left)
            propose(left);
        while (!m_queue.empty()) {
            const Candidate best = m_queue.top();
            m_queue.pop();
            apply(best);
        }
        for (std::int32_t at = 0; at >= 0; at = symbol(at).next) {
            if (symbol(at).id >= 0)
                ids.push_back(symbol(at).id);
        }
    }

private:
    struct Symbol {
        TokenId id = -1;
        std::int32_t previous = -1;
        std::int32_t next = -1;
        bool alive = true;
    };
    struct Candidate {
        MergeTable::Merge merge;
        std::int32_t left = 0;
        TokenId leftId = -1; ///< as it was when this was proposed
        TokenId rightId = -1;

        /// For a heap whose top is the lowest rank, then the one furthest left.
        bool operator<(const Candidate& other) const
        {
            return merge.rank != other.merge.rank ? merge.rank > other.merge.rank : left > other.left;
        }
    };

    Symbol& symbol(std::int32_t at) { return m_symbols[static_cast<std::size_t>(at)]; }

    void propose(std::int32_t left)
    {
        if (left < 0 || symbol(left).next < 0)
            return;
        const TokenId leftId = symbol(left).id;
        const TokenId rightId = symbol(symbol(left).next).id;
        const MergeTable::Merge merge = m_merges.find(leftId, rightId);
        if (merge.result >= 0)
            m_queue.push({merge, left, leftId, rightId});
    }

    void apply(const Candidate& candidate)
    {
        Symbol& left = symbol(candidate.left);
        if (!left.alive || left.next < 0 || left.id != candidate.leftId || symbol(left.next).id != candidate.rightId)
            return; // a merge since then took one of the two
        Symbol& right = symbol(left.next);
        left.id = candidate.merge.result;
        left.next = right.next;
        right.alive = false;
        if (left.next >= 0)
            symbol(left.next).previous = candidate.left;
        propose(left.previous);
        propose(candidate.left);
    }

    const MergeTable& m_merges;
    std::vector<Symbol> m_symbols;
    std::priority_queue<Candidate> m_queue;
};

Result<std::unique_ptr<Tokenizer>> ByteLevelBpe::create(Vocabulary vocabulary)
{
    Result<SplitPattern> pattern = SplitPattern::forName(vocabulary.pre);
    if (!pattern)
        return pattern.error();
    std::unique_ptr<ByteLevelBpe> tokenizer(new ByteLevelBpe(std::move(vocabulary), *std::move(pattern)));
    tokenizer->readTokens();
    if (Result<void> merges = tokenizer->readMerges(); !merges)
        return merges.error();
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

ByteLevelBpe::ByteLevelBpe(Vocabulary vocabulary, SplitPattern pattern)
    : Tokenizer(std::move(vocabulary))
    , m_pattern(std::move(pattern))
{
}

void ByteLevelBpe::readTokens()
{
    const std::vector<std::string>& tokens = vocabulary().tokens;
    m_bytes.reserve(tokens.size());
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        const std::optional<unsigned char> hex =
            vocabulary().kinds[id] == TokenKind::Byte ? byteOfHexToken(tokens[id]) : std::nullopt;
        if (hex)
            m_bytes.emplace_back(1, static_cast<char>(*hex));
        else
            m_bytes.push_back(bytesOfPrintable(tokens[id]).value_or(tokens[id]));
    }
    m_byteIds.fill(-1);
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (controlFlags()[id] || m_bytes[id].empty())
            continue;
        const auto byte = static_cast<unsigned char>(m_bytes[id][0]);
        if (m_byteIds[byte] < 0 && m_bytes[id].size() == 1)
            m_byteIds[byte] = static_cast<TokenId>(id);
        if (m_pattern.wholeWordsFirst() && vocabulary().kinds[id] == TokenKind::Normal)
            m_words.emplace(m_bytes[id], static_cast<TokenId>(id));
    }
}

Result<void> ByteLevelBpe::readMerges()
{
    const std::vector<std::string>& tokens = vocabulary().tokens;
    const std::vector<std::string>& merges = vocabulary().merges;
    std::unordered_map<std::string_view, TokenId> idOf;
    idOf.reserve(tokens.size());
    for (std::size_t id = 0; id < tokens.size(); ++id)
        idOf.emplace(tokens[id], static_cast<TokenId>(id));
    const auto find = [&](std::string_view text) {
        const auto found = idOf.find(text);
        return found == idOf.end() ? TokenId{-1} : found->second;
    };

    m_merges.reset(merges.size());
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const std::string_view line = merges[rank];
        const std::size_t space = line.size() < 3 ? std::string_view::npos : line.find(' ', 1);
        if (space == std::string_view::npos || space + 1 == line.size())
            return Error{
                fmt::format("Merge {} of the vocabulary is \"{}\", not two pieces with a space between; get the model "
                            "file again.",
                    rank + 1, shortName(line))};
        const TokenId left = find(line.substr(0, space));
        const TokenId right = find(line.substr(space + 1));
        const TokenId result = find(std::string(line.substr(0, space)).append(line.substr(space + 1)));
        if (left < 0 || right < 0 || result < 0)
            return Error{
                fmt::format("Merge {} of the vocabulary, \"{}\", names a piece that the vocabulary does not have; get "
                            "the model file again.",
                    rank + 1, shortName(line))};
        // Typed text must not become a control token, so a merge that would make one is left out.
        if (!controlFlags()[static_cast<std::size_t>(result)])
            m_merges.insert(left, right, {static_cast<std::uint32_t>(rank), result});
    }
    return {};
}

void ByteLevelBpe::encodeText(std::string_view text, std::vector<TokenId>& ids) const
{
    std::vector<std::string_view> words;
    m_pattern.split(text, words);
    Workspace workspace(m_merges);
    for (const std::string_view word : words)
        encodeWord(word, workspace, ids);
}

void ByteLevelBpe::encodeWord(std::string_view word, Workspace& workspace, std::vector<TokenId>& ids) const
{
    if (m_pattern.wholeWordsFirst()) {
        if (const auto whole = m_words.find(word); whole != m_words.end()) {
            ids.push_back(whole->second);
            return;
        }
    }
    // The merge loop counts symbols in 32 bits; a longer word is cut, which only a text of gigabytes can show.
    constexpr std::size_t kLongestWord = std::size_t{1} << 30;
    for (; !word.empty(); word.remove_prefix(std::min(word.size(), kLongestWord)))
        workspace.join(word.substr(0, kLongestWord), m_byteIds, ids);
}

} // namespace foregleam
