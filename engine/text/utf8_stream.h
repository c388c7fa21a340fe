#pragma once
// Whole UTF-8 characters from bytes that arrive in pieces: a token may hold part of a character.

#include <cstddef>
#include <string>
#include <string_view>

namespace foregleam {

/// Joins the bytes of tokens into whole characters. One text, one thread.
class Utf8Stream {
public:
    /// Takes the next bytes and returns the characters that are now complete. Bytes that can never become a character
    /// turn into U+FFFD, one for each maximal broken sequence; a character still incomplete is held back.
    std::string push(std::string_view bytes);

    /// The text ends: what is held back becomes U+FFFD.
    std::string flush();

    /// Whether a character is incomplete.
    bool pending() const { return !m_held.empty(); }

private:
    std::string m_held; ///< at most 3 bytes
};

/// The text with everything that is not UTF-8 replaced by U+FFFD (surrogates and overlong forms too).
std::string replaceInvalidUtf8(std::string_view text);

/// The length in bytes of the character at the front of `text`, 1 to 4, or 0 where it is not valid UTF-8 or incomplete.
std::size_t utf8Length(std::string_view text);

} // namespace foregleam
