#include "engine/text/tokenizer.h"

#include "engine/text/byte_level_bpe.h"
#include "engine/text/id_tokenizer.h"
#include "engine/text/sentencepiece_tokenizer.h"
#include "engine/text/utf8_stream.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <limits>

namespace foregleam {
namespace {

/// The loader has checked a vocabulary; this is for those that come another way.
std::optional<Error> contradiction(const Vocabulary& vocabulary)
{
    const std::size_t size = vocabulary.tokens.size();
    if (size == 0 || size > static_cast<std::size_t>(std::numeric_limits<TokenId>::max()))
        return Error{
            fmt::format("The vocabulary has {} tokens, which no tokenizer can use; get the model file again.", size)};
    if (vocabulary.kinds.size() != size)
        return Error{fmt::format("The vocabulary has {} tokens but {} token types; get the model file again.", size,
            vocabulary.kinds.size())};
    for (const TokenId id : {vocabulary.bos, vocabulary.eos, vocabulary.eot, vocabulary.eom, vocabulary.unknown,
             vocabulary.padding, vocabulary.mask}) {
        if (id < -1 || id >= static_cast<TokenId>(size))
            return Error{fmt::format(
                "The vocabulary names token {} but has only {} tokens; get the model file again.", id, size)};
    }
    return std::nullopt;
}

} // namespace

Result<std::unique_ptr<Tokenizer>> Tokenizer::create(Vocabulary vocabulary)
{
    if (std::optional<Error> error = contradiction(vocabulary))
        return *std::move(error);
    if (vocabulary.model == "gpt2")
        return ByteLevelBpe::create(std::move(vocabulary));
    if (vocabulary.model == "llama")
        return SentencePieceTokenizer::create(std::move(vocabulary));
    if (vocabulary.idsOnly())
        return IdTokenizer::create(std::move(vocabulary));
    return Error{
        fmt::format("The tokenizer type \"{}\" is not supported; choose a model with a byte-level BPE (gpt2) or "
                    "SentencePiece (llama) vocabulary.",
            shortName(vocabulary.model))};
}

Tokenizer::Tokenizer(Vocabulary vocabulary)
    : m_vocabulary(std::move(vocabulary))
    , m_control(controlTokens(m_vocabulary))
    , m_specials(m_vocabulary, m_control)
    , m_endTokens(endTokens(m_vocabulary))
{
}

Tokenizer::~Tokenizer() = default;

Result<void> Tokenizer::checkText() const
{
    if (m_vocabulary.idsOnly())
        return Error{
            "This model came without a tokenizer and takes token ids alone; add its tokenizer.json to the folder."};
    return {};
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, ControlText control) const
{
    std::vector<TextRange> controlRanges;
    if (control == ControlText::Parse)
        controlRanges.push_back({0, text.size()});
    return encodeWith(text, controlRanges);
}

std::vector<TokenId> Tokenizer::encode(std::span<const PromptPiece> pieces) const
{
    std::string text;
    std::vector<TextRange> controlRanges;
    for (const PromptPiece& piece : pieces) {
        if (piece.control)
            controlRanges.push_back({text.size(), text.size() + piece.text.size()});
        text += piece.text;
    }
    return encodeWith(text, controlRanges);
}

std::vector<TokenId> Tokenizer::encodeWith(std::string_view text, const std::vector<TextRange>& controlRanges) const
{
    std::vector<TokenId> ids;
    std::size_t done = 0;
    for (const SpecialMatch& match : m_specials.find(text, controlRanges)) {
        if (match.begin > done)
            encodeText(text.substr(done, match.begin - done), ids);
        ids.push_back(match.id);
        done = match.end;
    }
    if (done < text.size())
        encodeText(text.substr(done), ids);
    return ids;
}

std::string Tokenizer::piece(TokenId id, bool showControl) const
{
    if (id < 0 || static_cast<std::size_t>(id) >= m_vocabulary.tokens.size())
        return {};
    const auto index = static_cast<std::size_t>(id);
    if (m_control[index])
        return showControl ? m_vocabulary.tokens[index] : std::string();
    return m_vocabulary.kinds[index] == TokenKind::UserDefined ? m_vocabulary.tokens[index] : textOf(id);
}

bool Tokenizer::isEndOfText(TokenId id) const
{
    return std::binary_search(m_endTokens.begin(), m_endTokens.end(), id);
}

std::string shortName(std::string_view name)
{
    constexpr std::size_t kLongest = 40;
    std::string shown = replaceInvalidUtf8(name.substr(0, kLongest));
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return name.size() > kLongest ? shown + "…" : shown;
}

} // namespace foregleam
