//! Shops, one product, variants by id.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use sqlx::{FromRow, SqliteConnection};

use super::{Catalog, CatalogError};
use crate::{
    catalog::{
        model::{Image, Product, ProductCard, Shop, ShopRef, Variant, VariantLine},
        money::Money,
    },
    ids::{ProductId, ShopId, VariantId},
};

/// What a card needs of a product's row and its shop's. Behind it: `FROM products p JOIN shops s ON s.id = p.shop`.
pub(super) const CARD_COLUMNS: &str = "p.id, p.product_id, p.rank, p.shop, p.title, p.brand, p.lang, p.currency, p.price_min, \
     p.price_max, p.compare_at, p.available, p.variant_count, p.tones, p.image, s.shop_id, s.slug, s.name, s.awning";

/// A version of a product that readers see.
pub(super) const LIVE: &str = "p.born <= s.generation AND p.died > s.generation";

#[derive(FromRow)]
pub(super) struct CardRow {
    pub id: i64,
    pub rank: i64,
    pub shop: i64,
    product_id: String,
    title: String,
    brand: Option<String>,
    lang: Option<String>,
    currency: String,
    price_min: i64,
    price_max: i64,
    compare_at: Option<i64>,
    available: bool,
    variant_count: u32,
    tones: String,
    image: Option<String>,
    #[sqlx(flatten)]
    of: ShopColumns,
}

#[derive(FromRow)]
struct ShopColumns {
    shop_id: String,
    slug: String,
    name: String,
    awning: u8,
}

#[derive(FromRow)]
struct DetailRow {
    #[sqlx(flatten)]
    card: CardRow,
    no: i64,
    generation: i64,
    category: Option<String>,
    tags: String,
    options: String,
    url: Option<String>,
    images: String,
    description: String,
}

#[derive(FromRow)]
struct VariantRow {
    variant_id: String,
    title: String,
    options: String,
    currency: String,
    price: i64,
    compare_at: Option<i64>,
    available: bool,
    stock: Option<u32>,
    sku: Option<String>,
    image: Option<String>,
}

#[derive(FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    variant: VariantRow,
    product_id: String,
    product_title: String,
    product_image: Option<String>,
    live: bool,
    #[sqlx(flatten)]
    of: ShopColumns,
}

/// Reads a JSON column.
fn json<T: DeserializeOwned>(column: &str, what: &'static str) -> Result<T, CatalogError> {
    serde_json::from_str(column).map_err(|_| CatalogError::Damaged(what))
}

fn image(column: Option<&str>) -> Result<Option<Image>, CatalogError> {
    column.map(|c| json(c, "image")).transpose()
}

fn money(amount: i64, currency: &str) -> Result<Money, CatalogError> {
    let currency = currency.parse().map_err(|_| CatalogError::Damaged("currency"))?;
    Ok(Money { amount, currency })
}

impl ShopColumns {
    fn into_ref(self) -> Result<ShopRef, CatalogError> {
        let id = ShopId::parse(&self.shop_id).map_err(|_| CatalogError::Damaged("shop id"))?;
        Ok(ShopRef { id, slug: self.slug, name: self.name, awning: self.awning })
    }
}

impl CardRow {
    pub fn into_card(self) -> Result<ProductCard, CatalogError> {
        let price = money(self.price_min, &self.currency)?;
        Ok(ProductCard {
            id: ProductId::parse(&self.product_id).map_err(|_| CatalogError::Damaged("product id"))?,
            shop: self.of.into_ref()?,
            title: self.title,
            brand: self.brand,
            lang: self.lang,
            price,
            price_to: (self.price_max != self.price_min).then_some(Money { amount: self.price_max, ..price }),
            compare_at: self.compare_at.map(|amount| Money { amount, ..price }),
            image: image(self.image.as_deref())?,
            tones: json(&self.tones, "list of colours")?,
            available: self.available,
            variants: self.variant_count,
        })
    }
}

impl VariantRow {
    fn into_variant(self) -> Result<Variant, CatalogError> {
        let price = money(self.price, &self.currency)?;
        Ok(Variant {
            id: VariantId::parse(&self.variant_id).map_err(|_| CatalogError::Damaged("variant id"))?,
            title: self.title,
            options: json(&self.options, "list of options")?,
            price,
            compare_at: self.compare_at.map(|amount| Money { amount, ..price }),
            available: self.available,
            stock: self.stock,
            sku: self.sku,
            image: image(self.image.as_deref())?,
        })
    }
}

impl LineRow {
    fn into_line(self) -> Result<VariantLine, CatalogError> {
        let v = self.variant.into_variant()?;
        Ok(VariantLine {
            id: v.id,
            product: ProductId::parse(&self.product_id).map_err(|_| CatalogError::Damaged("product id"))?,
            product_title: self.product_title,
            title: v.title,
            options: v.options,
            shop: self.of.into_ref()?,
            price: v.price,
            compare_at: v.compare_at,
            image: v.image.map_or_else(|| image(self.product_image.as_deref()), |own| Ok(Some(own)))?,
            available: v.available && self.live,
            gone: !self.live,
        })
    }
}

impl Catalog {
    /// Something that changes whenever what readers see changes.
    pub async fn stamp(&self) -> Result<String, CatalogError> {
        Ok(sqlx::query_scalar("SELECT stamp FROM meta").fetch_one(self.readers()).await?)
    }

    /// Whether there is no shop to see.
    pub async fn is_empty(&self) -> Result<bool, CatalogError> {
        let any: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM shops WHERE generation > 0)")
            .fetch_one(self.readers())
            .await?;
        Ok(!any)
    }

    /// All shops, in the order in which they came.
    pub async fn shops(&self) -> Result<Vec<Shop>, CatalogError> {
        let rows: Vec<(String, String, String, u8, u32, String)> = sqlx::query_as(
            "SELECT shop_id, slug, name, awning, products, currency FROM shops WHERE generation > 0 ORDER BY id",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter()
            .map(|(id, slug, name, awning, products, currency)| {
                let id = ShopId::parse(&id).map_err(|_| CatalogError::Damaged("shop id"))?;
                Ok(Shop { id, slug, name, awning, products, currency })
            })
            .collect()
    }

    /// One product with its variants; `None` when there is none, or it vanished.
    pub async fn product(&self, id: &ProductId) -> Result<Option<Product>, CatalogError> {
        // One read transaction: a flip between the two statements would pair a product with another version's variants.
        let mut tx = self.readers().begin().await?;
        let Some(row) = detail_row(&mut tx, id).await? else { return Ok(None) };
        let variants: Vec<VariantRow> = sqlx::query_as(
            "SELECT variant_id, title, options, currency, price, compare_at, available, stock, sku, image FROM variants \
             WHERE product_no = ?1 AND born <= ?2 AND died > ?2 ORDER BY position",
        )
        .bind(row.no)
        .bind(row.generation)
        .fetch_all(&mut *tx)
        .await?;
        drop(tx);
        Ok(Some(Product {
            description_html: row.description,
            category: row.category,
            tags: json(&row.tags, "list of tags")?,
            options: json(&row.options, "list of options")?,
            variant_list: variants.into_iter().map(VariantRow::into_variant).collect::<Result<_, _>>()?,
            images: json(&row.images, "list of images")?,
            url: row.url,
            card: row.card.into_card()?,
        }))
    }

    /// Variants by id, in the order asked for, also those that vanished. Ids that never existed are left out.
    pub async fn variants(&self, ids: &[VariantId]) -> Result<Vec<VariantLine>, CatalogError> {
        let wanted = serde_json::json!(ids).to_string();
        // The latest version that readers may know, live or not; the product's latest, likewise.
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT v.variant_id, v.title, v.options, v.currency, v.price, v.compare_at, v.available, v.stock, v.sku, v.image, \
                    v.product_id, v.died > s.generation AS live, s.shop_id, s.slug, s.name, s.awning, \
                    p.title AS product_title, p.image AS product_image \
             FROM json_each(?1) AS wanted \
             JOIN variants v ON v.variant_id = wanted.value \
             JOIN shops s ON s.id = v.shop \
             JOIN products p ON p.product_id = v.product_id \
             WHERE v.born = (SELECT max(born) FROM variants WHERE variant_id = v.variant_id AND born <= s.generation) \
               AND p.born = (SELECT max(born) FROM products WHERE product_id = v.product_id AND born <= s.generation)",
        )
        .bind(wanted)
        .fetch_all(self.readers())
        .await?;
        let mut lines = HashMap::with_capacity(rows.len());
        for row in rows {
            let line = row.into_line()?;
            lines.insert(line.id.clone(), line);
        }
        Ok(ids.iter().filter_map(|id| lines.remove(id)).collect())
    }

    /// Cards of live products by id, in the order asked for.
    pub async fn cards(&self, ids: &[ProductId]) -> Result<Vec<ProductCard>, CatalogError> {
        let rows: Vec<CardRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {CARD_COLUMNS} FROM json_each(?1) AS wanted JOIN products p ON p.product_id = wanted.value \
             JOIN shops s ON s.id = p.shop WHERE {LIVE}"
        )))
        .bind(serde_json::json!(ids).to_string())
        .fetch_all(self.readers())
        .await?;
        let mut cards = HashMap::with_capacity(rows.len());
        for row in rows {
            let card = row.into_card()?;
            cards.insert(card.id.clone(), card);
        }
        Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
    }
}

async fn detail_row(connection: &mut SqliteConnection, id: &ProductId) -> Result<Option<DetailRow>, CatalogError> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {CARD_COLUMNS}, p.no, s.generation, p.category, p.tags, p.options, p.url, p.images, p.description \
         FROM products p JOIN shops s ON s.id = p.shop WHERE p.product_id = ?1 AND {LIVE}"
    )))
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?)
}
