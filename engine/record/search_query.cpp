#include "engine/record/search_query.h"

#include <algorithm>

namespace foregleam {

namespace {

// Control characters end words too, NUL among them, at which FTS5 would stop reading.
bool separates(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7f;
}

/// Letters, digits and everything outside ASCII: the tokenizer finds nothing in other words.
bool searchable(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

std::string quoted(std::string_view word)
{
    std::string text = "\"";
    for (const char c : word)
        text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

} // namespace

std::vector<std::string_view> typedWords(std::string_view typed)
{
    std::vector<std::string_view> words;
    while (!typed.empty()) {
        const auto end = std::find_if(typed.begin(), typed.end(), separates);
        const std::string_view word(typed.begin(), end);
        if (std::any_of(word.begin(), word.end(), searchable))
            words.push_back(word);
        typed.remove_prefix(std::min(typed.size(), word.size() + 1));
    }
    return words;
}

std::string searchQuery(std::string_view typed)
{
    std::string query;
    for (const std::string_view word : typedWords(typed))
        query += (query.empty() ? "" : " ") + quoted(word);
    return query.empty() ? query : query + '*';
}

} // namespace foregleam
