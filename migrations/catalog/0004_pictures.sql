-- What pictures from elsewhere are like, learned when they are first fetched: the next page has their sizes and a colour
-- to wait in. Nothing that can't be learned again.

CREATE TABLE pictures (
    -- BLAKE3 of the picture's address, 16 bytes: addresses are long, and stand in products and variants already.
    id BLOB PRIMARY KEY NOT NULL,
    -- In pixels, upright.
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    -- '#rrggbb' in lower case: the colour of what it shows.
    tone TEXT NOT NULL,
    -- When it was learned, in milliseconds.
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
