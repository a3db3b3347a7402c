//! A session: one socket in one room, as the room's turn sees it.

use std::sync::Arc;

use super::{rate::Rate, seats::Seats, socket::Socket};
use crate::{
    counted::Counted,
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
/// Frames are numbered as they come; after a frame that could not be stored (a gap, a paused room) the count stands still
/// until a sync step 2 that came behind it is stored, which carries all that came before it.
#[derive(Default)]
pub(super) struct SavedCount {
    arrived: u64,
    settled: u64,
    /// The last frame that was missed, until a later step 2 makes up for it.
    hole: Option<FrameNumber>,
    told: u64,
}

/// Which of a socket's update frames one is, from 1 on.
pub(super) type FrameNumber = u64;

impl SavedCount {
    /// A frame came. What becomes of it is told by its number, once.
    pub(super) fn arrived(&mut self) -> FrameNumber {
        self.arrived += 1;
        self.arrived
    }

    /// A frame was stored or had no effect. Call it only once it is durable.
    pub(super) fn stored(&mut self, frame: FrameNumber, is_step2: bool) {
        self.settled += 1;
        if is_step2 && self.hole.is_some_and(|hole| hole < frame) {
            self.hole = None;
        }
    }

    /// A frame could not be stored; a later step 2 will bring its content again.
    pub(super) fn missed(&mut self, frame: FrameNumber) {
        self.settled += 1;
        self.hole = self.hole.max(Some(frame));
    }

    /// The new count, where there is one to tell.
    pub(super) fn news(&mut self) -> Option<u64> {
        if self.hole.is_some() || self.told == self.settled {
            return None;
        }
        self.told = self.settled;
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
    #[expect(dead_code, reason = "held, not read")]
    pub(super) counted: Counted,
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

    /// What becomes of a frame that was just sent.
    fn stored(saved: &mut SavedCount, is_step2: bool) {
        let frame = saved.arrived();
        saved.stored(frame, is_step2);
    }

    #[test]
    fn a_hole_holds_the_count_until_a_step_2_fills_it() {
        let mut saved = SavedCount::default();
        assert_eq!(saved.news(), None);
        stored(&mut saved, false);
        assert_eq!(saved.news(), Some(1));
        assert_eq!(saved.news(), None, "told once");
        let frame = saved.arrived();
        saved.missed(frame);
        stored(&mut saved, false);
        assert_eq!(saved.news(), None, "frame 2 is not durable, so neither may frame 3 be called so");
        stored(&mut saved, true);
        assert_eq!(saved.news(), Some(4));
    }

    #[test]
    fn a_step_2_does_not_make_up_for_what_was_missed_behind_it() {
        let mut saved = SavedCount::default();
        let step2 = saved.arrived();
        let gap = saved.arrived();
        // Of one turn: the gap is seen at once, the step 2 is stored at the turn's end.
        saved.missed(gap);
        saved.stored(step2, true);
        assert_eq!(saved.news(), None, "frame 2 is nowhere");
        stored(&mut saved, true);
        assert_eq!(saved.news(), Some(3));
    }
}
