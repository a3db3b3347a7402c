//! The memory journal: the same promises as the SQLite one except for the disk. For tests; [`Held`] is the double that delays
//! and refuses commits.

mod held;

use std::collections::{BTreeMap, HashMap};

use parking_lot::Mutex;

pub use self::held::Held;
use super::{Arrived, Journal, JournalError, JournalFuture, Lane, Record, Redacted, Replay, Snapshot, Stored};
use crate::ids::{Millis, RoomId, Seq};

/// A journal that is gone with the process.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    rooms: HashMap<RoomId, Log>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Log {
    head: Seq,
    board: BTreeMap<Seq, Stored>,
    history: BTreeMap<Seq, Stored>,
    snapshot: Option<Snapshot>,
    next_deadline: Option<Millis>,
}

impl MemoryJournal {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Done by the call itself, as the contract says of appends.
    fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut State) -> Result<T, JournalError>) -> JournalFuture<'_, T> {
        let mut state = self.state.lock();
        let result = if state.closed { Err(JournalError::Closed) } else { work(&mut state) };
        Box::pin(std::future::ready(result))
    }

    fn with<T: Send + 'static>(
        &self,
        room: &RoomId,
        work: impl FnOnce(&RoomId, &mut Log) -> Result<T, JournalError>,
    ) -> JournalFuture<'_, T> {
        self.run(|state| match state.rooms.get_mut(room) {
            Some(log) => work(room, log),
            None => Err(JournalError::NoRoom(room.clone())),
        })
    }
}

impl Log {
    fn append(&mut self, records: Vec<Record>) -> Seq {
        for record in records {
            self.head += 1;
            for amend in record.amend {
                if let Some(row) = self.history.get_mut(&amend.seq) {
                    row.text = amend.text;
                }
            }
            let Record { lane, at, by, body, text, .. } = record;
            let (rows, text) = match lane {
                Lane::Board => (&mut self.board, None),
                Lane::History { .. } => (&mut self.history, text),
            };
            rows.insert(self.head, Stored { seq: self.head, lane, at, by, body, text });
        }
        self.head
    }

    fn behind(&self, after: Seq) -> Vec<Stored> {
        let board = self.board.range(after + 1..);
        let mut rows: Vec<Stored> = board.chain(self.history.range(after + 1..)).map(|(_, row)| row.clone()).collect();
        rows.sort_by_key(|row| row.seq);
        rows
    }
}

impl Journal for MemoryJournal {
    fn create(&self, room: &RoomId, _at: Millis) -> JournalFuture<'_, ()> {
        let room = room.clone();
        self.run(move |state| {
            if let Some(log) = state.rooms.get(&room) {
                return Err(JournalError::Conflict { room, expected: 0, head: log.head });
            }
            state.rooms.insert(room, Log::default());
            Ok(())
        })
    }

    fn append(&self, room: &RoomId, expected_head: Seq, records: Vec<Record>) -> JournalFuture<'_, Seq> {
        self.with(room, move |room, log| {
            if log.head != expected_head {
                return Err(JournalError::Conflict { room: room.clone(), expected: expected_head, head: log.head });
            }
            Ok(log.append(records))
        })
    }

    fn arrive(&self, arrived: Arrived) -> JournalFuture<'_, ()> {
        self.run(move |state| {
            let Arrived { room, rows, snapshot, next_deadline, .. } = arrived;
            if let Some(log) = state.rooms.get(&room) {
                return Err(JournalError::Conflict { room, expected: 0, head: log.head });
            }
            let history = rows.into_iter().map(|row| (row.seq, row)).collect();
            let log = Log { head: snapshot.seq, history, snapshot: Some(snapshot), next_deadline, ..Log::default() };
            state.rooms.insert(room, log);
            Ok(())
        })
    }

    fn replay(&self, room: &RoomId) -> JournalFuture<'_, Replay> {
        self.with(room, |_, log| {
            let start = log.snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
            Ok(Replay { snapshot: log.snapshot.clone(), tail: log.behind(start), head: log.head, restored: false })
        })
    }

    fn snapshot(&self, room: &RoomId, snapshot: Snapshot, next_deadline: Option<Millis>) -> JournalFuture<'_, ()> {
        self.with(room, move |room, log| {
            if snapshot.seq > log.head {
                return Err(JournalError::Conflict { room: room.clone(), expected: snapshot.seq, head: log.head });
            }
            if snapshot.seq > log.snapshot.as_ref().map_or(0, |old| old.seq) {
                log.board = log.board.split_off(&(snapshot.seq + 1));
                log.next_deadline = next_deadline;
                log.snapshot = Some(snapshot);
            }
            Ok(())
        })
    }

    fn history(&self, room: &RoomId, topic: u8, before: Seq, limit: u32) -> JournalFuture<'_, Vec<Stored>> {
        self.with(room, move |_, log| {
            let rows = log.history.range(..before).rev().map(|(_, row)| row);
            Ok(rows.filter(|row| row.lane == Lane::History { topic }).take(limit as usize).cloned().collect())
        })
    }

    fn since(&self, room: &RoomId, after: Seq, limit: u32) -> JournalFuture<'_, Option<Vec<Stored>>> {
        self.with(room, move |_, log| {
            let mut rows = log.behind(after);
            rows.truncate(limit as usize);
            let whole = (after + 1..).zip(&rows).all(|(seq, row)| seq == row.seq)
                && (!rows.is_empty() || limit == 0 || after >= log.head);
            Ok(whole.then_some(rows))
        })
    }

    fn due(&self, now: Millis) -> JournalFuture<'_, Vec<RoomId>> {
        self.run(move |state| {
            let due = |log: &Log| log.next_deadline.filter(|at| *at <= now);
            let mut rooms: Vec<_> =
                state.rooms.iter().filter_map(|(room, log)| Some((due(log)?, room.clone()))).collect();
            rooms.sort();
            Ok(rooms.into_iter().map(|(_, room)| room).collect())
        })
    }

    fn redact(&self, room: &RoomId, rows: Vec<Redacted>) -> JournalFuture<'_, ()> {
        self.with(room, move |room, log| {
            let included = log.snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
            if let Some(row) = rows.iter().find(|row| row.seq > included) {
                return Err(JournalError::Conflict { room: room.clone(), expected: row.seq, head: included });
            }
            for Redacted { seq, body, text } in rows {
                if let Some(row) = log.history.get_mut(&seq) {
                    (row.body, row.text) = (body, text);
                }
            }
            Ok(())
        })
    }

    /// Memory has no free pages.
    fn scrub(&self) -> JournalFuture<'_, ()> {
        self.run(|_| Ok(()))
    }

    fn delete(&self, room: &RoomId) -> JournalFuture<'_, ()> {
        let room = room.clone();
        self.run(move |state| state.rooms.remove(&room).map(drop).ok_or(JournalError::NoRoom(room)))
    }

    fn probe(&self) -> JournalFuture<'_, ()> {
        self.run(|_| Ok(()))
    }

    fn close(&self) -> JournalFuture<'_, ()> {
        self.state.lock().closed = true;
        Box::pin(std::future::ready(Ok(())))
    }
}
