//! What is proposed and not yet applied.

use std::collections::BTreeMap;

use super::{
    bill::Agreed, card::Cards, chat::ChatDraft, command_log::Digest, member::PeopleDraft, photo::Photos,
    picks::Collections, plan::Plans, poll::Polls,
};
use crate::{
    ids::{MemberId, Millis, Seq},
    protocol::message::Editors,
};

/// Everything in flight, beside the board, which has a draft of its own. Holds final values, each with the entry that makes
/// it true, and drops them as entries are applied.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// How many entries are in flight.
    pub entries: u64,
    /// When the last of them was proposed.
    pub at: Millis,
    /// The rebuild of the board that is in flight.
    pub rebuild: Option<Seq>,
    pub people: PeopleDraft,
    pub chat: ChatDraft,
    /// The hosts' picks.
    pub picks: Ahead<Collections>,
    /// The cards of links.
    pub cards: Ahead<Cards>,
    /// The photos that are shown.
    pub photos: Ahead<Photos>,
    /// Polls.
    pub polls: Ahead<Polls>,
    /// What looks are for, and which are locked.
    pub plans: Ahead<Plans>,
    /// What is agreed about the cart.
    pub bill: Ahead<Agreed>,
    /// Who edits what is everybody's.
    pub editors: Ahead<Editors>,
    /// Commands by member and id, with the digest of their body.
    pub commands: BTreeMap<(MemberId, Digest), Digest>,
}

impl Draft {
    pub fn clear(&mut self) {
        self.entries = 0;
        self.at = 0;
        self.rebuild = None;
        self.people.clear();
        self.chat.clear();
        self.picks.clear();
        self.cards.clear();
        self.photos.clear();
        self.polls.clear();
        self.plans.clear();
        self.bill.clear();
        self.editors.clear();
        self.commands.clear();
    }
}

/// A part of the room as the entries in flight will leave it.
#[derive(Debug)]
pub(super) struct Ahead<T> {
    /// With the last of those that change it. Nothing where none does.
    copy: Option<(Seq, T)>,
}

impl<T> Default for Ahead<T> {
    fn default() -> Self {
        Self { copy: None }
    }
}

impl<T: Clone> Ahead<T> {
    /// Does to it what the entry `seq` will do to the truth. `change` must do nothing where it refuses.
    pub fn change<R, E>(&mut self, seq: Seq, truth: &T, change: impl FnOnce(&mut T) -> Result<R, E>) -> Result<R, E> {
        let in_flight = self.copy.is_some();
        let (last, ahead) = self.copy.get_or_insert_with(|| (seq, truth.clone()));
        let done = change(ahead);
        if done.is_ok() {
            *last = seq;
        } else if !in_flight {
            // No entry would settle it.
            self.copy = None;
        }
        done
    }

    /// As it will be.
    pub fn or<'a>(&'a self, truth: &'a T) -> &'a T {
        self.copy.as_ref().map_or(truth, |(_, ahead)| ahead)
    }

    /// The entry `seq` was applied: with the last one in flight the copy is the truth.
    pub fn settle(&mut self, seq: Seq) {
        if self.copy.as_ref().is_some_and(|(last, _)| *last <= seq) {
            self.copy = None;
        }
    }

    fn clear(&mut self) {
        self.copy = None;
    }
}
