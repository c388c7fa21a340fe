#include "engine/record/log_reader.h"

#include "engine/record/json_arrays.h"
#include "engine/record/search_query.h"
#include "engine/record/stored_names.h"
#include "engine/record/substring_search.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

namespace foregleam {

namespace {

constexpr const char* kSessions =
    "SELECT id, title, created_ms, updated_ms, (SELECT count(*) FROM messages WHERE session = sessions.id), "
    "(SELECT model_name FROM answers JOIN messages ON messages.id = answers.message WHERE session = sessions.id "
    "ORDER BY position DESC LIMIT 1) FROM sessions ORDER BY updated_ms DESC, id DESC";

constexpr const char* kMessages =
    "SELECT messages.id, role, text, created_ms, answers.message, method, model_name, baseline_step_ms, error, stop, "
    "prompt_tokens, cached_tokens, emitted, rounds, drafted, verified, accepted, prefill_ms, first_token_ms, "
    "decode_ms, "
    "draft_ms, schedule_ms, verify_ms, sample_ms FROM messages LEFT JOIN answers ON answers.message = messages.id "
    "WHERE session = ? ORDER BY position";

constexpr const char* kRounds =
    "SELECT number, start, anchor, verified, accepted, at_ms, draft_ms, schedule_ms, verify_ms, sample_ms, "
    "context_used, "
    "drafted_ids, drafted_text, confidence, survival, expected_rate, emitted_ids, reason, draft_cost_ms, block_rate, "
    "rejected_p, rejected_q, candidates FROM rounds WHERE answer = ? "
    "ORDER BY number";

constexpr const char* kTokens =
    "SELECT number, round, id, text, origin, position_in_block, p, q, u, confidence FROM tokens "
    "WHERE answer = ? ORDER BY number";

constexpr const char* kAnswerContext =
    "SELECT app_version, model_path, model_name, architecture, quantization, size_label, parameters, file_bytes, "
    "context_length, chat_family, device, device_detail, device_reason, weight_bytes_per_step, baseline_step_ms, "
    "method, "
    "block_size, max_tokens, stop_strings, ignore_end_of_text, temperature, top_k, top_p, min_p, repetition_penalty, "
    "presence_penalty, frequency_penalty, penalty_window, seed, reproducible, threshold, drafter_kind, drafter_path, "
    "drafter_name, drafter_description, drafter_quantization, drafter_parameters, drafter_file_bytes "
    "FROM answers WHERE message = ?";

// A file that was replaced by another is another model, and so is the same one on other cores.
constexpr const char* kNewestProfile =
    "SELECT max(id) FROM step_profiles WHERE model_path = ? AND model_file_bytes = ? AND device = ? AND "
    "device_detail = ? AND drafter_path = ? AND drafter_file_bytes = ?";

constexpr const char* kCalibrations =
    "SELECT sampling_temperature, temperatures, rounds, ece_before, auc_before, brier_before, ece_after, auc_after, "
    "brier_after FROM calibrations WHERE id IN (SELECT max(id) FROM calibrations WHERE model_path = ? AND "
    "model_file_bytes = ? AND drafter_path = ? AND drafter_file_bytes = ? GROUP BY sampling_temperature) "
    "ORDER BY sampling_temperature";

constexpr const char* kDraftedAnswers =
    "SELECT message FROM answers WHERE model_path = ? AND file_bytes = ? AND drafter_path = ? AND "
    "drafter_file_bytes = ? AND method LIKE 'dspark%' AND abs(temperature - ?) < 1e-6 ORDER BY message DESC LIMIT ?";

constexpr const char* kSearch =
    "SELECT messages.id, messages.session, sessions.title, "
    "snippet(message_search, 0, char(2), char(3), '…', 16) FROM message_search "
    "JOIN messages ON messages.id = message_search.rowid JOIN sessions ON sessions.id = messages.session "
    "WHERE message_search MATCH ? ORDER BY message_search.rank, messages.id DESC LIMIT ?";

constexpr const char* kSubstringSearch =
    "SELECT messages.id, messages.session, sessions.title, text FROM messages "
    "JOIN sessions ON sessions.id = messages.session WHERE text LIKE ?2 ESCAPE '\\' AND text LIKE ?3 ESCAPE '\\' "
    "AND text LIKE ?4 ESCAPE '\\' AND text LIKE ?5 ESCAPE '\\' ORDER BY messages.id DESC LIMIT ?1";

float single(Statement& row)
{
    return static_cast<float>(row.real());
}

GenerationStats readStats(Statement& row)
{
    GenerationStats stats;
    stats.stop = storedStop(row.text());
    stats.promptTokens = row.smallInteger();
    stats.cachedTokens = row.smallInteger();
    stats.emitted = row.smallInteger();
    stats.rounds = row.smallInteger();
    stats.drafted = row.smallInteger();
    stats.verified = row.smallInteger();
    stats.accepted = row.smallInteger();
    stats.prefillMs = row.real();
    stats.firstTokenMs = row.real();
    stats.decodeMs = row.real();
    stats.draftMs = row.real();
    stats.scheduleMs = row.real();
    stats.verifyMs = row.real();
    stats.sampleMs = row.real();
    return stats;
}

MessageRecord readMessage(Statement& row, SessionId session)
{
    MessageRecord message;
    message.id = row.integer();
    message.session = session;
    message.role = storedRole(row.text());
    message.text = row.text();
    message.createdMs = row.integer();
    const bool answer = !row.isNull();
    row.integer();
    message.method = row.text();
    message.modelName = row.text();
    message.baselineStepMs = row.real();
    message.error = row.text();
    message.interrupted = answer && row.isNull();
    if (answer && !message.interrupted)
        message.stats = readStats(row);
    return message;
}

RoundEvent readRound(Statement& row)
{
    RoundEvent round;
    round.index = row.smallInteger();
    round.start = row.smallInteger();
    round.anchor = row.smallInteger();
    round.verified = row.smallInteger();
    round.accepted = row.smallInteger();
    round.atMs = row.real();
    round.draftMs = row.real();
    round.scheduleMs = row.real();
    round.verifyMs = row.real();
    round.sampleMs = row.real();
    round.contextUsed = row.smallInteger();
    // A list that is none was not written by us; the round's counts and times are still worth showing.
    fromJson(row.text(), round.drafted);
    fromJson(row.text(), round.draftedText);
    fromJson(row.text(), round.confidence);
    fromJson(row.text(), round.survival);
    fromJson(row.text(), round.expectedRate);
    fromJson(row.text(), round.emitted);
    round.reason = storedReason(row.text());
    round.draftCostMs = row.real();
    fromJson(row.text(), round.blockRate);
    round.rejectedP = single(row);
    round.rejectedQ = single(row);
    fromJson(row.text(), round.candidates);
    // What a caller may rely on: one entry a draft, accepted <= verified <= drafted.
    const auto drafted = static_cast<std::int32_t>(round.drafted.size());
    round.verified = std::clamp(round.verified, 0, drafted);
    round.accepted = std::clamp(round.accepted, 0, round.verified);
    round.draftedText.resize(round.drafted.size());
    round.confidence.resize(round.drafted.size());
    round.survival.resize(round.drafted.size());
    std::erase_if(
        round.candidates, [drafted](const DraftCandidate& each) { return each.place < 0 || each.place >= drafted; });
    return round;
}

TokenEvent readToken(Statement& row)
{
    TokenEvent token;
    token.index = row.smallInteger();
    token.round = row.smallInteger();
    token.id = row.smallInteger();
    token.text = row.text();
    token.origin = storedOrigin(row.text());
    token.positionInBlock = row.smallInteger();
    token.p = single(row);
    token.q = single(row);
    token.u = single(row);
    token.confidence = single(row);
    return token;
}

AnswerContext readContext(Statement& row)
{
    AnswerContext context;
    context.appVersion = row.text();
    ModelInfo& model = context.model;
    model.path = row.text();
    model.name = row.text();
    model.architecture = row.text();
    model.quantization = row.text();
    model.sizeLabel = row.text();
    model.parameters = row.integer();
    model.fileBytes = row.integer();
    model.contextLength = row.smallInteger();
    model.chatFamily = row.text();
    model.device = row.text();
    model.deviceDetail = row.text();
    model.deviceReason = row.text();
    model.weightBytesPerStep = row.integer();
    model.baselineStepMs = row.real();
    GenerationRequest& request = context.request;
    parseMethod(row.text(), request.method);
    request.blockSize = row.smallInteger();
    request.maxTokens = row.smallInteger();
    fromJson(row.text(), request.stop);
    request.ignoreEndOfText = row.integer() != 0;
    SamplingSettings& sampling = request.sampling;
    sampling.temperature = single(row);
    sampling.topK = row.smallInteger();
    sampling.topP = single(row);
    sampling.minP = single(row);
    sampling.repetitionPenalty = single(row);
    sampling.presencePenalty = single(row);
    sampling.frequencyPenalty = single(row);
    sampling.penaltyWindow = row.smallInteger();
    sampling.seed = std::strtoull(row.text().c_str(), nullptr, 10);
    sampling.reproducible = row.integer() != 0;
    request.threshold = single(row);
    DrafterFacts& drafter = model.drafter;
    drafter.kind = storedKind(row.text());
    drafter.path = row.text();
    drafter.name = row.text();
    drafter.description = row.text();
    drafter.quantization = row.text();
    drafter.parameters = row.integer();
    drafter.fileBytes = row.integer();
    return context;
}

StepCost readCost(Statement& row)
{
    const auto count = row.smallInteger();
    return {count, row.real()};
}

/// The file may be anyone's: costs that cannot be are left out.
void dropNonsense(std::vector<StepCost>& costs, std::int32_t least)
{
    std::erase_if(costs,
        [least](const StepCost& cost) { return cost.rows < least || !(cost.ms >= 0.0) || !std::isfinite(cost.ms); });
}

Calibration readCalibration(Statement& row)
{
    Calibration calibration;
    calibration.samplingTemperature = single(row);
    fromJson(row.text(), calibration.temperatures);
    calibration.rounds = row.integer();
    for (CalibrationFigures* figures : {&calibration.before, &calibration.after}) {
        figures->ece = row.real();
        figures->auc = row.real();
        figures->brier = row.real();
    }
    return calibration;
}

SearchHit readHit(Statement& row)
{
    SearchHit hit;
    hit.message = row.integer();
    hit.session = row.integer();
    hit.sessionTitle = row.text();
    hit.snippet = row.text();
    return hit;
}

} // namespace

Result<std::vector<SessionSummary>> LogReader::sessions()
{
    return all<SessionSummary>(kSessions, [](Statement& row) {
        SessionSummary session;
        session.id = row.integer();
        session.title = row.text();
        session.createdMs = row.integer();
        session.updatedMs = row.integer();
        session.messages = row.smallInteger();
        session.modelName = row.text();
        return session;
    });
}

Result<std::vector<MessageRecord>> LogReader::messages(SessionId session, const std::set<MessageId>& running)
{
    auto messages = all<MessageRecord>(
        kMessages, [session](Statement& row) { return readMessage(row, session); }, session);
    if (!messages)
        return messages;
    for (MessageRecord& message : *messages) {
        if (!message.interrupted)
            continue;
        if (const auto text = addTokenText(message); !text)
            return text.error();
        message.interrupted = !running.contains(message.id);
    }
    if (const auto notices = addNotices(*messages, session); !notices)
        return notices.error();
    return messages;
}

Result<void> LogReader::addTokenText(MessageRecord& message)
{
    const auto texts = all<std::string>(
        "SELECT text FROM tokens WHERE answer = ? ORDER BY number", [](Statement& row) { return row.text(); },
        message.id);
    if (!texts)
        return texts.error();
    message.text.clear();
    for (const std::string& text : *texts)
        message.text += text;
    return {};
}

Result<void> LogReader::addNotices(std::vector<MessageRecord>& messages, SessionId session)
{
    std::unordered_map<MessageId, MessageRecord*> byId;
    for (MessageRecord& message : messages)
        byId[message.id] = &message;
    const auto add = [&byId](Statement& row) {
        const auto found = byId.find(row.integer());
        if (found != byId.end())
            found->second->notices.push_back(row.text());
        return true;
    };
    const auto rows = all<char>("SELECT answer, notices.text FROM notices JOIN messages ON messages.id = answer "
                                "WHERE session = ? ORDER BY notices.id",
        add, session);
    return rows ? Result<void>() : Result<void>(rows.error());
}

Result<std::vector<RoundEvent>> LogReader::rounds(MessageId answer)
{
    return all<RoundEvent>(kRounds, readRound, answer);
}

Result<std::vector<TokenEvent>> LogReader::tokens(MessageId answer)
{
    return all<TokenEvent>(kTokens, readToken, answer);
}

Result<std::optional<AnswerContext>> LogReader::answerContext(MessageId answer)
{
    auto contexts = all<AnswerContext>(kAnswerContext, readContext, answer);
    if (!contexts)
        return contexts.error();
    return contexts->empty() ? std::optional<AnswerContext>() : std::optional(std::move(contexts->front()));
}

Result<std::vector<PositionAcceptance>> LogReader::acceptanceByPosition(SessionId session)
{
    return all<PositionAcceptance>(
        "SELECT position, sum(reached), sum(accepted) FROM acceptance_by_position "
        "WHERE session = ? GROUP BY position ORDER BY position",
        [](Statement& row) {
            const auto position = row.smallInteger();
            const auto reached = row.integer();
            return PositionAcceptance{position, reached, row.integer()};
        },
        session);
}

Result<Recollection> LogReader::recall(const ModelInfo& model)
{
    Recollection known;
    const auto newest = all<std::int64_t>(
        kNewestProfile, [](Statement& row) { return row.integer(); }, model.path, model.fileBytes, model.device,
        model.deviceDetail, model.drafter.path, model.drafter.fileBytes);
    if (!newest)
        return newest.error();
    auto steps =
        all<StepCost>("SELECT rows, ms FROM step_costs WHERE profile = ? ORDER BY rows", readCost, newest->front());
    if (!steps)
        return steps.error();
    auto drafts = all<StepCost>(
        "SELECT length, ms FROM draft_costs WHERE profile = ? ORDER BY length", readCost, newest->front());
    if (!drafts)
        return drafts.error();
    auto calibrations = all<Calibration>(
        kCalibrations, readCalibration, model.path, model.fileBytes, model.drafter.path, model.drafter.fileBytes);
    if (!calibrations)
        return calibrations.error();
    known.stepCosts = std::move(*steps);
    known.draftCosts = std::move(*drafts);
    known.calibrations = std::move(*calibrations);
    dropNonsense(known.stepCosts, 1);
    dropNonsense(known.draftCosts, 0);
    std::erase_if(known.calibrations, [](const Calibration& each) {
        return each.temperatures.empty() || std::ranges::any_of(each.temperatures, [](float temperature) {
            return !(temperature > 0.0F) || !std::isfinite(temperature);
        });
    });
    return known;
}

Result<std::vector<MessageId>> LogReader::draftedAnswers(const ModelInfo& model, float samplingTemperature, int limit)
{
    return all<MessageId>(
        kDraftedAnswers, [](Statement& row) { return row.integer(); }, model.path, model.fileBytes, model.drafter.path,
        model.drafter.fileBytes, samplingTemperature, limit);
}

Result<std::vector<SearchHit>> LogReader::search(const std::string& words, int limit)
{
    const std::string query = searchQuery(words);
    if (query.empty() || limit <= 0)
        return std::vector<SearchHit>();
    if (hasUnspacedScript(words))
        return searchTexts(words, limit);
    return all<SearchHit>(kSearch, readHit, query, limit);
}

Result<std::vector<SearchHit>> LogReader::searchTexts(const std::string& words, int limit)
{
    const auto patterns = substringPatterns(words);
    auto hits = all<SearchHit>(kSubstringSearch, readHit, limit, patterns[0], patterns[1], patterns[2], patterns[3]);
    if (hits) {
        for (SearchHit& hit : *hits)
            hit.snippet = snippetAround(hit.snippet, words);
    }
    return hits;
}

} // namespace foregleam
