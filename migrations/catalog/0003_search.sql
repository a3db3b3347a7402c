-- Search and facets are answered from memory. The full-text index keeps the words on disk, split and in order, so that
-- whoever starts has them at once: which products have which word in which column, and nothing else.

-- The import that first brought a product: what is sorted by when the newest are asked for. The same for all versions.
ALTER TABLE products ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE products SET since = (SELECT min(born) FROM products AS first WHERE first.product_id = products.product_id);

-- Made anew: beginnings of words, positions and shops are no longer asked of it. It is empty until the program fills it
-- from what it has stored, which it does when it opens the file.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    title, brand, tags, body,
    content = '', contentless_delete = 1, detail = column,
    tokenize = 'unicode61 remove_diacritics 2'
);
-- (term, doc, col): every word, in order, with the rows that have it, in order.
CREATE VIRTUAL TABLE search_words USING fts5vocab (search, instance);
