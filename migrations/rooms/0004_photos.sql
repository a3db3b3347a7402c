-- Photos that people show each other: what is known of the files beside this database. Which of them are shown, and in which message,
-- is in the rooms' logs.
CREATE TABLE photos (
    id          TEXT PRIMARY KEY NOT NULL,
    room        TEXT NOT NULL,
    member      TEXT NOT NULL,
    -- Names of files: hashes of what is in them. Several photos may share one; it goes with the last of them.
    large       BLOB NOT NULL,
    small       BLOB NOT NULL,
    -- Of both.
    bytes       INTEGER NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    tone        INTEGER NOT NULL,
    -- What is to be seen on it, for those who don't see it; by its owner.
    alt         TEXT NOT NULL DEFAULT '',
    -- Uploaded, or last about to be posted.
    touched_at  INTEGER NOT NULL,
    -- A message of the log shows it.
    posted      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Quotas of a room and of a member; all of one member's, to be erased.
CREATE INDEX photos_by_member ON photos (room, member, posted);
-- Who else needs a file.
CREATE INDEX photos_large ON photos (large);
CREATE INDEX photos_small ON photos (small);
-- What nobody posted.
CREATE INDEX photos_unposted ON photos (touched_at) WHERE posted = 0;
