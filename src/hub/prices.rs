//! What things cost when they came into the cart. The room names what is new in it, the catalogue says the price beside the
//! room's turn, and the answer comes back through the inbox as a system entry.
//!
//! A server that stops in between has stored the line and no price. So the first line that comes in after a room was loaded
//! has the whole cart looked through: what is missing gets the price of that day.

use std::{future::Future, pin::Pin, sync::Arc};

use super::{
    HubError,
    actor::{Actor, Msg},
    calls::Call,
};
use crate::{ids::VariantId, money::Money, room::reign::SystemCommand};

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
    /// Asks what has come into the cart costs. The turn does not wait for the answer.
    pub(super) fn ask_prices(&mut self) {
        let mut wanted = self.room.take_wanted();
        if wanted.is_empty() {
            return;
        }
        if !self.prices_checked {
            self.prices_checked = true;
            wanted.extend(self.room.unpriced());
            wanted.sort_unstable();
            wanted.dedup();
        }
        let (shared, id) = (Arc::clone(&self.shared), self.id.clone());
        self.shared.tasks.spawn(async move {
            for variants in wanted.chunks(VARIANTS_PER_CALL) {
                // Where nobody can say it, the line has no price at adding: nothing else depends on it.
                if let Ok(prices) = shared.prices.prices(variants.to_vec()).await
                    && !prices.is_empty()
                {
                    let _ = shared.send(&id, Msg::Call(Call::Priced { prices })).await;
                }
            }
        });
    }

    pub(super) fn priced(&mut self, prices: Vec<(VariantId, Money)>) {
        for (variant, price) in prices {
            self.system(&SystemCommand::Price { variant, price });
        }
    }
}
