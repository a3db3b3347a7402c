//! The sqlite journal (stand-in: pool and migrations only).
#![allow(missing_docs, clippy::unused_async)]

use std::path::Path;

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};

use super::{Journal, JournalError, JournalFuture, Record, Replay, Snapshot, Stored};
use crate::ids::{Millis, RoomId, Seq};

#[derive(Debug, Clone, Default)]
pub struct SqliteOptions {}

pub struct SqliteJournal {
    pool: SqlitePool,
}

impl SqliteJournal {
    pub async fn open(path: &Path, _options: SqliteOptions) -> Result<Self, JournalError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal);
        let storage = |e: sqlx::Error| JournalError::Storage(e.to_string());
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await.map_err(storage)?;
        sqlx::migrate!("./migrations/rooms").run(&pool).await.map_err(|e| JournalError::Storage(e.to_string()))?;
        Ok(Self { pool })
    }

    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }
}

fn nothing<'a, T>() -> JournalFuture<'a, T> {
    Box::pin(async { Err(JournalError::Closed) })
}

impl Journal for SqliteJournal {
    fn create(&self, _: &RoomId, _: Millis) -> JournalFuture<'_, ()> {
        nothing()
    }
    fn append(&self, _: &RoomId, _: Seq, _: Vec<Record>) -> JournalFuture<'_, Seq> {
        nothing()
    }
    fn replay(&self, _: &RoomId) -> JournalFuture<'_, Replay> {
        nothing()
    }
    fn snapshot(&self, _: &RoomId, _: Snapshot, _: Option<Millis>) -> JournalFuture<'_, ()> {
        nothing()
    }
    fn history(&self, _: &RoomId, _: u8, _: Seq, _: u32) -> JournalFuture<'_, Vec<Stored>> {
        nothing()
    }
    fn since(&self, _: &RoomId, _: Seq, _: u32) -> JournalFuture<'_, Option<Vec<Stored>>> {
        nothing()
    }
    fn due(&self, _: Millis) -> JournalFuture<'_, Vec<RoomId>> {
        nothing()
    }
    fn delete(&self, _: &RoomId) -> JournalFuture<'_, ()> {
        nothing()
    }
    fn probe(&self) -> JournalFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
    fn close(&self) -> JournalFuture<'_, ()> {
        Box::pin(async {
            self.pool.close().await;
            Ok(())
        })
    }
}
