#include "engine/text/template_text.h"

namespace foregleam {
namespace {

/// A quoted literal of Jinja with its escapes undone, from after its opening quote to its closing one or the end.
std::string unescaped(std::string_view text, char quote)
{
    std::string out;
    for (std::size_t i = 0; i < text.size() && text[i] != quote; ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char escaped = text[++i];
        out += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
    }
    return out;
}

} // namespace

std::string fixedTextBetween(std::string_view chatTemplate, std::string_view open, std::string_view close)
{
    constexpr std::size_t kLongest = 4096; // of the text with its marks; also bounds the work a hostile template makes
    const std::string_view firstLine = open.substr(0, open.find('\n'));
    for (std::size_t at = chatTemplate.find(firstLine); at != std::string_view::npos;
         at = chatTemplate.find(firstLine, at + 1)) {
        const char before = at > 0 ? chatTemplate[at - 1] : '\0';
        const bool quoted = before == '\'' || before == '"';
        const std::string_view rest = chatTemplate.substr(at, kLongest);
        const std::string text = quoted ? unescaped(rest, before) : std::string(rest);
        if (text.compare(0, open.size(), open) != 0)
            continue;
        const std::size_t end = text.find(close, open.size());
        if (end == std::string::npos)
            continue;
        std::string inside = text.substr(open.size(), end - open.size());
        const bool computed =
            !quoted && (inside.find("{{") != std::string::npos || inside.find("{%") != std::string::npos);
        if (!computed && !inside.empty())
            return inside;
    }
    return {};
}

} // namespace foregleam
