//! All of a room at one moment, but for its older messages, which are paged to.

use super::{
    Hub, HubError,
    actor::Actor,
    calls::{Call, Reply},
};
use crate::{
    ids::{MemberId, PhotoId, RoomId, VariantId},
    protocol::message::{MemberView, RoomInfo},
    room::takeout::{TakenMember, Takeout},
};

/// What is in a room, as one member may know it.
#[derive(Debug, Clone)]
pub struct Contents {
    /// Its own facts.
    pub info: RoomInfo,
    /// All that the room knows, with names.
    pub takeout: Takeout,
    /// Photos that are shown.
    pub photos: Vec<PhotoId>,
    /// What is seen on them.
    pub spotted: Vec<VariantId>,
}

impl Contents {
    /// Everybody who is or was a member.
    pub fn members(&self) -> impl Iterator<Item = &MemberView> {
        self.takeout.members.iter().map(|member| &member.view)
    }
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
        let mut takeout = self.room.takeout(reader);
        for TakenMember { view, .. } in &mut takeout.members {
            view.name = self.name_of(&view.id);
        }
        let photos = self.room.shown_photos().cloned().collect();
        let spotted = self.room.spotted().cloned().collect();
        let contents = Contents { info: self.info.clone(), takeout, photos, spotted };
        drop(reply.send(Ok(contents)));
    }
}
