//! Pictures from elsewhere, as visitors see them: fetched once, made small, kept.
//!
//! * [`address`]: signed paths; only what the catalogue holds has one.
//! * [`raster`], [`tone`]: bytes to picture, its own colour. Pure.
//! * [`photo`]: what people show each other, by the same means.
//! * [`pool`]: the threads on which that happens.
//! * [`cache`]: files, with a quota.
//! * [`source`], [`hosts`]: originals, and the shops that they come from.
//! * [`flights`], [`failures`]: nothing is done twice at a time, nor again at once after it failed.
//! * [`facts`]: sizes and colours, noted in the catalogue for the next page.
//!
//! A visitor's request never waits for more than one fetch and one job of the pool. What is old is served all the same,
//! and asked for again behind the visitor's back.

pub mod address;
pub mod cache;
mod facts;
mod failures;
pub mod flights;
mod hosts;
pub mod photo;
pub mod pool;
pub mod raster;
pub mod signature;
mod source;
mod tone;

use std::{io, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{sync::Semaphore, task::spawn_blocking, time::Instant};

pub use self::facts::forget_old;
use self::{
    address::{Picture, Signer, Width},
    cache::{Cache, Entry, Key, Kind, Meta},
    facts::Notebook,
    failures::Failures,
    flights::Flights,
    hosts::Hosts,
    pool::Pool,
    raster::{Format, RasterError},
    source::Sources,
};
use crate::{
    catalog::Catalog,
    clock,
    counted::Counted,
    fetch::{FetchError, Fetcher},
    ids::Millis,
};

/// What was fetched is asked for again after this long; until it is there the old is served.
const FRESH_FOR: Duration = Duration::from_hours(7 * 24);
/// Pictures that wait to be made, of all visitors: some pages of tiles. Whoever comes then is told to come again.
const MAX_WAITING: usize = 256;
/// Originals in memory at a time, each at most [`source::LIMITS`] long: those that are fetched and those that wait for the
/// pool.
const MAX_IN_HAND: usize = 12;

/// Jobs that each of [`SHARERS`] may have waiting in the same pool: see [`Pictures::pool`].
pub const SHARED_WAITING: usize = 8;
/// Who shares the pool: photos and the pictures of looks.
const SHARERS: usize = 2;

/// Why a picture can't be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Too many are being made.
    #[error("too many pictures are being made")]
    Busy,
    /// It was not fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What was fetched is no picture for us.
    #[error(transparent)]
    Raster(#[from] RasterError),
}

impl PictureError {
    fn is_temporary(&self) -> bool {
        match self {
            Self::Busy => true,
            Self::Fetch(error) => error.is_temporary(),
            Self::Raster(_) => false,
        }
    }

    /// Whether its shop took it away, rather than that it can't be reached.
    fn is_gone(&self) -> bool {
        matches!(self, Self::Fetch(FetchError { why: crate::fetch::Why::Status(404 | 410), .. }))
    }
}

/// A picture to serve.
#[derive(Debug, Clone)]
pub struct Served {
    /// The file.
    pub bytes: Bytes,
    /// Changes when the bytes do.
    pub hash: String,
}

impl From<Entry> for Served {
    fn from(entry: Entry) -> Self {
        Self { bytes: entry.bytes, hash: entry.meta.hash }
    }
}

/// Serves pictures. Clones share everything.
#[derive(Clone)]
pub struct Pictures {
    inner: Arc<Inner>,
}

struct Inner {
    signer: Signer,
    cache: Arc<Cache>,
    sources: Sources,
    pool: Arc<Pool>,
    making: Arc<Flights<Key, Result<Served, PictureError>>>,
    in_hand: Semaphore,
    hosts: Arc<Hosts>,
    failures: Arc<Failures>,
    notebook: Notebook,
}

impl Pictures {
    /// Keeps files in the data directory `data`, `quota` bytes at most, and notes in the catalogue what they are like.
    pub fn open(data: &Path, quota: u64, signer: Signer, fetcher: Fetcher, catalog: Catalog) -> io::Result<Self> {
        let cache = Arc::new(Cache::open(data.join(cache::DIR), quota)?);
        let counted = Arc::clone(&cache);
        spawn_blocking(move || {
            if let Err(error) = counted.count() {
                tracing::warn!(%error, "the pictures kept from before can't be counted: the quota holds for new ones only");
            }
        });
        let (failures, hosts) = (Arc::new(Failures::default()), Arc::new(Hosts::default()));
        let inner = Inner {
            signer,
            sources: Sources::new(fetcher, Arc::clone(&cache), Arc::clone(&failures), Arc::clone(&hosts)),
            cache,
            pool: Arc::new(Pool::start(MAX_IN_HAND + SHARERS * SHARED_WAITING)?),
            making: Flights::new(MAX_WAITING),
            in_hand: Semaphore::new(MAX_IN_HAND),
            failures,
            hosts,
            notebook: Notebook::of(catalog),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Signs addresses.
    pub fn signer(&self) -> &Signer {
        &self.inner.signer
    }

    /// The threads on which pictures are made: there are no others, so that all together stay within their memory. Who
    /// shares them has at most [`SHARED_WAITING`] jobs there.
    pub fn pool(&self) -> Arc<Pool> {
        Arc::clone(&self.inner.pool)
    }

    /// A picture, at most `width` wide.
    pub async fn get(&self, picture: &Picture, width: Width, format: Format) -> Result<Served, PictureError> {
        let key = Key { id: picture.id, kind: Kind::Made(width, format) };
        let now = clock::now();
        let kept = read(&self.inner.cache, key).await;
        let pausing = self.inner.failures.pausing(picture.id, now);
        let (from, outcome) = match (kept, pausing) {
            (Some(kept), pausing) => {
                let old = is_old(kept.checked_at, now);
                if old && pausing.is_none() {
                    // Nobody waits for it, and who comes meanwhile finds it under way.
                    let again = self.clone().make(picture.clone(), key, width, format);
                    let making = Arc::clone(&self.inner.making);
                    tokio::spawn(async move { making.join(key, again).await });
                }
                (if old { "old" } else { "kept" }, Ok(kept.into()))
            }
            // The same bytes give the same error.
            (None, Some(error @ PictureError::Raster(_))) => ("pausing", Err(error)),
            (None, _) => {
                let making = self.clone().make(picture.clone(), key, width, format);
                // Also who gives up waiting is counted down.
                let waiting = Counted::on("cabas_pictures_waiting");
                let made = match self.inner.making.join(key, making).await {
                    Ok(Some(made)) => made,
                    Ok(None) => Err(RasterError::Damaged.into()),
                    Err(flights::Full) => Err(PictureError::Busy),
                };
                drop(waiting);
                ("made", made)
            }
        };
        let from = if outcome.is_err() { "failed" } else { from };
        metrics::counter!("cabas_pictures_total", "from" => from).increment(1);
        outcome
    }

    async fn make(self, picture: Picture, key: Key, width: Width, format: Format) -> Result<Served, PictureError> {
        let made = self.inner.try_make(&picture, key, width, format).await;
        match &made {
            Err(error @ PictureError::Raster(_)) => {
                self.inner.failures.record(picture.id, error, clock::now());
                self.inner.forget(Key { kind: Kind::Source, ..key }).await;
            }
            Err(error) if error.is_gone() => self.inner.forget(key).await,
            _ => {}
        }
        made
    }
}

impl Inner {
    async fn try_make(
        &self,
        picture: &Picture,
        key: Key,
        width: Width,
        format: Format,
    ) -> Result<Served, PictureError> {
        // First a place among those of its host: who waits for a slow one must not hold what others need.
        let _at_host = self.hosts.enter(picture.host()).await;
        let _in_hand = self.in_hand.acquire().await.map_err(|_| PictureError::Busy)?;
        let source = self.sources.get(picture).await?;
        if let Some(kept) = read(&self.cache, key).await
            && kept.meta.source.as_ref() == Some(&source.meta.hash)
        {
            // What is there was made of the same bytes.
            let cache = Arc::clone(&self.cache);
            let _ = spawn_blocking(move || cache.recheck(key, source.checked_at)).await;
            return Ok(kept.into());
        }
        let began = Instant::now();
        let bytes = source.bytes.clone();
        let job = self.pool.run(move || raster::render(&bytes, width.pixels(), format));
        let rendered = job.map_err(|pool::Full| PictureError::Busy)?.await.map_err(|_| RasterError::Damaged)??;
        metrics::histogram!("cabas_pictures_make_seconds").record(began.elapsed().as_secs_f64());
        self.notebook.note(picture.id, rendered.facts);
        let meta = Meta { source: Some(source.meta.hash), ..Meta::default() };
        let entry = Entry::new(rendered.bytes.into(), meta, source.checked_at);
        keep(&self.cache, key, entry.clone()).await;
        Ok(entry.into())
    }

    async fn forget(&self, key: Key) {
        let cache = Arc::clone(&self.cache);
        let _ = spawn_blocking(move || cache.remove(key)).await;
    }
}

fn is_old(checked_at: Millis, now: Millis) -> bool {
    u128::from(now.saturating_sub(checked_at)) > FRESH_FOR.as_millis()
}

async fn read(cache: &Arc<Cache>, key: Key) -> Option<Entry> {
    let cache = Arc::clone(cache);
    spawn_blocking(move || cache.read(key, clock::now())).await.ok().flatten()
}

/// Keeps a copy where there is room; without one it is made again next time.
async fn keep(cache: &Arc<Cache>, key: Key, entry: Entry) {
    let cache = Arc::clone(cache);
    let written = spawn_blocking(move || cache.write(key, &entry, clock::now())).await;
    if let Ok(Err(error)) = written {
        metrics::counter!("cabas_pictures_unkept_total").increment(1);
        tracing::debug!(%error, "a picture can't be kept");
    }
}
