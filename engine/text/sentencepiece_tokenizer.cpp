#include "engine/text/sentencepiece_tokenizer.h"

#include "engine/text/byte_alphabet.h"
#include "engine/text/sentencepiece_model.h"
#include "engine/text/utf8_stream.h"

#include <fmt/format.h>
#include <sentencepiece_processor.h>

namespace foregleam {
namespace {

constexpr std::string_view kSpace = "\xE2\x96\x81"; // U+2581 stands for a space

} // namespace

Result<std::unique_ptr<Tokenizer>> SentencePieceTokenizer::create(Vocabulary vocabulary)
{
    if (!vocabulary.scores.empty() && vocabulary.scores.size() != vocabulary.tokens.size())
        return Error{fmt::format("The vocabulary has {} tokens but {} scores; get the model file again.",
            vocabulary.tokens.size(), vocabulary.scores.size())};
    std::unique_ptr<SentencePieceTokenizer> tokenizer(new SentencePieceTokenizer(std::move(vocabulary)));
    const auto status = tokenizer->m_library->LoadFromSerializedProto(
        sentencePieceModel(tokenizer->vocabulary(), tokenizer->controlFlags()));
    if (!status.ok())
        return Error{fmt::format("The SentencePiece library cannot use this vocabulary ({}); get the model file again.",
            shortName(status.message()))};
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

SentencePieceTokenizer::SentencePieceTokenizer(Vocabulary vocabulary)
    : Tokenizer(std::move(vocabulary))
    , m_library(std::make_unique<sentencepiece::SentencePieceProcessor>())
{
    m_byteIds.fill(-1);
    const std::vector<std::string>& tokens = this->vocabulary().tokens;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (this->vocabulary().kinds[id] != TokenKind::Byte)
            continue;
        const std::optional<unsigned char> byte = byteOfHexToken(tokens[id]);
        if (byte && m_byteIds[*byte] < 0)
            m_byteIds[*byte] = static_cast<TokenId>(id);
    }
}

SentencePieceTokenizer::~SentencePieceTokenizer() = default;

void SentencePieceTokenizer::encodeText(std::string_view text, std::vector<TokenId>& ids) const
{
    std::string spaced;
    if (vocabulary().addSpacePrefix) {
        spaced.append(" ").append(text);
        text = spaced;
    }
    // The library would turn what is not UTF-8 into U+FFFD; byte tokens keep it.
    std::size_t done = 0;
    while (done < text.size()) {
        std::size_t valid = done;
        while (const std::size_t length = utf8Length(text.substr(valid)))
            valid += length;
        if (valid > done)
            encodeValid(text.substr(done, valid - done), ids);
        for (; valid < text.size() && utf8Length(text.substr(valid)) == 0; ++valid) {
            const TokenId byte = m_byteIds[static_cast<unsigned char>(text[valid])];
            if (const TokenId id = byte >= 0 ? byte : vocabulary().unknown; id >= 0)
                ids.push_back(id);
        }
        done = valid;
    }
}

void SentencePieceTokenizer::encodeValid(std::string_view text, std::vector<TokenId>& ids) const
{
    for (const int id : m_library->EncodeAsIds({text.data(), text.size()})) {
        if (id >= 0 && static_cast<std::size_t>(id) < vocabulary().tokens.size())
            ids.push_back(id);
    }
}

std::string SentencePieceTokenizer::textOf(TokenId id) const
{
    const std::string& token = vocabulary().tokens[static_cast<std::size_t>(id)];
    if (vocabulary().kinds[static_cast<std::size_t>(id)] == TokenKind::Byte) {
        const std::optional<unsigned char> byte = byteOfHexToken(token);
        return byte ? std::string(1, static_cast<char>(*byte)) : std::string();
    }
    std::string text;
    std::size_t done = 0;
    for (std::size_t at; (at = token.find(kSpace, done)) != std::string::npos; done = at + kSpace.size())
        text.append(token, done, at - done).append(" ");
    return text.append(token, done);
}

} // namespace foregleam
