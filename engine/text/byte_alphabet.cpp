#include "engine/text/byte_alphabet.h"

#include <array>

namespace foregleam {
namespace {

/// Printable Latin-1 stands for itself; the other bytes, in order, are U+0100 and on.
struct Alphabet {
    std::array<std::string, 256> characters;
    std::array<int, 0x144> byteOf; ///< by code point; -1 = not in the alphabet

    Alphabet()
    {
        byteOf.fill(-1);
        unsigned next = 0x100;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool itself = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte != 0xAD);
            const unsigned codePoint = itself ? byte : next++;
            byteOf[codePoint] = static_cast<int>(byte);
            if (codePoint < 0x80)
                characters[byte] = {static_cast<char>(codePoint)};
            else
                characters[byte] = {
                    static_cast<char>(0xC0 | codePoint >> 6), static_cast<char>(0x80 | (codePoint & 0x3F))};
        }
    }
};

const Alphabet& alphabet()
{
    static const Alphabet instance;
    return instance;
}

} // namespace

const std::string& printableByte(unsigned char byte)
{
    return alphabet().characters[byte];
}

std::optional<std::string> bytesOfPrintable(std::string_view printable)
{
    const Alphabet& letters = alphabet();
    std::string bytes;
    for (std::size_t i = 0; i < printable.size(); ++i) {
        unsigned codePoint = static_cast<unsigned char>(printable[i]);
        if (codePoint >= 0xC2 && codePoint <= 0xC5 && i + 1 < printable.size()
            && (static_cast<unsigned char>(printable[i + 1]) & 0xC0) == 0x80)
            codePoint = (codePoint & 0x1F) << 6 | (static_cast<unsigned char>(printable[++i]) & 0x3F);
        else if (codePoint >= 0x80)
            return std::nullopt;
        if (codePoint >= letters.byteOf.size() || letters.byteOf[codePoint] < 0)
            return std::nullopt;
        bytes += static_cast<char>(letters.byteOf[codePoint]);
    }
    return bytes;
}

std::optional<unsigned char> byteOfHexToken(std::string_view token)
{
    if (token.size() != 6 || token.substr(0, 3) != "<0x" || token[5] != '>')
        return std::nullopt;
    unsigned value = 0;
    for (const char c : token.substr(3, 2)) {
        if (c >= '0' && c <= '9')
            value = value * 16 + static_cast<unsigned>(c - '0');
        else if (c >= 'A' && c <= 'F')
            value = value * 16 + static_cast<unsigned>(c - 'A' + 10);
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + static_cast<unsigned>(c - 'a' + 10);
        else
            return std::nullopt;
    }
    return static_cast<unsigned char>(value);
}

} // namespace foregleam
