//! A session: one socket in one room, as the room's turn sees it.

use std::sync::Arc;

use super::{rate::Rate, seats::Seats, socket::Socket};
use crate::{
    ids::{MemberId, Seq},
    protocol::message::Role,
};

/// Numbers the sockets of this process.
pub(super) type SessionId = u64;

/// What the other side speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `cabas.v1`: binary y-protocol and JSON text.
    Cabas,
    /// A stock y-websocket client: binary only. A text frame would break it.
    Stock,
}

/// What a reconnecting client says it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    /// The last entry that it saw.
    pub seq: Seq,
    /// The board's epoch that its copy belongs to.
    pub epoch: u32,
}

/// Where a session stands.
pub(super) enum State {
    /// Came in during this turn: greeted at its end, with a state that includes all that the turn stored.
    Greeting { resume: Option<Resume> },
    /// Gets what the room says.
    Live,
    /// Was sent a close frame: nothing is taken from it and nothing said to it any more.
    Closing,
}

/// How far a socket's update frames are durable.
///
/// Frames are counted as they come; after a frame that could not be stored (a gap, a paused room) the count stands still
/// until a sync step 2 is stored, which carries all that came before it.
#[derive(Default)]
pub(super) struct SavedCount {
    received: u64,
    hole: bool,
    told: u64,
}

impl SavedCount {
    /// A frame was stored or had no effect. Call it only once it is durable.
    pub(super) fn stored(&mut self, is_step2: bool) {
        self.received += 1;
        if is_step2 {
            self.hole = false;
        }
    }

    /// A frame could not be stored; a step 2 will bring its content again.
    pub(super) fn missed(&mut self) {
        self.received += 1;
        self.hole = true;
    }

    /// The new count, where there is one to tell.
    pub(super) fn news(&mut self) -> Option<u64> {
        if self.hole || self.told == self.received {
            return None;
        }
        self.told = self.received;
        Some(self.told)
    }
}

/// One socket in the room.
pub(super) struct Session {
    pub(super) member: MemberId,
    /// The member's role now; follows role changes.
    pub(super) role: Role,
    pub(super) dialect: Dialect,
    pub(super) socket: Arc<Socket>,
    pub(super) state: State,
    pub(super) saved: SavedCount,
    /// Board updates refused so far on this socket.
    pub(super) refusals: u32,
    /// How often it may react.
    pub(super) reactions: Rate,
}

impl Session {
    pub(super) fn is_live(&self) -> bool {
        matches!(self.state, State::Live)
    }

    /// Whether its member would take part, had they a seat.
    pub(super) fn waits(&self, seats: &Seats) -> bool {
        self.role.may_write() && !seats.has(&self.member)
    }

    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state, State::Closing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_holds_the_count_until_a_step_2_fills_it() {
        let mut saved = SavedCount::default();
        assert_eq!(saved.news(), None);
        saved.stored(false);
        assert_eq!(saved.news(), Some(1));
        assert_eq!(saved.news(), None, "told once");
        saved.missed();
        saved.stored(false);
        assert_eq!(saved.news(), None, "frame 2 is not durable, so neither may frame 3 be called so");
        saved.stored(true);
        assert_eq!(saved.news(), Some(4));
    }
}
