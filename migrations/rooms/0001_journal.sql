-- The journal of every room. See src/journal/mod.rs for what it promises.
--
-- Rows name their room by a small integer, so that a row costs its content and little more, and a whole room lies side by
-- side in each tree. There are no foreign keys on the lanes: they would cost a look-up for each row of the hot path, and the
-- one writer knows the rooms it writes to.

CREATE TABLE room (
    -- AUTOINCREMENT: the key of a deleted room is never used again, so rows that still wait for their purge are nobody's.
    key           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    created_at    INTEGER NOT NULL,
    -- When the room wants to be woken, in milliseconds; NULL: never.
    next_deadline INTEGER,
    -- origin.restores as this room last knew it: another number there means that its log came out of a backup since.
    restores      INTEGER NOT NULL
) STRICT;

CREATE INDEX room_next_deadline ON room (next_deadline) WHERE next_deadline IS NOT NULL;

-- CRDT updates behind the last snapshot.
CREATE TABLE board (
    room INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    by   TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

-- What people page through. `text` is apart from `body` so that it can be changed or taken away.
CREATE TABLE history (
    room  INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    by    TEXT,
    topic INTEGER NOT NULL,
    body  BLOB NOT NULL,
    text  TEXT,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

-- A page of one topic costs its own rows, however many of another topic lie in between.
CREATE INDEX history_topic ON history (room, topic, seq);

-- The newest state of a room. `checksum` covers seq and bytes.
CREATE TABLE snapshot (
    room     INTEGER PRIMARY KEY,
    seq      INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;

-- Keys of deleted rooms whose lanes are still being purged, in small batches.
CREATE TABLE doomed (
    key INTEGER PRIMARY KEY
) STRICT;

-- What the probe writes to and takes away again, in one transaction.
CREATE TABLE probe (
    bytes BLOB NOT NULL
) STRICT;

-- How often this database has come out of a backup: a room that sees another number than the one it knew begins a new epoch.
CREATE TABLE origin (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    restores INTEGER NOT NULL
) STRICT;

INSERT INTO origin (one, restores) VALUES (1, 0);
