//! Pictures that could not be had, and when they are tried again: a picture that is gone must not be asked for by every
//! visitor, and a shop that is down must not be knocked down.

use std::{collections::HashMap, time::Duration};

use parking_lot::Mutex;

use super::{PictureError, address::PictureId};
use crate::ids::Millis;

/// The first pause after what may pass: a shop that restarts.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
/// The first pause after what will hardly pass by itself: no picture there, or one that is too large.
const FIRST_LONG_PAUSE: Duration = Duration::from_mins(10);
/// Each further pause is so much longer than the one before …
const GROWTH: u32 = 4;
/// … up to these.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
const LONGEST_LONG_PAUSE: Duration = Duration::from_hours(24);
/// Failures that are remembered, some 200 bytes each; beyond it those that are over go, and then all.
const MAX_FAILURES: usize = 20_000;

struct Failure {
    error: PictureError,
    until: Millis,
    times: u32,
}

/// See the module's docs.
#[derive(Default)]
pub struct Failures(Mutex<HashMap<PictureId, Failure>>);

impl Failures {
    /// Why a picture is not tried at the moment.
    pub fn pausing(&self, id: PictureId, now: Millis) -> Option<PictureError> {
        self.0.lock().get(&id).filter(|failure| now < failure.until).map(|failure| failure.error.clone())
    }

    /// It failed.
    pub fn record(&self, id: PictureId, error: &PictureError, now: Millis) {
        let mut failures = self.0.lock();
        if failures.len() >= MAX_FAILURES {
            failures.retain(|_, failure| now < failure.until);
            if failures.len() >= MAX_FAILURES {
                failures.clear();
            }
        }
        let times = failures.get(&id).map_or(0, |failure| failure.times.saturating_add(1));
        let pause = pause(error.is_temporary(), times);
        let until = now.saturating_add(Millis::try_from(pause.as_millis()).unwrap_or(Millis::MAX));
        failures.insert(id, Failure { error: error.clone(), until, times });
    }

    /// It worked.
    pub fn forget(&self, id: PictureId) {
        self.0.lock().remove(&id);
    }
}

fn pause(temporary: bool, times: u32) -> Duration {
    let (first, longest) =
        if temporary { (FIRST_PAUSE, LONGEST_PAUSE) } else { (FIRST_LONG_PAUSE, LONGEST_LONG_PAUSE) };
    first.saturating_mul(GROWTH.saturating_pow(times)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fetch::Why, pictures::raster::RasterError};

    #[test]
    fn pauses_grow_and_end_with_success() {
        let failures = Failures::default();
        let id = PictureId::of("x");
        let error = PictureError::Fetch(crate::fetch::FetchError {
            host: "h".to_owned(),
            why: Why::Unresolved,
            retry_after: None,
        });
        let mut now = 0;
        for seconds in [15, 60, 240, 960, 3_600, 3_600] {
            assert_eq!(failures.pausing(id, now), None);
            failures.record(id, &error, now);
            now += seconds * 1_000;
            assert_eq!(failures.pausing(id, now - 1), Some(error.clone()));
        }
        failures.forget(id);
        failures.record(id, &PictureError::Raster(RasterError::NotOurs), now);
        assert!(failures.pausing(id, now + 599_999).is_some() && failures.pausing(id, now + 600_000).is_none());
        assert_eq!(failures.pausing(PictureId::of("y"), now), None);
    }

    #[test]
    fn they_are_bounded() {
        let failures = Failures::default();
        let error = PictureError::Raster(RasterError::NotOurs);
        for n in 0..=MAX_FAILURES {
            failures.record(PictureId::of(&n.to_string()), &error, 0);
        }
        assert!(failures.0.lock().len() <= MAX_FAILURES);
    }
}
