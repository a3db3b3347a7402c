//! What every SQLite database of ours has in common: how it is opened, migrated and kept from a second owner.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Row as _, SqliteConnection,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// The oldest SQLite that may touch our files: the ones before it can corrupt a database when the WAL is reset.
pub const MIN_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// How long a writer waits for another process or connection to finish its transaction. Ours take milliseconds; this is for a
/// backup tool or a person with a shell, and short enough that a stuck one becomes an error instead of a hang.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A WAL that has grown past this (a long backup kept it from being reset) is cut back to it. Below it the file keeps its size,
/// since writing over existing blocks syncs faster than growing a file.
pub const WAL_KEEP_BYTES: u64 = 64 * 1024 * 1024;
/// The file in a data directory whose lock says that a server owns it.
pub const LOCK_FILE: &str = "cabas.lock";

/// Why a database can't be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// It was written by a newer version of this program.
    #[error(
        "{path} has schema version {found}, and this program (cabas {program}) knows versions up to {known}: start the newer \
         program, or restore a backup made by this one"
    )]
    Newer {
        /// Which file.
        path: String,
        /// Its version.
        found: i64,
        /// The newest that we know.
        known: i64,
        /// The version of this program.
        program: &'static str,
    },
    /// Another process owns the data directory.
    #[error("{0} is in use by another cabas server: two servers can't share one data directory")]
    InUse(String),
    /// The SQLite that we were linked with is too old to be trusted.
    #[error("SQLite {found} can corrupt a database in WAL mode; at least {}.{}.{} is needed", MIN_SQLITE.0, MIN_SQLITE.1, MIN_SQLITE.2)]
    OldSqlite {
        /// What is linked.
        found: String,
    },
    /// Anything else: no access, not a database, I/O error.
    #[error("{path}: {what}")]
    Failed {
        /// Which file.
        path: String,
        /// What went wrong.
        what: String,
    },
}

impl StoreError {
    /// An error about `path`.
    pub fn failed(path: &Path, what: &impl ToString) -> Self {
        Self::Failed { path: path.display().to_string(), what: what.to_string() }
    }
}

/// How our databases are opened: WAL, a sync at every commit, foreign keys, no log of statements (they hold content).
pub fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", WAL_KEEP_BYTES.to_string())
        .disable_statement_logging()
}

/// Opens `path` (made where it doesn't exist), checks the library and the version, and migrates.
pub async fn open(path: &Path, migrator: &Migrator) -> Result<SqliteConnection, StoreError> {
    let failed = |error: sqlx::Error| StoreError::failed(path, &error);
    // A pool of one: the future of a migration over a bare connection isn't Send for the compiler.
    let connect = options(path).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(connect).await.map_err(failed)?;
    let mut conn = pool.acquire().await.map_err(failed)?;
    check_library(&mut conn).await.map_err(failed)??;
    check_version(&mut conn, path, migrator).await?;
    drop(conn);
    migrator.run(&pool).await.map_err(|error| StoreError::failed(path, &error))?;
    Ok(pool.acquire().await.map_err(failed)?.detach())
}

async fn check_library(conn: &mut SqliteConnection) -> Result<Result<(), StoreError>, sqlx::Error> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(conn).await?;
    Ok(trusted(&found))
}

fn trusted(found: &str) -> Result<(), StoreError> {
    let mut parts = found.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let version: (u32, u32, u32) = (part(), part(), part());
    if version >= MIN_SQLITE { Ok(()) } else { Err(StoreError::OldSqlite { found: found.to_owned() }) }
}

/// Refuses a database that a newer program has migrated: it may hold what we would misread.
pub async fn check_version(conn: &mut SqliteConnection, path: &Path, migrator: &Migrator) -> Result<(), StoreError> {
    let known = migrator.iter().map(|migration| migration.version).max().unwrap_or(0);
    let found = version(conn).await.map_err(|error| StoreError::failed(path, &error))?;
    if found > known {
        let path = path.display().to_string();
        return Err(StoreError::Newer { path, found, known, program: env!("CARGO_PKG_VERSION") });
    }
    Ok(())
}

/// The newest migration that was run on a database; 0 for an empty one.
async fn version(conn: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    let table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'";
    let migrated: i64 = sqlx::query_scalar(table).fetch_one(&mut *conn).await?;
    if migrated == 0 {
        return Ok(0);
    }
    sqlx::query("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").fetch_one(conn).await?.try_get(0)
}

/// Sole ownership of a data directory, for as long as it lives. The kernel takes it back when the process dies.
#[derive(Debug)]
pub struct DirLock {
    // Held, not read: closing the file gives the lock back.
    _file: File,
    path: PathBuf,
}

impl DirLock {
    /// Takes the lock or says that somebody else has it.
    pub fn acquire(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(LOCK_FILE);
        let failed = |error: std::io::Error| StoreError::failed(&path, &error);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file, path }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(dir.display().to_string())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The lock file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sqlite_that_can_corrupt_a_database_is_refused() {
        for found in ["3.51.2", "3.50.99", "3.9.0", "2.99.99", "3.51", "", "nonsense"] {
            assert!(matches!(trusted(found), Err(StoreError::OldSqlite { .. })), "{found}");
        }
        for found in ["3.51.3", "3.51.10", "3.52.0", "4.0.0"] {
            assert!(trusted(found).is_ok(), "{found}");
        }
        let said = trusted("3.51.2").unwrap_err().to_string();
        assert!(said.contains("3.51.2") && said.contains("3.51.3"), "{said}");
    }

    #[tokio::test]
    async fn what_is_opened_syncs_at_every_commit_and_knows_its_library() {
        let dir = tempfile::tempdir().unwrap();
        let mut conn = open(&dir.path().join("rooms.db"), &sqlx::migrate!("migrations/rooms")).await.unwrap();
        let mut pragma = async |sql: &'static str| -> String {
            let row = sqlx::query(sql).fetch_one(&mut conn).await.unwrap();
            row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string())
        };
        // 2 is FULL: what is acknowledged is in the log on disk, whatever happens to the power.
        assert_eq!(pragma("PRAGMA synchronous").await, "2");
        assert_eq!(pragma("PRAGMA journal_mode").await, "wal");
        assert_eq!(pragma("PRAGMA foreign_keys").await, "1");
        assert_eq!(pragma("PRAGMA busy_timeout").await, BUSY_TIMEOUT.as_millis().to_string());
        assert!(trusted(&pragma("SELECT sqlite_version()").await).is_ok());
    }
}
