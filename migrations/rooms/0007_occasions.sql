-- What a room is for and when it is, and whether somebody has put it away.
ALTER TABLE room_info ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE room_info ADD COLUMN starts_at INTEGER;
ALTER TABLE memberships ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
