#include "engine/record/substring_search.h"

#include "engine/record/search_query.h"

#include <algorithm>
#include <cstdint>

namespace foregleam {

namespace {

constexpr std::size_t kMostWordBytes = 1000; // SQLite refuses patterns beyond 50,000
constexpr std::size_t kContextCharacters = 24;

bool continues(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The character at the front; 0 for what is no character of three or four bytes, as all of these scripts are.
std::uint32_t longCharacter(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 0;
    if (bytes == 0 || text.size() < bytes)
        return 0;
    std::uint32_t character = lead & (bytes == 4 ? 0x07 : 0x0f);
    for (std::size_t i = 1; i < bytes; ++i)
        character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3f);
    return character;
}

bool unspaced(std::uint32_t character)
{
    const auto within = [character](std::uint32_t first, std::uint32_t last) {
        return character >= first && character <= last;
    };
    return within(0x0e00, 0x0eff) || within(0x1000, 0x109f) || within(0x1780, 0x17ff) || within(0x2e80, 0xa4cf)
        || within(0xf900, 0xfaff) || within(0x20000, 0x3ffff);
}

std::size_t stepBack(std::string_view text, std::size_t place, std::size_t characters)
{
    while (place > 0 && characters > 0)
        characters -= !continues(text[--place]);
    return place;
}

std::size_t stepOn(std::string_view text, std::size_t place, std::size_t characters)
{
    while (place < text.size() && characters > 0) {
        ++place;
        characters -= place == text.size() || !continues(text[place]);
    }
    return place;
}

} // namespace

bool hasUnspacedScript(std::string_view text)
{
    for (; !text.empty(); text.remove_prefix(1)) {
        if (unspaced(longCharacter(text)))
            return true;
    }
    return false;
}

std::array<std::string, 4> substringPatterns(std::string_view typed)
{
    std::array<std::string, 4> patterns{"%", "%", "%", "%"};
    const auto words = typedWords(typed);
    for (std::size_t i = 0; i < std::min(words.size(), patterns.size()); ++i) {
        for (const char c : words[i].substr(0, kMostWordBytes)) {
            if (c == '%' || c == '_' || c == '\\')
                patterns[i] += '\\';
            patterns[i] += c;
        }
        patterns[i] += '%';
    }
    return patterns;
}

std::string snippetAround(std::string_view text, std::string_view typed)
{
    for (const std::string_view word : typedWords(typed)) {
        const auto at = text.find(word);
        if (at == text.npos)
            continue;
        const auto end = at + word.size();
        const auto from = stepBack(text, at, kContextCharacters);
        const auto to = stepOn(text, end, kContextCharacters);
        std::string snippet = from > 0 ? "…" : "";
        snippet.append(text, from, at - from).append(1, '\x02').append(word).append(1, '\x03');
        return snippet.append(text, end, to - end).append(to < text.size() ? "…" : "");
    }
    return std::string(text.substr(0, stepOn(text, 0, 2 * kContextCharacters)));
}

} // namespace foregleam
