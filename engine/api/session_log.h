#pragma once
// The log as the window and the command line see it: sessions, messages, and what every round did. SQLite underneath
// (schema and views: engine/record/schema.md); one writer thread, readers on any thread.

#include "engine/api/calibration.h"
#include "engine/api/event.h"
#include "engine/api/model_info.h"
#include "engine/api/request.h"
#include "engine/api/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace foregleam {

using SessionId = std::int64_t;
using MessageId = std::int64_t;

struct SessionSummary {
    SessionId id = 0;
    std::string title;
    std::string modelName;
    std::int64_t createdMs = 0; ///< Unix time in milliseconds, UTC; so are all *Ms that name a moment here
    std::int64_t updatedMs = 0;
    std::int32_t messages = 0;
};

struct MessageRecord {
    MessageId id = 0;
    SessionId session = 0;
    Role role = Role::User;
    std::string text;
    std::int64_t createdMs = 0;
    std::optional<GenerationStats> stats; ///< answers that ended
    std::string method;    ///< answers: "ngram"
    std::string modelName; ///< answers
    double baselineStepMs = 0; ///< answers: what one token cost one at a time when it was made; 0 = unknown
    bool interrupted = false;  ///< an answer whose end was never logged (the program was killed)
    std::string error;         ///< answers that failed: why
    std::vector<std::string> notices; ///< answers: what the engine had to say
};

/// What an answer was made with; logged beside it.
struct AnswerContext {
    ModelInfo model;
    GenerationRequest request;
    std::string appVersion;
};

/// Acceptance at one place of the block over some answers: conditional, as the glossary defines it.
struct PositionAcceptance {
    std::int32_t position = 0;  ///< from 0
    std::int64_t reached = 0;   ///< rounds in which every earlier draft was accepted and this one was verified
    std::int64_t accepted = 0;
};

/// A search hit: the message and a snippet with the matched words between the characters U+0002 and U+0003.
struct SearchHit {
    MessageId message = 0;
    SessionId session = 0;
    std::string sessionTitle;
    std::string snippet;
};

/// Thread-safe. Writes are queued and return at once (ids are handed out at once too); at most a quarter second is lost when
/// the process is killed. Reads see every write queued before them.
class SessionLog {
public:
    /// Opens or creates the log, migrating older schemas. ":none:" keeps nothing and answers every read with nothing.
    static Result<std::unique_ptr<SessionLog>> open(const std::string& path);
    /// Opens somebody's log to be looked at; nothing is written to it or beside it. Refused, with a sentence: files that
    /// are no logs, damaged, too large, or made by a newer program.
    static Result<std::unique_ptr<SessionLog>> openRecording(const std::string& path);
    /// ${XDG_DATA_HOME:-~/.local/share}/foregleam/log.sqlite, its folder made.
    static std::string defaultPath();

    virtual ~SessionLog() = default;

    virtual SessionId createSession(const std::string& title) = 0;
    virtual void renameSession(SessionId session, const std::string& title) = 0;
    virtual void deleteSession(SessionId session) = 0;
    virtual MessageId addMessage(SessionId session, const ChatMessage& message) = 0;
    /// Removes a message and all that follow it in its session (edit and resend, regenerate).
    virtual void truncateSession(SessionId session, MessageId firstRemoved) = 0;

    /// Starts an answer in a session. Events published to the sink are logged under it; the sink lives until the log goes or
    /// the sink is destroyed, whichever comes first, and is used by one thread.
    virtual std::unique_ptr<EventSink> beginAnswer(SessionId session, const AnswerContext& context, MessageId* id) = 0;

    /// What passes and drafts cost now (ModelInfo::stepCosts and draftCosts): once after loading and when the program is
    /// done with a model, so that the next load starts from there.
    virtual void addStepProfile(const ModelInfo& model) = 0;
    /// A calibration of the model's drafter; replaces none, the newest of a sampling temperature counts.
    virtual void addCalibration(const ModelInfo& model, const Calibration& calibration)
    {
        static_cast<void>(model);
        static_cast<void>(calibration);
    }
    /// The newest profile of this model file and drafter on this device (from any time), and the newest calibrations of
    /// the drafter for this model; what is not known is empty. Never fails: then nothing is known.
    virtual Recollection recall(const ModelInfo& model)
    {
        static_cast<void>(model);
        return {};
    }
    /// The rounds of every answer that the model's drafter drafted for, newest answers first, an entry an answer, and of
    /// these answers only those of a sampling temperature; what calibrating from the log looks at. At most `answers`.
    virtual Result<std::vector<std::vector<RoundEvent>>> draftedRounds(
        const ModelInfo& model, float samplingTemperature, int answers)
    {
        static_cast<void>(model);
        static_cast<void>(samplingTemperature);
        static_cast<void>(answers);
        return std::vector<std::vector<RoundEvent>>();
    }

    virtual Result<std::vector<SessionSummary>> sessions() = 0; ///< newest first
    virtual Result<std::vector<MessageRecord>> messages(SessionId session) = 0; ///< in order
    virtual Result<std::vector<RoundEvent>> rounds(MessageId answer) = 0;
    virtual Result<std::vector<TokenEvent>> tokens(MessageId answer) = 0;
    /// What an answer was made with, without the conversation (request.messages and promptTokens are empty) and with the
    /// facts of the model that are logged. Nothing for messages that are no answers.
    virtual Result<std::optional<AnswerContext>> answerContext(MessageId answer)
    {
        static_cast<void>(answer);
        return std::optional<AnswerContext>();
    }
    virtual Result<std::vector<PositionAcceptance>> acceptanceByPosition(SessionId session) = 0;
    virtual Result<std::vector<SearchHit>> search(const std::string& words, int limit) = 0;

    /// Blocks until everything queued is on disk.
    virtual Result<void> flush() = 0;
    /// The first write that failed (disk full, …) as a sentence, or empty.
    virtual std::string writeError() const = 0;
};

} // namespace foregleam
