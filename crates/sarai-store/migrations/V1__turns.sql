-- One row a turn. `seq` gives the order of arrival, whatever the clock did. `outcome` is empty until the
-- ledger has acknowledged the leaf, because it holds the receipt.
CREATE TABLE turns (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    turn_id         TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL,
    said_at         TEXT NOT NULL,
    language        TEXT NOT NULL,
    question        TEXT NOT NULL,
    answer          TEXT NOT NULL,
    surface         TEXT NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome = '' OR json_valid(outcome)),
    request_nonce   BLOB NOT NULL CHECK (length(request_nonce) = 32),
    context_nonce   BLOB NOT NULL CHECK (length(context_nonce) = 32),
    answer_nonce    BLOB NOT NULL CHECK (length(answer_nonce) = 32),
    leaf_index      INTEGER UNIQUE CHECK (leaf_index >= 0)
) STRICT;

CREATE INDEX turns_by_conversation ON turns (conversation_id, seq);

CREATE TABLE feedback (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    turn_id TEXT NOT NULL REFERENCES turns (turn_id) ON DELETE CASCADE,
    score   REAL NOT NULL CHECK (score BETWEEN -1 AND 1),
    note    TEXT,
    said_at TEXT NOT NULL
) STRICT;

CREATE INDEX feedback_by_turn ON feedback (turn_id, id);

-- Small learned or chosen values; each value is text its owner understands.
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
