//! Who stands at the door. Hosts are told; the list itself is kept beside the log, with names.

use super::{
    Hub, HubError,
    actor::{Actor, Msg},
    calls::Call,
    turn::to_json,
};
use crate::{
    ids::{MemberId, RoomId},
    protocol::{
        knock::Knock,
        message::{Role, ServerMessage},
    },
    room::effect::Audience,
};

impl Hub {
    /// Others stand at a room's door than before: its hosts are told, where it is loaded. Where it isn't nobody is there to hear it.
    pub async fn knocks_changed(&self, room: &RoomId) -> Result<(), HubError> {
        let Some(slot) = self.shared.rooms.get(room).map(|slot| slot.clone()) else { return Ok(()) };
        // One list at a time, or an older one could come last.
        let _in_turn = self.shared.knocking.lock().await;
        let knocks = self.shared.directory.knocks(room).await?;
        // A room that is just unloading reads the list when it is loaded again.
        let _ = slot.inbox.send(Msg::Call(Box::new(Call::Knocks { knocks }))).await;
        Ok(())
    }

    /// The same of several rooms. One that can't be reached hears it with its next knock.
    pub async fn knocks_changed_in(&self, rooms: &[RoomId]) {
        for room in rooms {
            let _ = self.knocks_changed(room).await;
        }
    }
}

impl Actor {
    pub(super) fn knocked(&mut self, knocks: Vec<Knock>) {
        if knocks == self.knocks {
            return;
        }
        self.knocks = knocks;
        let json = to_json(&ServerMessage::Knocks { knocks: self.knocks.clone() });
        self.batch.text(&json, Audience::Hosts);
    }

    /// Who waits, for those who may let them in.
    pub(super) fn knocks_for(&self, role: Option<Role>) -> Vec<Knock> {
        if role.is_some_and(Role::is_host) { self.knocks.clone() } else { Vec::new() }
    }

    /// Who has become a host hears who waits; who is none any more, of nobody.
    pub(super) fn tell_knocks(&mut self, member: &MemberId, role: Role) {
        if !self.knocks.is_empty() {
            let knocks = self.knocks_for(Some(role));
            self.answer_member(member, &ServerMessage::Knocks { knocks });
        }
    }
}
