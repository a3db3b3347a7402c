//! Keeping an index of the catalogue as it is: built beside the one in use, swapped in one step.
//!
//! Imports run in other processes. What tells of them is the catalogue's stamp, which every reader compares anyway, and
//! which [`Catalog::keep_index`] looks at between readers, so that the first one after an import finds the work begun.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    runtime::Handle,
    sync::watch,
    time::{interval, timeout},
};

use super::{Catalog, CatalogError, load};
use crate::catalog::index::Index;

/// How often the stamp is looked at when nobody reads.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a reader waits for the first index: a million products are read in less.
const FIRST_WITHIN: Duration = Duration::from_secs(20);
/// How often whoever waits sees to it that somebody builds.
const ASK_AGAIN: Duration = Duration::from_millis(200);

/// The index in use, and whether the next is being built.
#[derive(Debug)]
pub(super) struct Keeper {
    current: watch::Sender<Option<Arc<Index>>>,
    building: AtomicBool,
    closing: AtomicBool,
}

impl Keeper {
    pub fn new() -> Self {
        Self { current: watch::Sender::new(None), building: AtomicBool::new(false), closing: AtomicBool::new(false) }
    }

    fn current(&self) -> Option<Arc<Index>> {
        self.current.borrow().clone()
    }
}

impl Catalog {
    /// The index: of the catalogue as it is now or, while one is being built after an import, as it was before. Waits
    /// only where there is none yet.
    pub async fn index(&self) -> Result<Arc<Index>, CatalogError> {
        let stamp = self.stamp().await?;
        let current = self.keeper().current();
        if current.as_ref().is_none_or(|index| index.stamp() != stamp) {
            self.build_index();
        }
        match current {
            Some(index) => Ok(index),
            None => self.index_where(|_| true).await,
        }
    }

    /// The index of the catalogue as it is now; waits for it.
    pub async fn latest_index(&self) -> Result<Arc<Index>, CatalogError> {
        let stamp = self.stamp().await?;
        match self.keeper().current().filter(|index| index.stamp() == stamp) {
            Some(index) => Ok(index),
            None => self.index_where(|index| index.stamp() == stamp).await,
        }
    }

    async fn index_where(&self, fits: impl Fn(&Index) -> bool) -> Result<Arc<Index>, CatalogError> {
        let mut current = self.keeper().current.subscribe();
        for _ in 0..FIRST_WITHIN.as_millis() / ASK_AGAIN.as_millis() {
            // Whoever was building when we asked may have been about to end.
            self.build_index();
            let fitting = current.wait_for(|index| index.as_ref().is_some_and(|index| fits(index)));
            if let Ok(Ok(index)) = timeout(ASK_AGAIN, fitting).await
                && let Some(index) = index.clone()
            {
                return Ok(index);
            }
        }
        Err(CatalogError::NotReady)
    }

    /// Looks at the stamp now and then, and builds the next index when it has changed. Runs until it is dropped.
    pub async fn keep_index(&self) {
        let mut look = interval(LOOK_EVERY);
        loop {
            look.tick().await;
            if let Ok(stamp) = self.stamp().await
                && self.keeper().current().is_none_or(|index| index.stamp() != stamp)
            {
                self.build_index();
            }
        }
    }

    /// Begins to build, unless somebody does.
    fn build_index(&self) {
        if self.is_closing() || self.keeper().building.swap(true, Ordering::AcqRel) {
            return;
        }
        let catalog = self.clone();
        // A thread of its own: the system shares the core between it and the rooms, where a task would hold up others.
        tokio::task::spawn_blocking(move || {
            let built = Handle::current().block_on(build(&catalog));
            catalog.keeper().building.store(false, Ordering::Release);
            if let Err(error) = built
                && !catalog.is_closing()
            {
                tracing::error!(%error, "the catalogue's index could not be built; searches go on with the one before");
            }
        });
    }

    pub(super) fn is_closing(&self) -> bool {
        self.keeper().closing.load(Ordering::Relaxed)
    }

    /// Stops a build that is under way.
    pub(super) fn close_index(&self) {
        self.keeper().closing.store(true, Ordering::Relaxed);
    }
}

/// Builds until what is built is of the catalogue as it is.
async fn build(catalog: &Catalog) -> Result<(), CatalogError> {
    loop {
        #[allow(clippy::disallowed_methods, reason = "told in the log")]
        let began = std::time::Instant::now();
        let index = Arc::new(load::load(catalog).await?);
        let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(products = index.len(), bytes = index.bytes(), millis, "indexed the catalogue");
        let stamp = index.stamp().to_owned();
        catalog.keeper().current.send_replace(Some(index));
        if catalog.stamp().await? == stamp {
            return Ok(());
        }
    }
}
