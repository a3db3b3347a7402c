-- Which demo shops are in it, and the stamp of the catalogue when they had come: a server that finds both as they were has
-- nothing to compare. Null where they never came.
ALTER TABLE meta ADD COLUMN demo TEXT;
