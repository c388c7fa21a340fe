#include "app/cli/stream_printer.h"

#include "app/cli/console.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace foregleam::cli {

namespace {

/// https://no-color.org: any value that is not empty asks for no colours.
bool coloursAllowed()
{
    const char* refused = std::getenv("NO_COLOR");
    return !refused || !*refused;
}

const char* colourOf(TokenOrigin origin)
{
    switch (origin) {
    case TokenOrigin::Accepted: return "\033[32m";
    case TokenOrigin::Corrected: return "\033[33m";
    case TokenOrigin::Bonus: break;
    }
    return "";
}

} // namespace

StreamPrinter::StreamPrinter(bool showOrigin)
    : m_terminal(stdoutIsTerminal())
    , m_colours(showOrigin && m_terminal && coloursAllowed())
{
}

void StreamPrinter::print(const TokenEvent& token)
{
    if (token.text.empty()) {
        return;
    }
    std::string shown = m_terminal ? withoutControls(token.text) : token.text;
    m_lineOpen = token.text.back() != '\n';
    if (const std::string colour = m_colours ? colourOf(token.origin) : ""; !colour.empty()) {
        shown = colour + shown + "\033[0m";
    }
    std::fwrite(shown.data(), 1, shown.size(), stdout);
    std::fflush(stdout);
}

void StreamPrinter::finish()
{
    if (m_lineOpen) {
        std::fputc('\n', stdout);
        m_lineOpen = false;
    }
    std::fflush(stdout);
}

} // namespace foregleam::cli
