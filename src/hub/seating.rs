//! Who takes part and who watches, as the room's turn goes: see [`super::seats`].

use tokio::time::Instant;

use super::{
    actor::Actor,
    session::{Session, State},
    turn::to_json,
};
use crate::{
    ids::MemberId,
    protocol::{
        command::Command,
        frame::Frame,
        message::{CommandError, Role, ServerMessage},
    },
};

/// What a command of somebody without a seat is answered.
pub(super) fn command_error() -> CommandError {
    CommandError {
        code: "waiting".to_owned(),
        message: "The room is full: you are watching until a seat is free.".to_owned(),
        retry_after_ms: None,
    }
}

/// Whether somebody only leaves, which needs no seat.
pub(super) fn leaves(member: &MemberId, command: &Command) -> bool {
    matches!(command, Command::MemberRemove { member: removed } if removed == member)
}

impl Actor {
    /// A socket came in.
    pub(super) fn seat(&mut self, member: &MemberId, role: Role) {
        if role.may_write() {
            self.seats.came(member, role.is_host());
            self.settle_lead();
        }
    }

    /// A socket went.
    pub(super) fn unseat(&mut self, gone: &Session) {
        if gone.role.may_write() {
            if !self.is_here(&gone.member) {
                self.seats.went(&gone.member, Instant::now());
            }
            self.settle_lead();
        }
    }

    /// A role has changed.
    pub(super) fn reseat(&mut self, member: &MemberId, role: Role) {
        if !role.may_write() {
            self.seats.left(member);
        } else if self.is_here(member) {
            self.seats.came(member, role.is_host());
        }
        self.settle_lead();
    }

    /// Whether somebody has a socket.
    pub(super) fn is_here(&self, member: &MemberId) -> bool {
        self.sessions.values().any(|s| s.is_open() && s.member == *member)
    }

    /// Tells who has got a seat, and asks for what they have done meanwhile; tells the others their place in line.
    pub(super) fn tell_line(&mut self) {
        self.seats.expire(Instant::now());
        for member in self.seats.take_called() {
            let json = to_json(&ServerMessage::Waiting { waiting: None });
            let step1 = Frame::Step1(self.room.board().state_vector());
            let theirs = self.sessions.iter().filter(|(_, s)| s.is_live() && s.member == member);
            for id in theirs.map(|(id, _)| *id).collect::<Vec<_>>() {
                self.answer_json(id, &json);
                if !self.pause.is_paused() {
                    self.tell_frame(id, &step1);
                }
            }
        }
        let Some(places) = self.seats.take_places() else { return };
        let told = self.sessions.iter().filter(|(_, s)| matches!(s.state, State::Live));
        let told = told.filter_map(|(id, s)| places.get(&s.member).map(|place| (*id, *place)));
        for (id, place) in told.collect::<Vec<_>>() {
            self.answer_json(id, &to_json(&ServerMessage::Waiting { waiting: Some(place) }));
        }
    }
}
