//! Commands that come over HTTP: judged, stored and told as those of a socket.

use super::{
    Hub, HubError,
    actor::Actor,
    calls::{Call, Reply},
    turn::Origin,
};
use crate::{
    clock,
    ids::{MemberId, RoomId, Seq},
    protocol::message::{Command, CommandMessage, Editors},
    room::{Facts, Proposal},
};

impl Hub {
    /// Does a member's command; the entry that it became, once that is stored. Not for commands that have to be looked up about first
    /// (messages of the chat).
    pub async fn command(&self, room: &RoomId, member: &MemberId, command: Command) -> Result<Seq, HubError> {
        let (member, command) = (member.clone(), Box::new(command));
        self.call(room, |reply| Call::Command { member, command, reply }).await
    }

    /// Who edits what is everybody's.
    pub async fn editors(&self, room: &RoomId) -> Result<Editors, HubError> {
        self.call(room, |reply| Call::Editors { reply }).await
    }
}

impl Actor {
    pub(super) fn asked(&mut self, member: &MemberId, command: Command, reply: Reply<Seq>) {
        if self.pause.is_paused() {
            return drop(reply.send(Err(HubError::Unavailable)));
        }
        if self.is_over() {
            return drop(reply.send(Err(HubError::Over)));
        }
        let message = CommandMessage { id: format!("{:032x}", rand::random::<u128>()), command };
        match self.room.propose(member, &message, Facts::default(), clock::now()) {
            Ok(Proposal::Append(entry)) => self.stage(entry, Origin::Asked { reply }),
            Ok(Proposal::Already(seq)) => drop(reply.send(Ok(seq))),
            // Nobody else has that id.
            Ok(Proposal::InFlight) => drop(reply.send(Err(HubError::Unavailable))),
            Err(rejection) => drop(reply.send(Err(HubError::Rejected(rejection)))),
        }
    }
}
