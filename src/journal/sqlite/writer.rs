//! The one task that writes.

use std::{collections::VecDeque, path::Path, sync::Arc};

use sqlx::{
    ConnectOptions as _, Connection as _, SqliteConnection, SqlitePool,
    query::Query,
    sqlite::{SqliteArguments, SqliteQueryResult},
};
use tokio::sync::{mpsc, oneshot};

use super::{
    SqliteOptions,
    chores::{Checkpointer, Chore},
    failed,
    fresh::Fresh,
    heads::{Head, Heads},
    number,
    sql::{MAX_SHAPES, Texts},
    to_db,
};
use crate::{
    ids::{Millis, RoomId, Seq},
    journal::{Arrived, JournalError, Record, Redacted, Snapshot},
    store::{self, DirLock},
};

/// Rows of one group. More gain nothing (a commit of this many costs one sync among milliseconds of inserting) and the next
/// group waits longer.
const GROUP_ROWS: usize = 512;
/// Bytes of one group: bounds how long a commit of large rows takes.
const GROUP_BYTES: usize = 4 * 1024 * 1024;
/// Statements compiled and kept by the writer's connection: every shape and the few others.
const STATEMENTS: usize = MAX_SHAPES + 32;

/// Whom an operation answers.
pub(super) type Reply<T> = oneshot::Sender<Result<T, JournalError>>;

/// One append that waits.
#[derive(Debug)]
pub(super) struct Append {
    pub room: RoomId,
    pub expected_head: Seq,
    pub records: Vec<Record>,
    pub reply: Reply<Seq>,
}

impl Append {
    fn bytes(&self) -> usize {
        self.records.iter().map(|record| record.body.len() + record.text.as_ref().map_or(0, String::len)).sum()
    }
}

/// What somebody waits for in front of a screen.
#[derive(Debug)]
pub(super) enum Op {
    Append(Append),
    Create { room: RoomId, at: Millis, reply: Reply<()> },
    Probe { reply: Reply<()> },
    Close { reply: Reply<()> },
}

/// What is large and can wait: one at a time, between two groups.
#[derive(Debug)]
pub(super) enum SlowOp {
    Snapshot { room: RoomId, snapshot: Snapshot, next_deadline: Option<Millis>, reply: Reply<()> },
    Arrive { arrived: Arrived, reply: Reply<()> },
    Redact { room: RoomId, rows: Vec<Redacted>, reply: Reply<()> },
    Scrub { reply: Reply<()> },
    Delete { room: RoomId, reply: Reply<()> },
}

enum Wake {
    Op(Op),
    Slow(SlowOp),
    Idle,
}

/// Owns the connection that writes.
pub(super) struct Writer {
    pub(super) conn: SqliteConnection,
    pub(super) heads: Heads,
    pub(super) fresh: Fresh,
    pub(super) texts: Texts,
    pub(super) chores: VecDeque<Chore>,
    pub(super) checkpointer: Checkpointer,
    ops: mpsc::Receiver<Op>,
    slow: mpsc::Receiver<SlowOp>,
    /// Met while a group gathered: it ends the group and comes next.
    carried: Option<Op>,
    closing: Vec<Reply<()>>,
    pool: SqlitePool,
    lock: Arc<DirLock>,
}

/// The writer's connection. It never checkpoints at a commit (a commit that copies a thousand pages is a stall that everybody
/// sees); [`Checkpointer`] does it beside the commits.
pub(super) async fn connect(path: &Path, options: &SqliteOptions) -> Result<SqliteConnection, sqlx::Error> {
    let mut connect = store::options(path)
        .statement_cache_capacity(STATEMENTS)
        .pragma("wal_autocheckpoint", "0")
        // What undoes half a statement is kept for microseconds: not in a file.
        .pragma("temp_store", "MEMORY")
        // Zeroes what is freed within a page that is written anyway: costs no I/O. Amendments and purges ask for more.
        .pragma("secure_delete", "FAST");
    if let Some(pages) = options.max_pages {
        connect = connect.pragma("max_page_count", pages.to_string());
    }
    connect.connect().await
}

impl Writer {
    pub fn new(
        conn: SqliteConnection,
        fresh: Fresh,
        ops: mpsc::Receiver<Op>,
        slow: mpsc::Receiver<SlowOp>,
        pool: SqlitePool,
        doomed: Vec<i64>,
        lock: Arc<DirLock>,
    ) -> Self {
        Self {
            conn,
            heads: Heads::default(),
            fresh,
            texts: Texts::default(),
            chores: doomed.into_iter().map(|key| Chore::Purge { key }).collect(),
            checkpointer: Checkpointer::new(pool.clone()),
            ops,
            slow,
            carried: None,
            closing: Vec::new(),
            pool,
            lock,
        }
    }

    /// Serves until the journal is closed or dropped and everything that was handed in is answered.
    pub async fn run(mut self) {
        while let Some(wake) = self.next().await {
            match wake {
                Wake::Op(op) => {
                    self.serve(op).await;
                    // Under load too, what is slow gets its turn: one between two groups.
                    if let Ok(slow) = self.slow.try_recv() {
                        self.serve_slow(slow).await;
                    }
                }
                Wake::Slow(slow) => self.serve_slow(slow).await,
                Wake::Idle => {}
            }
            self.chore().await;
        }
        self.finish().await;
    }

    async fn next(&mut self) -> Option<Wake> {
        if let Some(op) = self.carried.take() {
            return Some(Wake::Op(op));
        }
        let idle_work = !self.chores.is_empty() && self.closing.is_empty();
        tokio::select! {
            biased;
            Some(op) = self.ops.recv() => Some(Wake::Op(op)),
            Some(slow) = self.slow.recv() => Some(Wake::Slow(slow)),
            () = std::future::ready(()), if idle_work => Some(Wake::Idle),
            else => None,
        }
    }

    async fn serve(&mut self, op: Op) {
        match op {
            Op::Append(first) => {
                let group = self.gather(first).await;
                self.commit(group).await;
            }
            Op::Create { room, at, reply } => {
                let result = self.create(&room, at).await;
                reply.send(result).ok();
            }
            Op::Probe { reply } => {
                let result = self.probe().await;
                reply.send(result).ok();
            }
            Op::Close { reply } => {
                self.closing.push(reply);
                self.ops.close();
                self.slow.close();
            }
        }
    }

    async fn serve_slow(&mut self, slow: SlowOp) {
        match slow {
            SlowOp::Snapshot { room, snapshot, next_deadline, reply } => {
                let result = self.snapshot(&room, snapshot, next_deadline).await;
                reply.send(result).ok();
            }
            SlowOp::Arrive { arrived, reply } => {
                let result = self.arrive(arrived).await;
                reply.send(result).ok();
            }
            SlowOp::Redact { room, rows, reply } => {
                let result = self.redact(&room, rows).await;
                reply.send(result).ok();
            }
            SlowOp::Scrub { reply } => {
                let result = self.scrub().await;
                reply.send(result).ok();
            }
            SlowOp::Delete { room, reply } => {
                let result = self.delete(&room).await;
                reply.send(result).ok();
            }
        }
    }

    /// Whatever appends are waiting, up to a group's bounds.
    async fn gather(&mut self, first: Append) -> Vec<Append> {
        // One turn for the tasks that are ready to run: each that appends now shares this sync instead of waiting for the next.
        tokio::task::yield_now().await;
        let (mut rows, mut bytes) = (first.records.len(), first.bytes());
        let mut group = vec![first];
        self.take_waiting(&mut group, &mut rows, &mut bytes);
        group
    }

    fn take_waiting(&mut self, group: &mut Vec<Append>, rows: &mut usize, bytes: &mut usize) {
        while self.carried.is_none() && *rows < GROUP_ROWS && *bytes < GROUP_BYTES {
            match self.ops.try_recv() {
                Ok(Op::Append(append)) => {
                    *rows += append.records.len();
                    *bytes += append.bytes();
                    group.push(append);
                }
                Ok(other) => self.carried = Some(other),
                Err(_) => break,
            }
        }
    }

    async fn create(&mut self, room: &RoomId, at: Millis) -> Result<(), JournalError> {
        let insert = sqlx::query(
            "INSERT INTO room (id, created_at, restores) SELECT ?, ?, restores FROM origin WHERE true \
             ON CONFLICT (id) DO NOTHING",
        );
        let insert = insert.bind(room.as_str().to_owned()).bind(to_db(at));
        let result = self.execute(insert).await?;
        if result.rows_affected() == 0 {
            let head = self.head(room).await?.seq;
            return Err(JournalError::Conflict { room: room.clone(), expected: 0, head });
        }
        self.heads.insert(room.clone(), Head { key: result.last_insert_rowid(), seq: 0, snapshot: 0 });
        Ok(())
    }

    /// Writes a page and takes it away again: what a full disk or a failing one refuses.
    async fn probe(&mut self) -> Result<(), JournalError> {
        let sql = "BEGIN IMMEDIATE;INSERT INTO probe (bytes) VALUES (zeroblob(8192));DELETE FROM probe;COMMIT";
        self.execute(sqlx::query(sql)).await.map(drop)
    }

    /// What is known of a room; asks the tables at first sight.
    pub(super) async fn head(&mut self, room: &RoomId) -> Result<Head, JournalError> {
        if let Some(head) = self.heads.get(room) {
            return Ok(*head);
        }
        let sql = "SELECT key, coalesce((SELECT max(seq) FROM board WHERE room = key), 0), \
                   coalesce((SELECT max(seq) FROM history WHERE room = key), 0), \
                   coalesce((SELECT seq FROM snapshot WHERE room = key), 0) FROM room WHERE id = ?";
        let row =
            sqlx::query(sql).bind(room.as_str().to_owned()).fetch_optional(&mut self.conn).await.map_err(failed)?;
        let row = row.ok_or_else(|| JournalError::NoRoom(room.clone()))?;
        let read = |column| number(&row, column).map_err(failed);
        let (key, board, history, snapshot) = (to_db(read(0)?), read(1)?, read(2)?, read(3)?);
        let fresh = match self.fresh.last_of(key) {
            None => 0,
            Some(id) => {
                let query = sqlx::query("SELECT seq FROM fresh WHERE id = ?").bind(id);
                let row = query.fetch_optional(&mut self.conn).await.map_err(failed)?;
                row.map_or(Ok(0), |row| number(&row, 0)).map_err(failed)?
            }
        };
        let head = Head { key, seq: board.max(history).max(snapshot).max(fresh), snapshot };
        self.heads.insert(room.clone(), head);
        Ok(head)
    }

    /// Somebody else has written: nothing that was remembered holds any more.
    pub(super) async fn reload_fresh(&mut self) -> Result<(), JournalError> {
        // First: forgetting can't fail, and reading can.
        self.heads = Heads::default();
        self.fresh = Fresh::load(&mut self.conn).await?;
        Ok(())
    }

    /// Runs a text of one or several statements. When one fails nothing of it stays.
    pub(super) async fn execute(
        &mut self,
        query: Query<'_, sqlx::Sqlite, SqliteArguments>,
    ) -> Result<SqliteQueryResult, JournalError> {
        match query.execute(&mut self.conn).await {
            Ok(result) => Ok(result),
            Err(error) => {
                metrics::counter!("cabas_journal_failures_total").increment(1);
                // An autocommit statement has undone itself, then this is an error and means nothing.
                sqlx::Executor::execute(&mut self.conn, "ROLLBACK").await.ok();
                Err(failed(error))
            }
        }
    }

    async fn finish(mut self) {
        if let Err(error) = self.settle_all().await {
            tracing::warn!(%error, "the journal's last updates stay in the fresh lane; the next start reads them there");
        }
        let Self { mut conn, closing, pool, lock, checkpointer, .. } = self;
        checkpointer.stop().await;
        pool.close().await;
        // A closed database is one file: easier to copy, and text that was taken away is not in a WAL any more.
        if let Err(error) = sqlx::Executor::execute(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)").await {
            tracing::warn!(%error, "the journal's last checkpoint failed; the next start repeats it");
        }
        conn.close().await.ok();
        drop(lock);
        for reply in closing {
            reply.send(Ok(())).ok();
        }
    }
}
