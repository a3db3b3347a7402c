//! Time as the generator counts it: nanoseconds from its first look at the clock.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Nanoseconds since the first call.
pub fn now() -> u64 {
    nanos(START.elapsed())
}

/// A duration in nanoseconds.
pub fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Nanoseconds as seconds.
#[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
pub fn seconds(nanos: u64) -> f64 {
    nanos as f64 / 1e9
}
