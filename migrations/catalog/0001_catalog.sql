-- The catalogue: what can be shopped. A file of its own, so that an import never stands in a room's way.
--
-- Rows of `products` and `variants` are versions. One is *live* while `born <= shops.generation < died`; an import writes
-- under the next generation and then moves `shops.generation` in one small transaction, so readers see the old or the
-- new whole. The latest version of what vanished stays as its tombstone: carts still show its name and last price.

CREATE TABLE meta (
    -- One row.
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- The last generation that an import has taken, live or not.
    generation INTEGER NOT NULL,
    -- The last `products.no` that was given away.
    last_no INTEGER NOT NULL,
    -- Changes with every flip; random, so that a database put back from a backup never repeats one. Feeds the ETags.
    stamp TEXT NOT NULL
) STRICT;
INSERT INTO meta (one, generation, last_no, stamp) VALUES (1, 0, 0, lower(hex(randomblob(8))));

CREATE TABLE shops (
    id INTEGER PRIMARY KEY,
    shop_id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Which of the stripes its awning has.
    awning INTEGER NOT NULL,
    -- ISO 4217.
    currency TEXT NOT NULL,
    -- The live generation; 0: nothing was imported whole yet, and nobody sees the shop.
    generation INTEGER NOT NULL DEFAULT 0,
    -- Live products.
    products INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE products (
    -- Never used twice: search results are paged through by it.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id TEXT NOT NULL,
    -- The same for all versions of a product, in the order in which products were first seen.
    no INTEGER NOT NULL,
    -- Its place in its shop; kept over re-imports, so that a page never shifts under whoever reads it.
    rank INTEGER NOT NULL,
    shop INTEGER NOT NULL REFERENCES shops (id),
    external_id TEXT NOT NULL,
    born INTEGER NOT NULL,
    died INTEGER NOT NULL DEFAULT 9223372036854775807,
    -- Dead, out of the search, and rid of its older versions.
    swept INTEGER NOT NULL DEFAULT 0,
    -- Of everything that a feed says about it, variants too: equal means unchanged.
    hash BLOB NOT NULL,
    -- What a card shows.
    title TEXT NOT NULL,
    brand TEXT,
    lang TEXT,
    currency TEXT NOT NULL,
    price_min INTEGER NOT NULL,
    price_max INTEGER NOT NULL,
    compare_at INTEGER,
    available INTEGER NOT NULL,
    variant_count INTEGER NOT NULL,
    tones TEXT NOT NULL,
    image TEXT,
    -- What only its own page shows. Behind the rest: a list never reads their overflow pages.
    category TEXT,
    tags TEXT NOT NULL,
    options TEXT NOT NULL,
    url TEXT,
    images TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX products_by_id ON products (product_id, born);
CREATE INDEX products_by_shop ON products (shop, rank);
CREATE INDEX products_by_rank ON products (rank, shop);
CREATE INDEX products_dead ON products (died) WHERE swept = 0 AND died < 9223372036854775807;

CREATE TABLE variants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    variant_id TEXT NOT NULL,
    product_no INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    shop INTEGER NOT NULL REFERENCES shops (id),
    external_id TEXT NOT NULL,
    born INTEGER NOT NULL,
    died INTEGER NOT NULL DEFAULT 9223372036854775807,
    swept INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    options TEXT NOT NULL,
    currency TEXT NOT NULL,
    price INTEGER NOT NULL,
    compare_at INTEGER,
    available INTEGER NOT NULL,
    stock INTEGER,
    sku TEXT,
    image TEXT
) STRICT;
-- Variant ids of one product begin alike, so an import touches few pages of this index.
CREATE UNIQUE INDEX variants_by_id ON variants (variant_id, born);
CREATE INDEX variants_by_product ON variants (product_no);
CREATE INDEX variants_dead ON variants (died) WHERE swept = 0 AND died < 9223372036854775807;

-- An import under way: where its rows begin. Gone when it is finished; what a killed one left is swept by it.
CREATE TABLE imports (
    generation INTEGER PRIMARY KEY,
    shop INTEGER NOT NULL REFERENCES shops (id),
    products_after INTEGER NOT NULL,
    variants_after INTEGER NOT NULL
) STRICT;

-- Text search: rowid is products.id. The index holds no text, only words.
CREATE VIRTUAL TABLE search USING fts5 (
    title, brand, tags, body, shop,
    content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
