//! All of a room at one moment, but for its older messages, which are paged to.

use std::collections::BTreeMap;

use super::{
    Hub, HubError,
    actor::Actor,
    calls::{Call, Reply},
};
use crate::{
    ids::{MemberId, PhotoId, ProductId, RoomId},
    protocol::message::{Bill, LookMarks, MemberView, Picks, Poll, RoomInfo, Tally},
    room::board::BoardValues,
};

/// What is in a room, as one member may know it.
#[derive(Debug, Clone)]
pub struct Contents {
    /// Its own facts.
    pub info: RoomInfo,
    /// Everybody who is or was a member.
    pub members: Vec<MemberView>,
    /// Thumbs and signs by product.
    pub votes: BTreeMap<ProductId, Tally>,
    /// What is said of looks: thumbs, signs, what they are for.
    pub look_marks: LookMarks,
    /// The hosts' picks.
    pub picks: Vec<Picks>,
    /// The last polls; of secret ones only the figures.
    pub polls: Vec<Poll>,
    /// What is agreed about the cart; of budgets of one's own only the reader's.
    pub bill: Bill,
    /// The cart and the looks.
    pub board: BoardValues,
    /// Photos that are shown.
    pub photos: Vec<PhotoId>,
}

impl Hub {
    /// What is in a room, as `reader` may know it.
    pub async fn contents(&self, room: &RoomId, reader: &MemberId) -> Result<Contents, HubError> {
        let reader = reader.clone();
        self.call(room, |reply| Call::Contents { reader, reply }).await
    }
}

impl Actor {
    pub(super) fn contents(&mut self, reader: &MemberId, reply: Reply<Contents>) {
        let contents = Contents {
            info: self.info.clone(),
            members: self.views(),
            votes: self.room.votes(),
            look_marks: self.room.look_marks(),
            picks: self.room.picks().to_vec(),
            polls: self.room.polls(reader),
            bill: self.room.bill(reader),
            photos: self.room.shown_photos().cloned().collect(),
            board: self.room.board().values(),
        };
        drop(reply.send(Ok(contents)));
    }
}
