#pragma once
// The text side of an answer: bytes of tokens become whole characters, and nothing is shown that a stop string may
// swallow.

#include "engine/api/event.h"
#include "engine/decode/stop_strings.h"
#include "engine/text/utf8_stream.h"

#include <string_view>
#include <vector>

namespace foregleam {

/// Tokens go in with their bytes and come out, in order, with the text they have added. A token whose text may be the
/// beginning of a stop string is held back until that is decided. One answer, one thread.
class AnswerText {
public:
    explicit AnswerText(const std::vector<std::string>& stopStrings)
        : m_stop(stopStrings)
    {
    }

    /// `last`: the answer ends with this token, so an incomplete character is not waited for. Returns whether a stop
    /// string is complete: the text then ends before it, and tokens inside it come out with less text or none.
    bool push(TokenEvent token, std::string_view bytes, bool last);

    /// No token follows: what was held back comes out.
    void end();

    /// The tokens whose text is decided, each given out once.
    std::vector<TokenEvent> takeReady();

private:
    struct Held {
        TokenEvent token;
        std::size_t end; ///< of its text in m_pending
    };

    void cutAt(std::size_t length);
    void release(std::size_t decided);

    StopStrings m_stop;
    Utf8Stream m_characters;
    std::string m_pending; ///< text of the held tokens
    std::vector<Held> m_held;
    std::vector<TokenEvent> m_ready;
};

} // namespace foregleam
