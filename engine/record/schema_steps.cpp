// The steps of the log's schema, as SQL. schema.md says what the columns mean.

#include "engine/record/schema.h"

#include <array>

namespace foregleam {

namespace {

constexpr const char* kVersion1 = R"sql(
CREATE TABLE id_ranges (
    kind TEXT PRIMARY KEY,
    next INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
);
CREATE INDEX sessions_by_update ON sessions (updated_ms);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    text TEXT,
    created_ms INTEGER NOT NULL,
    UNIQUE (session, position)
);

CREATE TABLE answers (
    message INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    app_version TEXT NOT NULL,
    model_path TEXT NOT NULL,
    model_name TEXT NOT NULL,
    architecture TEXT NOT NULL,
    quantization TEXT NOT NULL,
    size_label TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    file_bytes INTEGER NOT NULL,
    context_length INTEGER NOT NULL,
    chat_family TEXT NOT NULL,
    device TEXT NOT NULL,
    device_detail TEXT NOT NULL,
    device_reason TEXT NOT NULL,
    weight_bytes_per_step INTEGER NOT NULL,
    baseline_step_ms REAL NOT NULL,
    method TEXT NOT NULL,
    block_size INTEGER NOT NULL,
    max_tokens INTEGER NOT NULL,
    stop_strings TEXT NOT NULL,
    ignore_end_of_text INTEGER NOT NULL,
    temperature REAL NOT NULL,
    top_k INTEGER NOT NULL,
    top_p REAL NOT NULL,
    min_p REAL NOT NULL,
    repetition_penalty REAL NOT NULL,
    presence_penalty REAL NOT NULL,
    frequency_penalty REAL NOT NULL,
    penalty_window INTEGER NOT NULL,
    seed TEXT NOT NULL,
    reproducible INTEGER NOT NULL,
    prompt_tokens INTEGER,
    cached_tokens INTEGER,
    stop TEXT,
    error TEXT,
    emitted INTEGER,
    rounds INTEGER,
    drafted INTEGER,
    verified INTEGER,
    accepted INTEGER,
    prefill_ms REAL,
    first_token_ms REAL,
    decode_ms REAL,
    draft_ms REAL,
    schedule_ms REAL,
    verify_ms REAL,
    sample_ms REAL
);
CREATE INDEX unfinished_answers ON answers (message) WHERE stop IS NULL;

CREATE TABLE rounds (
    answer INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    anchor INTEGER NOT NULL,
    drafted INTEGER NOT NULL,
    verified INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    emitted INTEGER NOT NULL,
    at_ms REAL NOT NULL,
    draft_ms REAL NOT NULL,
    schedule_ms REAL NOT NULL,
    verify_ms REAL NOT NULL,
    sample_ms REAL NOT NULL,
    context_used INTEGER NOT NULL,
    drafted_ids TEXT NOT NULL,
    drafted_text TEXT NOT NULL,
    confidence TEXT NOT NULL,
    survival TEXT NOT NULL,
    expected_rate TEXT NOT NULL,
    emitted_ids TEXT NOT NULL,
    PRIMARY KEY (answer, number)
) WITHOUT ROWID;

CREATE TABLE tokens (
    answer INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE,
    number INTEGER NOT NULL,
    round INTEGER NOT NULL,
    id INTEGER NOT NULL,
    text TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('accepted', 'bonus', 'corrected')),
    position_in_block INTEGER NOT NULL,
    p REAL NOT NULL,
    q REAL NOT NULL,
    u REAL NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (answer, number)
) WITHOUT ROWID;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    answer INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX notices_by_answer ON notices (answer);

CREATE TABLE step_profiles (
    id INTEGER PRIMARY KEY,
    measured_ms INTEGER NOT NULL,
    model_path TEXT NOT NULL,
    model_name TEXT NOT NULL,
    quantization TEXT NOT NULL,
    device TEXT NOT NULL,
    device_detail TEXT NOT NULL,
    weight_bytes_per_step INTEGER NOT NULL
);

CREATE TABLE step_costs (
    profile INTEGER NOT NULL REFERENCES step_profiles ON DELETE CASCADE,
    rows INTEGER NOT NULL,
    ms REAL NOT NULL,
    PRIMARY KEY (profile, rows)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER message_search_insert AFTER INSERT ON messages WHEN new.text IS NOT NULL BEGIN
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER message_search_delete AFTER DELETE ON messages WHEN old.text IS NOT NULL BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER message_search_forget AFTER UPDATE OF text ON messages WHEN old.text IS NOT NULL BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER message_search_learn AFTER UPDATE OF text ON messages WHEN new.text IS NOT NULL BEGIN
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
END;

CREATE VIEW acceptance_by_position AS
    WITH RECURSIVE
        positions (position) AS (
            SELECT 0 UNION ALL SELECT position + 1 FROM positions WHERE position < 63
        ),
        outcomes AS (
            SELECT messages.session AS session, rounds.answer AS answer, rounds.verified AS verified,
                   rounds.accepted AS accepted, count(*) AS times
            FROM messages JOIN rounds ON rounds.answer = messages.id
            GROUP BY messages.session, rounds.answer, rounds.verified, rounds.accepted
        )
    SELECT session, answer, position, sum(times) AS reached, sum((accepted > position) * times) AS accepted
    FROM outcomes JOIN positions ON position < verified AND position <= accepted
    GROUP BY session, answer, position;

CREATE VIEW accepted_length AS
    SELECT messages.session AS session, rounds.answer AS answer, answers.method AS method, count(*) AS rounds,
           sum(rounds.drafted) AS drafted, sum(rounds.verified) AS verified, sum(rounds.accepted) AS accepted,
           sum(rounds.emitted) AS emitted, 1.0 * sum(rounds.emitted) / count(*) AS accepted_length
    FROM messages JOIN answers ON answers.message = messages.id JOIN rounds ON rounds.answer = messages.id
    GROUP BY messages.session, rounds.answer;

CREATE VIEW session_accepted_length AS
    SELECT session, method, count(*) AS answers, sum(rounds) AS rounds, sum(drafted) AS drafted,
           sum(verified) AS verified, sum(accepted) AS accepted, sum(emitted) AS emitted,
           1.0 * sum(emitted) / sum(rounds) AS accepted_length
    FROM accepted_length
    GROUP BY session, method;

CREATE VIEW time_split AS
    SELECT messages.session AS session, answers.message AS answer, answers.method AS method,
           answers.prefill_ms AS prefill_ms, answers.decode_ms AS decode_ms,
           total(rounds.draft_ms) AS draft_ms, total(rounds.schedule_ms) AS schedule_ms,
           total(rounds.verify_ms) AS verify_ms, total(rounds.sample_ms) AS sample_ms,
           max(0.0, answers.decode_ms - total(rounds.draft_ms) - total(rounds.schedule_ms) - total(rounds.verify_ms)
                    - total(rounds.sample_ms)) AS other_ms
    FROM messages JOIN answers ON answers.message = messages.id LEFT JOIN rounds ON rounds.answer = messages.id
    GROUP BY messages.session, answers.message;

CREATE VIEW answer_speed AS
    SELECT messages.session AS session, answers.message AS answer, answers.model_name AS model_name,
           answers.quantization AS quantization, answers.device AS device, answers.method AS method,
           answers.temperature AS temperature, answers.prompt_tokens AS prompt_tokens,
           answers.first_token_ms AS first_token_ms,
           iif(answers.prefill_ms > 0,
               1000.0 * (answers.prompt_tokens - answers.cached_tokens) / answers.prefill_ms, NULL)
               AS prefill_tokens_per_second,
           iif(answers.decode_ms > 0 AND answers.emitted > 1, 1000.0 * (answers.emitted - 1) / answers.decode_ms, NULL)
               AS tokens_per_second,
           iif(answers.baseline_step_ms > 0, 1000.0 / answers.baseline_step_ms, NULL) AS baseline_tokens_per_second,
           iif(answers.decode_ms > 0 AND answers.emitted > 1 AND answers.baseline_step_ms > 0,
               answers.baseline_step_ms * (answers.emitted - 1) / answers.decode_ms, NULL) AS times_baseline
    FROM messages JOIN answers ON answers.message = messages.id
    WHERE answers.stop IS NOT NULL;
)sql";

/// Drafters, the scheduler's decisions with what they were made on, and what is remembered of a machine.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE answers ADD COLUMN threshold REAL NOT NULL DEFAULT 0.5;
ALTER TABLE answers ADD COLUMN drafter_kind TEXT NOT NULL DEFAULT 'none';
ALTER TABLE answers ADD COLUMN drafter_path TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN drafter_name TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN drafter_description TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN drafter_quantization TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN drafter_parameters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN drafter_file_bytes INTEGER NOT NULL DEFAULT 0;

ALTER TABLE rounds ADD COLUMN reason TEXT NOT NULL DEFAULT 'whole';
ALTER TABLE rounds ADD COLUMN draft_cost_ms REAL NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN block_rate TEXT NOT NULL DEFAULT '[]';

ALTER TABLE step_profiles ADD COLUMN model_file_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE step_profiles ADD COLUMN drafter_path TEXT NOT NULL DEFAULT '';
ALTER TABLE step_profiles ADD COLUMN drafter_file_bytes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX step_profiles_by_model ON step_profiles (model_path, device);

CREATE TABLE draft_costs (
    profile INTEGER NOT NULL REFERENCES step_profiles ON DELETE CASCADE,
    length INTEGER NOT NULL,
    ms REAL NOT NULL,
    PRIMARY KEY (profile, length)
) WITHOUT ROWID;

CREATE TABLE calibrations (
    id INTEGER PRIMARY KEY,
    fitted_ms INTEGER NOT NULL,
    model_path TEXT NOT NULL,
    model_file_bytes INTEGER NOT NULL,
    drafter_path TEXT NOT NULL,
    drafter_file_bytes INTEGER NOT NULL,
    sampling_temperature REAL NOT NULL,
    temperatures TEXT NOT NULL,
    rounds INTEGER NOT NULL,
    ece_before REAL NOT NULL,
    auc_before REAL NOT NULL,
    brier_before REAL NOT NULL,
    ece_after REAL NOT NULL,
    auc_after REAL NOT NULL,
    brier_after REAL NOT NULL
);
CREATE INDEX calibrations_by_drafter ON calibrations (drafter_path, model_path);

CREATE VIEW length_reasons AS
    SELECT messages.session AS session, rounds.answer AS answer, rounds.reason AS reason, count(*) AS rounds,
           sum(rounds.drafted) AS drafted, sum(rounds.verified) AS verified, sum(rounds.accepted) AS accepted,
           sum(rounds.emitted) AS emitted
    FROM messages JOIN rounds ON rounds.answer = messages.id
    GROUP BY messages.session, rounds.answer, rounds.reason;

CREATE VIEW survival_honesty AS
    SELECT messages.session AS session, rounds.answer AS answer, CAST(min(promise.value, 0.999) * 10 AS INTEGER) AS tenth,
           count(*) AS drafts, avg(promise.value) AS promised, avg(rounds.accepted > promise.key) AS survived
    FROM messages JOIN rounds ON rounds.answer = messages.id
         JOIN json_each(rounds.survival) AS promise ON promise.key < rounds.verified
    GROUP BY messages.session, rounds.answer, tenth;

CREATE VIEW newest_step_profiles AS
    SELECT model_name, quantization, device, device_detail, drafter_path, max(id) AS profile, max(measured_ms) AS measured_ms
    FROM step_profiles
    GROUP BY model_path, model_file_bytes, device, device_detail, drafter_path, drafter_file_bytes;
)sql";

/// What a round's drafts were chosen among, and what the rejected one met.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE rounds ADD COLUMN rejected_p REAL NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN rejected_q REAL NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN candidates TEXT NOT NULL DEFAULT '[]';
)sql";

constexpr std::array kSteps = {kVersion1, kVersion2, kVersion3};

} // namespace

std::span<const char* const> schemaSteps()
{
    return kSteps;
}

} // namespace foregleam
