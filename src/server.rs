//! The server: opens the stores, starts the rooms, listens, and stops in order.

use std::{fs, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::{net::TcpListener, task::JoinHandle, time::interval};
use tokio_util::sync::CancellationToken;

use crate::{
    access::{Access, AccessError},
    catalog::{self, Catalog},
    clock,
    config::Config,
    erasure::Eraser,
    fetch::{Allowed, Fetcher},
    http::{
        self, AppState,
        directory::{AccessDirectory, AskedPages, CatalogPrices, KeptPhotos},
        limits::HttpLimits,
        ws::SocketLimits,
    },
    hub::{Hub, HubConfig},
    journal::{
        Journal, JournalError,
        sqlite::{SqliteJournal, SqliteOptions},
    },
    photos::{self, Photos},
    pictures::{self, Pictures, address::Signer},
    room::photo::MAX_PHOTOS,
    share::Shares,
    telemetry,
    unfurl::Unfurl,
    upkeep,
};

/// The rooms' database in the data directory.
pub const ROOMS_DB: &str = "rooms.db";
/// How often the recorder folds its histograms: it has no task of its own.
const METRICS_UPKEEP: Duration = Duration::from_secs(10);
/// How long a start waits for the catalogue's first index; a large one is finished beside the first readers.
const FIRST_INDEX_WITHIN: Duration = Duration::from_millis(100);
/// All of a shutdown; whoever stops a server waits ten seconds before it kills.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(9_500);

/// Why a server can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory can't be made.
    #[error("the data directory {dir}: {error}", dir = .dir.display())]
    Data {
        /// Which.
        dir: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// The listener.
    #[error("listening: {0}")]
    Listen(#[from] io::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Keys and tables of access.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The catalogue.
    #[error(transparent)]
    Catalog(#[from] catalog::CatalogError),
    /// The metrics' recorder.
    #[error("metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
}

/// Starts servers.
pub struct Server;

impl Server {
    /// Starts a server on `listener`. Ready when this returns.
    pub async fn start(config: Config, listener: TcpListener) -> Result<Running, StartError> {
        fs::create_dir_all(&config.data).map_err(|error| StartError::Data { dir: config.data.clone(), error })?;
        let local_addr = listener.local_addr()?;
        let metrics = telemetry::metrics()?;

        // The journal takes the directory for this process: it goes first.
        let journal = Arc::new(SqliteJournal::open(&config.data.join(ROOMS_DB), SqliteOptions::default()).await?);
        let access = Arc::new(Access::open(&config.data, journal.pool().clone(), clock::now()).await?);
        let catalog = Catalog::open(config.data.join(catalog::store::FILE_NAME)).await?;
        if config.demo {
            catalog::demo::seed_if_ours(&catalog).await?;
        }
        tokio::spawn(sweep(catalog.clone()));
        let fetcher = Fetcher::new(Allowed::new(config.allow_fetch.iter().cloned()));
        let pictures = Pictures::open(
            &config.data,
            config.img_cache_bytes,
            Signer::new(access.picture_key()),
            fetcher,
            catalog.clone(),
        );
        let pictures = pictures.map_err(|error| StartError::Data { dir: config.data.clone(), error })?;
        let quota = photos::Quota {
            room_bytes: config.photo_bytes,
            room_photos: MAX_PHOTOS as u64,
            unposted: photos::MAX_UNPOSTED,
        };
        let photos = Photos::open(&config.data, journal.pool().clone(), pictures.pool(), access.photo_key(), quota);
        let photos = photos.map_err(|error| StartError::Data { dir: config.data.clone(), error })?;
        let list = journal.pool().clone();
        let shares = Arc::new(Shares::new(journal.pool().clone(), catalog.clone(), pictures.clone()));
        let journal: Arc<dyn Journal> = journal;
        let unfurl =
            config.unfurl.then(|| Unfurl::new(config.unfurl_allow.iter().cloned(), config.public_url.as_deref()));
        let hub = Hub::new(
            Arc::clone(&journal),
            Arc::new(AccessDirectory(Arc::clone(&access))),
            Arc::new(CatalogPrices(catalog.clone())),
            Arc::new(KeptPhotos(photos.clone())),
            Arc::new(AskedPages(unfurl)),
            HubConfig {
                idle_unload: config.idle_unload,
                max_sockets_per_room: config.max_sockets_per_room,
                seats: config.seats,
                updates_per_second: config.updates_per_second,
            },
        );
        let eraser = Eraser::new(
            list,
            hub.clone(),
            Arc::clone(&journal),
            Arc::clone(&access),
            photos.clone(),
            Arc::clone(&shares),
        );
        let state = AppState {
            access,
            hub,
            catalog,
            pictures,
            photos,
            eraser,
            shares,
            limits: Arc::new(HttpLimits::new(&config)),
            sockets: SocketLimits::new(config.max_sockets, config.max_sockets_per_ip),
            config: Arc::new(config),
            journal,
            metrics,
        };

        let stop = CancellationToken::new();
        let upkeep = tokio::spawn(keep_up(state.clone(), stop.clone()));
        let (access, hub, eraser) = (&state.access, &state.hub, &state.eraser);
        until_stopped(&stop, upkeep::keep_photos_swept(state.photos.clone(), hub.clone()));
        until_stopped(&stop, upkeep::keep_knocks_swept(Arc::clone(access), hub.clone()));
        until_stopped(&stop, upkeep::keep_rooms_ended(Arc::clone(access), hub.clone(), eraser.clone()));
        until_stopped(&stop, upkeep::keep_device_links_swept(Arc::clone(access)));
        until_stopped(&stop, eraser.clone().keep_erasing());
        // Begins with the first index: whoever comes first finds it built, or waits the less.
        let catalog = state.catalog.clone();
        until_stopped(&stop, async move { catalog.keep_index().await });
        // A small catalogue is indexed before anybody is let in: on one core the two would only slow each other down.
        let _ = tokio::time::timeout(FIRST_INDEX_WITHIN, state.catalog.index()).await;
        let router = http::router(&state);
        let accepting = tokio::spawn(http::serve(listener, router, !state.config.trust_proxy, stop.clone()));
        Ok(Running { local_addr, state, stop, accepting, upkeep })
    }
}

/// Does in the background what goes on as long as the server does.
fn until_stopped(stop: &CancellationToken, work: impl Future + Send + 'static) {
    let stop = stop.clone();
    tokio::spawn(async move { drop(stop.run_until_cancelled(work).await) });
}

/// Clears away what a killed import left, and what nobody asks for any more: unseen, so nobody waits for it.
async fn sweep(catalog: Catalog) {
    if let Err(error) = catalog.sweep().await {
        tracing::warn!(%error, "what an unfinished import left stays until the next");
    }
    if let Err(error) = pictures::forget_old(&catalog).await {
        tracing::warn!(%error, "what old pictures were like stays noted");
    }
}

/// A server that runs.
pub struct Running {
    local_addr: SocketAddr,
    state: AppState,
    stop: CancellationToken,
    accepting: JoinHandle<()>,
    upkeep: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// What its handlers reach.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Stops accepting, finishes answers and appends, closes sockets with 1012, closes the stores. Within ten seconds,
    /// whatever happens; false where something had to be left.
    pub async fn shutdown(self) -> bool {
        self.stop.cancel();
        let in_order = async {
            let _ = self.accepting.await;
            let _ = self.upkeep.await;
            self.state.hub.shutdown().await;
            if let Err(error) = self.state.journal.close().await {
                tracing::error!(%error, "the journal did not close well");
            }
            self.state.catalog.close().await;
        };
        let done = tokio::time::timeout(SHUTDOWN_GRACE, in_order).await.is_ok();
        if !done {
            tracing::error!("the server did not stop in time; what was acknowledged is stored");
        }
        done
    }
}

async fn keep_up(state: AppState, stop: CancellationToken) {
    let mut tick = interval(METRICS_UPKEEP);
    loop {
        tokio::select! {
            _ = tick.tick() => state.metrics.run_upkeep(),
            () = stop.cancelled() => return,
        }
    }
}
