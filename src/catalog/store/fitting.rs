//! The variants that a narrowed list is about.

use std::collections::HashMap;

use sqlx::FromRow;

use super::{
    Catalog, CatalogError,
    read::{LIVE, image},
};
use crate::{
    catalog::model::{Fitting, ProductCard},
    ids::{ProductId, VariantId},
};

#[derive(FromRow)]
struct FittingRow {
    product_id: String,
    variant_id: String,
    image: Option<String>,
}

impl Catalog {
    /// Says of cards which variant they are about: `places` are products and the places among their variants.
    pub(super) async fn fit(&self, cards: &mut [ProductCard], places: &[(ProductId, u32)]) -> Result<(), CatalogError> {
        let rows: Vec<FittingRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT p.product_id, v.variant_id, v.image FROM json_each(?1) AS wanted \
             JOIN products p ON p.product_id = wanted.value ->> 0 JOIN shops s ON s.id = p.shop \
             JOIN variants v ON v.product_no = p.no AND v.position = wanted.value ->> 1 \
             WHERE {LIVE} AND v.born <= s.generation AND v.died > s.generation"
        )))
        .bind(serde_json::json!(places).to_string())
        .fetch_all(self.readers())
        .await?;
        let mut fitting = HashMap::with_capacity(rows.len());
        for row in rows {
            let variant = VariantId::parse(&row.variant_id).map_err(|_| CatalogError::Damaged("variant id"))?;
            fitting.insert(row.product_id, Fitting { variant, image: image(row.image.as_deref())? });
        }
        for card in cards {
            card.fitting = fitting.remove(card.id.as_str());
        }
        Ok(())
    }
}
