#pragma once
// An answer on stdout, token by token.

#include "engine/api/event.h"

namespace foregleam::cli {

/// Writes tokens as they come. On a terminal control characters are left out and, where asked, accepted drafts are
/// coloured; anywhere else the text goes out as it is.
class StreamPrinter {
public:
    explicit StreamPrinter(bool showOrigin);

    void print(const TokenEvent& token);
    /// Ends the answer's last line.
    void finish();

private:
    const bool m_terminal;
    const bool m_colours;
    bool m_lineOpen = false;
};

} // namespace foregleam::cli
