//! Taking words out of what is stored, down to the bytes of the files.
//!
//! `secure_delete` writes zeros over what is freed within a page, but a page that was split keeps a copy of what has moved to its
//! neighbour until something else is written there, and a page that was freed under another setting keeps all of it. So in the end
//! the database is written anew (`VACUUM`) and the WAL cut to nothing: only what is still told is then in the files.

use std::time::Instant;

use sqlx::{Executor as _, Row as _};

use super::{failed, to_db, writer::Writer};
use crate::{
    ids::RoomId,
    journal::{JournalError, Redacted},
};

impl Writer {
    /// All of them, or none.
    pub(super) async fn redact(&mut self, room: &RoomId, rows: Vec<Redacted>) -> Result<(), JournalError> {
        let head = self.head(room).await?;
        if let Some(row) = rows.iter().find(|row| row.seq > head.snapshot) {
            return Err(JournalError::Conflict { room: room.clone(), expected: row.seq, head: head.snapshot });
        }
        let pages = rows.len();
        self.execute(sqlx::query("PRAGMA secure_delete=ON;BEGIN IMMEDIATE")).await?;
        for Redacted { seq, body, text } in rows {
            let update = sqlx::query("UPDATE history SET body = ?, text = ? WHERE room = ? AND seq = ?");
            // A failure rolls back.
            self.execute(update.bind(body.to_vec()).bind(text).bind(head.key).bind(to_db(seq))).await?;
        }
        self.execute(sqlx::query("COMMIT;PRAGMA secure_delete=FAST")).await?;
        self.checkpointer.wrote(pages);
        Ok(())
    }

    /// Writes the database anew, without anything that was freed, and empties the WAL. Others' appends wait for it.
    #[expect(clippy::disallowed_methods, reason = "measures the scrubbing, for the log")]
    pub(super) async fn scrub(&mut self) -> Result<(), JournalError> {
        let began = Instant::now();
        self.finish_chores().await?;
        // Beside the database's own size in memory would be a surprise.
        self.conn.execute("PRAGMA temp_store=FILE").await.map_err(failed)?;
        let written = self.conn.execute("VACUUM").await.map_err(failed);
        self.conn.execute("PRAGMA temp_store=MEMORY").await.map_err(failed)?;
        written?;
        // Waits, within the busy timeout, for readers that are still in the old pages.
        let row = self.conn.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)").await.map_err(failed)?;
        if row.try_get::<i64, _>(0).map_err(failed)? != 0 {
            return Err(JournalError::Storage("the WAL is still being read".to_owned()));
        }
        tracing::info!(ms = began.elapsed().as_millis(), "what was erased is out of the files");
        Ok(())
    }
}
