#pragma once
// Byte-level BPE (GPT-2 and those after it): words are bytes that are joined pair by pair, best merge first.

#include "engine/text/merge_table.h"
#include "engine/text/split_pattern.h"
#include "engine/text/tokenizer.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace foregleam {

class ByteLevelBpe final : public Tokenizer {
public:
    static Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);

private:
    class Workspace;

    ByteLevelBpe(Vocabulary vocabulary, SplitPattern pattern);
    Result<void> readMerges();
    void readTokens();
    void encodeText(std::string_view text, std::vector<TokenId>& ids) const override;
    void encodeWord(std::string_view word, Workspace& workspace, std::vector<TokenId>& ids) const;
    std::string textOf(TokenId id) const override { return m_bytes[static_cast<std::size_t>(id)]; }

    SplitPattern m_pattern;
    std::vector<std::string> m_bytes; ///< what each token stands for
    std::array<TokenId, 256> m_byteIds{}; ///< the token of a single byte, -1 = none
    std::unordered_map<std::string_view, TokenId> m_words; ///< into m_bytes; filled where whole words go first
    MergeTable m_merges;
};

} // namespace foregleam
