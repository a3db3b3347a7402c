//! How far members have read the chat: their own business, and the same on all their devices.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{MemberId, Seq};

/// The last entry that each has read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ReadMarks {
    marks: BTreeMap<MemberId, Seq>,
}

impl ReadMarks {
    pub fn of(&self, member: &MemberId) -> Option<Seq> {
        self.marks.get(member).copied()
    }

    /// Forgets how far somebody has read.
    pub fn erase(&mut self, member: &MemberId) {
        self.marks.remove(member);
    }

    /// Moves a mark forwards; the new one where that changes anything.
    pub fn advance(&mut self, member: &MemberId, upto: Seq) -> Option<Seq> {
        let mark = self.marks.entry(member.clone()).or_default();
        let moves = upto > *mark;
        *mark = upto.max(*mark);
        moves.then_some(upto)
    }
}
