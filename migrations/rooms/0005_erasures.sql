-- People who want to be forgotten, and rooms that are to go: written before anything else is done about it and taken away when
-- nothing is left to do, so that a server that stops in between goes on where it was.
CREATE TABLE erasures (
    room     TEXT NOT NULL,
    -- '' is the whole room.
    member   TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    -- All that is told is gone; what the files keep in their free places is not yet.
    emptied  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room, member)
) STRICT, WITHOUT ROWID;
