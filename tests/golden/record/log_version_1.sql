-- The log of the first release (schema version 1) with one conversation. Frozen: later programs must open it.
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

INSERT INTO id_ranges VALUES ('session', 2), ('message', 3);
INSERT INTO sessions VALUES (1, 'Why the sky is blue', 1795453000000, 1795453009000);
INSERT INTO messages VALUES (1, 1, 0, 'user', 'Why is the sky blue?', 1795453001000),
                            (2, 1, 1, 'assistant', NULL, 1795453002000);
INSERT INTO answers VALUES (2, '0.1.0', '/models/SmolLM2-135M-Instruct.Q4_1.gguf', 'SmolLM2 135M Instruct', 'llama', 'Q4_1',
    '135M', 134515008, 91000000, 8192, 'ChatML', 'CPU', 'AVX2, 2 threads', '', 84000000, 8.5, 'ngram', 7, 1024, '[]', 0,
    0.0, 0, 1.0, 0.0, 1.0, 0.0, 0.0, 256, '18446744073709551615', 0, 31, 0, 'end', NULL, 7, 2, 7, 7, 4, 110.0, 119.0, 30.0,
    0.1, 0.0, 24.0, 1.5);
INSERT INTO rounds VALUES
    (2, 0, 31, 100, 0, 0, 0, 1, 128.0, 0.05, 0.0, 9.0, 0.5, 33, '[]', '[]', '[]', '[]', '[]', '[101]'),
    (2, 1, 32, 101, 7, 7, 4, 5, 149.0, 0.05, 0.0, 15.0, 1.0, 38, '[102,103,104,105,9,9,9]',
     '[" scatters"," blue"," light",".","a","b","c"]', '[0.9,0.9,0.9,0.9,0.9,0.9,0.9]',
     '[0.9,0.81,0.729,0.6561,0.59049,0.531441,0.4782969]', '[]', '[102,103,104,105,2]');
INSERT INTO tokens VALUES
    (2, 0, -1, 100, 'Because', 'bonus', -1, 0.5, 1.0, 0.0, 1.0),
    (2, 1, 0, 101, ' air', 'bonus', 0, 0.5, 1.0, 0.0, 1.0),
    (2, 2, 1, 102, ' scatters', 'accepted', 0, 0.5, 1.0, 0.0, 0.9),
    (2, 3, 1, 103, ' blue', 'accepted', 1, 0.5, 1.0, 0.0, 0.9),
    (2, 4, 1, 104, ' light', 'accepted', 2, 0.5, 1.0, 0.0, 0.9),
    (2, 5, 1, 105, '.', 'accepted', 3, 0.5, 1.0, 0.0, 0.9),
    (2, 6, 1, 2, '', 'corrected', 4, 0.5, 1.0, 0.0, 1.0);
UPDATE messages SET text = 'Because air scatters blue light.' WHERE id = 2;
PRAGMA application_id = 1181183025;
PRAGMA user_version = 1;
