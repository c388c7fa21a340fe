#include "engine/record/log_writer.h"

#include "engine/record/json_arrays.h"
#include "engine/record/stored_names.h"

#include <algorithm>
#include <fmt/format.h>

namespace foregleam {

namespace {

constexpr int kTidyTimeoutMs = 50;

constexpr const char* kInsertMessage =
    "INSERT INTO messages (id, session, position, role, text, created_ms) VALUES (?1, ?2, "
    "(SELECT coalesce(max(position) + 1, 0) FROM messages WHERE session = ?2), ?3, ?4, ?5)";

constexpr const char* kInsertAnswerMessage =
    "INSERT INTO messages (id, session, position, role, created_ms) VALUES (?1, ?2, "
    "(SELECT coalesce(max(position) + 1, 0) FROM messages WHERE session = ?2), 'assistant', ?3)";

constexpr const char* kInsertAnswer =
    "INSERT INTO answers (message, app_version, model_path, model_name, architecture, quantization, size_label, "
    "parameters, "
    "file_bytes, context_length, chat_family, device, device_detail, device_reason, weight_bytes_per_step, "
    "baseline_step_ms, method, block_size, max_tokens, stop_strings, ignore_end_of_text, temperature, top_k, top_p, "
    "min_p, "
    "repetition_penalty, presence_penalty, frequency_penalty, penalty_window, seed, reproducible, threshold, "
    "drafter_kind, drafter_path, drafter_name, drafter_description, drafter_quantization, drafter_parameters, "
    "drafter_file_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* kInsertRound =
    "INSERT INTO rounds (answer, number, start, anchor, drafted, verified, accepted, emitted, at_ms, draft_ms, "
    "schedule_ms, "
    "verify_ms, sample_ms, context_used, drafted_ids, drafted_text, confidence, survival, expected_rate, emitted_ids, "
    "reason, draft_cost_ms, block_rate, rejected_p, rejected_q, candidates) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* kFinishAnswer =
    "UPDATE answers SET stop = ?, error = nullif(?, ''), prompt_tokens = ?, cached_tokens = ?, emitted = ?, rounds = "
    "?, "
    "drafted = ?, verified = ?, accepted = ?, prefill_ms = ?, first_token_ms = ?, decode_ms = ?, draft_ms = ?, "
    "schedule_ms = ?, verify_ms = ?, sample_ms = ? WHERE message = ?";

} // namespace

LogWriter::LogWriter(Database database)
    : m_database(std::move(database))
    , m_begin(m_database, "BEGIN IMMEDIATE")
    , m_commit(m_database, "COMMIT")
    , m_insertSession(m_database, "INSERT INTO sessions (id, title, created_ms, updated_ms) VALUES (?1, ?2, ?3, ?3)")
    , m_renameSession(m_database, "UPDATE sessions SET title = ? WHERE id = ?")
    , m_touchSession(m_database, "UPDATE sessions SET updated_ms = max(updated_ms, ?) WHERE id = ?")
    , m_deleteSession(m_database, "DELETE FROM sessions WHERE id = ?")
    , m_insertMessage(m_database, kInsertMessage)
    , m_insertAnswerMessage(m_database, kInsertAnswerMessage)
    , m_truncateSession(m_database,
          "DELETE FROM messages WHERE session = ?1 AND position >= "
          "(SELECT position FROM messages WHERE id = ?2 AND session = ?1)")
    , m_insertAnswer(m_database, kInsertAnswer)
    , m_startAnswer(m_database, "UPDATE answers SET prompt_tokens = ?, cached_tokens = ? WHERE message = ?")
    , m_insertToken(m_database,
          "INSERT INTO tokens (answer, number, round, id, text, origin, position_in_block, p, q, u, "
          "confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    , m_insertRound(m_database, kInsertRound)
    , m_insertNotice(m_database, "INSERT INTO notices (answer, created_ms, text) VALUES (?, ?, ?)")
    , m_finishAnswer(m_database, kFinishAnswer)
    , m_touchAnswered(m_database,
          "UPDATE sessions SET updated_ms = max(updated_ms, ?) WHERE id = "
          "(SELECT session FROM messages WHERE id = ?)")
    , m_tokenTexts(m_database, "SELECT text FROM tokens WHERE answer = ? ORDER BY number")
    , m_setText(m_database, "UPDATE messages SET text = ? WHERE id = ?")
{
}

bool LogWriter::prepared() const
{
    const auto statements = {&m_begin, &m_commit, &m_insertSession, &m_renameSession, &m_touchSession, &m_deleteSession,
        &m_insertMessage, &m_insertAnswerMessage, &m_truncateSession, &m_insertAnswer, &m_startAnswer, &m_insertToken,
        &m_insertRound, &m_insertNotice, &m_finishAnswer, &m_touchAnswered, &m_tokenTexts, &m_setText};
    return std::all_of(statements.begin(), statements.end(), [](const Statement* each) { return each->prepared(); });
}

bool LogWriter::insertSession(SessionId session, const std::string& title, std::int64_t nowMs)
{
    return m_insertSession.run(session, title, nowMs);
}

bool LogWriter::renameSession(SessionId session, const std::string& title)
{
    return m_renameSession.run(title, session);
}

bool LogWriter::deleteSession(SessionId session)
{
    m_deleted = true;
    return m_deleteSession.run(session);
}

bool LogWriter::insertMessage(SessionId session, MessageId id, const ChatMessage& message, std::int64_t nowMs)
{
    return m_insertMessage.run(id, session, roleName(message.role), message.text, nowMs)
        && touchSession(session, nowMs);
}

bool LogWriter::truncateSession(SessionId session, MessageId firstRemoved)
{
    m_deleted = true;
    return m_truncateSession.run(session, firstRemoved);
}

bool LogWriter::insertAnswer(SessionId session, MessageId id, const AnswerContext& context, std::int64_t nowMs)
{
    const ModelInfo& model = context.model;
    const GenerationRequest& request = context.request;
    const SamplingSettings& sampling = request.sampling;
    return m_insertAnswerMessage.run(id, session, nowMs) && touchSession(session, nowMs)
        && m_insertAnswer.run(id, context.appVersion, model.path, model.name, model.architecture, model.quantization,
            model.sizeLabel, model.parameters, model.fileBytes, model.contextLength, model.chatFamily, model.device,
            model.deviceDetail, model.deviceReason, model.weightBytesPerStep, model.baselineStepMs,
            methodName(request.method), request.blockSize, request.maxTokens, toJson(request.stop),
            request.ignoreEndOfText, sampling.temperature, sampling.topK, sampling.topP, sampling.minP,
            sampling.repetitionPenalty, sampling.presencePenalty, sampling.frequencyPenalty, sampling.penaltyWindow,
            fmt::to_string(sampling.seed), sampling.reproducible, request.threshold, storedKindName(model.drafter.kind),
            model.drafter.path, model.drafter.name, model.drafter.description, model.drafter.quantization,
            model.drafter.parameters, model.drafter.fileBytes);
}

bool LogWriter::startAnswer(MessageId answer, const GenerationStarted& started)
{
    return m_startAnswer.run(started.promptTokens, started.cachedTokens, answer);
}

bool LogWriter::insertToken(MessageId answer, const TokenEvent& token)
{
    return m_insertToken.run(answer, token.index, token.round, token.id, token.text, originName(token.origin),
        token.positionInBlock, token.p, token.q, token.u, token.confidence);
}

bool LogWriter::insertRound(MessageId answer, const RoundEvent& round)
{
    return m_insertRound.run(answer, round.index, round.start, round.anchor, round.drafted.size(), round.verified,
        round.accepted, round.emitted.size(), round.atMs, round.draftMs, round.scheduleMs, round.verifyMs,
        round.sampleMs, round.contextUsed, toJson(round.drafted), toJson(round.draftedText), toJson(round.confidence),
        toJson(round.survival), toJson(round.expectedRate), toJson(round.emitted), lengthReasonName(round.reason),
        round.draftCostMs, toJson(round.blockRate), round.rejectedP, round.rejectedQ, toJson(round.candidates));
}

bool LogWriter::insertNotice(MessageId answer, const std::string& text, std::int64_t nowMs)
{
    return m_insertNotice.run(answer, nowMs, text);
}

bool LogWriter::finishAnswer(MessageId answer, const GenerationFinished& finished, std::int64_t nowMs)
{
    const GenerationStats& stats = finished.stats;
    return m_finishAnswer.run(stopReasonName(stats.stop), finished.error, stats.promptTokens, stats.cachedTokens,
               stats.emitted, stats.rounds, stats.drafted, stats.verified, stats.accepted, stats.prefillMs,
               stats.firstTokenMs, stats.decodeMs, stats.draftMs, stats.scheduleMs, stats.verifyMs, stats.sampleMs,
               answer)
        && setTextFromTokens(answer) && m_touchAnswered.run(nowMs, answer);
}

bool LogWriter::setTextFromTokens(MessageId answer)
{
    std::string text;
    if (!m_tokenTexts.start(answer))
        return false;
    while (m_tokenTexts.next())
        text += m_tokenTexts.text();
    return !m_tokenTexts.failed() && m_setText.run(text, answer);
}

bool LogWriter::settleInterrupted()
{
    Statement unfinished(m_database,
        "SELECT messages.id FROM answers JOIN messages ON messages.id = answers.message "
        "WHERE answers.stop IS NULL AND messages.text IS NULL");
    std::vector<MessageId> answers;
    if (!unfinished.start())
        return false;
    while (unfinished.next())
        answers.push_back(unfinished.integer());
    return !unfinished.failed()
        && std::all_of(answers.begin(), answers.end(), [this](MessageId answer) { return setTextFromTokens(answer); });
}

bool LogWriter::insertStepProfile(const ModelInfo& model, std::int64_t nowMs)
{
    Statement profile(m_database,
        "INSERT INTO step_profiles (measured_ms, model_path, model_name, quantization, device, device_detail, "
        "weight_bytes_per_step, model_file_bytes, drafter_path, drafter_file_bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!profile.run(nowMs, model.path, model.name, model.quantization, model.device, model.deviceDetail,
            model.weightBytesPerStep, model.fileBytes, model.drafter.path, model.drafter.fileBytes))
        return false;
    const auto id = sqlite3_last_insert_rowid(m_database.handle());
    Statement step(m_database, "INSERT OR REPLACE INTO step_costs (profile, rows, ms) VALUES (?, ?, ?)");
    Statement draft(m_database, "INSERT OR REPLACE INTO draft_costs (profile, length, ms) VALUES (?, ?, ?)");
    const auto insert = [id](Statement& into) {
        return [&into, id](const StepCost& cost) { return into.run(id, cost.rows, cost.ms); };
    };
    return std::all_of(model.stepCosts.begin(), model.stepCosts.end(), insert(step))
        && std::all_of(model.draftCosts.begin(), model.draftCosts.end(), insert(draft));
}

bool LogWriter::insertCalibration(const ModelInfo& model, const Calibration& calibration, std::int64_t nowMs)
{
    Statement insert(m_database,
        "INSERT INTO calibrations (fitted_ms, model_path, model_file_bytes, drafter_path, drafter_file_bytes, "
        "sampling_temperature, temperatures, rounds, ece_before, auc_before, brier_before, ece_after, auc_after, "
        "brier_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const CalibrationFigures& before = calibration.before;
    const CalibrationFigures& after = calibration.after;
    return insert.run(nowMs, model.path, model.fileBytes, model.drafter.path, model.drafter.fileBytes,
        calibration.samplingTemperature, toJson(calibration.temperatures), calibration.rounds, before.ece, before.auc,
        before.brier, after.ece, after.auc, after.brier);
}

Result<std::int64_t> LogWriter::reserveIds(const char* kind, std::int64_t count)
{
    // The greatest id in use counts too, so that a log whose table of ranges was lost never gives an id twice.
    const auto table = fmt::format("{}s", kind);
    const auto sql =
        fmt::format("INSERT INTO id_ranges (kind, next) VALUES (?1, (SELECT coalesce(max(id), 0) + 1 FROM {0}) + ?2) "
                    "ON CONFLICT (kind) DO UPDATE SET next = max(next, (SELECT coalesce(max(id), 0) + 1 FROM {0})) "
                    "+ ?2 RETURNING next",
            table);
    if (!begin())
        return error();
    Statement reserve(m_database, sql.c_str());
    std::int64_t end = 0;
    bool done = reserve.start(kind, count);
    while (done && reserve.next())
        end = reserve.integer();
    done = done && !reserve.failed() && commit();
    if (done)
        return end - count;
    const Error reason = error();
    rollback();
    return reason;
}

bool LogWriter::returnIds(const char* kind, std::int64_t unused, std::int64_t end)
{
    Statement give(m_database, "UPDATE id_ranges SET next = ? WHERE kind = ? AND next = ?");
    return give.run(unused, kind, end);
}

void LogWriter::tidy()
{
    if (m_deleted && !m_database.run("INSERT INTO message_search (message_search) VALUES ('optimize')"))
        return;
    // Emptying the write-ahead log waits for readers; not long, or the next batch would be late.
    sqlite3_busy_timeout(m_database.handle(), kTidyTimeoutMs);
    const int mode = m_deleted ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    if (sqlite3_wal_checkpoint_v2(m_database.handle(), nullptr, mode, nullptr, nullptr) == SQLITE_OK)
        m_deleted = false;
    sqlite3_busy_timeout(m_database.handle(), Database::kBusyTimeoutMs);
}

} // namespace foregleam
