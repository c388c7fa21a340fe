#pragma once
// The session log on an SQLite file.

#include "engine/api/session_log.h"
#include "engine/record/answer_sink.h"
#include "engine/record/id_source.h"
#include "engine/record/reader_pool.h"
#include "engine/record/write_queue.h"

namespace foregleam {

/// Writes go through one queue and thread, reads through a pool of connections after everything queued before is
/// committed. While writes fail, reads give what is on disk.
class SqliteSessionLog final : public SessionLog {
public:
    /// `path` is absolute and names a regular file or nothing yet. A file that may not be written is opened for
    /// reading; writeError() then says so from the start.
    static Result<std::unique_ptr<SessionLog>> open(const std::string& path, const Clock& clock);
    /// An existing regular file, see SessionLog::openRecording().
    static Result<std::unique_ptr<SessionLog>> openRecording(const std::string& path, const Clock& clock);
    ~SqliteSessionLog() override;

    SessionId createSession(const std::string& title) override;
    void renameSession(SessionId session, const std::string& title) override;
    void deleteSession(SessionId session) override;
    MessageId addMessage(SessionId session, const ChatMessage& message) override;
    void truncateSession(SessionId session, MessageId firstRemoved) override;
    std::unique_ptr<EventSink> beginAnswer(SessionId session, const AnswerContext& context, MessageId* id) override;
    void addStepProfile(const ModelInfo& model) override;
    void addCalibration(const ModelInfo& model, const Calibration& calibration) override;
    Recollection recall(const ModelInfo& model) override;
    Result<std::vector<std::vector<RoundEvent>>> draftedRounds(
        const ModelInfo& model, float samplingTemperature, int answers) override;

    Result<std::vector<SessionSummary>> sessions() override;
    Result<std::vector<MessageRecord>> messages(SessionId session) override;
    Result<std::vector<RoundEvent>> rounds(MessageId answer) override;
    Result<std::vector<TokenEvent>> tokens(MessageId answer) override;
    Result<std::optional<AnswerContext>> answerContext(MessageId answer) override;
    Result<std::vector<PositionAcceptance>> acceptanceByPosition(SessionId session) override;
    Result<std::vector<SearchHit>> search(const std::string& words, int limit) override;

    Result<void> flush() override;
    std::string writeError() const override;

private:
    struct FirstIds {
        std::int64_t session = 1;
        std::int64_t message = 1;
    };

    /// `writer` is null for a log that is only read; `writeError` then says why.
    SqliteSessionLog(const std::string& path, DatabaseAccess readAccess, std::unique_ptr<LogWriter> writer,
        FirstIds ids, std::string writeError, const Clock& clock);

    static Result<std::unique_ptr<SessionLog>> openForReading(
        const std::string& path, const Error& reason, const Clock& clock);
    void push(WriteOp op);
    template <class Question> auto ask(const Question& question) -> decltype(question(std::declval<LogReader&>()));

    const Clock& m_clock;
    IdSource m_sessionIds;
    IdSource m_messageIds;
    const std::string m_readOnlyReason; ///< empty where the log can be written
    std::shared_ptr<RunningAnswers> m_running = std::make_shared<RunningAnswers>();
    std::shared_ptr<WriteQueue> m_queue; ///< ignores everything where the log is only read
    ReaderPool m_readers;
    std::string m_ownFile; ///< a copy that goes with the log; mostly empty
};

} // namespace foregleam
