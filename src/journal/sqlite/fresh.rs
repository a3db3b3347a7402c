//! The fresh lane: board updates land in one run for all rooms, and settle into `board`, room by room, in the background.
//!
//! `board` keeps each room's rows together, so a commit of ten rooms' updates would write some twenty pages of 4 KiB for a
//! kilobyte of content. In `fresh` it writes one. Settling moves a few thousand rows at a time, sorted by room, in pieces that
//! hold up no commit; what a snapshot has overtaken meanwhile is dropped without being moved. A clean stop settles all.

use std::{
    collections::{HashMap, VecDeque},
    ops::Range,
};

use sqlx::{Row as _, SqliteConnection};

use super::{chores::Chore, failed, writer::Writer};
use crate::journal::JournalError;

/// Rows in the fresh lane at which settling begins. Enough that the rows of one room come together in some number; few enough
/// that reading them all, which loading a room does, takes well under a millisecond.
const SETTLE_ROWS: usize = 4096;
/// Rows moved in one transaction.
const MOVE_ROWS: usize = 128;
/// Rows taken away in one transaction, once they are moved.
const DROP_ROWS: i64 = 512;

/// What is in the fresh lane, as the writer knows it.
#[derive(Debug)]
pub(super) struct Fresh {
    /// Ids by room, in order.
    rooms: HashMap<i64, Vec<i64>>,
    rows: usize,
    next_id: i64,
    /// Rows at which the next settling begins: moved up when one has failed.
    settle_at: usize,
    pieces: VecDeque<Piece>,
}

/// A transaction of the settling.
#[derive(Debug)]
enum Piece {
    /// These rows go to `board`.
    Move(Vec<i64>),
    /// Rows up to this id go.
    Drop { upto: i64, last: bool },
}

impl Default for Fresh {
    fn default() -> Self {
        Self { rooms: HashMap::new(), rows: 0, next_id: 1, settle_at: SETTLE_ROWS, pieces: VecDeque::new() }
    }
}

impl Fresh {
    /// Reads what is there: what a killed server left, and nothing after a clean stop.
    pub async fn load(conn: &mut SqliteConnection) -> Result<Self, JournalError> {
        let rows = sqlx::query("SELECT id, room FROM fresh ORDER BY id").fetch_all(conn).await.map_err(failed)?;
        let mut fresh = Self::default();
        for row in &rows {
            let id: i64 = row.try_get(0).map_err(failed)?;
            fresh.note(row.try_get(1).map_err(failed)?, id);
            fresh.next_id = id + 1;
        }
        Ok(fresh)
    }

    /// Ids for so many rows.
    pub fn ids(&self, rows: usize) -> Range<i64> {
        self.next_id..self.next_id.saturating_add(i64::try_from(rows).unwrap_or(0))
    }

    /// These were stored.
    pub fn stored(&mut self, ids: Range<i64>, rooms: impl Iterator<Item = i64>) {
        self.next_id = ids.end;
        for (id, room) in ids.zip(rooms) {
            self.note(room, id);
        }
    }

    fn note(&mut self, room: i64, id: i64) {
        self.rooms.entry(room).or_default().push(id);
        self.rows += 1;
    }

    /// The newest row of a room.
    pub fn last_of(&self, room: i64) -> Option<i64> {
        self.rooms.get(&room).and_then(|ids| ids.last()).copied()
    }

    /// The room is gone, and its rows with it.
    pub fn forget(&mut self, room: i64) {
        self.rows -= self.rooms.remove(&room).map_or(0, |ids| ids.len());
    }

    /// Whether a settling should begin.
    pub fn is_due(&self) -> bool {
        self.rows >= self.settle_at && self.pieces.is_empty()
    }

    /// Plans to move all that is there now.
    fn plan(&mut self) {
        let upto = self.next_id - 1;
        let first = self.rooms.values().filter_map(|ids| ids.first()).min().copied().unwrap_or(upto);
        let mut rooms: Vec<_> = self.rooms.iter().collect();
        rooms.sort_unstable_by_key(|(room, _)| **room);
        let ids: Vec<i64> = rooms.into_iter().flat_map(|(_, ids)| ids).copied().collect();
        self.pieces = ids.chunks(MOVE_ROWS).map(|ids| Piece::Move(ids.to_vec())).collect();
        let mut dropped = first - 1;
        while dropped < upto {
            dropped = (dropped + DROP_ROWS).min(upto);
            self.pieces.push_back(Piece::Drop { upto: dropped, last: dropped == upto });
        }
    }

    fn settled(&mut self, upto: i64) {
        self.rooms.retain(|_, ids| {
            ids.retain(|id| *id > upto);
            !ids.is_empty()
        });
        self.rows = self.rooms.values().map(Vec::len).sum();
        self.settle_at = SETTLE_ROWS;
    }
}

impl Writer {
    /// Begins to settle where it is time.
    pub(super) fn settle_if_due(&mut self) {
        if self.fresh.is_due() {
            self.fresh.plan();
            self.chores.push_back(Chore::Settle);
        }
    }

    /// One transaction of the settling; whether there is more to do.
    pub(super) async fn settle_piece(&mut self) -> Result<bool, JournalError> {
        let Some(piece) = self.fresh.pieces.pop_front() else { return Ok(false) };
        let done = match &piece {
            Piece::Move(ids) => {
                // OR IGNORE: a settling that was broken off has moved some already.
                let sql = "INSERT OR IGNORE INTO board (room, seq, at, by, body) \
                     SELECT f.room, f.seq, f.at, f.by, f.body FROM json_each(?1) AS wanted \
                     CROSS JOIN fresh AS f ON f.id = wanted.value LEFT JOIN snapshot AS s ON s.room = f.room \
                     WHERE f.seq > coalesce(s.seq, 0)";
                let ids = serde_json::to_string(ids).unwrap_or_default();
                self.execute(sqlx::query(sql).bind(ids)).await
            }
            Piece::Drop { upto, .. } => self.execute(sqlx::query("DELETE FROM fresh WHERE id <= ?1").bind(*upto)).await,
        };
        if let Err(error) = done {
            // Nothing is lost: what is here is read from here. The next try comes when as much again is waiting.
            self.fresh.pieces.clear();
            self.fresh.settle_at = self.fresh.rows + SETTLE_ROWS;
            return Err(error);
        }
        self.checkpointer.wrote(MOVE_ROWS / 4);
        if let Piece::Drop { upto, last: true } = piece {
            self.fresh.settled(upto);
        }
        Ok(!self.fresh.pieces.is_empty())
    }

    /// Settles everything, for a clean stop.
    pub(super) async fn settle_all(&mut self) -> Result<(), JournalError> {
        while !self.fresh.pieces.is_empty() {
            self.settle_piece().await?;
        }
        if self.fresh.rows > 0 {
            self.fresh.plan();
            while self.settle_piece().await? {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_moves_each_row_once_and_a_rooms_rows_together() {
        let mut fresh = Fresh::default();
        for n in 0..5_000 {
            let ids = fresh.ids(1);
            fresh.stored(ids, std::iter::once(n % 7));
        }
        assert!(fresh.is_due());
        fresh.plan();
        assert!(!fresh.is_due(), "under way");
        let (mut moved, mut dropped) = (Vec::new(), 0);
        while let Some(piece) = fresh.pieces.pop_front() {
            match piece {
                Piece::Move(ids) => {
                    assert!(ids.len() <= MOVE_ROWS && dropped == 0, "all are moved before any goes");
                    moved.extend(ids);
                }
                Piece::Drop { upto, last } => {
                    assert!(upto - dropped <= DROP_ROWS && upto > dropped);
                    dropped = upto;
                    assert_eq!(last, upto == 5_000);
                }
            }
        }
        let rooms: Vec<_> = moved.iter().map(|id| (id - 1) % 7).collect();
        assert!(rooms.is_sorted() && moved.len() == 5_000);
        assert!(moved.chunk_by(|a, b| (a - 1) % 7 == (b - 1) % 7).all(<[i64]>::is_sorted), "in the order of the log");

        let later = fresh.ids(2);
        fresh.stored(later.clone(), [3, 9].into_iter());
        fresh.settled(dropped);
        assert_eq!(
            (fresh.rows, fresh.last_of(3), fresh.last_of(9), fresh.last_of(1)),
            (2, Some(5_001), Some(5_002), None)
        );
        fresh.forget(3);
        assert_eq!((fresh.rows, fresh.ids(1)), (1, later.end..later.end + 1));
    }
}
