#include "engine/record/sqlite_session_log.h"

#include "engine/record/recording_check.h"
#include "engine/record/schema.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

namespace foregleam {

namespace {

// An answer's writes are moved to the main file after it ended (WriteQueue::kIdleTime), so that no commit in between
// waits for the disk; this limit, in pages of 4 KiB, is for answers that never end.
constexpr int kCheckpointPages = 16384;

std::int64_t knownVersion()
{
    return static_cast<std::int64_t>(schemaSteps().size());
}

/// Write-ahead logging where the file system can do it. The change needs the file alone for a moment, and SQLite does
/// not wait for that itself.
bool configureWriter(Database& database)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (database.run("PRAGMA journal_mode = WAL"))
            break;
        if (database.errorCode() != SQLITE_BUSY)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    sqlite3_wal_autocheckpoint(database.handle(), kCheckpointPages);
    return database.run("PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON");
}

} // namespace

SqliteSessionLog::SqliteSessionLog(const std::string& path, DatabaseAccess readAccess,
    std::unique_ptr<LogWriter> writer, FirstIds ids, std::string writeError, const Clock& clock)
    : m_clock(clock)
    , m_sessionIds(ids.session)
    , m_messageIds(ids.message)
    , m_readOnlyReason(std::move(writeError))
    , m_queue(std::make_shared<WriteQueue>(std::move(writer)))
    , m_readers(path, readAccess)
{
    push([](LogWriter& log) { return log.settleInterrupted(); });
}

Result<std::unique_ptr<SessionLog>> SqliteSessionLog::open(const std::string& path, const Clock& clock)
{
    auto database = Database::open(path, DatabaseAccess::ReadWrite);
    if (!database || database->readOnly()) {
        const Error reason = database ? databaseError(SQLITE_READONLY, "written", path) : database.error();
        return std::filesystem::exists(path) ? openForReading(path, reason, clock) : reason;
    }
    const auto version = inspectSchema(*database, knownVersion());
    if (!version) {
        // In a folder that may not be written SQLite can't make the files that belong to the log.
        const bool locked = database->errorCode() == SQLITE_CANTOPEN || database->errorCode() == SQLITE_READONLY;
        return locked ? openForReading(path, version.error(), clock) : version.error();
    }
    const auto failed = [&](const Error& reason) {
        return *version == knownVersion() ? openForReading(path, reason, clock) : reason;
    };
    if (!configureWriter(*database))
        return failed(database->error("written"));
    if (const auto migrated = migrateSchema(*database, schemaSteps()); !migrated)
        return failed(migrated.error());
    auto writer = std::make_unique<LogWriter>(std::move(*database));
    if (!writer->prepared())
        return databaseError(SQLITE_CORRUPT, "read", path);
    const auto session = writer->reserveIds("session", IdSource::kRange);
    if (!session)
        return failed(session.error());
    const auto message = writer->reserveIds("message", IdSource::kRange);
    if (!message)
        return failed(message.error());
    return std::unique_ptr<SessionLog>(
        new SqliteSessionLog(path, DatabaseAccess::ReadOnly, std::move(writer), {*session, *message}, {}, clock));
}

Result<std::unique_ptr<SessionLog>> SqliteSessionLog::openForReading(
    const std::string& path, const Error& reason, const Clock& clock)
{
    for (const DatabaseAccess access : {DatabaseAccess::ReadOnly, DatabaseAccess::Frozen}) {
        auto database = Database::open(path, access);
        if (!database)
            continue;
        const auto version = inspectSchema(*database, knownVersion());
        if (!version || *version != knownVersion())
            continue;
        const auto session = database->number("SELECT coalesce(max(id), 0) + 1 FROM sessions");
        const auto message = database->number("SELECT coalesce(max(id), 0) + 1 FROM messages");
        if (!session || !message)
            continue;
        return std::unique_ptr<SessionLog>(
            new SqliteSessionLog(path, access, nullptr, {*session, *message}, reason.message, clock));
    }
    return reason;
}

Result<std::unique_ptr<SessionLog>> SqliteSessionLog::openRecording(const std::string& path, const Clock& clock)
{
    // Frozen leaves nothing beside the file; where a program logs to it just now, only its write-ahead log is up to
    // date.
    std::error_code failed;
    const auto unwritten = std::filesystem::file_size(path + "-wal", failed);
    DatabaseAccess access = failed || unwritten == 0 ? DatabaseAccess::Frozen : DatabaseAccess::ReadOnly;
    auto database = Database::open(path, access);
    if (!database)
        return database.error();
    const auto version = inspectRecording(*database);
    if (!version)
        return version.error();
    std::string shown = path;
    std::string copy;
    if (*version < knownVersion()) {
        auto updated = updatedCopy(path);
        if (!updated)
            return updated.error();
        shown = copy = std::move(*updated);
        access = DatabaseAccess::Frozen;
    }
    auto* log = new SqliteSessionLog(
        shown, access, nullptr, {}, "A recording may only be looked at; nothing is written to it.", clock);
    log->m_ownFile = std::move(copy);
    return std::unique_ptr<SessionLog>(log);
}

SqliteSessionLog::~SqliteSessionLog()
{
    if (!m_ownFile.empty()) {
        std::error_code ignored;
        std::filesystem::remove(m_ownFile, ignored);
    }
    m_queue->close([this](LogWriter& log) {
        return log.returnIds("session", m_sessionIds.next(), m_sessionIds.end())
            && log.returnIds("message", m_messageIds.next(), m_messageIds.end());
    });
}

void SqliteSessionLog::push(WriteOp op)
{
    m_queue->push(std::move(op));
}

template <class Question>
auto SqliteSessionLog::ask(const Question& question) -> decltype(question(std::declval<LogReader&>()))
{
    // While writes fail there is nothing to wait for; writeError() tells.
    static_cast<void>(m_queue->waitForAll());
    return m_readers.ask(question);
}

SessionId SqliteSessionLog::createSession(const std::string& title)
{
    const SessionId id = m_sessionIds.take();
    push([id, title, now = m_clock.wallMs()](LogWriter& log) { return log.insertSession(id, title, now); });
    return id;
}

void SqliteSessionLog::renameSession(SessionId session, const std::string& title)
{
    push([session, title](LogWriter& log) { return log.renameSession(session, title); });
}

void SqliteSessionLog::deleteSession(SessionId session)
{
    push([session](LogWriter& log) { return log.deleteSession(session); });
}

MessageId SqliteSessionLog::addMessage(SessionId session, const ChatMessage& message)
{
    const MessageId id = m_messageIds.take();
    push([=, now = m_clock.wallMs()](LogWriter& log) { return log.insertMessage(session, id, message, now); });
    return id;
}

void SqliteSessionLog::truncateSession(SessionId session, MessageId firstRemoved)
{
    push([=](LogWriter& log) { return log.truncateSession(session, firstRemoved); });
}

std::unique_ptr<EventSink> SqliteSessionLog::beginAnswer(SessionId session, const AnswerContext& context, MessageId* id)
{
    const MessageId answer = m_messageIds.take();
    // The conversation is in the log already.
    AnswerContext kept = context;
    kept.request.messages.clear();
    kept.request.promptTokens.clear();
    push([=, kept = std::move(kept), now = m_clock.wallMs()](
             LogWriter& log) { return log.insertAnswer(session, answer, kept, now); });
    if (id)
        *id = answer;
    return std::make_unique<AnswerSink>(answer, m_queue, m_running, m_clock);
}

void SqliteSessionLog::addStepProfile(const ModelInfo& model)
{
    push([=, now = m_clock.wallMs()](LogWriter& log) { return log.insertStepProfile(model, now); });
}

void SqliteSessionLog::addCalibration(const ModelInfo& model, const Calibration& calibration)
{
    push([=, now = m_clock.wallMs()](LogWriter& log) { return log.insertCalibration(model, calibration, now); });
}

Recollection SqliteSessionLog::recall(const ModelInfo& model)
{
    auto known = ask([&](LogReader& log) { return log.recall(model); });
    return known ? std::move(*known) : Recollection();
}

Result<std::vector<std::vector<RoundEvent>>> SqliteSessionLog::draftedRounds(
    const ModelInfo& model, float samplingTemperature, int answers)
{
    const auto found = ask([&](LogReader& log) { return log.draftedAnswers(model, samplingTemperature, answers); });
    if (!found)
        return found.error();
    std::vector<std::vector<RoundEvent>> all;
    for (const MessageId answer : *found) {
        auto made = rounds(answer);
        if (!made)
            return made.error();
        all.push_back(std::move(*made));
    }
    return all;
}

Result<std::vector<SessionSummary>> SqliteSessionLog::sessions()
{
    return ask([](LogReader& log) { return log.sessions(); });
}

Result<std::vector<MessageRecord>> SqliteSessionLog::messages(SessionId session)
{
    // Asked before reading: an answer that ends in between counts as running, not as interrupted.
    const auto running = m_running->all();
    return ask([&](LogReader& log) { return log.messages(session, running); });
}

Result<std::vector<RoundEvent>> SqliteSessionLog::rounds(MessageId answer)
{
    return ask([=](LogReader& log) { return log.rounds(answer); });
}

Result<std::vector<TokenEvent>> SqliteSessionLog::tokens(MessageId answer)
{
    return ask([=](LogReader& log) { return log.tokens(answer); });
}

Result<std::optional<AnswerContext>> SqliteSessionLog::answerContext(MessageId answer)
{
    return ask([=](LogReader& log) { return log.answerContext(answer); });
}

Result<std::vector<PositionAcceptance>> SqliteSessionLog::acceptanceByPosition(SessionId session)
{
    return ask([=](LogReader& log) { return log.acceptanceByPosition(session); });
}

Result<std::vector<SearchHit>> SqliteSessionLog::search(const std::string& words, int limit)
{
    return ask([&](LogReader& log) { return log.search(words, limit); });
}

Result<void> SqliteSessionLog::flush()
{
    if (!m_readOnlyReason.empty())
        return Error{m_readOnlyReason};
    return m_queue->waitForAll();
}

std::string SqliteSessionLog::writeError() const
{
    return m_readOnlyReason.empty() ? m_queue->error() : m_readOnlyReason;
}

} // namespace foregleam
