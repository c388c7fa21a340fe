#pragma once
// The log's questions and their answers as plain structs.

#include "engine/api/session_log.h"
#include "engine/record/sqlite_statement.h"

#include <set>
#include <string>
#include <vector>

namespace foregleam {

/// A reading connection. One thread at a time. Never waits for the writer: each question sees what was committed when
/// it was asked.
class LogReader {
public:
    explicit LogReader(Database database)
        : m_database(std::move(database))
    {
    }

    Result<std::vector<SessionSummary>> sessions();
    /// Answers without an end are interrupted but for those in `running`.
    Result<std::vector<MessageRecord>> messages(SessionId session, const std::set<MessageId>& running);
    Result<std::vector<RoundEvent>> rounds(MessageId answer);
    Result<std::vector<TokenEvent>> tokens(MessageId answer);
    Result<std::optional<AnswerContext>> answerContext(MessageId answer);
    Result<std::vector<PositionAcceptance>> acceptanceByPosition(SessionId session);
    Result<std::vector<SearchHit>> search(const std::string& words, int limit);
    Result<Recollection> recall(const ModelInfo& model);
    /// Newest first.
    Result<std::vector<MessageId>> draftedAnswers(const ModelInfo& model, float samplingTemperature, int limit);

private:
    /// What `read` makes of each row.
    template <class Record, class Read, class... Values>
    Result<std::vector<Record>> all(const char* sql, const Read& read, const Values&... values)
    {
        Statement statement(m_database, sql);
        std::vector<Record> records;
        if (!statement.start(values...))
            return m_database.error("read");
        while (statement.next())
            records.push_back(read(statement));
        if (statement.failed())
            return databaseError(statement.code(), "read", m_database.path());
        return records;
    }

    Result<std::vector<SearchHit>> searchTexts(const std::string& words, int limit);
    Result<void> addTokenText(MessageRecord& message);
    Result<void> addNotices(std::vector<MessageRecord>& messages, SessionId session);

    Database m_database;
};

} // namespace foregleam
