//! What follows from an applied entry: told to sockets by the hub, never to the journal. Replay throws effects away.

use bytes::Bytes;
use smallvec::SmallVec;

use super::rejection::Rejection;
use crate::{
    ids::{MemberId, PhotoId, Seq},
    protocol::message::{EventMessage, Role},
};

/// What one entry causes, in the order in which it is to be told. Almost always one or two.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// The effects.
    pub list: SmallVec<[Effect; 2]>,
}

impl Effects {
    pub(super) fn push(&mut self, effect: Effect) {
        self.list.push(effect);
    }
}

/// One consequence.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A board update, for everybody but the socket that it came from.
    Board(Bytes),
    /// The board was rebuilt under this epoch: every copy of it is of another one now (close code `stale_epoch`).
    BoardRebuilt(u32),
    /// An event. Names of members are left empty: they are not part of the log, the hub fills them in.
    Event {
        /// Who may know.
        audience: Audience,
        /// What happened.
        event: EventMessage,
    },
    /// The answer to a command, also to every duplicate of it that waited.
    Answer {
        /// Whose command.
        member: MemberId,
        /// The command's id.
        id: String,
        /// The entry that did it (now or before), or why it was refused.
        result: Result<Seq, Rejection>,
    },
    /// Left or removed: their sockets close with 4406.
    MemberGone(MemberId),
    /// A message has these links, which have no card yet.
    Linked {
        /// Which message.
        message: Seq,
        /// As its text has them.
        links: Vec<String>,
    },
    /// These are shown now: their files are kept.
    PhotosShown(Vec<PhotoId>),
    /// These are shown no more: their files go.
    PhotosGone(Vec<PhotoId>),
    /// Has been erased: their name goes, and whatever of theirs is kept elsewhere.
    Erased(MemberId),
    /// What their sockets may do has changed.
    RoleChanged(MemberId, Role),
}

/// Who may know of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everybody in the room.
    All,
    /// Hosts and cohosts.
    Hosts,
    /// One member, on all their sockets.
    Member(MemberId),
}
