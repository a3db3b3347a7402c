-- What a room looks like from outside: a product of the catalogue whose picture its hosts chose. One that the catalogue has no more is
-- no cover.
ALTER TABLE room_info ADD COLUMN cover TEXT;
