//! Originals: from the cache while they are fresh, else from where they are.

use std::{sync::Arc, time::Duration};

use hyper::header::HeaderValue;
use tokio::{task::spawn_blocking, time::Instant};

use super::{
    PictureError,
    address::{Picture, PictureId},
    cache::{Cache, Entry, Key, Kind, Meta},
    failures::Failures,
    flights::{Flights, Full},
    hosts::Hosts,
    is_old, keep,
    raster::{self, RasterError},
    read,
};
use crate::{
    clock,
    fetch::{Answer, Ask, Fetcher, Limits, Validators},
};

/// For one picture. A shop's largest have some megabytes. Less patience than a request has with us, so that a slow shop is
/// told apart from a slow server.
pub(super) const LIMITS: Limits = Limits {
    wire_bytes: 12 << 20,
    decoded_bytes: 12 << 20,
    idle: Duration::from_secs(8),
    whole: Duration::from_secs(15),
};
/// What we can read, and then whatever there is: some servers know nothing of media types.
const ACCEPT: HeaderValue = HeaderValue::from_static("image/webp,image/png,image/jpeg,image/gif;q=0.9,*/*;q=0.1");

/// Gets originals. Clones share everything.
#[derive(Clone)]
pub(super) struct Sources {
    fetcher: Fetcher,
    cache: Arc<Cache>,
    failures: Arc<Failures>,
    hosts: Arc<Hosts>,
    fetching: Arc<Flights<PictureId, Result<Entry, PictureError>>>,
}

impl Sources {
    pub fn new(fetcher: Fetcher, cache: Arc<Cache>, failures: Arc<Failures>, hosts: Arc<Hosts>) -> Self {
        Self { fetcher, cache, failures, hosts, fetching: Flights::new(super::MAX_WAITING) }
    }

    /// The original of a picture; several widths that want it at a time share one fetch.
    pub async fn get(&self, picture: &Picture) -> Result<Entry, PictureError> {
        match self.fetching.join(picture.id, self.clone().obtain(picture.clone())).await {
            Ok(Some(obtained)) => obtained,
            Ok(None) => Err(RasterError::Damaged.into()),
            Err(Full) => Err(PictureError::Busy),
        }
    }

    async fn obtain(self, picture: Picture) -> Result<Entry, PictureError> {
        let key = Key { id: picture.id, kind: Kind::Source };
        let host = picture.host();
        let now = clock::now();
        let kept = read(&self.cache, key).await;
        if let Some(kept) = &kept
            && !is_old(kept.checked_at, now)
        {
            return Ok(kept.clone());
        }
        let pausing = self.failures.pausing(picture.id, now).or_else(|| self.hosts.pausing(host, now));
        if let Some(error) = pausing {
            return kept.ok_or(error);
        }
        let fetched = self.fetch(&picture, kept.as_ref()).await;
        let now = clock::now();
        self.hosts.note(host, fetched.as_ref().err(), now);
        match fetched {
            Ok(fresh) => {
                self.failures.forget(picture.id);
                let entry = match (fresh, kept) {
                    (None, Some(kept)) => Entry { checked_at: now, ..kept },
                    (Some((bytes, meta)), _) => Entry::new(bytes, meta, now),
                    // Not asked for, so never answered.
                    (None, None) => return Err(RasterError::NotOurs.into()),
                };
                keep(&self.cache, key, entry.clone()).await;
                Ok(entry)
            }
            Err(error) => {
                self.failures.record(picture.id, &error, now);
                if error.is_temporary() {
                    return kept.ok_or(error);
                }
                let cache = Arc::clone(&self.cache);
                let _ = spawn_blocking(move || cache.remove(key)).await;
                Err(error)
            }
        }
    }

    /// The bytes of a picture, `None` where they are still those that are kept.
    async fn fetch(
        &self,
        picture: &Picture,
        kept: Option<&Entry>,
    ) -> Result<Option<(bytes::Bytes, Meta)>, PictureError> {
        let value = |text: Option<&String>| text.and_then(|text| HeaderValue::from_str(text).ok());
        let unless = kept.map(|kept| Validators {
            etag: value(kept.meta.etag.as_ref()),
            modified: value(kept.meta.modified.as_ref()),
        });
        let ask = Ask {
            url: picture.url.clone(),
            accept: ACCEPT,
            gzip: false,
            unless: unless.unwrap_or_default(),
            limits: LIMITS,
        };
        let began = Instant::now();
        let Answer::Fresh(fresh) = self.fetcher.get(&ask).await? else { return Ok(None) };
        let text = |value: Option<HeaderValue>| value.and_then(|value| value.to_str().ok().map(str::to_owned));
        let Validators { etag, modified } = fresh.validators();
        let bytes = fresh.body.bytes().await?;
        metrics::histogram!("cabas_pictures_fetch_seconds").record(began.elapsed().as_secs_f64());
        // What it is said to be doesn't matter, what it is does.
        raster::sniff(&bytes).ok_or(RasterError::NotOurs)?;
        Ok(Some((bytes, Meta { etag: text(etag), modified: text(modified), ..Meta::default() })))
    }
}
