//! The wall clock, in one place. The room never asks it: time is handed in.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::ids::Millis;

/// Milliseconds since the Unix epoch, UTC. A clock before 1970 reads as 0.
pub fn now() -> Millis {
    #[expect(clippy::disallowed_methods, reason = "the one place that owns the wall clock")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}
