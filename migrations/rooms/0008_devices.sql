-- Links by which somebody goes on as themselves on another device. The secret is a keyed hash of the id, so there is none to store and none
-- to steal. Rows go a day after their end; until then a link that was used, or has ended, says so.
CREATE TABLE device_links (
    id          TEXT PRIMARY KEY NOT NULL,
    identity    TEXT NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX device_links_by_identity ON device_links (identity);
