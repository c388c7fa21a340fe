#include "engine/api/session_export.h"

#include <fmt/core.h>

namespace foregleam {

namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --accepted: #1a7f37; --corrected: #9a6700; --quiet: #59636e; --line: #d1d9e0; }
@media (prefers-color-scheme: dark) { :root { --accepted: #3fb950; --corrected: #d29922; --quiet: #9198a1; --line: #3d444d; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
h2 { font-size: 0.9rem; margin: 0 0 0.5rem; color: var(--quiet); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.accepted { color: var(--accepted); }
.corrected { color: var(--corrected); }
footer, .facts { color: var(--quiet); font-size: 0.85rem; }
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

std::string sessionHtml(const ExportedSession& session)
{
    const std::string title = escaped(session.summary.title);
    std::string html = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n"
                                   "<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p class=\"facts\">{2}</p>\n",
        title, kStyle, utcTime(session.summary.createdMs));
    for (const ExportedMessage& exported : session.messages) {
        html += fmt::format(
            "<section>\n<h2>{}</h2>\n<div class=\"text\">{}</div>\n", heading(exported.message.role), body(exported));
        if (const std::string line = answerLine(exported.message); !line.empty()) {
            html += fmt::format("<p class=\"facts\">{}</p>\n", escaped(line));
        }
        html += "</section>\n";
    }
    return html
        + "<footer>Accepted drafts are <span class=\"accepted\">green</span>, corrections "
          "<span class=\"corrected\">yellow</span>. Made by Foregleam.</footer>\n</body>\n</html>\n";
}

} // namespace foregleam
