-- When a room ends: by a date that its hosts set, or after so many days without anybody, which whoever comes in pushes on. A room that
-- is over waits some days for its hosts to change their mind, then it is deleted.
ALTER TABLE room_info ADD COLUMN ends_at INTEGER;
ALTER TABLE room_info ADD COLUMN idle_days INTEGER;

CREATE INDEX room_info_by_end ON room_info (ends_at) WHERE ends_at IS NOT NULL;
