//! Reading the whole catalogue into an index: one read transaction, so that all of it is of one moment.
//!
//! The words come out of the full-text index itself, in order and split as it splits them; nothing is tokenised twice.

use futures_util::TryStreamExt;
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::{
    Catalog, CatalogError,
    read::{LIVE, json, list},
};
use crate::{
    catalog::{
        index::{
            Index,
            build::{Builder, ProductRow, VariantRow},
            words::Field,
        },
        model::{Condition, ProductOption, ShopRef},
    },
    ids::ShopId,
};

/// How often it is looked whether the catalogue is being closed, in rows.
const LOOK_EVERY: usize = 1_024;

/// What of a translation the index needs.
#[derive(Deserialize)]
struct Translated {
    lang: String,
    #[serde(default)]
    category_path: Vec<String>,
    #[serde(default)]
    collections: Vec<String>,
}

/// Reads the catalogue. Takes a second or two of one core for 100,000 products: not for a task that others wait behind.
pub(super) async fn load(catalog: &Catalog) -> Result<Index, CatalogError> {
    let mut tx = catalog.indexer().begin().await?;
    let stamp = sqlx::query_scalar("SELECT stamp FROM meta").fetch_one(&mut *tx).await?;
    let mut builder = Builder::new(stamp, shops(&mut tx).await?);
    products(catalog, &mut tx, &mut builder).await?;
    variants(catalog, &mut tx, &mut builder).await?;
    words(catalog, &mut tx, &mut builder).await?;
    drop(tx);
    Ok(builder.finish())
}

async fn shops(connection: &mut SqliteConnection) -> Result<Vec<(i64, ShopRef)>, CatalogError> {
    let rows: Vec<(i64, String, String, String, u8)> =
        sqlx::query_as("SELECT id, shop_id, slug, name, awning FROM shops WHERE generation > 0 ORDER BY id")
            .fetch_all(connection)
            .await?;
    let shop = |(row, id, slug, name, awning): (i64, String, String, String, u8)| {
        let id = ShopId::parse(&id).map_err(|_| CatalogError::Damaged("shop id"))?;
        Ok((row, ShopRef { id, slug, name, awning }))
    };
    rows.into_iter().map(shop).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    product_id: String,
    no: i64,
    rank: i64,
    since: i64,
    shop: i64,
    title: String,
    titles: Option<String>,
    brand: Option<String>,
    category_path: String,
    collections: String,
    translations: String,
    material: Option<String>,
    options: String,
    currency: String,
    price_min: i64,
    tones: String,
    pictured: bool,
}

async fn products(
    catalog: &Catalog,
    connection: &mut SqliteConnection,
    builder: &mut Builder,
) -> Result<(), CatalogError> {
    let mut rows = sqlx::query_as::<_, Row>(sqlx::AssertSqlSafe(format!(
        "SELECT p.id, p.product_id, p.no, p.rank, p.since, p.shop, p.title, p.titles, p.brand, p.category_path, \
                p.collections, p.translations, p.provenance ->> '$.material' AS material, p.options, p.currency, p.price_min, p.tones, p.image IS NOT NULL AS pictured \
         FROM products p JOIN shops s ON s.id = p.shop WHERE {LIVE} ORDER BY p.id"
    )))
    .fetch(connection);
    let mut read = 0;
    while let Some(row) = rows.try_next().await? {
        look(catalog, &mut read)?;
        let options: Vec<ProductOption> = list(&row.options, "list of options")?;
        let options: Vec<(String, Vec<String>)> = options.into_iter().map(|o| (o.name, o.values)).collect();
        let translations: Vec<Translated> = list(&row.translations, "list of translations")?;
        let (category_paths, collection_names): (Vec<_>, Vec<_>) =
            translations.into_iter().map(|t| ((t.lang.clone(), t.category_path), (t.lang, t.collections))).unzip();
        let titles: Vec<(String, String)> =
            row.titles.as_deref().map(|t| json(t, "list of titles")).transpose()?.unwrap_or_default();
        let tones: Vec<String> = list(&row.tones, "list of colours")?;
        builder.product(&ProductRow {
            row: row.id,
            id: &row.product_id,
            no: row.no,
            rank: row.rank,
            since: row.since,
            shop: row.shop,
            title: &row.title,
            titles: &titles,
            brand: row.brand.as_deref(),
            category_path: &list::<String>(&row.category_path, "path of categories")?,
            category_paths: &category_paths,
            collections: &list::<String>(&row.collections, "list of collections")?,
            collection_names: &collection_names,
            material: row.material.as_deref(),
            options: &options,
            currency: row.currency.parse().map_err(|_| CatalogError::Damaged("currency"))?,
            price: row.price_min,
            tone: if let [tone] = tones.as_slice() { Some(tone) } else { None },
            pictured: row.pictured,
        });
    }
    Ok(())
}

async fn variants(
    catalog: &Catalog,
    connection: &mut SqliteConnection,
    builder: &mut Builder,
) -> Result<(), CatalogError> {
    let mut rows = sqlx::query_as::<_, (i64, i64, String, i64, bool, u8, Option<String>)>(
        "SELECT v.product_no, v.position, v.options, v.price, v.available, v.condition, v.image ->> '$.tone' \
         FROM variants v JOIN shops s ON s.id = v.shop WHERE v.born <= s.generation AND v.died > s.generation",
    )
    .fetch(connection);
    let mut read = 0;
    while let Some((product_no, position, options, price, available, condition, tone)) = rows.try_next().await? {
        look(catalog, &mut read)?;
        builder.variant(&VariantRow {
            product_no,
            position,
            options: &list::<String>(&options, "list of options")?,
            price,
            available,
            condition: *Condition::ALL.get(usize::from(condition)).ok_or(CatalogError::Damaged("condition"))?,
            tone: tone.as_deref(),
        });
    }
    Ok(())
}

async fn words(
    catalog: &Catalog,
    connection: &mut SqliteConnection,
    builder: &mut Builder,
) -> Result<(), CatalogError> {
    // Words in order, each with its rows in order: as the index has them on disk.
    let mut rows = sqlx::query_as::<_, (String, Option<String>, Option<String>, Option<String>)>(
        "SELECT term, group_concat(doc) FILTER (WHERE col = 'title'), \
                group_concat(doc) FILTER (WHERE col IN ('brand', 'tags')), \
                group_concat(doc) FILTER (WHERE col = 'body') \
         FROM search_words GROUP BY term",
    )
    .fetch(connection);
    let mut read = 0;
    while let Some((term, title, near, body)) = rows.try_next().await? {
        look(catalog, &mut read)?;
        for (field, rows) in [(Field::Title, title), (Field::Near, near), (Field::Body, body)] {
            if let Some(rows) = rows {
                builder.word(field, &term, rows.split(',').filter_map(|row| row.parse().ok()));
            }
        }
    }
    Ok(())
}

/// Stops where the catalogue is being closed.
fn look(catalog: &Catalog, read: &mut usize) -> Result<(), CatalogError> {
    *read += 1;
    if read.is_multiple_of(LOOK_EVERY) && catalog.is_closing() {
        return Err(sqlx::Error::PoolClosed.into());
    }
    Ok(())
}
