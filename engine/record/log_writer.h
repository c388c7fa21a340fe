#pragma once
// What can be written to the log: one method a fact, each on prepared statements.

#include "engine/api/session_log.h"
#include "engine/record/sqlite_statement.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace foregleam {

/// The log's one writing connection. Belongs to one thread at a time. A method returns false where SQLite refused, see
/// errorCode(); SQLITE_CONSTRAINT then means that what it belongs to was deleted meanwhile, and nothing is wrong.
class LogWriter {
public:
    explicit LogWriter(Database database);

    /// False where the file has not the tables that its version says.
    bool prepared() const;

    bool begin() { return m_begin.run(); }
    bool commit() { return m_commit.run(); }
    void rollback() { m_database.run("ROLLBACK"); }
    int errorCode() const { return m_database.errorCode(); }
    Error error() const { return m_database.error("written"); }

    bool insertSession(SessionId session, const std::string& title, std::int64_t nowMs);
    bool renameSession(SessionId session, const std::string& title);
    bool deleteSession(SessionId session);
    bool insertMessage(SessionId session, MessageId id, const ChatMessage& message, std::int64_t nowMs);
    bool truncateSession(SessionId session, MessageId firstRemoved);

    bool insertAnswer(SessionId session, MessageId id, const AnswerContext& context, std::int64_t nowMs);
    bool startAnswer(MessageId answer, const GenerationStarted& started);
    bool insertToken(MessageId answer, const TokenEvent& token);
    bool insertRound(MessageId answer, const RoundEvent& round);
    bool insertNotice(MessageId answer, const std::string& text, std::int64_t nowMs);
    bool finishAnswer(MessageId answer, const GenerationFinished& finished, std::int64_t nowMs);
    /// Makes answers that were cut off searchable: their text becomes what their tokens say. They stay without an end.
    bool settleInterrupted();

    bool insertStepProfile(const ModelInfo& model, std::int64_t nowMs);
    bool insertCalibration(const ModelInfo& model, const Calibration& calibration, std::int64_t nowMs);

    /// Takes `count` ids of a kind ("session", "message") that no other process gets; the first of them, or an error.
    Result<std::int64_t> reserveIds(const char* kind, std::int64_t count);
    /// Gives back the ids from `unused` on of a range that ended before `end`, if no other process took ids since.
    bool returnIds(const char* kind, std::int64_t unused, std::int64_t end);

    /// Moves what was written into the main file, without waiting for readers. After a deletion also drops the deleted
    /// words from the search index and the deleted pages from the write-ahead log.
    void tidy();

private:
    bool setTextFromTokens(MessageId answer);
    bool touchSession(SessionId session, std::int64_t nowMs) { return m_touchSession.run(nowMs, session); }

    Database m_database;
    bool m_deleted = false;
    Statement m_begin;
    Statement m_commit;
    Statement m_insertSession;
    Statement m_renameSession;
    Statement m_touchSession;
    Statement m_deleteSession;
    Statement m_insertMessage;
    Statement m_insertAnswerMessage;
    Statement m_truncateSession;
    Statement m_insertAnswer;
    Statement m_startAnswer;
    Statement m_insertToken;
    Statement m_insertRound;
    Statement m_insertNotice;
    Statement m_finishAnswer;
    Statement m_touchAnswered;
    Statement m_tokenTexts;
    Statement m_setText;
};

} // namespace foregleam
