//! Backup and restore of one SQLite database. The server may go on writing during a backup, never during a restore.
//!
//! Neither leaves a half-written file under the final name: both write beside it, sync, rename and sync the directory.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, migrate::Migrator};

use crate::store::{self, DirLock, StoreError};

/// Why a backup or a restore was not made. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file already; neither writes over one.
    #[error("{0} exists already: move it away first")]
    Exists(PathBuf),
    /// The database can't be opened, is in use, or is of a newer version.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy is not a whole database.
    #[error("{path} is damaged: {what}")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What SQLite's check found first.
        what: String,
    },
    /// The disk.
    #[error("{path}: {error}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        error: std::io::Error,
    },
}

/// Copies the database `source`, as it is at one moment, to the new file `target`, checks the copy and returns its size in
/// bytes. Works while a server writes: readers don't stop writers in WAL mode, and everything acknowledged before the call is in it.
pub async fn backup(source: &Path, target: &Path) -> Result<u64, BackupError> {
    refuse_existing(target)?;
    let part = part_of(target);
    remove_if_there(&part)?;
    let result = copy_out(source, target, &part).await;
    if result.is_err() {
        // Whatever is in it is nobody's; a failure to remove it changes nothing about the error.
        std::fs::remove_file(&part).ok();
    }
    result
}

async fn copy_out(source: &Path, target: &Path, part: &Path) -> Result<u64, BackupError> {
    let failed = |error: sqlx::Error| StoreError::failed(source, &error);
    let mut conn = store::options(source).connect().await.map_err(failed)?;
    let into = part.to_str().ok_or_else(|| StoreError::failed(part, &"the path is not valid UTF-8"))?.to_owned();
    sqlx::query("VACUUM INTO ?").bind(into).execute(&mut conn).await.map_err(failed)?;
    conn.close().await.map_err(failed)?;
    check(part, None).await?;
    publish(part.to_owned(), target.to_owned()).await
}

/// Puts the backup `source` in the place of the database `target`, which must not exist, migrates it to this program's version
/// and counts the restore in its `origin` table where it has one. Takes the directory's lock meanwhile: a server that runs there is
/// an error. Returns the size in bytes.
pub async fn restore(source: &Path, target: &Path, migrator: &Migrator) -> Result<u64, BackupError> {
    let _lock = DirLock::acquire(directory(target))?;
    refuse_existing(target)?;
    let part = part_of(target);
    remove_with_companions(&part)?;
    let result = copy_in(source, target, &part, migrator).await;
    if result.is_err() {
        remove_with_companions(&part).ok();
    }
    result
}

async fn copy_in(source: &Path, target: &Path, part: &Path, migrator: &Migrator) -> Result<u64, BackupError> {
    let (from, to) = (source.to_owned(), part.to_owned());
    blocking(source, move || std::fs::copy(from, to)).await?;
    check(part, Some(migrator)).await?;
    let failed = |error: sqlx::Error| StoreError::failed(source, &error);
    let mut conn = store::open(part, migrator).await?;
    let counts = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'origin'";
    if sqlx::query_scalar::<_, i64>(counts).fetch_one(&mut conn).await.map_err(failed)? > 0 {
        sqlx::query("UPDATE origin SET restores = restores + 1").execute(&mut conn).await.map_err(failed)?;
    }
    // Into the one file that is renamed.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).await.map_err(failed)?;
    conn.close().await.map_err(failed)?;
    // A WAL that an earlier database left under this name would be played into this one.
    for companion in companions(target) {
        remove_if_there(&companion)?;
    }
    publish(part.to_owned(), target.to_owned()).await
}

/// Whether the file is a whole database, and, for a restore, of a version that this program knows.
async fn check(path: &Path, migrator: Option<&Migrator>) -> Result<(), BackupError> {
    let damaged = |what: String| BackupError::Damaged { path: path.to_owned(), what };
    // Immutable: nothing of ours may change the copy, and no WAL is made beside it.
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).immutable(true).disable_statement_logging();
    let mut conn: SqliteConnection = options.connect().await.map_err(|error| damaged(error.to_string()))?;
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut conn)
        .await
        .map_err(|error| damaged(error.to_string()))?;
    if let Some(migrator) = migrator {
        store::check_version(&mut conn, path, migrator).await?;
    }
    conn.close().await.ok();
    if found == "ok" { Ok(()) } else { Err(damaged(found)) }
}

/// Syncs `part`, gives it its name and syncs the directory, so that a power cut leaves all of it or nothing.
async fn publish(part: PathBuf, target: PathBuf) -> Result<u64, BackupError> {
    let path = target.clone();
    blocking(&path, move || {
        let file = File::open(&part)?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        std::fs::rename(&part, &target)?;
        File::open(directory(&target))?.sync_all()?;
        Ok(bytes)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, BackupError> {
    let io = |error| BackupError::Io { path: path.to_owned(), error };
    tokio::task::spawn_blocking(work).await.map_err(|error| io(std::io::Error::other(error)))?.map_err(io)
}

fn directory(path: &Path) -> &Path {
    // The parent of a bare file name is the empty path, which can't be opened.
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn part_of(target: &Path) -> PathBuf {
    with_suffix(target, ".part")
}

fn companions(path: &Path) -> [PathBuf; 2] {
    [with_suffix(path, "-wal"), with_suffix(path, "-shm")]
}

fn refuse_existing(path: &Path) -> Result<(), BackupError> {
    if path.exists() { Err(BackupError::Exists(path.to_owned())) } else { Ok(()) }
}

fn remove_if_there(path: &Path) -> Result<(), BackupError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(BackupError::Io { path: path.to_owned(), error })
        }
        _ => Ok(()),
    }
}

fn remove_with_companions(path: &Path) -> Result<(), BackupError> {
    remove_if_there(path)?;
    companions(path).iter().try_for_each(|companion| remove_if_there(companion))
}
