#pragma once
// GPT-2's printable alphabet: byte-level BPE vocabularies write each byte as one character, so that no token holds
// blanks.

#include <optional>
#include <string>
#include <string_view>

namespace foregleam {

/// The character that stands for a byte, in UTF-8 (1 or 2 bytes).
const std::string& printableByte(unsigned char byte);

/// The bytes that a vocabulary entry stands for, or nothing where it holds a character outside the alphabet.
std::optional<std::string> bytesOfPrintable(std::string_view printable);

/// The byte of a token written exactly as <0xNN> (two hex digits), or nothing.
std::optional<unsigned char> byteOfHexToken(std::string_view token);

} // namespace foregleam
