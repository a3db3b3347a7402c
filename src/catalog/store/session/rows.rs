//! What an import writes, in statements of many rows.

use std::borrow::Cow;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    ShopState,
    compare::{ChangedProduct, ChangedVariant, Changes, Kept},
};
use crate::catalog::{
    money::Currency,
    store::{
        CatalogError, NEVER,
        searchable::{self, Searchable},
    },
};

/// Rows in one INSERT. `SQLite` takes 32,766 parameters; statements of one size are prepared once.
const ROWS_PER_INSERT: usize = 200;

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

/// Ends the versions that are replaced and writes the new ones. Returns how far the numbers went.
pub(super) async fn write(
    tx: &mut SqliteConnection,
    changes: &Changes<'_>,
    mut numbers: Numbers,
) -> Result<Numbers, CatalogError> {
    end(tx, "products", &changes.replaced_products, numbers.generation).await?;
    end(tx, "variants", &changes.ended_variants, numbers.generation).await?;
    unsweep(tx, "products", &changes.returned_products).await?;
    unsweep(tx, "variants", &changes.returned_variants).await?;
    let mut variants = Vec::new();
    for chunk in changes.written.chunks(ROWS_PER_INSERT) {
        let mut placed = Vec::with_capacity(chunk.len());
        for changed in chunk {
            let kept = changed.keeps.unwrap_or_else(|| {
                numbers.no += 1;
                numbers.rank += 1;
                Kept { no: numbers.no, rank: numbers.rank, since: numbers.generation }
            });
            placed.push((changed, kept));
            variants.extend(changed.variants.iter().map(|v| (changed.id.as_str(), kept.no, v)));
        }
        let first = insert_products(tx, &placed, numbers).await?;
        let texts = placed.iter().zip(0..).map(|((changed, _), n)| (first + n, Searchable::of_new(changed.product)));
        searchable::insert(tx, texts.collect::<Vec<_>>().into_iter()).await?;
    }
    for chunk in variants.chunks(ROWS_PER_INSERT) {
        insert_variants(tx, chunk, numbers).await?;
    }
    sqlx::query("UPDATE meta SET last_no = ?1").bind(numbers.no).execute(tx).await?;
    Ok(numbers)
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

/// Returns the row of the first; the others follow without a gap.
async fn insert_products(
    tx: &mut SqliteConnection,
    placed: &[(&ChangedProduct<'_>, Kept)],
    numbers: Numbers,
) -> Result<i64, CatalogError> {
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO products (product_id, no, rank, since, shop, external_id, born, hash, title, titles, brand, lang, currency, \
         price_min, price_max, compare_at, available, variant_count, condition, tones, image, category_path, collections, \
         tags, options, url, provenance, images, translations, description) ",
    );
    insert.push_values(placed, |mut row, (changed, kept)| {
        let p = changed.product;
        let cheapest = p.cheapest();
        let price = cheapest.map_or(0, |v| v.price.amount);
        row.push_bind(changed.id.clone())
            .push_bind(kept.no)
            .push_bind(kept.rank)
            .push_bind(kept.since)
            .push_bind(numbers.shop)
            .push_bind(p.external_id.clone())
            .push_bind(numbers.generation)
            .push_bind(changed.hash.to_vec())
            .push_bind(p.title.clone())
            .push_bind(p.titles().as_ref().map(json))
            .push_bind(p.brand.clone())
            .push_bind(p.lang.clone())
            .push_bind(cheapest.map_or("", |v| v.price.currency.code()))
            .push_bind(price)
            .push_bind(p.price_max().map_or(price, |m| m.amount))
            .push_bind(cheapest.and_then(|v| v.compare_at).map(|m| m.amount))
            .push_bind(p.available())
            .push_bind(i64::try_from(p.variants.len()).unwrap_or(i64::MAX))
            .push_bind(p.condition().map(|c| c as i64))
            .push_bind(json(&p.tones()))
            .push_bind(p.images.first().or_else(|| p.variants.iter().find_map(|v| v.image.as_ref())).map(json))
            .push_bind(list(&p.category_path))
            .push_bind(list(&p.collections))
            .push_bind(list(&p.tags))
            .push_bind(list(&p.options))
            .push_bind(p.url.clone())
            .push_bind(p.provenance.as_ref().map(json))
            .push_bind(list(&p.images))
            .push_bind(list(&p.translations))
            .push_bind(p.description.clone());
    });
    let done = insert.build().persistent(placed.len() == ROWS_PER_INSERT).execute(tx).await?;
    let last = done.last_insert_rowid();
    Ok(last + 1 - i64::try_from(placed.len()).unwrap_or(0))
}

async fn insert_variants(
    tx: &mut SqliteConnection,
    chunk: &[(&str, i64, &ChangedVariant<'_>)],
    numbers: Numbers,
) -> Result<(), CatalogError> {
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO variants (variant_id, product_no, product_id, shop, external_id, born, hash, position, title, options, \
         currency, price, compare_at, available, stock, sku, gtin, condition, image) ",
    );
    insert.push_values(chunk, |mut row, (product_id, no, changed)| {
        let v = changed.variant;
        row.push_bind(changed.id.clone())
            .push_bind(*no)
            .push_bind((*product_id).to_owned())
            .push_bind(numbers.shop)
            .push_bind(v.external_id.clone())
            .push_bind(numbers.generation)
            .push_bind(changed.hash.to_vec())
            .push_bind(i64::try_from(changed.position).unwrap_or(i64::MAX))
            .push_bind(v.title.clone())
            .push_bind(list(&v.options))
            .push_bind(v.price.currency.code())
            .push_bind(v.price.amount)
            .push_bind(v.compare_at.map(|m| m.amount))
            .push_bind(v.available)
            .push_bind(v.stock)
            .push_bind(v.sku.clone())
            .push_bind(v.gtin.map(|g| g.padded().to_owned()))
            .push_bind(v.condition as i64)
            .push_bind(v.image.as_ref().map(json));
    });
    insert.build().persistent(chunk.len() == ROWS_PER_INSERT).execute(tx).await?;
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

/// A list as a JSON column; most are empty.
fn list<T: serde::Serialize>(list: &[T]) -> Cow<'static, str> {
    if list.is_empty() { Cow::Borrowed("[]") } else { Cow::Owned(json(list)) }
}

/// A value as a JSON column.
fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    // Strings, numbers, lists and plain structs of them always serialise.
    serde_json::to_string(value).unwrap_or_default()
}
