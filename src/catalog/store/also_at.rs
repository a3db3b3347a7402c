//! The same thing in other shops, by its GTIN.

use std::collections::HashSet;

use sqlx::{FromRow, SqliteConnection};

use super::{
    CatalogError, overlay,
    read::{LIVE, ShopColumns, json, money},
};
use crate::{
    catalog::{gtin::Gtin, model::AlsoAt, money::Currency},
    ids::ProductId,
};

/// Most that a product's page lists.
const MAX_ALSO_AT: usize = 10;
/// Most variants that are looked at: a number that half a feed bears by mistake must not slow its pages down.
const MAX_LOOKED_AT: u32 = 200;

#[derive(FromRow)]
struct Row {
    product_id: String,
    title: String,
    titles: Option<String>,
    lang: Option<String>,
    price: i64,
    currency: String,
    available: bool,
    #[sqlx(flatten)]
    of: ShopColumns,
}

/// Live products of other shops than `shop` that have a variant with one of these numbers: those that can be had first,
/// then those in the reader's currency, then the cheapest.
pub(super) async fn also_at(
    connection: &mut SqliteConnection,
    shop: i64,
    currency: Currency,
    gtins: &[Gtin],
    lang: Option<&str>,
) -> Result<Vec<AlsoAt>, CatalogError> {
    let global: HashSet<&str> = gtins.iter().filter(|g| g.is_global()).map(Gtin::padded).collect();
    if global.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT p.product_id, p.title, p.titles, p.lang, v.price, v.currency, v.available, s.shop_id, s.slug, s.name, s.awning \
         FROM (SELECT v.* FROM json_each(?1) AS wanted JOIN variants v ON v.gtin = wanted.value WHERE v.shop <> ?2 LIMIT ?3) AS v \
         JOIN shops s ON s.id = v.shop AND v.born <= s.generation AND v.died > s.generation \
         JOIN products p ON p.product_id = v.product_id AND {LIVE} \
         ORDER BY v.available DESC, v.currency <> ?4, v.price, p.id"
    )))
    .bind(serde_json::json!(global).to_string())
    .bind(shop)
    .bind(MAX_LOOKED_AT)
    .bind(currency.code())
    .fetch_all(connection)
    .await?;
    let mut seen = HashSet::new();
    let firsts = rows.into_iter().filter(|row| seen.insert(row.product_id.clone())).take(MAX_ALSO_AT);
    firsts.map(|row| row.into_also_at(lang)).collect()
}

impl Row {
    fn into_also_at(self, lang: Option<&str>) -> Result<AlsoAt, CatalogError> {
        let titles = self.titles.as_deref().filter(|_| lang.is_some());
        let titles = titles.map(|t| json(t, "list of titles")).transpose()?.unwrap_or_default();
        let title = overlay::title(titles, self.lang.as_deref(), lang).map_or(self.title, |(_, title)| title);
        Ok(AlsoAt {
            shop: self.of.into_ref()?,
            product: ProductId::parse(&self.product_id).map_err(|_| CatalogError::Damaged("product id"))?,
            title,
            price: money(self.price, &self.currency)?,
            available: self.available,
        })
    }
}
