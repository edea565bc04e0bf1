-- Pictures made small, by the digest of the file that came and how small it was made. Files with equal content, and files
-- that show the same as one that was here before, share the file that is kept; its name is its own digest.
CREATE TABLE images (
    sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
    side_max  INTEGER NOT NULL,
    quality   INTEGER NOT NULL,
    kept      TEXT NOT NULL CHECK (length(kept) = 64),
    hash      TEXT NOT NULL,
    width     INTEGER NOT NULL,
    height    INTEGER NOT NULL,
    bytes_in  INTEGER NOT NULL,
    bytes_out INTEGER NOT NULL,
    used_at   TEXT NOT NULL,
    PRIMARY KEY (sha256, side_max, quality)
) STRICT, WITHOUT ROWID;

CREATE INDEX images_by_use ON images (used_at);
CREATE INDEX images_by_kept ON images (kept);

-- What was asked of them since the first: outcome and number.
CREATE TABLE image_lookups (
    outcome TEXT PRIMARY KEY CHECK (outcome IN ('hit', 'near', 'miss')),
    number  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
