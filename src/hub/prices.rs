//! What things cost when they came into the cart, or were put on a look. The room names what is new there, the catalogue says the price beside the
//! room's turn, and the answer comes back through the inbox as a system entry.
//!
//! A server that stops in between has stored the line and no price. So the first thing that comes in after a room was loaded
//! has the whole board looked through: what is missing gets the price of that day.

use std::{collections::BTreeMap, future::Future, pin::Pin, sync::Arc};

use super::{
    HubError,
    actor::{Actor, Msg},
    calls::Call,
};
use crate::{
    ids::VariantId,
    money::Money,
    room::{board::Arrival, reign::SystemCommand},
};

/// Variants that the catalogue is asked for at once: what it takes in one query.
const VARIANTS_PER_CALL: usize = 100;

/// Prices, or nothing for what the catalogue doesn't know.
pub type PricesFuture<'a> = Pin<Box<dyn Future<Output = Result<Vec<(VariantId, Money)>, HubError>> + Send + 'a>>;

/// Who knows what variants cost.
pub trait PriceList: Send + Sync + 'static {
    /// The present prices of these, in any order.
    fn prices(&self, variants: Vec<VariantId>) -> PricesFuture<'_>;
}

impl Actor {
    /// Asks what that costs which has come in. The turn does not wait for the answer.
    pub(super) fn ask_prices(&mut self) {
        let mut wanted = self.room.take_wanted();
        if wanted.is_empty() {
            return;
        }
        if !self.prices_checked {
            self.prices_checked = true;
            wanted.extend(self.room.unpriced());
        }
        // By variant: one that came into the cart and onto looks is asked for once.
        wanted.sort_unstable();
        wanted.dedup();
        let mut variants: Vec<_> = wanted.iter().map(|arrival| arrival.variant.clone()).collect();
        variants.dedup();
        let (shared, id) = (Arc::clone(&self.shared), self.id.clone());
        self.shared.tasks.spawn(async move {
            for variants in variants.chunks(VARIANTS_PER_CALL) {
                // Where nobody can say it, it has no price at adding: nothing else depends on it.
                let Ok(known) = shared.prices.prices(variants.to_vec()).await else { continue };
                let known: BTreeMap<_, _> = known.into_iter().collect();
                let price = |arrival: &Arrival| Some((arrival.clone(), *known.get(&arrival.variant)?));
                let prices: Vec<_> = wanted.iter().filter_map(price).collect();
                if !prices.is_empty() {
                    let _ = shared.send(&id, Msg::Call(Box::new(Call::Priced { prices }))).await;
                }
            }
        });
    }

    pub(super) fn priced(&mut self, prices: Vec<(Arrival, Money)>) {
        for (arrival, price) in prices {
            self.system(&SystemCommand::Price { arrival, price });
        }
    }
}
