//! Where pictures come from, host by host: a few at a time of one, and none for a while of one that does not answer, so
//! that one shop's trouble is not the other shops'.

use std::{collections::HashMap, sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::PictureError;
use crate::{
    fetch::{FetchError, Why},
    ids::Millis,
};

/// Pictures of one host that are fetched or made at a time.
const MAX_AT_ONCE: usize = 4;
/// After so many failures in a row of a host itself …
const MAX_IN_A_ROW: u32 = 3;
/// … it is left alone for so long.
const PAUSE: Duration = Duration::from_secs(30);
/// Hosts that are remembered.
const MAX_HOSTS: usize = 4_096;

/// See the module's docs.
#[derive(Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Host>>);

struct Host {
    places: Arc<Semaphore>,
    in_a_row: u32,
    paused: Option<(Millis, PictureError)>,
}

impl Default for Host {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(MAX_AT_ONCE)), in_a_row: 0, paused: None }
    }
}

impl Hosts {
    /// Waits for a place.
    pub async fn enter(&self, host: &str) -> Option<OwnedSemaphorePermit> {
        let places = {
            let mut hosts = self.0.lock();
            if hosts.len() >= MAX_HOSTS {
                // Idle ones that nothing is held against are made anew when they are needed.
                hosts.retain(|_, host| host.in_a_row > 0 || host.places.available_permits() < MAX_AT_ONCE);
                if hosts.len() >= MAX_HOSTS {
                    hosts.clear();
                }
            }
            Arc::clone(&hosts.entry(host.to_owned()).or_default().places)
        };
        places.acquire_owned().await.ok()
    }

    /// Why a host is left alone at the moment.
    pub fn pausing(&self, host: &str, now: Millis) -> Option<PictureError> {
        let hosts = self.0.lock();
        let (until, error) = hosts.get(host)?.paused.as_ref()?;
        (now < *until).then(|| error.clone())
    }

    /// How it went with a host.
    pub fn note(&self, host: &str, failure: Option<&PictureError>, now: Millis) {
        let mut hosts = self.0.lock();
        let host = hosts.entry(host.to_owned()).or_default();
        match failure {
            Some(error) if is_the_hosts(error) => {
                host.in_a_row = host.in_a_row.saturating_add(1);
                if host.in_a_row >= MAX_IN_A_ROW {
                    let pause = Millis::try_from(PAUSE.as_millis()).unwrap_or(Millis::MAX);
                    host.paused = Some((now.saturating_add(pause), error.clone()));
                }
            }
            _ => (host.in_a_row, host.paused) = (0, None),
        }
    }
}

/// Whether a failure says something about the host rather than the picture.
fn is_the_hosts(error: &PictureError) -> bool {
    match error {
        PictureError::Fetch(FetchError { why, .. }) => match why {
            Why::Unresolved | Why::Unreachable(_) | Why::Slow { .. } | Why::Broken(_) => true,
            Why::Status(status) => matches!(status, 429 | 502 | 503 | 504),
            Why::Refused(_) | Why::TooLarge { .. } | Why::Encoding => false,
        },
        PictureError::Busy | PictureError::Raster(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(why: Why) -> PictureError {
        PictureError::Fetch(FetchError { host: "h".to_owned(), why, retry_after: None })
    }

    #[tokio::test]
    async fn a_few_at_a_time_of_each() {
        let hosts = Hosts::default();
        let mut inside = Vec::new();
        for _ in 0..MAX_AT_ONCE {
            inside.push(hosts.enter("a").await);
        }
        let mut waiting = Box::pin(hosts.enter("a"));
        assert!(futures_util::poll!(&mut waiting).is_pending());
        assert!(hosts.enter("b").await.is_some());
        inside.pop();
        assert!(waiting.await.is_some());
    }

    #[test]
    fn a_host_that_does_not_answer_is_left_alone_for_a_while() {
        let hosts = Hosts::default();
        let down = error(Why::Unresolved);
        hosts.note("a", Some(&down), 0);
        hosts.note("a", Some(&down), 0);
        hosts.note("a", Some(&error(Why::Status(404))), 0);
        for _ in 0..MAX_IN_A_ROW {
            assert_eq!(hosts.pausing("a", 1), None);
            hosts.note("a", Some(&down), 1);
        }
        assert_eq!(hosts.pausing("a", 30_000), Some(down.clone()));
        assert_eq!((hosts.pausing("a", 30_001), hosts.pausing("b", 1)), (None, None));
        hosts.note("a", Some(&down), 30_001);
        assert!(hosts.pausing("a", 60_000).is_some(), "one more is enough");
        hosts.note("a", None, 60_001);
        assert_eq!(hosts.pausing("a", 60_001), None);
    }
}
