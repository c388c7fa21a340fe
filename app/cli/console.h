#pragma once
// The three standard streams, with the contract kept: results on stdout, everything said to a person on stderr.

#include "engine/api/engine.h"
#include "engine/api/result.h"
#include "engine/report/report_json.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace foregleam::cli {

using Json = OrderedJson;

bool stdinIsTerminal();
bool stdoutIsTerminal();
bool stderrIsTerminal();

/// "foregleam-cli: …" on stderr, one line; control characters of file names and the like are made visible.
void printError(std::string_view sentence);
/// "note: …" on stderr, one line.
void printNote(std::string_view sentence);

/// Writes to stdout and flushes. Fails where nothing can be written (a full disk, a closed pipe).
Result<void> writeOut(std::string_view text);
/// The one document of --json. Text that is not UTF-8 is replaced, numbers that are not finite become null.
Result<void> writeJson(const Json& document);

/// All of stdin. Fails above `limit` bytes.
Result<std::string> readStdin(std::size_t limit);

/// The text, or a sentence naming `what` and the place of the first byte that is not UTF-8.
Result<std::string> requireUtf8(std::string text, std::string_view what);

/// Text as it may go to a terminal: control characters other than line feed and tab, which could move the cursor or
/// retitle the window, are left out.
std::string withoutControls(std::string_view text);

/// Shows how far something is on one line of stderr that is wiped at the end; nothing where stderr is no terminal.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::string_view text);
    void wipe();
    /// For Engine::load(); calls show() while it lives.
    LoadProgress loadProgress();

private:
    const bool m_enabled;
    bool m_shown = false;
};

} // namespace foregleam::cli
