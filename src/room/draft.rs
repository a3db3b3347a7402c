//! What is proposed and not yet applied.

use std::collections::BTreeMap;

use super::{bill::Agreed, chat::ChatDraft, command_log::Digest, member::PeopleDraft, picks::Collections, poll::Polls};
use crate::ids::{MemberId, Millis, Seq};

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
    /// The picks as the last entry in flight that changes them will leave them, with that entry.
    pub picks: Option<(Seq, Collections)>,
    /// The same for polls.
    pub polls: Option<(Seq, Polls)>,
    /// The same of what is agreed about the cart.
    pub bill: Option<(Seq, Agreed)>,
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
        self.picks = None;
        self.polls = None;
        self.bill = None;
        self.commands.clear();
    }
}
