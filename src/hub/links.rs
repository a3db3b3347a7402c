//! Cards of links. The room names what a message links to, the pages are fetched beside its turn, and what they say of themselves
//! comes back through the inbox as a system entry; so they are asked once, whoever comes and however often the log is replayed.
//!
//! Who writes a message is the only one who makes the server fetch: reading, paging and coming in don't.

use std::{future::Future, pin::Pin, sync::Arc};

use super::{
    actor::{Actor, Msg},
    calls::Call,
};
use crate::{
    clock,
    ids::{Millis, RoomId, Seq},
    room::{card::Card, reign::SystemCommand},
};

/// A server that stopped may have left links without a card. Those of messages that are younger than this are looked at when the
/// room is loaded: longer than a restart takes, and no more than people would still notice.
const CATCH_UP_MS: Millis = 10 * 60 * 1_000;

/// A boxed future, so that [`Unfurler`] can be an object.
pub type CardFuture<'a> = Pin<Box<dyn Future<Output = Option<Card>> + Send + 'a>>;

/// Who asks pages what they are.
pub trait Unfurler: Send + Sync + 'static {
    /// What the page behind a link says of itself; nothing where it says nothing, can't be had, or may not be asked (now).
    fn card(&self, room: RoomId, link: String) -> CardFuture<'_>;
}

impl Actor {
    /// Asks for the cards of a message's links. The turn does not wait for the answers.
    pub(super) fn ask_cards(&self, message: Seq, links: Vec<String>) {
        for link in links {
            let (shared, room) = (Arc::clone(&self.shared), self.id.clone());
            self.shared.tasks.spawn(async move {
                let card = shared.unfurler.card(room.clone(), link);
                // A slow page must not hold up a restart.
                if let Some(Some(card)) = shared.stopping.run_until_cancelled(card).await {
                    let _ = shared.send(&room, Msg::Call(Box::new(Call::Card { message, card }))).await;
                }
            });
        }
    }

    /// After the room was loaded.
    pub(super) fn catch_up_cards(&self) {
        for (message, links) in self.room.uncarded(clock::now().saturating_sub(CATCH_UP_MS)) {
            self.ask_cards(message, links);
        }
    }

    pub(super) fn carded(&mut self, message: Seq, card: Card) {
        self.system(&SystemCommand::Card { message, card });
    }
}
