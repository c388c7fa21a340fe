#include "app/cli/console.h"

#include "engine/text/utf8_stream.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace foregleam::cli {

namespace {

void printLine(std::string_view prefix, std::string_view sentence)
{
    std::string line;
    for (const char c : sentence) {
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    fmt::print(stderr, "{}: {}\n", prefix, line);
}

/// A code point that terminals take as a command: C0, DEL, or C1 (two bytes C2 80 to C2 9F in UTF-8).
bool isControl(std::string_view character)
{
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 2) {
        return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
    }
    return character.size() == 1 && first != '\n' && first != '\t' && (first < 0x20 || first == 0x7f);
}

} // namespace

bool stdinIsTerminal()
{
    return isatty(STDIN_FILENO) == 1;
}
bool stdoutIsTerminal()
{
    return isatty(STDOUT_FILENO) == 1;
}
bool stderrIsTerminal()
{
    return isatty(STDERR_FILENO) == 1;
}

void printError(std::string_view sentence)
{
    printLine("foregleam-cli", sentence);
}
void printNote(std::string_view sentence)
{
    printLine("note", sentence);
}

Result<void> writeOut(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0
        || std::ferror(stdout) != 0) { // an answer that was streamed before counts too

        return Error{"The output could not be written; the disk may be full or the reader gone."};
    }
    return {};
}

Result<void> writeJson(const Json& document)
{
    return writeOut(jsonText(document));
}

Result<std::string> readStdin(std::size_t limit)
{
    std::string text;
    char buffer[65536];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, stdin)) {
        text.append(buffer, count);
        if (text.size() > limit) {
            return Error{fmt::format("The standard input is longer than {} bytes; give less text.", limit)};
        }
    }
    if (std::ferror(stdin) != 0) {
        return Error{"The standard input could not be read."};
    }
    return text;
}

Result<std::string> requireUtf8(std::string text, std::string_view what)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = utf8Length(std::string_view(text).substr(at));
        if (length == 0) {
            return Error{fmt::format("{} is not UTF-8 (byte {}); convert it to UTF-8 first.", what, at + 1)};
        }
        at += length;
    }
    return text;
}

std::string withoutControls(std::string_view text)
{
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = std::max<std::size_t>(1, utf8Length(text));
        const std::string_view character = text.substr(0, length);
        if (!isControl(character)) {
            clean += character;
        }
        text.remove_prefix(length);
    }
    return clean;
}

ProgressLine::ProgressLine()
    : m_enabled(stderrIsTerminal())
{
}

ProgressLine::~ProgressLine()
{
    wipe();
}

void ProgressLine::show(std::string_view text)
{
    if (m_enabled) {
        fmt::print(stderr, "\r\033[2K{}", withoutControls(text));
        std::fflush(stderr);
        m_shown = true;
    }
}

void ProgressLine::wipe()
{
    if (m_shown) {
        fmt::print(stderr, "\r\033[2K");
        std::fflush(stderr);
        m_shown = false;
    }
}

LoadProgress ProgressLine::loadProgress()
{
    return [this](double share, std::string_view what) { show(fmt::format("{:3.0f} %  {}", 100 * share, what)); };
}

} // namespace foregleam::cli
