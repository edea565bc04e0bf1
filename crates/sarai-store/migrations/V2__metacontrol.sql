-- How a turn was handled and what came of it, without a word of it: what a later judgement teaches depends on it.
-- `taught` is set by the first judgement that changed something, so that a turn teaches by feedback once.
CREATE TABLE handlings (
    turn_id  TEXT PRIMARY KEY REFERENCES turns (turn_id) ON DELETE CASCADE,
    handling TEXT NOT NULL CHECK (json_valid(handling)),
    taught   INTEGER NOT NULL DEFAULT 0 CHECK (taught IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Each change of a learned value, newest last; old ones are removed with every new one. The values themselves stand in
-- `settings`.
CREATE TABLE lessons (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      TEXT NOT NULL,
    cause   TEXT NOT NULL CHECK (cause IN ('feedback', 'outcome', 'reset')),
    turn_id TEXT REFERENCES turns (turn_id) ON DELETE SET NULL,
    name    TEXT NOT NULL,
    before  REAL NOT NULL,
    after   REAL NOT NULL
) STRICT;

CREATE INDEX lessons_by_turn ON lessons (turn_id);
