#include "engine/text/sentencepiece_model.h"

#include "engine/text/byte_alphabet.h"

#include <bitset>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <unordered_set>

namespace foregleam {
namespace {

// sentencepiece_model.proto's numbers.
enum PieceType : std::uint64_t { kNormal = 1, kUnknown = 2, kControl = 3, kUnused = 5, kByte = 6 };
enum Field : unsigned { kPieces = 1, kTrainerSpec = 2, kNormalizerSpec = 3 };
constexpr std::uint64_t kBpe = 2;

/// Appends protobuf's wire format.
class Writer {
public:
    void varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            m_bytes += static_cast<char>(value | 0x80);
        m_bytes += static_cast<char>(value);
    }
    void number(unsigned field, std::uint64_t value)
    {
        varint(field << 3);
        varint(value);
    }
    void text(unsigned field, std::string_view value)
    {
        varint(field << 3 | 2);
        varint(value.size());
        m_bytes += value;
    }
    void real(unsigned field, float value)
    {
        varint(field << 3 | 5);
        char little[4]; // of this program's processors: x86-64 and AArch64
        std::memcpy(little, &value, sizeof little);
        m_bytes.append(little, sizeof little);
    }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

struct Piece {
    std::string text;
    float score = 0.0F;
    PieceType type = kNormal;
};

std::size_t unknownIndex(const Vocabulary& vocabulary)
{
    if (vocabulary.unknown >= 0)
        return static_cast<std::size_t>(vocabulary.unknown);
    for (std::size_t id = 0; id < vocabulary.kinds.size(); ++id) {
        if (vocabulary.kinds[id] == TokenKind::Unknown)
            return id;
    }
    return vocabulary.tokens.size();
}

/// User-defined tokens are cut out of the text before the library sees it; should one come together again from pieces
/// with U+2581 for a space, it is a normal piece.
PieceType typeOf(const Vocabulary& vocabulary, std::size_t id, bool control, bool bytes)
{
    switch (vocabulary.kinds[id]) {
    case TokenKind::Byte: return bytes && byteOfHexToken(vocabulary.tokens[id]) ? kByte : kUnused;
    case TokenKind::Unused: return kUnused;
    case TokenKind::Unknown:
    case TokenKind::Control: return kControl;
    case TokenKind::Normal:
    case TokenKind::UserDefined: break;
    }
    return control ? kControl : kNormal;
}

/// The library falls back to bytes only where all 256 have a piece.
bool hasEveryByte(const Vocabulary& vocabulary)
{
    std::bitset<256> seen;
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
        if (vocabulary.kinds[id] != TokenKind::Byte)
            continue;
        if (const std::optional<unsigned char> byte = byteOfHexToken(vocabulary.tokens[id]))
            seen.set(*byte);
    }
    return seen.all();
}

std::string pieceMessage(const Piece& piece)
{
    Writer message;
    message.text(1, piece.text);
    message.real(2, std::isfinite(piece.score) ? piece.score : -1e30F);
    message.number(3, piece.type);
    return message.bytes();
}

} // namespace

std::string sentencePieceModel(const Vocabulary& vocabulary, const std::vector<bool>& control)
{
    const bool bytes = hasEveryByte(vocabulary);
    const std::size_t unknown = unknownIndex(vocabulary);
    const std::size_t size = std::max(vocabulary.tokens.size(), unknown + 1);

    Writer model;
    std::unordered_set<std::string> seen;
    std::string unknownText;
    for (std::size_t id = 0; id < size; ++id) {
        Piece piece;
        if (id < vocabulary.tokens.size()) {
            piece.text = vocabulary.tokens[id];
            piece.score = vocabulary.scores.empty() ? 0.0F : vocabulary.scores[id];
            piece.type = typeOf(vocabulary, id, control[id], bytes);
        }
        if (id == unknown)
            piece.type = kUnknown;
        // The library refuses empty and repeated pieces; a name with a zero byte is one that no vocabulary has by
        // chance.
        const bool usable = !piece.text.empty() && seen.insert(piece.text).second;
        if (!usable) {
            piece.type = id == unknown ? kUnknown : kUnused;
            for (std::size_t attempt = id;; attempt += size) {
                piece.text = fmt::format("{}piece {}", '\0', attempt);
                if (seen.insert(piece.text).second)
                    break;
            }
        }
        if (id == unknown)
            unknownText = piece.text;
        model.text(kPieces, pieceMessage(piece));
    }

    constexpr auto kNone = static_cast<std::uint64_t>(std::int64_t{-1});
    Writer trainer;
    trainer.number(3, kBpe);
    trainer.number(4, size);
    trainer.number(35, bytes ? 1 : 0); // byte_fallback
    trainer.number(40, unknown);
    trainer.number(41, kNone); // bos, eos and padding are ours
    trainer.number(42, kNone);
    trainer.number(43, kNone);
    trainer.text(45, unknownText);
    model.text(kTrainerSpec, trainer.bytes());

    Writer normalizer;
    normalizer.text(1, "identity");
    normalizer.number(3, 0); // add_dummy_prefix: ours, one a segment
    normalizer.number(4, 0); // remove_extra_whitespaces: BPE models keep them
    normalizer.number(5, 1); // escape_whitespaces
    model.text(kNormalizerSpec, normalizer.bytes());
    return model.bytes();
}

} // namespace foregleam
