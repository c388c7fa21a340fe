#pragma once
// SentencePiece vocabularies (Llama 2, Gemma, Mistral, Phi 3) through the SentencePiece library.

#include "engine/text/tokenizer.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace foregleam {

class SentencePieceTokenizer final : public Tokenizer {
public:
    static Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);
    ~SentencePieceTokenizer() override;

private:
    explicit SentencePieceTokenizer(Vocabulary vocabulary);
    void encodeText(std::string_view text, std::vector<TokenId>& ids) const override;
    void encodeValid(std::string_view text, std::vector<TokenId>& ids) const;
    std::string textOf(TokenId id) const override;

    std::unique_ptr<sentencepiece::SentencePieceProcessor> m_library;
    std::array<TokenId, 256> m_byteIds{}; ///< <0xNN>, -1 = none
};

} // namespace foregleam
