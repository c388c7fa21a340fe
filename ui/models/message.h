#pragma once
// One message of the conversation on screen, as plain values.

#include "engine/api/event.h"
#include "engine/api/request.h"
#include "engine/api/session_log.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace foregleam {

/// Where a stretch of an answer's text came from. Small: there is one for every token on screen.
struct TokenSpan {
    static constexpr int kStrengths = 4;

    quint16 length = 0; ///< UTF-16 units of Message::text
    qint8 place = -1; ///< 0-based place in the block; -1 for the first token, which no round made
    TokenOrigin origin : 2 = TokenOrigin::Bonus;
    quint8 strength : 3 = kStrengths; ///< how sure the drafter was: 0 to kStrengths

    bool operator==(const TokenSpan&) const = default;
};
static_assert(sizeof(TokenSpan) == 4);

enum class MessageState { Complete, Streaming, Interrupted, Failed };

struct Message {
    MessageId id = 0;
    Role role = Role::User;
    std::string source; ///< as it was written: what goes to the model and the clipboard
    QString text; ///< the same, fit for display (display_text.h)
    std::vector<TokenSpan> spans; ///< answers: cover `text` from its start; empty where not known
    MessageState state = MessageState::Complete;
    QString note; ///< a sentence shown under the message; may be empty
    std::optional<GenerationStats> stats;
    double baselineStepMs = 0; ///< what one token cost one at a time when it was made; 0 = unknown
    QString method; ///< "ngram"
    QString modelName;
};

} // namespace foregleam
