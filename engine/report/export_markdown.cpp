#include "engine/api/session_export.h"

#include <fmt/core.h>

namespace foregleam {

namespace {

const char* speaker(Role role)
{
    switch (role) {
    case Role::System: return "System";
    case Role::User: return "You";
    case Role::Assistant: break;
    }
    return "Answer";
}

/// A title is one line and no markup of ours.
std::string oneLine(const std::string& text)
{
    std::string line;
    for (const char c : text) {
        line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return line;
}

} // namespace

std::string sessionMarkdown(const ExportedSession& session)
{
    std::string text = fmt::format("# {}\n\n{}\n", oneLine(session.summary.title), utcTime(session.summary.createdMs));
    for (const ExportedMessage& exported : session.messages) {
        text += fmt::format("\n## {}\n\n{}\n", speaker(exported.message.role), exported.message.text);
        if (const std::string line = answerLine(exported.message); !line.empty()) {
            text += fmt::format("\n_{}_\n", oneLine(line));
        }
    }
    return text;
}

} // namespace foregleam
