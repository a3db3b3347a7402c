-- What feeds say beyond a name and a price: paths of categories, collections, provenance, conditions, GTINs, and the
-- texts of other languages.
--
-- `products` is built anew, not altered: what a card shows has to stand in front of what only a page shows, or a list
-- would read through every description.

CREATE TABLE products_next (
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
    -- Its title in other languages: a JSON list of [language, title]. Null where there is none.
    titles TEXT,
    brand TEXT,
    lang TEXT,
    currency TEXT NOT NULL,
    price_min INTEGER NOT NULL,
    price_max INTEGER NOT NULL,
    compare_at INTEGER,
    available INTEGER NOT NULL,
    variant_count INTEGER NOT NULL,
    -- 1 refurbished, 2 used; null where what is shown is new, or mixed.
    condition INTEGER,
    tones TEXT NOT NULL,
    image TEXT,
    -- What only its own page shows. Behind the rest: a list never reads their overflow pages.
    -- Names, outermost first.
    category_path TEXT NOT NULL DEFAULT '[]',
    -- Names.
    collections TEXT NOT NULL DEFAULT '[]',
    tags TEXT NOT NULL,
    options TEXT NOT NULL,
    url TEXT,
    provenance TEXT,
    images TEXT NOT NULL,
    translations TEXT NOT NULL DEFAULT '[]',
    description TEXT NOT NULL
) STRICT;
INSERT INTO products_next (
    id, product_id, no, rank, shop, external_id, born, died, swept, hash, title, brand, lang, currency, price_min, price_max,
    compare_at, available, variant_count, tones, image, category_path, tags, options, url, images, description
)
SELECT id, product_id, no, rank, shop, external_id, born, died, swept, hash, title, brand, lang, currency, price_min, price_max,
    compare_at, available, variant_count, tones, image, iif(category IS NULL, '[]', json_array(category)), tags, options, url,
    images, description
FROM products;
DELETE FROM sqlite_sequence WHERE name = 'products_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'products_next', seq FROM sqlite_sequence WHERE name = 'products';
DROP TABLE products;
ALTER TABLE products_next RENAME TO products;
CREATE UNIQUE INDEX products_by_id ON products (product_id, born);
CREATE INDEX products_by_shop ON products (shop, rank);
CREATE INDEX products_by_rank ON products (rank, shop);
CREATE INDEX products_dead ON products (died) WHERE swept = 0 AND died < 9223372036854775807;

-- Fourteen digits, padded with noughts in front.
ALTER TABLE variants ADD COLUMN gtin TEXT;
-- 0 new, 1 refurbished, 2 used.
ALTER TABLE variants ADD COLUMN condition INTEGER NOT NULL DEFAULT 0;
-- The same thing in other shops.
CREATE INDEX variants_by_gtin ON variants (gtin) WHERE gtin IS NOT NULL;

-- Where one pays: an address with `{external_ids}` or `{lines}` in it.
ALTER TABLE shops ADD COLUMN checkout TEXT;
