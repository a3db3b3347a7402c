//! Pages of products, browsed or searched, and collections: found in the index, told from the database.
//!
//! The index says which products and in which order; their cards are read as they are now. Between the end of an import
//! and the next index, some second or two, what has vanished meanwhile is left out of a page, and what has changed is
//! shown as it is.

use std::sync::Arc;

use super::{Catalog, CatalogError};
use crate::{
    catalog::{
        index::{
            Index,
            choice::Filter,
            collections::COVER,
            cursor::Cursor,
            order::Sort,
            page::{NoPage, Request},
        },
        lang,
        listing::{Collection, CollectionList},
        model::ProductPage,
        search::Terms,
    },
    ids::ProductId,
};

/// Products on a page where nothing else is asked for.
pub const DEFAULT_PAGE: u32 = 60;
/// Most products on a page: bounds the answer and the time that a reader is held.
pub const MAX_PAGE: u32 = 100;

/// Which products, in which order, and from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductQuery {
    /// Words that products must have. Without a letter or digit it finds nothing; blank, it is none.
    pub q: Option<String>,
    /// What is chosen of the facets.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// How many; [`DEFAULT_PAGE`] where not told, at most [`MAX_PAGE`].
    pub limit: Option<u32>,
    /// Whether to tell the facets.
    pub facets: bool,
    /// The language that titles are wanted in, BCP 47.
    pub lang: Option<String>,
}

/// A language as an index knows it.
fn primary(tag: &str) -> String {
    lang::primary(tag).to_ascii_lowercase()
}

impl ProductQuery {
    /// Everything of one shop, by its id or its slug.
    pub fn of_shop(shop: &str) -> Self {
        Self { filter: Filter { shops: vec![shop.to_owned()], ..Filter::default() }, ..Self::default() }
    }

    /// What some words find.
    pub fn of_words(q: &str) -> Self {
        Self { q: Some(q.to_owned()), ..Self::default() }
    }

    fn request(&self) -> Result<Request, CatalogError> {
        let cursor = self.cursor.as_deref().map(str::parse::<Cursor>).transpose();
        Ok(Request {
            terms: self.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(Terms::of),
            filter: self.filter.clone(),
            sort: self.sort,
            cursor: cursor.map_err(|_| CatalogError::BadCursor)?,
            limit: self.limit.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE) as usize,
            facets: self.facets,
            lang: self.lang.as_deref().map(primary),
        })
    }
}

impl Catalog {
    /// A page of products of the catalogue as it is now; `None` when a shop that was asked for is not there.
    pub async fn products(&self, query: &ProductQuery) -> Result<Option<ProductPage>, CatalogError> {
        let index = self.latest_index().await?;
        self.products_of(&index, query).await
    }

    /// A page of products as an index has them; `None` when a shop that was asked for is not there.
    pub async fn products_of(
        &self,
        index: &Arc<Index>,
        query: &ProductQuery,
    ) -> Result<Option<ProductPage>, CatalogError> {
        let request = query.request()?;
        let first = request.cursor.is_none();
        let lang = request.lang.clone();
        let index = Arc::clone(index);
        // Some milliseconds at worst: long enough to hold up a room that shares the thread.
        let found = tokio::task::spawn_blocking(move || {
            let page = index.page(&request)?;
            let ids: Vec<ProductId> = page.products.iter().filter_map(|p| index.product_id(*p).parse().ok()).collect();
            let places = page.fitting.unwrap_or_default();
            let places: Vec<(ProductId, u32)> =
                ids.iter().zip(places).filter_map(|(id, place)| Some((id.clone(), place?))).collect();
            let facets = page.tally.map(|tally| index.facets(&tally, &request.filter, lang.as_deref()));
            Ok((ids, places, facets, page.next, page.total, page.corrected))
        });
        let (ids, places, facets, next, total, corrected) = match found.await {
            Ok(Ok(found)) => found,
            Ok(Err(NoPage::NoSuchShop)) => return Ok(None),
            Ok(Err(NoPage::BadCursor)) => return Err(CatalogError::BadCursor),
            Err(broken) => return Err(CatalogError::Broken(broken.to_string())),
        };
        let mut products = self.cards(&ids, query.lang.as_deref()).await?;
        if !places.is_empty() {
            self.fit(&mut products, &places).await?;
        }
        Ok(Some(ProductPage {
            products,
            next: next.map(|cursor| cursor.to_string()),
            total: first.then_some(total),
            facets,
            corrected: corrected.map(|terms| terms.text()),
        }))
    }

    /// The shops' own collections as an index has them, of all shops or one; `None` when that one is not there.
    pub async fn collections_of(
        &self,
        index: &Index,
        shop: Option<&str>,
        lang: Option<&str>,
    ) -> Result<Option<CollectionList>, CatalogError> {
        let place = match shop {
            Some(name) => match index.shop(name) {
                Some(place) => Some(place),
                None => return Ok(None),
            },
            None => None,
        };
        let collected = index.collections(place, lang.map(primary).as_deref());
        let ids: Vec<ProductId> = collected
            .iter()
            .flat_map(|collection| &collection.cover)
            .filter_map(|product| index.product_id(*product).parse().ok())
            .collect();
        let cards = self.cards(&ids, lang).await?;
        let picture = |product: &u32| {
            let id = index.product_id(*product);
            cards.iter().find(|card| card.id.as_str() == id).and_then(|card| card.image.clone())
        };
        let collections = collected.iter().map(|collection| Collection {
            id: collection.word.to_owned(),
            title: collection.label.to_owned(),
            shop: collection.shop.cloned(),
            count: collection.count,
            cover: collection.cover.iter().filter_map(picture).take(COVER).collect(),
        });
        Ok(Some(CollectionList { collections: collections.collect() }))
    }
}
