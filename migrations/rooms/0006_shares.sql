-- Looks that people show outside of their rooms: each a copy as it was when it was shared, with what its sharer chose to show and
-- nothing else. The look itself stays on its room's board, and goes its own ways.
CREATE TABLE shares (
    -- Not to be guessed: who knows it may see the look.
    id          TEXT PRIMARY KEY NOT NULL,
    room        TEXT NOT NULL,
    look        TEXT NOT NULL,
    -- Who shared it last.
    member      TEXT NOT NULL,
    -- Whose look it is.
    maker       TEXT NOT NULL,
    title       TEXT NOT NULL,
    -- NULL: not shown.
    note        TEXT,
    -- The maker's name; NULL: not shown.
    by_name     TEXT,
    -- JSON: variants and poses, from the lowest to the uppermost.
    pieces      TEXT NOT NULL,
    shared_at   INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    UNIQUE (room, look)
) STRICT, WITHOUT ROWID;

-- All of one member's, to be forgotten with them.
CREATE INDEX shares_by_member ON shares (room, member);
CREATE INDEX shares_by_maker ON shares (room, maker);

-- A room's shared looks as one page, in the order that its hosts gave them.
CREATE TABLE lookbooks (
    id          TEXT PRIMARY KEY NOT NULL,
    room        TEXT NOT NULL UNIQUE,
    -- Who changed it last.
    member      TEXT NOT NULL,
    title       TEXT NOT NULL,
    -- JSON: ids of shares. One that was taken back is passed over.
    looks       TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX lookbooks_by_member ON lookbooks (room, member);
