#pragma once
// A tokenizer for the fake backend: token 0 ends the text, every other one is a letter, so that text shows the tokens.

#include "engine/text/tokenizer.h"

namespace foregleam::test {

class FakeTokenizer final : public Tokenizer {
public:
    static constexpr TokenId kEnd = 0;

    explicit FakeTokenizer(std::int32_t vocabulary)
        : Tokenizer(letters(vocabulary))
    {
    }

protected:
    void encodeText(std::string_view text, std::vector<TokenId>& ids) const override
    {
        for (const char letter : text)
            ids.push_back(static_cast<TokenId>(letter - 'a' + 1));
    }
    std::string textOf(TokenId id) const override { return vocabulary().tokens[static_cast<std::size_t>(id)]; }

private:
    static Vocabulary letters(std::int32_t size)
    {
        Vocabulary vocabulary;
        vocabulary.model = "llama";
        vocabulary.tokens.emplace_back("<end>");
        vocabulary.kinds.push_back(TokenKind::Control);
        vocabulary.eos = kEnd;
        for (std::int32_t id = 1; id < size; ++id) {
            vocabulary.tokens.emplace_back(1, static_cast<char>('a' + (id - 1) % 26));
            vocabulary.kinds.push_back(TokenKind::Normal);
        }
        return vocabulary;
    }
};

} // namespace foregleam::test
