-- Who people are and how they come in. Names live here and nowhere in the log: erasing a person is erasing these rows.

-- A guest's identity: what the signed cookie names. `name` is the one used last, offered when they join another room.
CREATE TABLE identities (
    id          TEXT PRIMARY KEY NOT NULL,
    name        TEXT,
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A room's facts that are not part of its log.
CREATE TABLE room_info (
    room        TEXT PRIMARY KEY NOT NULL,
    name        TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An identity in a room. The role is in the log, not here.
CREATE TABLE memberships (
    room        TEXT NOT NULL REFERENCES room_info (room) ON DELETE CASCADE,
    member      TEXT NOT NULL,
    -- NULL once the person has been erased.
    identity    TEXT REFERENCES identities (id) ON DELETE SET NULL,
    name        TEXT NOT NULL,
    -- The invite that they came by; NULL for the creator.
    invite      TEXT,
    -- Tickets and access tokens of an earlier generation are revoked.
    generation  INTEGER NOT NULL DEFAULT 0,
    revoked_at  INTEGER,
    joined_at   INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (room, member)
) STRICT, WITHOUT ROWID;

-- An identity that comes back is the same member.
CREATE UNIQUE INDEX memberships_by_identity ON memberships (identity, room) WHERE identity IS NOT NULL;
-- At start: whose tokens were revoked within the lifetime of a token.
CREATE INDEX memberships_revoked ON memberships (revoked_at) WHERE revoked_at IS NOT NULL;

-- Capabilities. The secret is a keyed hash of the id, so there is none to store and none to steal.
CREATE TABLE invites (
    id          TEXT PRIMARY KEY NOT NULL,
    room        TEXT NOT NULL REFERENCES room_info (room) ON DELETE CASCADE,
    -- `shopper`, `viewer`, `cohost`.
    role        TEXT NOT NULL,
    made_by     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER,
    -- Set by whoever may, or because a host removed somebody who came by it.
    revoked_at  INTEGER,
    uses        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX invites_by_room ON invites (room, created_at);
