//! What an import writes, in statements of many rows.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use sqlx::SqliteConnection;

use super::{
    ShopState,
    compare::{ChangedProduct, Changes, Kept},
    insert::{Insert, Values},
};
use crate::catalog::{
    money::Currency,
    store::{CatalogError, NEVER, searchable::Searchable},
};

/// Products or variants in one INSERT.
const ROWS: usize = 256;
/// Texts in one INSERT, and with them products in one transaction: at each statement of many rows the full-text index puts on
/// disk what it has gathered, and what is in many pieces it has to join later.
pub(super) const TEXT_ROWS: usize = 2_048;

static PRODUCTS: LazyLock<Insert> = LazyLock::new(|| {
    let columns = "product_id, no, rank, since, shop, external_id, born, hash, title, titles, brand, lang, currency, \
                   price_min, price_max, compare_at, available, variant_count, condition, tones, image, category_path, \
                   collections, tags, options, url, provenance, images, translations, description";
    Insert::new("products", columns, ROWS)
});

static VARIANTS: LazyLock<Insert> = LazyLock::new(|| {
    let columns = "variant_id, product_no, product_id, shop, external_id, born, hash, position, title, options, currency, \
                   price, compare_at, available, stock, sku, gtin, condition, image";
    Insert::new("variants", columns, ROWS)
});

static TEXTS: LazyLock<Insert> = LazyLock::new(|| Insert::new("search", "rowid, title, brand, tags, body", TEXT_ROWS));

/// The numbers that rows are written under; those of products count up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub shop: i64,
    pub generation: i64,
    pub no: i64,
    pub rank: i64,
}

/// Adds a shop that nobody sees yet.
pub(super) async fn insert_shop(
    tx: &mut SqliteConnection,
    shop: &ShopState,
    currency: Option<Currency>,
) -> Result<i64, CatalogError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO shops (shop_id, slug, name, awning, currency) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
    )
    .bind(shop.id.as_str())
    .bind(&shop.slug)
    .bind(&shop.name)
    .bind(shop.awning)
    .bind(currency.map_or("", Currency::code))
    .fetch_one(tx)
    .await?)
}

/// Writes down that an import is under way, and behind which rows its own begin.
pub(super) async fn begin_import(tx: &mut SqliteConnection, generation: i64, shop: i64) -> Result<(), CatalogError> {
    sqlx::query(
        "INSERT INTO imports (generation, shop, products_after, variants_after) \
         SELECT ?1, ?2, coalesce((SELECT max(id) FROM products), 0), coalesce((SELECT max(id) FROM variants), 0)",
    )
    .bind(generation)
    .bind(shop)
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends the versions that are replaced and writes the new ones. Returns how far the numbers went, and what the new ones are
/// found by, under their rows.
pub(super) async fn write(
    tx: &mut SqliteConnection,
    changes: Changes,
    mut numbers: Numbers,
) -> Result<(Numbers, Vec<(i64, Searchable)>), CatalogError> {
    end(tx, "products", &changes.replaced_products, numbers.generation).await?;
    end(tx, "variants", &changes.ended_variants, numbers.generation).await?;
    unsweep(tx, "products", &changes.returned_products).await?;
    unsweep(tx, "variants", &changes.returned_variants).await?;
    let placed: Vec<(ChangedProduct, Kept)> = changes
        .written
        .into_iter()
        .map(|changed| {
            let kept = changed.keeps.unwrap_or_else(|| {
                numbers.no += 1;
                numbers.rank += 1;
                Kept { no: numbers.no, rank: numbers.rank, since: numbers.generation }
            });
            (changed, kept)
        })
        .collect();
    let Some(last) = insert_products(tx, &placed, numbers).await? else { return Ok((numbers, Vec::new())) };
    // They follow each other without a gap.
    let first = last + 1 - i64::try_from(placed.len()).unwrap_or(0);
    let texts = (first..).zip(&placed).map(|(row, (changed, _))| (row, Searchable::of_new(&changed.product))).collect();
    insert_variants(tx, placed, numbers).await?;
    Ok((numbers, texts))
}

/// Puts texts into the index, under the rows of their products. The last thing in a transaction: whatever is written behind
/// it, in a statement of many rows, makes the index put on disk what it has gathered.
pub(in crate::catalog::store) async fn write_texts(
    tx: &mut SqliteConnection,
    texts: Vec<(i64, Searchable)>,
) -> Result<(), CatalogError> {
    TEXTS
        .rows(tx, texts, |(row, texts), values| {
            let Searchable { title, brand, tags, body } = texts;
            values.push(row).push(title).push(brand).push(tags).push(body);
        })
        .await?;
    Ok(())
}

/// Writes down which was the last number of a product.
pub(super) async fn write_last_no(tx: &mut SqliteConnection, no: i64) -> Result<(), CatalogError> {
    sqlx::query("UPDATE meta SET last_no = ?1").bind(no).execute(tx).await?;
    Ok(())
}

/// Versions that end with `generation`.
async fn end(
    tx: &mut SqliteConnection,
    table: &'static str,
    rows: &[i64],
    generation: i64,
) -> Result<(), CatalogError> {
    if !rows.is_empty() {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE {table} SET died = ?1 WHERE id IN (SELECT value FROM json_each(?2))"
        )))
        .bind(generation)
        .bind(serde_json::json!(rows).to_string())
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Tombstones that get a successor: the next sweep deletes them.
async fn unsweep(tx: &mut SqliteConnection, table: &'static str, rows: &[i64]) -> Result<(), CatalogError> {
    if !rows.is_empty() {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE {table} SET swept = 0 WHERE id IN (SELECT value FROM json_each(?1))"
        )))
        .bind(serde_json::json!(rows).to_string())
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Returns the row of the last.
async fn insert_products(
    tx: &mut SqliteConnection,
    placed: &[(ChangedProduct, Kept)],
    numbers: Numbers,
) -> Result<Option<i64>, CatalogError> {
    let bind = |(changed, kept): &(ChangedProduct, Kept), values: &mut Values| {
        let p = &changed.product;
        let cheapest = p.cheapest();
        let price = cheapest.map_or(0, |v| v.price.amount);
        values
            .push(text(&changed.id))
            .push(kept.no)
            .push(kept.rank)
            .push(kept.since)
            .push(numbers.shop)
            .push(text(&p.external_id))
            .push(numbers.generation)
            .push(&changed.hash[..])
            .push(text(&p.title))
            .push(p.titles().as_ref().map(json))
            .push(p.brand.as_deref().map(text))
            .push(p.lang.as_deref().map(text))
            .push(cheapest.map_or("", |v| v.price.currency.code()))
            .push(price)
            .push(p.price_max().map_or(price, |m| m.amount))
            .push(cheapest.and_then(|v| v.compare_at).map(|m| m.amount))
            .push(p.available())
            .push(i64::try_from(p.variants.len()).unwrap_or(i64::MAX))
            .push(p.condition().map(|c| c as i64))
            .push(list(&p.tones()))
            .push(p.images.first().or_else(|| p.variants.iter().find_map(|v| v.image.as_ref())).map(json))
            .push(list(&p.category_path))
            .push(list(&p.collections))
            .push(list(&p.tags))
            .push(list(&p.options))
            .push(p.url.as_deref().map(text))
            .push(p.provenance.as_ref().map(json))
            .push(list(&p.images))
            .push(list(&p.translations))
            .push(text(&p.description));
    };
    PRODUCTS.rows(tx, placed, bind).await
}

async fn insert_variants(
    tx: &mut SqliteConnection,
    placed: Vec<(ChangedProduct, Kept)>,
    numbers: Numbers,
) -> Result<(), CatalogError> {
    let mut rows = Vec::new();
    for (changed, kept) in &placed {
        rows.extend(changed.variants.iter().map(|v| (changed, kept.no, v, &changed.product.variants[v.position])));
    }
    VARIANTS
        .rows(tx, rows, |(product, no, changed, v), values| {
            values
                .push(text(&changed.id))
                .push(no)
                .push(text(&product.id))
                .push(numbers.shop)
                .push(text(&v.external_id))
                .push(numbers.generation)
                .push(&changed.hash[..])
                .push(i64::try_from(changed.position).unwrap_or(i64::MAX))
                .push(text(&v.title))
                .push(list(&v.options))
                .push(v.price.currency.code())
                .push(v.price.amount)
                .push(v.compare_at.map(|m| m.amount))
                .push(v.available)
                .push(v.stock)
                .push(v.sku.as_deref().map(text))
                .push(v.gtin.map(|g| text(g.padded())))
                .push(v.condition as i64)
                .push(v.image.as_ref().map(json));
        })
        .await?;
    Ok(())
}

/// Ends products that vanished, with their variants. Returns how many variants.
pub(super) async fn bury_products(
    tx: &mut SqliteConnection,
    generation: i64,
    rows: &[i64],
    nos: &[i64],
) -> Result<u64, CatalogError> {
    end(tx, "products", rows, generation).await?;
    let done = sqlx::query(
        "UPDATE variants SET died = ?1 WHERE product_no IN (SELECT value FROM json_each(?2)) AND died = ?3",
    )
    .bind(generation)
    .bind(serde_json::json!(nos).to_string())
    .bind(NEVER)
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// How many living variants products have.
pub(super) async fn count_variants(connection: &mut SqliteConnection, nos: &[i64]) -> Result<u64, CatalogError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM variants WHERE product_no IN (SELECT value FROM json_each(?1)) AND died = ?2",
    )
    .bind(serde_json::json!(nos).to_string())
    .bind(NEVER)
    .fetch_one(connection)
    .await?;
    Ok(count.unsigned_abs())
}

/// A text, in one piece with what counts its owners: bound as a `String` it would take two.
fn text(text: &str) -> Arc<str> {
    Arc::from(text)
}

/// A list as a JSON column; most are empty.
fn list<T: serde::Serialize>(list: &[T]) -> Cow<'static, str> {
    if list.is_empty() { Cow::Borrowed("[]") } else { Cow::Owned(json(list)) }
}

/// A value as a JSON column.
fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    // Strings, numbers, lists and plain structs of them always serialise.
    serde_json::to_string(value).unwrap_or_default()
}
