//! A shop's products as they were imported: for export, batch by batch.

use sqlx::{FromRow, Sqlite, Transaction};

use super::{
    Catalog, CatalogError,
    read::{condition, gtin, image, json, list, money},
};
use crate::catalog::{
    model::Shop,
    record::{NewProduct, NewVariant},
    text,
};

/// Products of one batch.
const BATCH: u32 = 200;

/// A shop that is being read: one generation from the first batch to the last.
pub struct Export {
    /// The shop.
    pub shop: Shop,
    row: i64,
    generation: i64,
    rank: i64,
    tx: Transaction<'static, Sqlite>,
}

#[derive(FromRow)]
struct ProductRow {
    no: i64,
    rank: i64,
    external_id: String,
    title: String,
    brand: Option<String>,
    lang: Option<String>,
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
    product_no: i64,
    external_id: String,
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

impl Catalog {
    /// Begins to read a shop, by its name, slug or id; `None` when it is not there.
    pub async fn export(&self, shop: &str) -> Result<Option<Export>, CatalogError> {
        let mut tx = self.readers().begin().await?;
        let found: Option<(i64, i64, String)> = sqlx::query_as(
            "SELECT id, generation, shop_id FROM shops WHERE (name = ?1 OR slug = ?2 OR shop_id = ?1) AND generation > 0 \
             ORDER BY name = ?1 DESC LIMIT 1",
        )
        .bind(shop)
        .bind(text::slug(shop))
        .fetch_optional(&mut *tx)
        .await?;
        let Some((row, generation, id)) = found else { return Ok(None) };
        let shop = super::read::shops(&mut tx).await?.into_iter().find(|s| s.id.as_str() == id);
        let shop = shop.ok_or(CatalogError::Damaged("shop"))?;
        Ok(Some(Export { shop, row, generation, rank: -1, tx }))
    }
}

impl Export {
    /// The next products, in the shop's order; none at the end.
    pub async fn next(&mut self) -> Result<Vec<NewProduct>, CatalogError> {
        let products: Vec<ProductRow> = sqlx::query_as(
            "SELECT no, rank, external_id, title, brand, lang, category_path, collections, tags, options, url, provenance, \
             images, translations, description FROM products \
             WHERE shop = ?1 AND rank > ?2 AND born <= ?3 AND died > ?3 ORDER BY rank LIMIT ?4",
        )
        .bind(self.row)
        .bind(self.rank)
        .bind(self.generation)
        .bind(BATCH)
        .fetch_all(&mut *self.tx)
        .await?;
        let Some(last) = products.last() else { return Ok(Vec::new()) };
        self.rank = last.rank;
        let nos: Vec<i64> = products.iter().map(|p| p.no).collect();
        let variants: Vec<VariantRow> = sqlx::query_as(
            "SELECT v.product_no, v.external_id, v.title, v.options, v.currency, v.price, v.compare_at, v.available, v.stock, \
             v.sku, v.gtin, v.condition, v.image FROM json_each(?1) AS wanted CROSS JOIN variants v ON v.product_no = wanted.value \
             WHERE v.born <= ?2 AND v.died > ?2 ORDER BY wanted.key, v.position",
        )
        .bind(serde_json::json!(nos).to_string())
        .bind(self.generation)
        .fetch_all(&mut *self.tx)
        .await?;
        let mut variants = variants.into_iter().peekable();
        products
            .into_iter()
            .map(|product| {
                let mut of_product = Vec::new();
                while let Some(variant) = variants.next_if(|v| v.product_no == product.no) {
                    of_product.push(variant.into_variant()?);
                }
                product.into_product(of_product)
            })
            .collect()
    }
}

impl ProductRow {
    fn into_product(self, variants: Vec<NewVariant>) -> Result<NewProduct, CatalogError> {
        Ok(NewProduct {
            external_id: self.external_id,
            title: self.title,
            brand: self.brand,
            category_path: list(&self.category_path, "list of categories")?,
            collections: list(&self.collections, "list of collections")?,
            lang: self.lang,
            tags: list(&self.tags, "list of tags")?,
            options: list(&self.options, "list of options")?,
            description: self.description,
            images: list(&self.images, "list of images")?,
            url: self.url,
            provenance: self.provenance.as_deref().map(|p| json(p, "provenance")).transpose()?,
            translations: list(&self.translations, "list of translations")?,
            variants,
        })
    }
}

impl VariantRow {
    fn into_variant(self) -> Result<NewVariant, CatalogError> {
        let price = money(self.price, &self.currency)?;
        Ok(NewVariant {
            external_id: self.external_id,
            title: self.title,
            options: list(&self.options, "list of options")?,
            price,
            compare_at: self.compare_at.map(|amount| money(amount, &self.currency)).transpose()?,
            available: self.available,
            stock: self.stock,
            sku: self.sku,
            gtin: self.gtin.as_deref().map(gtin).transpose()?,
            condition: condition(self.condition)?,
            image: image(self.image.as_deref())?,
        })
    }
}
