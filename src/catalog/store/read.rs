//! Shops, one product, variants by id.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use sqlx::{FromRow, SqliteConnection};

use super::{
    Catalog, CatalogError, also_at,
    overlay::{self, Overlay},
};
use crate::{
    catalog::{
        gtin::Gtin,
        index::category_values,
        model::{Condition, Image, Product, ProductCard, Shop, ShopRef, Variant, VariantLine},
        money::Money,
    },
    ids::{ProductId, ShopId, VariantId},
};

/// What a card needs of a product's row and its shop's. Behind it: `FROM products p JOIN shops s ON s.id = p.shop`.
pub(super) const CARD_COLUMNS: &str = "p.shop, p.product_id, p.title, p.titles, p.brand, p.lang, p.currency, \
     p.price_min, p.price_max, p.compare_at, p.available, p.variant_count, p.condition, p.tones, p.image, s.shop_id, s.slug, s.name, s.awning";

/// A version of a product that readers see.
pub(super) const LIVE: &str = "p.born <= s.generation AND p.died > s.generation";

#[derive(FromRow)]
pub(super) struct CardRow {
    pub shop: i64,
    product_id: String,
    title: String,
    titles: Option<String>,
    brand: Option<String>,
    lang: Option<String>,
    currency: String,
    price_min: i64,
    price_max: i64,
    compare_at: Option<i64>,
    available: bool,
    variant_count: u32,
    condition: Option<u8>,
    tones: String,
    image: Option<String>,
    #[sqlx(flatten)]
    of: ShopColumns,
}

#[derive(FromRow)]
pub(super) struct ShopColumns {
    shop_id: String,
    slug: String,
    name: String,
    awning: u8,
}

#[derive(FromRow)]
struct ShopRow {
    #[sqlx(flatten)]
    of: ShopColumns,
    products: u32,
    currency: String,
    checkout: Option<String>,
}

#[derive(FromRow)]
struct DetailRow {
    #[sqlx(flatten)]
    card: CardRow,
    no: i64,
    generation: i64,
    category_path: String,
    collections: String,
    tags: String,
    options: String,
    url: Option<String>,
    provenance: Option<String>,
    images: String,
    translations: String,
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
    gtin: Option<String>,
    condition: u8,
    image: Option<String>,
}

#[derive(FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    variant: VariantRow,
    product_id: String,
    product_title: String,
    product_lang: Option<String>,
    product_options: String,
    product_translations: String,
    product_image: Option<String>,
    product_url: Option<String>,
    live: bool,
    #[sqlx(flatten)]
    of: ShopColumns,
}

/// Reads a JSON column.
pub(super) fn json<T: DeserializeOwned>(column: &str, what: &'static str) -> Result<T, CatalogError> {
    serde_json::from_str(column).map_err(|_| CatalogError::Damaged(what))
}

/// A list; most are empty.
pub(super) fn list<T: DeserializeOwned>(column: &str, what: &'static str) -> Result<Vec<T>, CatalogError> {
    if column == "[]" { Ok(Vec::new()) } else { json(column, what) }
}

pub(super) fn condition(column: u8) -> Result<Condition, CatalogError> {
    Condition::ALL.get(usize::from(column)).copied().ok_or(CatalogError::Damaged("condition"))
}

pub(super) fn image(column: Option<&str>) -> Result<Option<Image>, CatalogError> {
    column.map(|c| json(c, "image")).transpose()
}

pub(super) fn money(amount: i64, currency: &str) -> Result<Money, CatalogError> {
    let currency = currency.parse().map_err(|_| CatalogError::Damaged("currency"))?;
    Ok(Money { amount, currency })
}

pub(super) fn gtin(column: &str) -> Result<Gtin, CatalogError> {
    column.parse().map_err(|_| CatalogError::Damaged("GTIN"))
}

impl ShopColumns {
    pub fn into_ref(self) -> Result<ShopRef, CatalogError> {
        let id = ShopId::parse(&self.shop_id).map_err(|_| CatalogError::Damaged("shop id"))?;
        Ok(ShopRef { id, slug: self.slug, name: self.name, awning: self.awning })
    }
}

impl ShopRow {
    fn into_shop(self) -> Result<Shop, CatalogError> {
        let Self { products, currency, checkout, of } = self;
        let ShopRef { id, slug, name, awning } = of.into_ref()?;
        Ok(Shop { id, slug, name, awning, products, currency, checkout })
    }
}

impl CardRow {
    /// In the language that is wanted, where there is a title in it.
    pub fn into_card(self, lang: Option<&str>) -> Result<ProductCard, CatalogError> {
        let price = money(self.price_min, &self.currency)?;
        let titles = self.titles.as_deref().filter(|_| lang.is_some());
        let titles = titles.map(|t| json(t, "list of titles")).transpose()?.unwrap_or_default();
        let translated = overlay::title(titles, self.lang.as_deref(), lang);
        let mut card = ProductCard {
            id: ProductId::parse(&self.product_id).map_err(|_| CatalogError::Damaged("product id"))?,
            shop: self.of.into_ref()?,
            title: self.title,
            brand: self.brand,
            lang: self.lang,
            price,
            price_to: (self.price_max != self.price_min).then_some(Money { amount: self.price_max, ..price }),
            compare_at: self.compare_at.map(|amount| Money { amount, ..price }),
            image: image(self.image.as_deref())?,
            tones: list(&self.tones, "list of colours")?,
            available: self.available,
            variants: self.variant_count,
            condition: self.condition.map(condition).transpose()?,
            fitting: None,
        };
        if let Some(translated) = translated {
            overlay::card(&mut card, translated);
        }
        Ok(card)
    }
}

impl VariantRow {
    fn into_variant(self) -> Result<Variant, CatalogError> {
        let price = money(self.price, &self.currency)?;
        Ok(Variant {
            id: VariantId::parse(&self.variant_id).map_err(|_| CatalogError::Damaged("variant id"))?,
            title: self.title,
            options: list(&self.options, "list of options")?,
            price,
            compare_at: self.compare_at.map(|amount| Money { amount, ..price }),
            available: self.available,
            stock: self.stock,
            sku: self.sku,
            gtin: self.gtin.as_deref().map(gtin).transpose()?.map(|g| g.to_string()),
            condition: condition(self.condition)?,
            image: image(self.image.as_deref())?,
        })
    }
}

impl LineRow {
    fn into_line(self, lang: Option<&str>) -> Result<VariantLine, CatalogError> {
        let mut v = self.variant.into_variant()?;
        if v.image.is_none() {
            v.image = image(self.product_image.as_deref())?;
        }
        let translations = list(&self.product_translations, "list of translations")?;
        let product_title = if let Some(translation) = overlay::choose(translations, self.product_lang.as_deref(), lang)
        {
            let own_options: Vec<_> = list(&self.product_options, "list of options")?;
            let overlay =
                Overlay { translation: &translation, own_title: &self.product_title, own_options: &own_options };
            overlay.variant(&mut v.title, &mut v.options, v.image.as_mut());
            overlay.title().to_owned()
        } else {
            self.product_title
        };
        Ok(VariantLine {
            id: v.id,
            product: ProductId::parse(&self.product_id).map_err(|_| CatalogError::Damaged("product id"))?,
            product_title,
            title: v.title,
            options: v.options,
            shop: self.of.into_ref()?,
            price: v.price,
            compare_at: v.compare_at,
            image: v.image,
            available: v.available && self.live,
            stock: v.stock.filter(|_| self.live),
            gone: !self.live,
            url: self.product_url.filter(|_| self.live),
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
        shops(&mut *self.readers().acquire().await?).await
    }

    /// One product with its variants, in the language that is wanted as far as the shop gives it; `None` when there is none,
    /// or it vanished.
    pub async fn product(&self, id: &ProductId, lang: Option<&str>) -> Result<Option<Product>, CatalogError> {
        // One read transaction: a flip between two statements would pair a product with another version's variants.
        let mut tx = self.readers().begin().await?;
        let Some(row) = detail_row(&mut tx, id).await? else { return Ok(None) };
        let variants: Vec<VariantRow> = sqlx::query_as(
            "SELECT variant_id, title, options, currency, price, compare_at, available, stock, sku, gtin, condition, image \
             FROM variants WHERE product_no = ?1 AND born <= ?2 AND died > ?2 ORDER BY position",
        )
        .bind(row.no)
        .bind(row.generation)
        .fetch_all(&mut *tx)
        .await?;
        let gtins: Vec<Gtin> = variants.iter().filter_map(|v| v.gtin.as_deref()).map(gtin).collect::<Result<_, _>>()?;
        let currency = row.card.currency.parse().map_err(|_| CatalogError::Damaged("currency"))?;
        let also_at = also_at::also_at(&mut tx, row.card.shop, currency, &gtins, lang).await?;
        drop(tx);
        let translations = list(&row.translations, "list of translations")?;
        let translation = overlay::choose(translations, row.card.lang.as_deref(), lang);
        let category_path: Vec<String> = list(&row.category_path, "list of categories")?;
        let mut product = Product {
            description_html: row.description,
            category: category_path.last().cloned(),
            category_values: category_values(category_path.iter().map(String::as_str)),
            category_path,
            collections: list(&row.collections, "list of collections")?,
            provenance: row.provenance.as_deref().map(|p| json(p, "provenance")).transpose()?,
            tags: list(&row.tags, "list of tags")?,
            options: list(&row.options, "list of options")?,
            variant_list: variants.into_iter().map(VariantRow::into_variant).collect::<Result<_, _>>()?,
            images: list(&row.images, "list of images")?,
            url: row.url,
            also_at,
            card: row.card.into_card(None)?,
        };
        if let Some(translation) = translation {
            overlay::product(&mut product, translation);
        }
        Ok(Some(product))
    }

    /// Variants by id, in the order asked for, also those that vanished. Ids that never existed are left out.
    pub async fn variants(&self, ids: &[VariantId], lang: Option<&str>) -> Result<Vec<VariantLine>, CatalogError> {
        let wanted = serde_json::json!(ids).to_string();
        // The latest version that readers may know, live or not; the product's latest, likewise.
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT v.variant_id, v.title, v.options, v.currency, v.price, v.compare_at, v.available, v.stock, v.sku, v.gtin, \
                    v.condition, v.image, v.product_id, v.died > s.generation AS live, s.shop_id, s.slug, s.name, s.awning, \
                    p.title AS product_title, p.image AS product_image, p.url AS product_url, p.lang AS product_lang, \
                    iif(?2, p.options, '[]') AS product_options, iif(?2, p.translations, '[]') AS product_translations \
             FROM json_each(?1) AS wanted \
             JOIN variants v ON v.variant_id = wanted.value \
             JOIN shops s ON s.id = v.shop \
             JOIN products p ON p.product_id = v.product_id \
             WHERE v.born = (SELECT max(born) FROM variants WHERE variant_id = v.variant_id AND born <= s.generation) \
               AND p.born = (SELECT max(born) FROM products WHERE product_id = v.product_id AND born <= s.generation)",
        )
        .bind(wanted)
        .bind(lang.is_some())
        .fetch_all(self.readers())
        .await?;
        let mut lines = HashMap::with_capacity(rows.len());
        for row in rows {
            let line = row.into_line(lang)?;
            lines.insert(line.id.clone(), line);
        }
        Ok(ids.iter().filter_map(|id| lines.remove(id)).collect())
    }

    /// Cards of live products by id, in the order asked for.
    pub async fn cards(&self, ids: &[ProductId], lang: Option<&str>) -> Result<Vec<ProductCard>, CatalogError> {
        let rows: Vec<CardRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {CARD_COLUMNS} FROM json_each(?1) AS wanted JOIN products p ON p.product_id = wanted.value \
             JOIN shops s ON s.id = p.shop WHERE {LIVE}"
        )))
        .bind(serde_json::json!(ids).to_string())
        .fetch_all(self.readers())
        .await?;
        let mut cards = HashMap::with_capacity(rows.len());
        for row in rows {
            let card = row.into_card(lang)?;
            cards.insert(card.id.clone(), card);
        }
        Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
    }
}

async fn detail_row(connection: &mut SqliteConnection, id: &ProductId) -> Result<Option<DetailRow>, CatalogError> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {CARD_COLUMNS}, p.no, s.generation, p.category_path, p.collections, p.tags, p.options, p.url, p.provenance, \
         p.images, p.translations, p.description \
         FROM products p JOIN shops s ON s.id = p.shop WHERE p.product_id = ?1 AND {LIVE}"
    )))
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?)
}

pub(super) async fn shops(connection: &mut SqliteConnection) -> Result<Vec<Shop>, CatalogError> {
    let rows: Vec<ShopRow> = sqlx::query_as(
        "SELECT shop_id, slug, name, awning, products, currency, checkout FROM shops WHERE generation > 0 ORDER BY id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(ShopRow::into_shop).collect()
}
