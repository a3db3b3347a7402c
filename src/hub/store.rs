//! Between the room's entries and the journal's records.

use std::sync::Arc;

use super::{HubError, RoomDirectory, Shared, actor::Actor};
use crate::{
    ids::{RoomId, Seq},
    journal::{Amend, Lane, Record, Snapshot, Stored},
    room::{Room, chat::OlderMessage, encoding::Encoded, entry::Entry, reign::SystemCommand},
};

pub(super) fn record(entry: &Entry) -> Record {
    let Encoded { lane_board, topic, at, by, body, text, amend } = entry.encode();
    Record {
        lane: if lane_board { Lane::Board } else { Lane::History { topic } },
        at,
        by,
        body,
        text,
        amend: amend.into_iter().map(|(seq, text)| Amend { seq, text }).collect(),
    }
}

pub(super) fn entry(stored: &Stored) -> Result<Entry, HubError> {
    let board = stored.lane == Lane::Board;
    Entry::decode(board, stored.at, stored.by.clone(), &stored.body, stored.text.clone()).map_err(|error| {
        tracing::error!(seq = stored.seq, %error, "an entry of the log can't be read");
        HubError::Unavailable
    })
}

/// A message out of its history row; nothing for other rows of the topic.
pub(super) fn chat_message(stored: &Stored) -> Option<OlderMessage> {
    entry(stored).ok()?.as_message(stored.seq)
}

/// A room as it comes out of the stores.
pub(super) struct Loaded {
    pub(super) room: Room,
    pub(super) directory: RoomDirectory,
    /// Its log came out of a backup.
    pub(super) restored: bool,
    /// The last entry that its snapshot includes; 0 without one.
    pub(super) snapshot_at: Seq,
}

/// Builds a room out of its snapshot and its tail. Writes nothing.
pub(super) async fn load(shared: &Shared, id: &RoomId) -> Result<Loaded, HubError> {
    let directory = shared.directory.load(id).await?;
    let replay = shared.journal.replay(id).await?;
    let mut room = match &replay.snapshot {
        Some(snapshot) => Room::restore(&snapshot.bytes).map_err(|error| {
            tracing::error!(room = %id, %error, "a snapshot can't be read");
            HubError::Unavailable
        })?,
        None => Room::new(id.clone()),
    };
    for stored in &replay.tail {
        // Replay says nothing to anybody: what an entry did was said when it was applied the first time.
        let _ = room.apply(stored.seq, &entry(stored)?);
    }
    if room.seq() != replay.head {
        tracing::error!(room = %id, seq = room.seq(), head = replay.head, "the log does not lead to its head");
        return Err(HubError::Unavailable);
    }
    let snapshot_at = replay.snapshot.map_or(0, |snapshot| snapshot.seq);
    Ok(Loaded { room, directory, restored: replay.restored, snapshot_at })
}

/// How far behind its head a room's snapshot may lie before a new one is due.
pub(super) struct SnapshotPolicy {
    /// What the last snapshot includes; 0: there is none.
    at: Seq,
    /// The head when the room was loaded, or when the last snapshot was taken.
    since: Seq,
    bytes: usize,
    wanted: bool,
}

/// Entries behind a snapshot: replaying this many takes a few milliseconds.
const MAX_TAIL_ENTRIES: u64 = 1_000;
/// Bytes behind a snapshot.
const MAX_TAIL_BYTES: usize = 512 * 1024;

impl SnapshotPolicy {
    /// Of a room that was loaded from a snapshot `at` and a tail up to its `head`.
    pub(super) fn new(at: Seq, head: Seq) -> Self {
        Self { at, since: head, bytes: 0, wanted: false }
    }

    /// Counts what was stored.
    pub(super) fn grew(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    fn is_long(&self, head: Seq) -> bool {
        head - self.at >= MAX_TAIL_ENTRIES || self.bytes >= MAX_TAIL_BYTES
    }

    /// Not before something was stored since the room was loaded: a tail that kills left long is no reason to let the first who
    /// come wait for a snapshot.
    pub(super) fn is_due(&self, head: Seq) -> bool {
        self.wanted || (head > self.since && self.is_long(head))
    }

    /// Asks for one at the next turn's end, whatever the tail.
    pub(super) fn want(&mut self) {
        self.wanted = true;
    }

    /// Whether a room that is unloaded should leave one: where it was written to, or its tail is long.
    pub(super) fn is_behind(&self, head: Seq) -> bool {
        head > self.since || self.is_long(head)
    }

    pub(super) fn taken(&mut self, head: Seq) {
        *self = Self::new(head, head);
    }
}

impl Actor {
    /// Proposes a new epoch where the board's tombstones are worth it; asked as rarely as a snapshot is made.
    pub(super) fn rebuild_if_due(&mut self) {
        if self.snapshots.is_due(self.room.seq()) && self.staged.is_empty() && self.room.board().wants_rebuild() {
            self.system(&SystemCommand::RebuildBoard);
        }
    }

    /// Stores a snapshot where the tail behind the last one has grown long. The room goes on meanwhile: a snapshot's seq
    /// says what it includes.
    pub(super) fn take_due_snapshot(&mut self) {
        let head = self.room.seq();
        if self.pause.is_paused() || !self.snapshots.is_due(head) {
            return;
        }
        self.snapshots.taken(head);
        let erasures = std::mem::take(&mut self.erasures);
        let (snapshot, deadline) = (Snapshot { seq: head, bytes: self.room.snapshot() }, self.room.next_deadline());
        let (shared, id) = (Arc::clone(&self.shared), self.id.clone());
        self.shared.tasks.spawn(async move {
            let stored = shared.journal.snapshot(&id, snapshot, deadline).await;
            if let Err(error) = &stored {
                // Nothing is lost: the tail is there, the next one comes.
                tracing::warn!(room = %id, %error, "a snapshot was not stored");
            }
            for reply in erasures {
                let _ = reply.send(stored.clone().map_err(HubError::from));
            }
        });
    }

    /// Stores a snapshot before the room is unloaded, so that it loads quickly again.
    pub(super) async fn take_last_snapshot(&mut self) {
        let head = self.room.seq();
        if self.pause.is_paused() || !self.snapshots.is_behind(head) {
            return;
        }
        let (snapshot, deadline) = (Snapshot { seq: head, bytes: self.room.snapshot() }, self.room.next_deadline());
        if let Err(error) = self.shared.journal.snapshot(&self.id, snapshot, deadline).await {
            tracing::warn!(room = %self.id, %error, "a snapshot was not stored");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_that_kills_left_long_is_joined_with_the_next_entry_or_at_the_unload() {
        let mut policy = SnapshotPolicy::new(10, 10 + MAX_TAIL_ENTRIES);
        let head = 10 + MAX_TAIL_ENTRIES;
        assert!(!policy.is_due(head), "nobody waits for it");
        assert!(policy.is_behind(head));
        assert!(policy.is_due(head + 1));
        policy.taken(head + 1);
        assert!(!policy.is_due(head + 2) && !policy.is_behind(head + 1));
        assert!(policy.is_behind(head + 2));
        policy.want();
        assert!(policy.is_due(head + 1));
    }

    #[test]
    fn a_room_that_was_only_read_leaves_a_short_tail_as_it_is() {
        let policy = SnapshotPolicy::new(10, 20);
        assert!(!policy.is_due(20) && !policy.is_behind(20));
    }
}
