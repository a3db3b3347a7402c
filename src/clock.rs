//! The wall clock, in one place: runtime modules ask here, the room is handed the time.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::ids::Millis;

/// Now, in milliseconds since the Unix epoch. A clock set before 1970 reads as 0.
#[allow(clippy::disallowed_methods)] // this is the one place
pub fn now() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(Millis::MAX))
}
