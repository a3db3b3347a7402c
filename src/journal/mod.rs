//! The journal: an ordered, durable log for every room. It moves bytes and knows nothing of what they mean.
//!
//! [`Journal::append`] is compare-and-swap on the room's head. When its future is ready the entries are on disk
//! (fdatasync), not before. Two lanes are written in one transaction: the **board** lane is pruned behind snapshots,
//! the **history** lane is kept and paged through.

pub mod backup;
pub mod memory;
pub mod sqlite;

use std::{future::Future, pin::Pin};

use bytes::Bytes;

use crate::{
    ids::{MemberId, Millis, RoomId, Seq},
    store::StoreError,
};

/// Where a record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// CRDT updates: only the tail behind the last snapshot is kept.
    Board,
    /// What people page through: kept.
    History {
        /// What it is about, so that a page can ask for one kind: see `room::entry::topic`.
        topic: u8,
    },
}

/// One entry on its way into the log. Its seq is its place: `expected_head + 1 + index`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it is kept.
    pub lane: Lane,
    /// When, as the entry says.
    pub at: Millis,
    /// Who, where somebody did it.
    pub by: Option<MemberId>,
    /// The entry without its redactable text.
    pub body: Bytes,
    /// Redactable text (chat), in a column of its own so that it can be changed or taken away later.
    pub text: Option<String>,
    /// Earlier history rows whose text this entry replaces, in the same transaction. Where there is no such row, nothing is replaced.
    pub amend: Vec<Amend>,
}

/// A change of an earlier history row's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amend {
    /// Which row.
    pub seq: Seq,
    /// The text from now on; `None` takes it away.
    pub text: Option<String>,
}

/// What is left of a history row after words were taken out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// Which row.
    pub seq: Seq,
    /// Its body from now on.
    pub body: Bytes,
    /// Its text from now on.
    pub text: Option<String>,
}

/// One entry as it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place.
    pub seq: Seq,
    /// Where it was kept.
    pub lane: Lane,
    /// When.
    pub at: Millis,
    /// Who.
    pub by: Option<MemberId>,
    /// The entry without its text.
    pub body: Bytes,
    /// The text as it is now.
    pub text: Option<String>,
}

/// A room's state at some seq: opaque bytes, whose format the room versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The last entry that it includes.
    pub seq: Seq,
    /// The bytes. The journal keeps a checksum beside them and refuses to load what doesn't match.
    pub bytes: Bytes,
}

/// What a room is loaded from: the newest snapshot and everything behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Absent before the first one.
    pub snapshot: Option<Snapshot>,
    /// Entries behind the snapshot, both lanes, in order, without a hole.
    pub tail: Vec<Stored>,
    /// The room's head: seq of its last entry.
    pub head: Seq,
    /// The log came out of a backup since the room's last snapshot: clients may hold what it doesn't, so its board needs a
    /// new epoch. The next snapshot settles it.
    pub restored: bool,
}

/// A room that comes from elsewhere: where its log has got to, and those rows of its history that came along, each in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Which room.
    pub room: RoomId,
    /// When it was made.
    pub at: Millis,
    /// Rows of history in order; none behind the snapshot. There may be holes between them.
    pub rows: Vec<Stored>,
    /// Its state.
    pub snapshot: Snapshot,
    /// When it wants to be woken.
    pub next_deadline: Option<Millis>,
}

/// What went wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JournalError {
    /// The room's head is another one: catch up and propose again.
    #[error("the log of room {room} is at {head}, not at {expected}")]
    Conflict {
        /// Which room.
        room: RoomId,
        /// What the caller believed.
        expected: Seq,
        /// What it is.
        head: Seq,
    },
    /// What is stored is damaged: a checksum that doesn't match, or a hole in the tail. Never written over.
    #[error("the log of room {room} is damaged: {what}")]
    Damaged {
        /// Which room.
        room: RoomId,
        /// What was found.
        what: String,
    },
    /// The room is unknown.
    #[error("no room {0}")]
    NoRoom(RoomId),
    /// The store can't be opened: another server has it, it was written by a newer version, it can't be read.
    #[error(transparent)]
    Open(#[from] StoreError),
    /// Disk full, I/O error, database error. Nothing of the group was stored.
    #[error("the journal can't store: {0}")]
    Storage(String),
    /// The journal has been closed.
    #[error("the journal is closed")]
    Closed,
}

/// A boxed future, so that the trait can be an object.
pub type JournalFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// The storage contract. `tests/it/journal.rs` runs one suite against every implementation.
pub trait Journal: Send + Sync + 'static {
    /// Makes an empty log (head 0). Fails with [`JournalError::Conflict`] where the room exists.
    fn create(&self, room: &RoomId, at: Millis) -> JournalFuture<'_, ()>;

    /// Appends `records` behind `expected_head`, all or nothing, and returns the new head once they are durable.
    /// The call itself hands them in: a caller that stops waiting doesn't stop the append, and appends of one room are judged
    /// in the order of the calls, so that it may have several on the way. (A full queue hands in when first polled.)
    fn append(&self, room: &RoomId, expected_head: Seq, records: Vec<Record>) -> JournalFuture<'_, Seq>;

    /// Takes in a room from elsewhere, all or nothing. [`JournalError::Conflict`] where the room exists.
    fn arrive(&self, arrived: Arrived) -> JournalFuture<'_, ()>;

    /// Everything that is needed to load the room. [`JournalError::NoRoom`] where it doesn't exist.
    fn replay(&self, room: &RoomId) -> JournalFuture<'_, Replay>;

    /// Stores a snapshot and, in the same transaction, prunes the board lane up to its seq. A snapshot that is not newer
    /// than the stored one is ignored, with its deadline; one ahead of the log is a [`JournalError::Conflict`].
    /// `next_deadline` wakes the room later, also when it is not loaded.
    fn snapshot(&self, room: &RoomId, snapshot: Snapshot, next_deadline: Option<Millis>) -> JournalFuture<'_, ()>;

    /// History rows of `topic` with a seq below `before`, newest first, at most `limit`.
    fn history(&self, room: &RoomId, topic: u8, before: Seq, limit: u32) -> JournalFuture<'_, Vec<Stored>>;

    /// Entries of both lanes with a seq above `after`, in order; `None` where pruning has made a hole.
    fn since(&self, room: &RoomId, after: Seq, limit: u32) -> JournalFuture<'_, Option<Vec<Stored>>>;

    /// Rooms whose deadline is at or before `now`.
    fn due(&self, now: Millis) -> JournalFuture<'_, Vec<RoomId>>;

    /// Writes over history rows. Only rows that a snapshot includes: no replay may meet them.
    /// [`JournalError::Conflict`] where one is not, and then nothing is written.
    fn redact(&self, room: &RoomId, rows: Vec<Redacted>) -> JournalFuture<'_, ()>;

    /// Leaves no byte in the store's files of what was pruned, amended, redacted or deleted before the call. Costs the size of the
    /// store, and appends wait for it: rare, and one for many.
    fn scrub(&self) -> JournalFuture<'_, ()>;

    /// Deletes a room with all that belongs to it.
    fn delete(&self, room: &RoomId) -> JournalFuture<'_, ()>;

    /// Whether a write would go through at the moment.
    fn probe(&self) -> JournalFuture<'_, ()>;

    /// Waits until what was handed in is stored, then refuses everything.
    fn close(&self) -> JournalFuture<'_, ()>;
}
