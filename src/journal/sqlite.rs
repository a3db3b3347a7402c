//! The SQLite journal: one file, one writer, group commit.
//!
//! Everything that is written goes through one task with a connection of its own ([`writer`]). Appends of all rooms wait in one
//! queue; the writer takes what is there, stores it in one transaction and answers everybody at once. No timer: while one commit
//! syncs, the next group gathers. Reads ([`read`]) have connections of their own and never wait for a commit.

mod arrive;
mod chores;
mod commit;
mod fresh;
mod heads;
mod read;
mod redact;
mod sql;
mod writer;

use std::{path::Path, sync::Arc};

use sqlx::{
    Row as _, SqlitePool,
    migrate::Migrator,
    sqlite::{SqlitePoolOptions, SqliteRow},
};
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};

use self::writer::{Append, Op, Reply, SlowOp, Writer};
use super::{Arrived, Journal, JournalError, JournalFuture, Record, Redacted, Replay, Snapshot, Stored};
use crate::{
    ids::{Millis, RoomId, Seq},
    store::{self, DirLock},
};

/// The schema of `rooms.db`: the journal's tables and those of access.
pub static MIGRATOR: Migrator = sqlx::migrate!("migrations/rooms");

/// Appends and creations that may wait for the writer. Past it `append` waits for a place, which holds back one room's actor,
/// not the server. Some commits' worth at full load; at ordinary update sizes well under a megabyte.
const QUEUE: usize = 4096;
/// Snapshots and deletions that may wait. They carry whole rooms (up to a few megabytes), so there are few.
const SLOW_QUEUE: usize = 16;
/// Connections for reading and for the small writes of access. SQLite reads from memory mostly: more would only add threads.
const READERS: u32 = 3;
/// Page cache of each of them, in KiB: a room is read once, and then kept by its task; what is read again is the trees' tops.
const READER_CACHE_KIB: &str = "-500";
/// Connections other than the writer's leave the WAL alone up to this many pages (64 MiB), where only a checkpointer that has
/// died can bring it. Whoever commits the page that crosses the line pays for all of them, and that must not be a room.
const FALLBACK_CHECKPOINT_PAGES: u32 = 16_384;

/// What can be set.
#[derive(Debug, Clone, Default)]
pub struct SqliteOptions {
    /// A cap on the database's size, in pages of 4 KiB. `None`: the disk's.
    pub max_pages: Option<u32>,
}

/// The journal in a file. See the module.
#[derive(Debug)]
pub struct SqliteJournal {
    ops: mpsc::Sender<Op>,
    slow: mpsc::Sender<SlowOp>,
    pool: SqlitePool,
    restores: u64,
}

impl SqliteJournal {
    /// Opens or makes the database at `path` and takes its directory for this process. Nothing in it is scanned.
    pub async fn open(path: &Path, options: SqliteOptions) -> Result<Self, JournalError> {
        // The parent of a bare file name is the empty path: the current directory.
        let lock = Arc::new(DirLock::acquire(path.parent().unwrap_or_else(|| Path::new("")))?);
        let mut first = store::open(path, &MIGRATOR).await?;
        let restores: i64 =
            sqlx::query_scalar("SELECT restores FROM origin").fetch_one(&mut first).await.map_err(failed)?;
        let doomed: Vec<i64> =
            sqlx::query_scalar("SELECT key FROM doomed").fetch_all(&mut first).await.map_err(failed)?;
        drop(first);
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file on this machine doesn't go away between two uses.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(
                store::options(path)
                    .pragma("cache_size", READER_CACHE_KIB)
                    .pragma("wal_autocheckpoint", FALLBACK_CHECKPOINT_PAGES.to_string())
                    // Names that are deleted or written over are nothing to find in the file.
                    .pragma("secure_delete", "FAST"),
            )
            .await
            .map_err(failed)?;
        let mut conn = writer::connect(path, &options).await.map_err(failed)?;
        let fresh = fresh::Fresh::load(&mut conn).await?;
        let (ops, op_queue) = mpsc::channel(QUEUE);
        let (slow, slow_queue) = mpsc::channel(SLOW_QUEUE);
        tokio::spawn(Writer::new(conn, fresh, op_queue, slow_queue, pool.clone(), doomed, lock).run());
        Ok(Self { ops, slow, pool, restores: u64::try_from(restores).unwrap_or(0) })
    }

    /// Connections to `rooms.db` for reading and small writes. A write through them competes with the writer for SQLite's one
    /// write lock: keep it to one statement.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// How often this database has come out of a backup. A room that knew another number begins a new epoch.
    pub fn restores(&self) -> u64 {
        self.restores
    }

    /// Hands an operation in at once, so that the order of calls is the order in which they are served, and waits for the answer.
    fn ask<T: Send + 'static>(&self, op: impl FnOnce(Reply<T>) -> Op) -> JournalFuture<'_, T> {
        hand_in(&self.ops, op)
    }

    fn ask_slow<T: Send + 'static>(&self, op: impl FnOnce(Reply<T>) -> SlowOp) -> JournalFuture<'_, T> {
        hand_in(&self.slow, op)
    }
}

fn hand_in<O: Send, T: Send + 'static>(
    queue: &mpsc::Sender<O>,
    op: impl FnOnce(Reply<T>) -> O,
) -> JournalFuture<'_, T> {
    let (reply, answer) = oneshot::channel();
    let rest = match queue.try_send(op(reply)) {
        Err(TrySendError::Full(op)) => Some(op),
        // Closed: the reply was dropped with the operation.
        Ok(()) | Err(TrySendError::Closed(_)) => None,
    };
    Box::pin(async move {
        if let Some(op) = rest {
            queue.send(op).await.map_err(|_| JournalError::Closed)?;
        }
        answer.await.unwrap_or(Err(JournalError::Closed))
    })
}

impl Journal for SqliteJournal {
    fn create(&self, room: &RoomId, at: Millis) -> JournalFuture<'_, ()> {
        let room = room.clone();
        self.ask(|reply| Op::Create { room, at, reply })
    }

    fn append(&self, room: &RoomId, expected_head: Seq, records: Vec<Record>) -> JournalFuture<'_, Seq> {
        let room = room.clone();
        self.ask(|reply| Op::Append(Append { room, expected_head, records, reply }))
    }

    fn arrive(&self, arrived: Arrived) -> JournalFuture<'_, ()> {
        self.ask_slow(|reply| SlowOp::Arrive { arrived, reply })
    }

    fn replay(&self, room: &RoomId) -> JournalFuture<'_, Replay> {
        let room = room.clone();
        Box::pin(async move { read::replay(&self.pool, &room).await })
    }

    fn snapshot(&self, room: &RoomId, snapshot: Snapshot, next_deadline: Option<Millis>) -> JournalFuture<'_, ()> {
        let room = room.clone();
        self.ask_slow(|reply| SlowOp::Snapshot { room, snapshot, next_deadline, reply })
    }

    fn history(&self, room: &RoomId, topic: u8, before: Seq, limit: u32) -> JournalFuture<'_, Vec<Stored>> {
        let room = room.clone();
        Box::pin(async move { read::history(&self.pool, &room, topic, before, limit).await })
    }

    fn since(&self, room: &RoomId, after: Seq, limit: u32) -> JournalFuture<'_, Option<Vec<Stored>>> {
        let room = room.clone();
        Box::pin(async move { read::since(&self.pool, &room, after, limit).await })
    }

    fn due(&self, now: Millis) -> JournalFuture<'_, Vec<RoomId>> {
        Box::pin(read::due(&self.pool, now))
    }

    fn redact(&self, room: &RoomId, rows: Vec<Redacted>) -> JournalFuture<'_, ()> {
        let room = room.clone();
        self.ask_slow(|reply| SlowOp::Redact { room, rows, reply })
    }

    fn scrub(&self) -> JournalFuture<'_, ()> {
        self.ask_slow(|reply| SlowOp::Scrub { reply })
    }

    fn delete(&self, room: &RoomId) -> JournalFuture<'_, ()> {
        let room = room.clone();
        self.ask_slow(|reply| SlowOp::Delete { room, reply })
    }

    fn probe(&self) -> JournalFuture<'_, ()> {
        self.ask(|reply| Op::Probe { reply })
    }

    fn close(&self) -> JournalFuture<'_, ()> {
        let closed = self.ask(|reply| Op::Close { reply });
        Box::pin(async move {
            match closed.await {
                // Closed already: what was handed in is stored.
                Ok(()) | Err(JournalError::Closed) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }
}

/// An error of the database, as the journal tells it. It names no content: SQLite's messages name tables and files.
fn failed(error: sqlx::Error) -> JournalError {
    match error {
        sqlx::Error::PoolClosed => JournalError::Closed,
        error => JournalError::Storage(error.to_string()),
    }
}

/// Seqs and times are far below 2^63: the room counts one by one and the clock is in milliseconds.
fn to_db(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of a row that was written by [`to_db`].
fn number(row: &SqliteRow, column: usize) -> Result<u64, sqlx::Error> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
