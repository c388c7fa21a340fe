#include "engine/api/session_export.h"

#include <fmt/core.h>

namespace foregleam {

namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --accepted: #0a7f5a; --corrected: #0b63b0; --quiet: #57606a; --line: #c9d1d9; }
@media (prefers-color-scheme: dark) { :root { --accepted: #3cc79a; --corrected: #6cb4ff; --quiet: #a3adb8; --line: #3a424d; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
h2 { font-size: 0.9rem; margin: 0 0 0.5rem; color: var(--quiet); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.accepted { color: var(--accepted); text-decoration: underline; }
.corrected { color: var(--corrected); text-decoration: underline dotted; }
footer, .facts { color: var(--quiet); font-size: 0.85rem; }
)";

/// What a text document understands: no variables, and colours for paper alone.
constexpr const char* kPaperStyle = R"(
h1 { font-size: 18pt; }
h2 { font-size: 11pt; color: #57606a; }
.text { white-space: pre-wrap; }
.accepted { color: #0a7f5a; text-decoration: underline; }
.corrected { color: #0b63b0; font-style: italic; }
footer, .facts { color: #57606a; font-size: 8pt; }
)";

std::string escaped(const std::string& text)
{
    std::string html;
    for (const char c : text) {
        switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        case '"': html += "&quot;"; break;
        case '\'': html += "&#39;"; break;
        default:
            // Other control characters are not allowed in HTML.
            html += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
        }
    }
    return html;
}

const char* heading(Role role)
{
    switch (role) {
    case Role::System: return "System";
    case Role::User: return "You";
    case Role::Assistant: break;
    }
    return "Answer";
}

/// An answer from its tokens, coloured by origin; from its text where they say something else (a stop string cut it).
std::string body(const ExportedMessage& exported)
{
    std::string joined;
    std::string html;
    for (const TokenEvent& token : exported.tokens) {
        joined += token.text;
        html += token.text.empty() || token.origin == TokenOrigin::Bonus
            ? escaped(token.text)
            : fmt::format("<span class=\"{}\">{}</span>", originName(token.origin), escaped(token.text));
    }
    return !exported.tokens.empty() && joined == exported.message.text ? html : escaped(exported.message.text);
}

} // namespace

std::string sessionHtml(const ExportedSession& session, HtmlUse use)
{
    const std::string title = escaped(session.summary.title);
    std::string html = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n"
                                   "<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p class=\"facts\">{2}</p>\n",
        title, use == HtmlUse::Screen ? kStyle : kPaperStyle, utcTime(session.summary.createdMs));
    for (const ExportedMessage& exported : session.messages) {
        html += fmt::format(
            "<section>\n<h2>{}</h2>\n<div class=\"text\">{}</div>\n", heading(exported.message.role), body(exported));
        if (const std::string line = answerLine(exported.message); !line.empty()) {
            html += fmt::format("<p class=\"facts\">{}</p>\n", escaped(line));
        }
        html += "</section>\n";
    }
    return html
        + "<footer>Marked: <span class=\"accepted\">accepted drafts</span>, <span class=\"corrected\">corrections"
          "</span>. Made by Foregleam.</footer>\n</body>\n</html>\n";
}

} // namespace foregleam
