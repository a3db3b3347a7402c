//! A room as values, to be taken along and brought back: what `GET …/export` tells and `cabas import-room` reads (R250 to R254).
//!
//! * Here: what it is made of, and how it is told of a room; `board`: its part of the board.
//! * `back`: how a room is made of it again.
//!
//! The chat is beside it: it can be long, and most of it is in history. So are names and photos, which no room holds.

mod back;
mod board;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{
    back::{BroughtBack, TakeoutError},
    board::{TakenLine, TakenLook, TakenPiece},
};
use super::{Room, member::Gone};
use crate::{
    ids::{LookId, MemberId, Millis, ProductId, Seq},
    protocol::{
        activity::Activity,
        message::{Bill, Editors, LookMarks, MemberView, Picks, Poll, Tally},
    },
};

/// All of a room but its chat, as one of its members may know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Takeout {
    /// The last entry that it includes.
    pub seq: Seq,
    /// When that was made.
    pub last_at: Millis,
    /// As who may know it.
    pub reader: MemberId,
    /// The last message that the reader has read; 0: none is known.
    pub read: Seq,
    /// Who made the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<MemberId>,
    /// Everybody who is or was a member.
    pub members: Vec<TakenMember>,
    /// Thumbs and signs by product.
    pub votes: BTreeMap<ProductId, Tally>,
    /// What is said of looks beside the board.
    pub look_marks: LookMarks,
    /// Whose the words of a look's plan are.
    pub plan_authors: BTreeMap<LookId, MemberId>,
    /// The hosts' picks.
    pub picks: Vec<Picks>,
    /// The last polls; of secret ones only the figures.
    pub polls: Vec<Poll>,
    /// What is agreed about the cart; of budgets of one's own only the reader's.
    pub bill: Bill,
    /// Who changes looks and notes; absent: everybody who takes part.
    #[serde(default, skip_serializing_if = "Editors::is_everybody")]
    pub editors: Editors,
    /// Who wants how many of what.
    pub cart: Vec<TakenLine>,
    /// The looks.
    pub looks: Vec<TakenLook>,
    /// What people did of late, in the log's order.
    pub deeds: Vec<Activity>,
    /// When the last of what they did was done that is not kept any more; 0: all is there.
    pub deeds_forgot: Millis,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenMember {
    /// As everybody sees them. The room fills in no name.
    #[serde(flatten)]
    pub view: MemberView,
    /// How they went, where they are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub went: Option<Gone>,
}

impl Room {
    /// The room as `reader` may know it, without names.
    pub fn takeout(&mut self, reader: &MemberId) -> Takeout {
        let values = self.board.values();
        let members = self.people.iter().map(|(id, member)| TakenMember { view: member.view(id), went: member.gone });
        let (deeds, deeds_forgot) = self.activities.all();
        Takeout {
            seq: self.seq,
            last_at: self.last_at,
            reader: reader.clone(),
            read: self.read_mark(reader),
            creator: self.creator().cloned(),
            members: members.collect(),
            votes: self.votes(),
            look_marks: self.look_marks(),
            plan_authors: self.plans.authors(),
            picks: self.picks().to_vec(),
            polls: self.polls(reader),
            bill: self.bill(reader),
            editors: self.editors,
            cart: board::lines(&values),
            looks: board::looks(&values),
            deeds,
            deeds_forgot,
        }
    }
}
