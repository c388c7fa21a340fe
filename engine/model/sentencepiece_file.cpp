#include "engine/model/sentencepiece_file.h"

#include "engine/model/vocabulary_check.h"

#include <fmt/core.h>

#include <cstdint>
#include <cstring>

namespace foregleam {
namespace {

constexpr const char* kBroken = "its tokenizer.model is no whole SentencePiece file; download it again";

/// One field of a protobuf message: a number of any wire type, or the bytes of a string or message.
struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0; ///< varint, or fixed bits
    std::string_view bytes; ///< length-delimited
};

/// Walks a message's fields in order; cannot leave its bytes.
class Fields {
public:
    explicit Fields(std::string_view message)
        : m_rest(message)
    {
    }

    /// False at the end and where the bytes are no message; failed() tells which.
    bool next(Field& field)
    {
        if (m_rest.empty() || m_failed)
            return false;
        field = {};
        const auto tag = varint();
        field.number = tag >> 3;
        switch (tag & 7) {
        case 0: field.value = varint(); break;
        case 1: field.value = fixed(8); break;
        case 2: field.bytes = take(varint()); break;
        case 5: field.value = fixed(4); break;
        default: m_failed = true;
        }
        return !m_failed;
    }

    bool failed() const { return m_failed; }

private:
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte < 0x80)
                return value;
        }
        m_failed = true;
        return 0;
    }

    std::uint64_t fixed(std::size_t size)
    {
        std::uint64_t value = 0;
        const auto bytes = take(size);
        std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }

    std::string_view take(std::uint64_t size)
    {
        if (size > m_rest.size()) {
            m_failed = true;
            return {};
        }
        const auto bytes = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return bytes;
    }

    std::string_view m_rest;
    bool m_failed = false;
};

// sentencepiece_model.proto's numbers.
constexpr std::uint64_t kBpe = 2;

std::string readPiece(std::string_view message, Vocabulary& vocabulary)
{
    Fields fields(message);
    std::string text;
    float score = 0;
    std::uint64_t kind = 1;
    for (Field field; fields.next(field);) {
        if (field.number == 1) {
            text = field.bytes;
        } else if (field.number == 2) {
            const auto bits = static_cast<std::uint32_t>(field.value);
            std::memcpy(&score, &bits, sizeof score);
        } else if (field.number == 3) {
            kind = field.value;
        }
    }
    if (fields.failed())
        return kBroken;
    if (kind < static_cast<int>(TokenKind::Normal) || kind > static_cast<int>(TokenKind::Byte))
        return fmt::format("its token {} has the unknown type {}; download it again", vocabulary.tokens.size(), kind);
    vocabulary.tokens.push_back(std::move(text));
    vocabulary.scores.push_back(score);
    vocabulary.kinds.push_back(static_cast<TokenKind>(kind));
    return vocabulary.tokens.size() > kMostTokens ? kBroken : "";
}

/// The numbers of special tokens, and that it is of the one kind that is supported.
std::string readTrainer(std::string_view message, Vocabulary& vocabulary)
{
    Fields fields(message);
    std::uint64_t type = 1; // unigram
    vocabulary.unknown = 0;
    vocabulary.bos = 1;
    vocabulary.eos = 2;
    for (Field field; fields.next(field);) {
        const auto id = static_cast<TokenId>(static_cast<std::int64_t>(field.value));
        switch (field.number) {
        case 3: type = field.value; break;
        case 40: vocabulary.unknown = id; break;
        case 41: vocabulary.bos = id; break;
        case 42: vocabulary.eos = id; break;
        case 43: vocabulary.padding = id; break;
        default: break;
        }
    }
    if (fields.failed())
        return kBroken;
    return type == kBpe ? "" : "its tokenizer.model is not of the BPE kind, the one that is supported";
}

std::string readNormalizer(std::string_view message, Vocabulary& vocabulary)
{
    Fields fields(message);
    vocabulary.addSpacePrefix = true;
    vocabulary.removeExtraWhitespaces = true;
    std::string_view rules;
    for (Field field; fields.next(field);) {
        if (field.number == 2)
            rules = field.bytes;
        else if (field.number == 3)
            vocabulary.addSpacePrefix = field.value != 0;
        else if (field.number == 4)
            vocabulary.removeExtraWhitespaces = field.value != 0;
    }
    if (fields.failed())
        return kBroken;
    return rules.empty() ? "" : "its tokenizer.model rewrites characters, which this program does not do";
}

} // namespace

std::string readSentencePieceFile(std::string_view bytes, Vocabulary& vocabulary)
{
    Fields fields(bytes);
    std::string fault;
    bool trained = false;
    for (Field field; fault.empty() && fields.next(field);) {
        if (field.number == 1)
            fault = readPiece(field.bytes, vocabulary);
        else if (field.number == 2)
            fault = readTrainer(field.bytes, vocabulary);
        else if (field.number == 3)
            fault = readNormalizer(field.bytes, vocabulary);
        trained = trained || field.number == 2;
    }
    if (fault.empty() && (fields.failed() || vocabulary.tokens.empty() || !trained))
        return kBroken;
    const auto size = static_cast<TokenId>(vocabulary.tokens.size());
    for (TokenId* id : {&vocabulary.unknown, &vocabulary.bos, &vocabulary.eos, &vocabulary.padding}) {
        if (*id < 0 || *id >= size)
            *id = -1;
    }
    vocabulary.model = "llama";
    vocabulary.pre = "default";
    return fault;
}

} // namespace foregleam
