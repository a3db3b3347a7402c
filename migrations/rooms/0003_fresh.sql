-- Board updates as they come, all rooms' in one run: a commit of many rooms' rows writes a page or two at the end of this
-- table, where it would touch a page or two of every room in `board`. Rows move on to `board` in the background, each room's
-- together. What is here of a room is behind what `board` has of it; a row that is in both has just been moved.
CREATE TABLE fresh (
    -- The writer counts: an id that is taken means that somebody else has written here.
    id   INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    by   TEXT,
    body BLOB NOT NULL
) STRICT;
