//! Where products are in their shops.

use std::collections::HashMap;

use super::{Catalog, CatalogError, read::LIVE};
use crate::ids::ProductId;

impl Catalog {
    /// The pages of live products in their shops, as far as the shops say.
    pub async fn product_links(&self, ids: &[ProductId]) -> Result<HashMap<ProductId, String>, CatalogError> {
        let rows: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT p.product_id, p.url FROM json_each(?1) AS wanted JOIN products p ON p.product_id = wanted.value \
             JOIN shops s ON s.id = p.shop WHERE p.url IS NOT NULL AND {LIVE}"
        )))
        .bind(serde_json::json!(ids).to_string())
        .fetch_all(self.readers())
        .await?;
        let links = rows.into_iter().map(|(id, url)| {
            let id = ProductId::parse(&id).map_err(|_| CatalogError::Damaged("product id"))?;
            Ok((id, url))
        });
        links.collect()
    }
}
