//! Whether what is in the catalogue are the demo shops, and which.

use super::{Catalog, CatalogError};

impl Catalog {
    /// Whether every live product shows a drawing of ours: true of the demo shops, and of an empty catalogue.
    pub async fn only_drawn(&self) -> Result<bool, CatalogError> {
        let other: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM shops s JOIN products p ON p.shop = s.id \
             WHERE p.born <= s.generation AND p.died > s.generation AND coalesce(p.image ->> 'url', '') NOT LIKE '/art/%')",
        )
        .fetch_one(self.readers())
        .await?;
        Ok(!other)
    }

    /// Whether these demo shops were put here, by their digest, and no import has changed anything since.
    pub async fn has_demo(&self, digest: &str) -> Result<bool, CatalogError> {
        let has: bool = sqlx::query_scalar("SELECT coalesce(demo = ?1 || ' ' || stamp, 0) FROM meta")
            .bind(digest)
            .fetch_one(self.readers())
            .await?;
        Ok(has)
    }

    /// Writes down that these demo shops are here as they should be.
    pub async fn note_demo(&self, digest: &str) -> Result<(), CatalogError> {
        sqlx::query("UPDATE meta SET demo = ?1 || ' ' || stamp").bind(digest).execute(self.writer()).await?;
        Ok(())
    }
}
