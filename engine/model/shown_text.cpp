#include "engine/model/shown_text.h"

#include <cstdint>

namespace foregleam {
namespace {

/// Bytes of the well-formed UTF-8 character at the start, or 0. Overlong forms, surrogates and values past U+10FFFF are
/// not well-formed.
std::size_t characterLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0;
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool sound = (lead != 0xE0 || byte(1) >= 0xA0) && (lead != 0xED || byte(1) < 0xA0);
        return sound && tail(1) && tail(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool sound = (lead != 0xF0 || byte(1) >= 0x90) && (lead != 0xF4 || byte(1) < 0x90);
        return sound && tail(1) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

bool isControl(std::string_view character)
{
    const auto first = static_cast<std::uint8_t>(character[0]);
    const bool isC1 = first == 0xC2 && static_cast<std::uint8_t>(character[1]) < 0xA0;
    const bool isLineSeparator = character == "\u2028" || character == "\u2029";
    return first < 0x20 || first == 0x7F || isC1 || isLineSeparator;
}

} // namespace

std::string shown(std::string_view text, std::size_t limit)
{
    std::string out;
    while (!text.empty()) {
        if (out.size() >= limit)
            return out + "…";
        const std::size_t length = characterLength(text);
        const auto character = text.substr(0, length == 0 ? 1 : length);
        if (length == 0 || isControl(character))
            out += '?';
        else
            out += character;
        text.remove_prefix(character.size());
    }
    return out;
}

std::string inQuotes(std::string_view text, std::size_t limit)
{
    return '"' + shown(text, limit) + '"';
}

std::string shownPath(std::string_view path)
{
    return shown(path, 4096);
}

} // namespace foregleam
