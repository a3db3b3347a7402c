//! The shops' own collections: which there are, and what is in them.

use super::{Index, order::Sort};
use crate::catalog::model::ShopRef;

/// Most collections that are told.
const MAX_COLLECTIONS: usize = 100;
/// Pictures on a collection's cover.
pub const COVER: usize = 3;

/// A collection.
#[derive(Debug)]
pub struct Collected<'a> {
    /// What it is asked for by.
    pub word: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// Whose it is, where it is one shop's.
    pub shop: Option<&'a ShopRef>,
    /// How many products are in it.
    pub count: u32,
    /// The first with a picture, in the shops' order.
    pub cover: Vec<u32>,
}

impl Index {
    /// Collections, all or a shop's, those with most products first; called as in a primary language where that is known.
    pub fn collections(&self, shop: Option<usize>, lang: Option<&str>) -> Vec<Collected<'_>> {
        let of_shop = shop.map(|place| &self.shops[place].products);
        let mut collections: Vec<_> = self
            .collections
            .iter()
            .map(|value| (value, of_shop.map_or_else(|| value.products.clone(), |of_shop| &value.products & of_shop)))
            .filter(|(_, products)| !products.is_empty())
            .collect();
        collections.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then_with(|| a.word.cmp(&b.word)));
        collections.truncate(MAX_COLLECTIONS);
        let collected = collections.into_iter().map(|(value, products)| Collected {
            word: &value.word,
            label: value.label(lang),
            shop: self.shops.iter().find(|s| products.is_subset(&s.products)).map(|s| &s.shop),
            count: u32::try_from(products.len()).unwrap_or(u32::MAX),
            cover: self.order(Sort::Relevance, None).take(&(products & &self.pictured), 0, COVER),
        });
        collected.collect()
    }
}
