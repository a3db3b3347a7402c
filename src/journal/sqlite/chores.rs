//! What the writer does between commits: snapshots, deletions, and the work that is cut into small pieces so that nobody waits
//! long for a commit: pruning, purging, checkpoints.

use sqlx::{Row as _, SqlitePool};
use tokio::task::JoinHandle;

use super::{failed, to_db, writer::Writer};
use crate::{
    ids::{Millis, RoomId},
    journal::{JournalError, Snapshot},
};

/// Seqs pruned or purged in one transaction: about a millisecond.
const BATCH: i64 = 512;
/// WAL pages (of 4 KiB) after which a checkpoint is due: 3 MiB, which is read back within milliseconds after a crash. Until the
/// first one every commit makes the file grow, and waits for the file system's own journal too, which takes twice as long; from
/// then on commits write over blocks that the file has.
const CHECKPOINT_PAGES: usize = 768;
/// Bytes of a WAL page.
const PAGE_BYTES: usize = 4096;

/// Work that goes on in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chore {
    /// Board rows up to a seq that a snapshot includes.
    Prune { key: i64, upto: i64 },
    /// Everything of a deleted room.
    Purge { key: i64 },
    /// What is in the fresh lane, into the board's.
    Settle,
}

impl Writer {
    pub(super) async fn snapshot(
        &mut self,
        room: &RoomId,
        snapshot: Snapshot,
        next_deadline: Option<Millis>,
    ) -> Result<(), JournalError> {
        let head = self.head(room).await?;
        if snapshot.seq > head.seq {
            return Err(JournalError::Conflict { room: room.clone(), expected: snapshot.seq, head: head.seq });
        }
        // A room without an entry has no state yet, so 0 is never newer.
        if snapshot.seq <= head.snapshot {
            return Ok(());
        }
        let upto = to_db(snapshot.seq);
        let pages = snapshot.bytes.len() / PAGE_BYTES;
        let sql = "BEGIN IMMEDIATE;\
             INSERT INTO snapshot (room, seq, checksum, bytes) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (room) DO UPDATE SET seq = excluded.seq, checksum = excluded.checksum, bytes = excluded.bytes;\
             UPDATE room SET next_deadline = ?5, restores = (SELECT restores FROM origin) WHERE key = ?1;\
             DELETE FROM board WHERE room = ?1 AND seq <= min(?2, (SELECT min(seq) FROM board WHERE room = ?1) + ?6);\
             COMMIT";
        let query = sqlx::query(sql)
            .bind(head.key)
            .bind(upto)
            .bind(checksum(&snapshot).to_vec())
            .bind(snapshot.bytes.to_vec())
            .bind(next_deadline.map(to_db))
            .bind(BATCH);
        let result = self.execute(query).await;
        match result {
            Ok(_) => {
                if let Some(head) = self.heads.get(room) {
                    head.snapshot = snapshot.seq;
                }
                self.checkpointer.wrote(pages + 8);
                self.chores.push_back(Chore::Prune { key: head.key, upto });
                Ok(())
            }
            Err(error) => {
                self.heads.forget(room);
                Err(error)
            }
        }
    }

    /// The room is gone at once; its lanes are purged in batches, also after a restart.
    pub(super) async fn delete(&mut self, room: &RoomId) -> Result<(), JournalError> {
        let key = self.head(room).await?.key;
        self.heads.forget(room);
        let sql = "PRAGMA secure_delete=ON;BEGIN IMMEDIATE;\
             INSERT INTO doomed (key) VALUES (?1);\
             DELETE FROM snapshot WHERE room = ?1;\
             DELETE FROM fresh WHERE room = ?1;\
             DELETE FROM room WHERE key = ?1;\
             COMMIT;PRAGMA secure_delete=FAST";
        self.execute(sqlx::query(sql).bind(key)).await?;
        self.fresh.forget(key);
        self.chores.push_back(Chore::Purge { key });
        Ok(())
    }

    /// One piece of what is to be done.
    pub(super) async fn chore(&mut self) {
        if let Some(chore) = self.chores.pop_front() {
            match self.piece(chore).await {
                Ok(true) => self.chores.push_back(chore),
                Ok(false) => {}
                // The next snapshot prunes and the next start purges what is left.
                Err(error) => tracing::warn!(%error, "the journal couldn't tidy up"),
            }
        }
        if self.checkpointer.is_second_half_due().await {
            // What was committed during the first half, a few pages: after it the WAL begins anew.
            if let Err(error) = sqlx::Executor::execute(&mut self.conn, "PRAGMA wal_checkpoint(PASSIVE)").await {
                tracing::warn!(%error, "the journal's checkpoint failed");
            }
        }
    }

    /// All that is to be done, at once.
    pub(super) async fn finish_chores(&mut self) -> Result<(), JournalError> {
        self.settle_all().await?;
        while let Some(chore) = self.chores.front().copied() {
            while self.piece(chore).await? {}
            self.chores.pop_front();
        }
        // And what an earlier try has left.
        for key in sqlx::query_scalar("SELECT key FROM doomed").fetch_all(&mut self.conn).await.map_err(failed)? {
            while self.piece(Chore::Purge { key }).await? {}
        }
        let over = "DELETE FROM board WHERE seq <= (SELECT seq FROM snapshot WHERE snapshot.room = board.room)";
        self.execute(sqlx::query(over)).await.map(drop)
    }

    /// Whether there is more to do.
    async fn piece(&mut self, chore: Chore) -> Result<bool, JournalError> {
        let more = match chore {
            Chore::Settle => return self.settle_piece().await,
            Chore::Prune { key, upto } => {
                let sql = "DELETE FROM board WHERE room = ?1 AND seq <= min(?2, (SELECT min(seq) FROM board WHERE room = ?1) + ?3)";
                self.execute(sqlx::query(sql).bind(key).bind(upto).bind(BATCH)).await?.rows_affected() > 0
            }
            Chore::Purge { key } => {
                let sql = "PRAGMA secure_delete=ON;BEGIN IMMEDIATE;\
                     DELETE FROM board WHERE room = ?1 AND seq <= (SELECT min(seq) FROM board WHERE room = ?1) + ?2;\
                     DELETE FROM history WHERE room = ?1 AND seq <= (SELECT min(seq) FROM history WHERE room = ?1) + ?2;\
                     DELETE FROM doomed WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM board WHERE room = ?1) \
                       AND NOT EXISTS (SELECT 1 FROM history WHERE room = ?1);\
                     COMMIT;PRAGMA secure_delete=FAST";
                self.execute(sqlx::query(sql).bind(key).bind(BATCH)).await?;
                let row = sqlx::query("SELECT count(*) FROM doomed WHERE key = ?").bind(key);
                let row = row.fetch_one(&mut self.conn).await.map_err(failed)?;
                row.try_get::<i64, _>(0).map_err(failed)? > 0
            }
        };
        self.checkpointer.wrote(8);
        Ok(more)
    }
}

/// 16 bytes over seq and bytes: a snapshot that stands in the wrong place is as wrong as a flipped bit.
pub(super) fn checksum(snapshot: &Snapshot) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&snapshot.seq.to_le_bytes()).update(&snapshot.bytes);
    let mut checksum = [0; 16];
    hasher.finalize_xof().fill(&mut checksum);
    checksum
}

/// Copies the WAL into the database in two halves: the large one on a connection of its own, beside the commits, and what was
/// committed meanwhile by the writer itself. Only when all is copied can the WAL begin anew instead of growing.
#[derive(Debug)]
pub(super) struct Checkpointer {
    pool: SqlitePool,
    /// Pages written since the last checkpoint, estimated.
    pages: usize,
    first_half: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool, pages: 0, first_half: None }
    }

    /// Counts what was written and begins when it is enough.
    pub fn wrote(&mut self, pages: usize) {
        self.pages += pages;
        if self.pages >= CHECKPOINT_PAGES && self.first_half.is_none() {
            let pool = self.pool.clone();
            self.first_half = Some(tokio::spawn(async move {
                if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&pool).await {
                    tracing::warn!(%error, "the journal's checkpoint failed");
                }
            }));
        }
    }

    /// Whether the first half has just ended.
    async fn is_second_half_due(&mut self) -> bool {
        match self.first_half.take_if(|half| half.is_finished()) {
            Some(half) => {
                half.await.ok();
                self.pages = 0;
                true
            }
            None => false,
        }
    }

    /// Waits for a half that is under way.
    pub async fn stop(self) {
        if let Some(half) = self.first_half {
            half.await.ok();
        }
    }
}
