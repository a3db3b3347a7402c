//! The catalogue in memory: what lists, searches and facets are answered from.
//!
//! One [`Index`] is one state of the catalogue, whole and never changed; the store builds the next beside it when an
//! import is done, and swaps them. Products are numbers here, in the order of their rows. Everything that is asked is a
//! set of such numbers (a bitmap), and answers are made of unions and intersections:
//!
//! * [`words`], over [`postings`]: text to products; [`typos`]: what somebody may have meant.
//! * [`values`]: shops, categories, brands, collections, colours, sizes, each value with its products.
//! * [`variants`]: in columns, for what has to be true of one variant; [`options`], [`colour`] and [`size`] read them.
//! * [`choice`]: what is asked, and [`judge`] of variants; [`fitting`]: which of them to show; [`count`] and [`prices`], over [`ladder`]: the facets of what is found; [`facets`] and [`collections`] as the
//!   API tells them.
//! * [`order`] and [`cursor`]: in which order, and from where on.
//! * [`page`]: all of it together.
//! * [`alike`]: what goes with what people like, by these values and what things are made of (`material`).
//!
//! It holds 28 MB for 100,000 products with 400,000 variants and some fifty words each, and twice that for the seconds in
//! which the next one is built.

pub mod alike;
mod bits;
pub(super) mod build;
pub mod choice;
pub(super) mod collections;
pub mod colour;
mod count;
pub(super) mod cursor;
mod facets;
mod fitting;
mod judge;
mod ladder;
mod material;
mod options;
pub mod order;
pub(super) mod page;
mod postings;
mod prices;
pub(super) mod size;
mod strings;
mod typos;
mod values;
mod variants;
pub(super) mod words;

pub(super) use values::paths as category_values;

#[cfg(test)]
mod tests;

use roaring::RoaringBitmap;

use self::{
    ladder::Ladder, order::Orders, strings::Strings, typos::Typos, values::Values, variants::Variants, words::Words,
};
use super::{model::ShopRef, money::Currency};
use crate::ids::ProductId;

/// A shop.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its row: shops are in the order in which they came.
    pub row: i64,
    /// What the API says about it.
    pub shop: ShopRef,
    /// Its products.
    pub products: RoaringBitmap,
}

/// A currency that is sold in.
#[derive(Debug, Clone)]
pub struct Selling {
    /// Which.
    pub currency: Currency,
    /// The first shop that has a product in it, by row: a sort by price goes currency by currency, that of the first shop
    /// first.
    pub first_shop: i64,
    /// What is sold in it.
    pub products: RoaringBitmap,
    /// And for how much.
    pub ladder: Ladder,
}

/// What is known of each product, in columns.
#[derive(Debug, Default)]
pub struct Products {
    ids: Strings,
    /// Numbers in the order of the ids, to find one by its id.
    by_id: Vec<u32>,
    /// Place of its shop.
    shops: Vec<u32>,
    /// Its place in its shop.
    ranks: Vec<i64>,
    /// In which order products were first seen.
    nos: Vec<i64>,
    /// The import that first brought it.
    sinces: Vec<i64>,
    /// Place of its currency.
    currencies: Vec<u8>,
    /// What its card says that it costs.
    prices: Vec<i64>,
}

/// One state of the catalogue.
#[derive(Debug)]
pub struct Index {
    stamp: String,
    products: Products,
    variants: Variants,
    shops: Vec<Shop>,
    selling: Vec<Selling>,
    categories: Values,
    brands: Values,
    collections: Values,
    colours: Values,
    sizes: Values,
    materials: Values,
    /// By number of the size: where it stands among the others.
    size_places: Vec<u32>,
    conditions: [RoaringBitmap; 3],
    available: RoaringBitmap,
    /// Products that have a picture.
    pictured: RoaringBitmap,
    words: Words,
    typos: Typos,
    orders: Orders,
}

impl Index {
    /// What the catalogue's stamp was when it was read.
    pub fn stamp(&self) -> &str {
        &self.stamp
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.products.prices.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All products.
    fn everything(&self) -> RoaringBitmap {
        let mut all = RoaringBitmap::new();
        all.insert_range(0..u32::try_from(self.len()).unwrap_or(u32::MAX));
        all
    }

    /// A product's id as it is written.
    pub fn product_id(&self, product: u32) -> &str {
        self.products.ids.get(product as usize)
    }

    /// The products of these ids, as far as there are such.
    fn products_named(&self, ids: &[ProductId]) -> RoaringBitmap {
        ids.iter().filter_map(|id| self.products.of_id(id.as_str())).collect()
    }

    /// The shop of that id or slug, by place.
    pub fn shop(&self, name: &str) -> Option<usize> {
        self.shops.iter().position(|s| s.shop.id.as_str() == name || s.shop.slug == name)
    }

    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        let values = [&self.categories, &self.brands, &self.collections, &self.colours, &self.sizes, &self.materials];
        self.products.bytes()
            + self.variants.bytes()
            + values.into_iter().map(Values::bytes).sum::<usize>()
            + self.selling.iter().map(|s| s.ladder.bytes()).sum::<usize>()
            + self.words.bytes()
            + self.typos.bytes()
            + self.orders.bytes()
    }
}

impl Products {
    /// Puts ids in order: what is found by its id is found only after that.
    fn order_ids(&mut self) {
        self.by_id = (0..).take(self.ids.len()).collect();
        self.by_id.sort_unstable_by(|a, b| self.ids.get(*a as usize).cmp(self.ids.get(*b as usize)));
    }

    fn of_id(&self, id: &str) -> Option<u32> {
        let at = self.by_id.binary_search_by(|product| self.ids.get(*product as usize).cmp(id)).ok()?;
        Some(self.by_id[at])
    }

    fn shrink(&mut self) {
        self.ids.shrink();
        self.shops.shrink_to_fit();
        self.currencies.shrink_to_fit();
        [&mut self.ranks, &mut self.nos, &mut self.sinces, &mut self.prices].into_iter().for_each(Vec::shrink_to_fit);
    }

    fn bytes(&self) -> usize {
        self.ids.bytes()
            + (self.shops.capacity() + self.by_id.capacity()) * size_of::<u32>()
            + self.currencies.capacity()
            + [&self.ranks, &self.nos, &self.sinces, &self.prices]
                .into_iter()
                .map(|column| column.capacity() * size_of::<i64>())
                .sum::<usize>()
    }
}
