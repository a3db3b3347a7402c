//! What a room's people want and like: what suggestions are made of.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hub, HubError, actor::Actor, calls::Call};
use crate::{
    ids::{MemberId, ProductId, RoomId, VariantId},
    money::Money,
    protocol::message::Tally,
};

/// What a room's people want and like.
#[derive(Debug, Clone, Default)]
pub struct Tastes {
    /// How many of what for whom.
    pub cart: BTreeMap<(VariantId, MemberId), u32>,
    /// What of it is on the "maybe" list.
    pub maybe: BTreeSet<VariantId>,
    /// What lies together on a look, for each look.
    pub looks: Vec<BTreeSet<VariantId>>,
    /// Thumbs and signs on products.
    pub votes: BTreeMap<ProductId, Tally>,
    /// What the reader wants to spend: their own budget, or what each may.
    pub budget: Option<Money>,
}

impl Tastes {
    /// What is in the cart, then what lies on looks: each once, and at most so many.
    pub fn variants(&self, most: usize) -> Vec<VariantId> {
        let cart = self.cart.keys().map(|(variant, _)| variant);
        let mut seen = BTreeSet::new();
        let all = cart.chain(self.looks.iter().flatten()).filter(|variant| seen.insert(*variant));
        all.take(most).cloned().collect()
    }
}

impl Hub {
    /// What a room's people want and like, for one of them.
    pub async fn tastes(&self, room: &RoomId, reader: &MemberId) -> Result<Tastes, HubError> {
        let reader = reader.clone();
        self.call(room, |reply| Call::Tastes { reader, reply }).await
    }
}

impl Actor {
    pub(super) fn tastes(&mut self, reader: &MemberId) -> Tastes {
        let bill = self.room.bill(reader);
        let budget = bill.budgets.mine.or(bill.budgets.each);
        let maybe = bill.lines.into_iter().filter(|(_, marks)| marks.maybe.is_some()).map(|(variant, _)| variant);
        let maybe = maybe.collect();
        let votes = self.room.votes();
        let board = self.room.board().values();
        let on = board.looks.into_values().map(|look| look.pieces.into_values().map(|piece| piece.variant).collect());
        Tastes { looks: on.collect(), cart: board.cart, maybe, votes, budget }
    }
}
