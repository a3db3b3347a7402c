//! What pictures from elsewhere are like.

use std::{collections::HashMap, hash::BuildHasher};

use sqlx::QueryBuilder;

use super::{Catalog, CatalogError};
use crate::ids::Millis;

/// What a picture is known by: a hash of its address.
pub type PictureHash = [u8; 16];

/// How large a picture is, and its own colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFacts {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// `#rrggbb` in lower case.
    pub tone: String,
}

impl Catalog {
    /// What is known of these pictures.
    pub async fn picture_facts(
        &self,
        ids: impl IntoIterator<Item = PictureHash>,
    ) -> Result<HashMap<PictureHash, PictureFacts>, CatalogError> {
        let mut query = QueryBuilder::new("SELECT id, width, height, tone FROM pictures WHERE id IN (");
        let mut wanted = query.separated(", ");
        let mut any = false;
        for id in ids {
            wanted.push_bind(id.to_vec());
            any = true;
        }
        if !any {
            return Ok(HashMap::new());
        }
        query.push(")");
        let rows: Vec<(Vec<u8>, u32, u32, String)> = query.build_query_as().fetch_all(self.readers()).await?;
        let known = |(id, width, height, tone): (Vec<u8>, u32, u32, String)| {
            let id = id.try_into().map_err(|_| CatalogError::Damaged("picture's hash"))?;
            Ok((id, PictureFacts { width, height, tone }))
        };
        rows.into_iter().map(known).collect()
    }

    /// Notes what pictures are like, in one transaction.
    pub async fn note_pictures(
        &self,
        facts: &HashMap<PictureHash, PictureFacts, impl BuildHasher>,
        now: Millis,
    ) -> Result<(), CatalogError> {
        if facts.is_empty() {
            return Ok(());
        }
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let mut query = QueryBuilder::new("INSERT INTO pictures (id, width, height, tone, seen_at) ");
        query.push_values(facts, |mut row, (id, facts)| {
            row.push_bind(id.to_vec())
                .push_bind(facts.width)
                .push_bind(facts.height)
                .push_bind(&facts.tone)
                .push_bind(now);
        });
        query.push(
            " ON CONFLICT (id) DO UPDATE SET width = excluded.width, height = excluded.height, \
             tone = excluded.tone, seen_at = excluded.seen_at",
        );
        query.build().execute(self.writer()).await?;
        Ok(())
    }

    /// Forgets pictures of which nothing was heard since.
    pub async fn forget_pictures(&self, since: Millis) -> Result<(), CatalogError> {
        let since = i64::try_from(since).unwrap_or(i64::MAX);
        sqlx::query("DELETE FROM pictures WHERE seen_at < ?1").bind(since).execute(self.writer()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn facts_are_noted_renewed_and_found() {
        let catalog = Catalog::in_memory().await.unwrap();
        let facts = |width| PictureFacts { width, height: 20, tone: "#cf4a33".to_owned() };
        catalog.note_pictures(&HashMap::from([([1; 16], facts(10)), ([2; 16], facts(11))]), 5).await.unwrap();
        catalog.note_pictures(&HashMap::from([([1; 16], facts(12))]), 6).await.unwrap();
        catalog.note_pictures(&HashMap::new(), 7).await.unwrap();
        let known = catalog.picture_facts([[1; 16], [2; 16], [3; 16]]).await.unwrap();
        assert_eq!(known, HashMap::from([([1; 16], facts(12)), ([2; 16], facts(11))]));
        assert!(catalog.picture_facts([]).await.unwrap().is_empty());
        catalog.forget_pictures(6).await.unwrap();
        assert_eq!(catalog.picture_facts([[1; 16], [2; 16]]).await.unwrap().len(), 1);
    }
}
