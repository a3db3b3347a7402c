//! The catalogue's database: one `SQLite` file of its own.
//!
//! * [`read`](self::read): shops, one product, variants by id.
//! * [`overlay`](self::overlay): those in another language; [`also_at`](self::also_at): the same thing in other shops.
//! * [`searchable`](self::searchable): what is searched for, in the full-text index. [`load`](self::load) reads all of it
//!   into an index in memory, [`keeper`](self::keeper) keeps that one up to date.
//! * [`list`](self::list): pages of products, browsed or searched, out of that index; collections; [`fitting`](self::fitting):
//!   which variants they are about.
//! * [`pictures`](self::pictures): what pictures from elsewhere are like.
//! * [`export`](self::export): a shop as it was imported. [`drawn`](self::drawn): whether they are the demo shops.
//! * [`session`](self::session): one import: short batches under a new generation, then one small transaction that flips it.
//! * [`sweep`](self::sweep): what a killed import left, and versions that nobody can see any more.

mod alike;
mod also_at;
mod drawn;
pub mod export;
mod fitting;
mod keeper;
mod links;
pub mod list;
mod load;
mod overlay;
pub mod pictures;
mod read;
mod searchable;
pub mod session;
mod sweep;

use std::{
    cmp::Ordering,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    ConnectOptions, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use keeper::Keeper;

/// The catalogue's file in the data directory.
pub const FILE_NAME: &str = "catalog.db";

/// `died` of a version that nothing has replaced.
pub(super) const NEVER: i64 = i64::MAX;

/// Readers at a time: a reader is a thread, and rooms want the cores.
const MAX_READERS: u32 = 4;
/// Page cache of one reader, in KiB: the indexes' upper pages and a few lists.
const READER_CACHE_KIB: &str = "-8000";
/// Page cache of the writer, in KiB: the two indexes by id of a large catalogue, so that a batch does not read them anew.
const WRITER_CACHE_KIB: &str = "-32000";
/// Pages in the log before they are moved to their places, some 16 MB. The pages of the indexes by id are written again and
/// again in an import; the longer this waits, the seldomer they are moved.
const WAL_PAGES: &str = "4000";
/// Rows that are read ahead for the index: it goes through all of them, and no row waits for the next to be asked for.
const INDEXER_ROWS: usize = 1_024;
/// When the connection that reads for the index is closed: its cache is for once.
const INDEXER_IDLE: Duration = Duration::from_secs(10);
/// How long one waits for another process's short batch.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

static MIGRATOR: Migrator = sqlx::migrate!("migrations/catalog");

/// What can go wrong with the catalogue's database.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A newer Cabas wrote it.
    #[error(
        "{path} was written by a newer Cabas (its schema has step {found}, this one knows {known}): use that version, or restore a backup"
    )]
    TooNew {
        /// The file.
        path: String,
        /// The newest step in the file.
        found: i64,
        /// The newest step that this program knows.
        known: i64,
    },
    /// It would have to be changed before it can be read.
    #[error(
        "{path} was written by an earlier Cabas (its schema has step {found}, this one needs {known}): start this version's server \
         once, or import once, which brings it up to date"
    )]
    TooOld {
        /// The file.
        path: String,
        /// The newest step in the file.
        found: i64,
        /// The newest step that this program knows.
        known: i64,
    },
    /// Its schema was changed by hand, or a step broke off.
    #[error("the schema of {path} can't be brought up to date: {source}")]
    Migrate {
        /// The file.
        path: String,
        /// Why.
        source: Box<MigrateError>,
    },
    /// Another import holds the catalogue.
    #[error("another import is running on this catalogue: wait until it is done")]
    Busy,
    /// The first index is not built yet.
    #[error("the catalogue is still being read")]
    NotReady,
    /// A task of ours died.
    #[error("a search broke off: {0}")]
    Broken(String),
    /// A list was asked to go on from nowhere.
    #[error("that cursor isn't one of ours")]
    BadCursor,
    /// The database said no.
    #[error("the catalogue's database failed: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// The disk said no.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A stored value doesn't have its form: the file was damaged or written by something else.
    #[error("the catalogue holds a damaged {0}")]
    Damaged(&'static str),
}

/// SQLite's own name for a database without a file.
const IN_MEMORY: &str = ":memory:";

/// Handle of the catalogue; clones share it.
#[derive(Clone)]
pub struct Catalog {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    readers: SqlitePool,
    writer: SqlitePool,
    /// Reads everything now and then: no reader waits for it.
    indexer: SqlitePool,
    keeper: Keeper,
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalog").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl Catalog {
    /// Opens the file, makes it where it is missing, and brings its schema up to date. What a killed import left stays
    /// unseen; [`Catalog::sweep`] clears it away.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, CatalogError> {
        let path = path.as_ref();
        let options = options(path).create_if_missing(true);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(
                options
                    .clone()
                    // To check them SQLite keeps a copy of each page that a statement touches, for what may have to be taken
                    // back. All that refers to a shop is written by its import, and shops stay.
                    .foreign_keys(false)
                    .pragma("cache_size", WRITER_CACHE_KIB)
                    .pragma("wal_autocheckpoint", WAL_PAGES),
            )
            .await?;
        migrate(&writer, path).await?;
        searchable::fill_if_empty(&writer).await?;
        let (readers, indexer) = readers(path).await?;
        Ok(Self::of(path.to_owned(), readers, writer, indexer))
    }

    /// Opens a file that is there to read it, and changes nothing: its schema has to be this program's.
    pub async fn open_unchanged(path: impl AsRef<Path>) -> Result<Self, CatalogError> {
        let path = path.as_ref();
        let (readers, indexer) = readers(path).await?;
        let found: i64 =
            sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").fetch_one(&readers).await?;
        let (path_text, known) = (path.display().to_string(), newest_step());
        match found.cmp(&known) {
            Ordering::Less => Err(CatalogError::TooOld { path: path_text, found, known }),
            Ordering::Greater => Err(CatalogError::TooNew { path: path_text, found, known }),
            // Who would write finds a connection that can't.
            Ordering::Equal => Ok(Self::of(path.to_owned(), readers.clone(), readers, indexer)),
        }
    }

    /// An empty catalogue that is nowhere on disk, with one connection for everything.
    pub async fn in_memory() -> Result<Self, CatalogError> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            // The connection is the database.
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        let path = PathBuf::from(IN_MEMORY);
        migrate(&pool, &path).await?;
        Ok(Self::of(path, pool.clone(), pool.clone(), pool))
    }

    fn of(path: PathBuf, readers: SqlitePool, writer: SqlitePool, indexer: SqlitePool) -> Self {
        Self { inner: Arc::new(Inner { path, readers, writer, indexer, keeper: Keeper::new() }) }
    }

    /// Closes all connections; waits for those in use.
    pub async fn close(&self) {
        self.close_index();
        self.inner.indexer.close().await;
        self.inner.readers.close().await;
        self.inner.writer.close().await;
    }

    fn is_in_memory(&self) -> bool {
        self.inner.path.as_os_str() == IN_MEMORY
    }

    /// Where its file is.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    fn readers(&self) -> &SqlitePool {
        &self.inner.readers
    }

    fn writer(&self) -> &SqlitePool {
        &self.inner.writer
    }

    fn indexer(&self) -> &SqlitePool {
        &self.inner.indexer
    }

    fn keeper(&self) -> &Keeper {
        &self.inner.keeper
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // Not FULL: a power cut may take back the last import, never half of one, and the feed is still there. Rooms
        // promise more, in a file of their own; here a sync a batch would only stand in their way.
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
        .thread_name(|n| format!("catalog-{n}"))
}

/// What reads for others, and what reads everything for the index.
async fn readers(path: &Path) -> Result<(SqlitePool, SqlitePool), CatalogError> {
    let reading =
        options(path).create_if_missing(false).pragma("cache_size", READER_CACHE_KIB).pragma("query_only", "ON");
    let readers = SqlitePoolOptions::new().max_connections(MAX_READERS).connect_with(reading.clone()).await?;
    let indexer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(INDEXER_IDLE)
        .connect_lazy_with(reading.row_buffer_size(INDEXER_ROWS));
    Ok((readers, indexer))
}

/// The newest step of the schema that this program knows.
fn newest_step() -> i64 {
    MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0)
}

async fn migrate(pool: &SqlitePool, path: &Path) -> Result<(), CatalogError> {
    let path = || path.display().to_string();
    MIGRATOR.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(found) => CatalogError::TooNew { path: path(), found, known: newest_step() },
        error => CatalogError::Migrate { path: path(), source: Box::new(error) },
    })
}
