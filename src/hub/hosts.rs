//! What the room's log can't know by itself: whether its hosts are here, and what time it is.

use super::{actor::Actor, turn::Origin};
use crate::{clock, ids::MemberId, protocol::message::Role, room::reign::SystemCommand};

impl Actor {
    /// A member's socket came in.
    pub(super) fn member_came(&mut self, member: &MemberId) {
        let first = self.sessions.values().filter(|s| s.is_open() && s.member == *member).count() == 1;
        if first {
            self.system(&SystemCommand::Present { member: member.clone() });
        }
    }

    /// A socket went, or a role changed.
    pub(super) fn watch_hosts(&mut self) {
        if !self.sessions.values().any(|s| s.is_open() && s.role == Role::Host) {
            self.system(&SystemCommand::HostsAbsent);
        }
    }

    /// Proposes what is due by the clock.
    pub(super) fn meet_deadline(&mut self) {
        let now = clock::now();
        if self.room.next_deadline().is_some_and(|at| at <= now) && !self.pause.is_paused() {
            let present = self.sessions.values().filter(|s| s.is_open()).map(|s| &s.member);
            for command in self.room.due(now, present) {
                self.system(&command);
            }
        }
    }

    pub(super) fn system(&mut self, command: &SystemCommand) {
        if self.pause.is_paused() {
            return;
        }
        if let Some(entry) = self.room.propose_system(command, clock::now()) {
            self.stage(entry, Origin::System);
        }
    }
}
