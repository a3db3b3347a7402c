//! Signs in a random room: what is asked, and what a client makes of the events.

use proptest::{prelude::*, sample::Index};

use super::*;
use crate::protocol::message::Reactions;

#[derive(Debug, Clone)]
pub enum SignAsk {
    Product(usize, Reaction, bool),
    Line(Index, Reaction, bool),
    Read(Index),
}

impl SignAsk {
    /// As a command; `message` finds the message that is meant.
    pub fn command(self, message: impl Fn(Index) -> Seq) -> Command {
        match self {
            Self::Product(n, reaction, on) => react(n, reaction, on),
            Self::Line(pick, reaction, on) => react_to(message(pick), reaction, on),
            Self::Read(pick) => Command::ChatRead { seq: message(pick) },
        }
    }
}

/// Signs on six products and on all messages.
pub fn sign_ask() -> impl Strategy<Value = SignAsk> {
    let reaction = || (0..Reaction::ALL.len()).prop_map(|n| Reaction::ALL[n]);
    let on = || prop::bool::weighted(0.7);
    prop_oneof![
        2 => (0..6usize, reaction(), on()).prop_map(|(n, reaction, on)| SignAsk::Product(n, reaction, on)),
        3 => (any::<Index>(), reaction(), on()).prop_map(|(pick, reaction, on)| SignAsk::Line(pick, reaction, on)),
        1 => any::<Index>().prop_map(SignAsk::Read),
    ]
}

/// What a client that was greeted knows.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HeardSigns {
    products: BTreeMap<ProductId, Reactions>,
    lines: BTreeMap<Seq, Reactions>,
    read: Seq,
}

impl HeardSigns {
    pub fn greeted(room: &Room, me: &MemberId) -> Self {
        let products = room.votes().into_iter().map(|(product, tally)| (product, tally.reactions));
        let lines = room.chat().map(|message| (message.seq, message.reactions));
        Self {
            products: products.filter(|(_, signs)| !signs.is_empty()).collect(),
            lines: lines.filter(|(_, signs)| !signs.is_empty()).collect(),
            read: room.read_mark(me),
        }
    }

    pub fn hear(&mut self, message: &EventMessage) {
        let by = message.by.as_ref();
        match &message.event {
            Event::VoteReacted { product, reaction, on } => {
                put(&mut self.products, product.clone(), *reaction, by.expect("somebody"), *on);
            }
            Event::ChatReacted { message, reaction, on } => {
                put(&mut self.lines, *message, *reaction, by.expect("somebody"), *on);
            }
            Event::ChatDeleted { message } => drop(self.lines.remove(message)),
            Event::ChatRead { message } => {
                assert!(*message > self.read, "no news");
                self.read = *message;
            }
            _ => {}
        }
    }
}

fn put<K: Ord>(all: &mut BTreeMap<K, Reactions>, thing: K, reaction: Reaction, by: &MemberId, on: bool) {
    let signs = all.entry(thing).or_default();
    let members = signs.entry(reaction).or_default();
    assert_ne!(members.contains(by), on, "no news");
    members.retain(|member| member != by);
    if on {
        members.push(by.clone());
        members.sort();
    }
    signs.retain(|_, members| !members.is_empty());
    all.retain(|_, signs| !signs.is_empty());
}
