-- Whoever comes by an invite to a room that wants it so waits here until a host lets them in. The name goes with the row, or when they
-- are turned away; nothing of them is in another table before they are in.
CREATE TABLE knocks (
    id        TEXT PRIMARY KEY NOT NULL,
    room      TEXT NOT NULL REFERENCES room_info (room) ON DELETE CASCADE,
    identity  TEXT NOT NULL,
    name      TEXT NOT NULL,
    -- What the invite makes of them, and which it is.
    role      TEXT NOT NULL,
    invite    TEXT NOT NULL,
    -- `waiting`, `let_in`, `turned_away`.
    answer    TEXT NOT NULL,
    -- When they knocked, or were answered: a day later the row is nothing any more.
    at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who knocks twice has knocked once.
CREATE UNIQUE INDEX knocks_by_identity ON knocks (room, identity);

ALTER TABLE room_info ADD COLUMN knock INTEGER NOT NULL DEFAULT 0;
