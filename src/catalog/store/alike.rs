//! What goes with what people like: found in the index, told from the database.

use std::{collections::HashMap, sync::Arc};

use super::{Catalog, CatalogError};
use crate::{
    catalog::{
        index::{
            Index,
            alike::{Match, Taste},
        },
        lang,
        model::ProductCard,
    },
    ids::ProductId,
};

impl Catalog {
    /// What goes with a taste as an index has it, the best first, at most `most`. A card is about the variant that its first
    /// reason is about, where it is about one.
    pub async fn alike(
        &self,
        index: &Arc<Index>,
        taste: Taste,
        most: usize,
        lang: Option<&str>,
    ) -> Result<Vec<(ProductCard, Match)>, CatalogError> {
        let (index, primary) = (Arc::clone(index), lang.map(|tag| lang::primary(tag).to_ascii_lowercase()));
        // Some milliseconds at worst: long enough to hold up a room that shares the thread.
        let found = tokio::task::spawn_blocking(move || index.alike(&taste, most, primary.as_deref()));
        let found = found.await.map_err(|broken| CatalogError::Broken(broken.to_string()))?;
        let ids: Vec<ProductId> = found.iter().map(|found| found.product.clone()).collect();
        let mut cards = self.cards(&ids, lang).await?;
        let places: Vec<(ProductId, u32)> =
            found.iter().filter_map(|found| Some((found.product.clone(), found.variant?))).collect();
        if !places.is_empty() {
            self.fit(&mut cards, &places).await?;
        }
        let mut found: HashMap<ProductId, Match> =
            found.into_iter().map(|found| (found.product.clone(), found)).collect();
        Ok(cards.into_iter().filter_map(|card| found.remove(&card.id).map(|found| (card, found))).collect())
    }
}
