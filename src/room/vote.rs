//! Thumbs on products: one per member and product.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::rejection::Rejection;
use crate::{
    ids::{MemberId, ProductId},
    protocol::message::{Tally, Thumb},
};

/// Most products that have a thumb in one room. All of them travel in every greeting.
pub const MAX_VOTED_PRODUCTS: usize = 2_000;
/// Most products that one member has a thumb on, so that nobody alone uses up the room's.
pub const MAX_VOTES_PER_MEMBER: u32 = 500;

/// Everybody's thumbs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "ByProduct")]
pub(super) struct Votes {
    products: ByProduct,
    /// Thumbs a member has set; follows from `products`.
    counts: BTreeMap<MemberId, u32>,
}

type ByProduct = BTreeMap<ProductId, BTreeMap<MemberId, Thumb>>;

impl From<ByProduct> for Votes {
    fn from(products: ByProduct) -> Self {
        let mut counts = BTreeMap::new();
        for member in products.values().flat_map(BTreeMap::keys) {
            *counts.entry(member.clone()).or_default() += 1;
        }
        Self { products, counts }
    }
}

impl Serialize for Votes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.products.serialize(s)
    }
}

impl Votes {
    pub fn judge(&self, by: &MemberId, product: &ProductId, thumb: Option<Thumb>) -> Result<(), Rejection> {
        let on_product = self.products.get(product);
        if thumb.is_none() || on_product.is_some_and(|thumbs| thumbs.contains_key(by)) {
            return Ok(());
        }
        let room_full = on_product.is_none() && self.products.len() >= MAX_VOTED_PRODUCTS;
        let member_full = self.counts.get(by).is_some_and(|n| *n >= MAX_VOTES_PER_MEMBER);
        if room_full || member_full { Err(Rejection::TOO_MANY_VOTES) } else { Ok(()) }
    }

    /// Sets what [`Votes::judge`] allowed; whether anything changed.
    pub fn set(&mut self, by: &MemberId, product: &ProductId, thumb: Option<Thumb>) -> bool {
        let Some(thumb) = thumb else { return self.take_back(by, product) };
        let before = self.products.entry(product.clone()).or_default().insert(by.clone(), thumb);
        if before.is_none() {
            *self.counts.entry(by.clone()).or_default() += 1;
        }
        before != Some(thumb)
    }

    fn take_back(&mut self, by: &MemberId, product: &ProductId) -> bool {
        let Some(thumbs) = self.products.get_mut(product) else { return false };
        if thumbs.remove(by).is_none() {
            return false;
        }
        if thumbs.is_empty() {
            self.products.remove(product);
        }
        if let Some(count) = self.counts.get_mut(by) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.counts.remove(by);
            }
        }
        true
    }

    pub fn tallies(&self) -> BTreeMap<ProductId, Tally> {
        let tally = |thumbs: &BTreeMap<MemberId, Thumb>| {
            let of = |wanted| thumbs.iter().filter(|(_, t)| **t == wanted).map(|(m, _)| m.clone()).collect();
            Tally { up: of(Thumb::Up), down: of(Thumb::Down), ..Tally::default() }
        };
        self.products.iter().map(|(product, thumbs)| (product.clone(), tally(thumbs))).collect()
    }
}
