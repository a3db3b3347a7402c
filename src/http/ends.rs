//! When a room is to end: what may be asked for.

use super::fields::Fields;
use crate::{
    ids::Millis,
    protocol::{IDLE_DAYS, message::RoomInfo},
};

/// Nearest end by a date: nobody is surprised at once.
const MIN_END_MS: Millis = 60 * 60 * 1_000;
/// Farthest.
const MAX_END_MS: Millis = 5 * 366 * 24 * 60 * 60 * 1_000;

/// Another end: a date, or days without anybody; what is asked for replaces the other. An end that stands may be said again.
pub fn set_end(
    fields: &mut Fields,
    info: &mut RoomInfo,
    (ends_at, idle_days): (Option<Option<Millis>>, Option<Option<u32>>),
    now: Millis,
) {
    if let Some(ends_at) = ends_at {
        let ahead = now.saturating_add(MIN_END_MS)..=now.saturating_add(MAX_END_MS);
        if ends_at.is_some_and(|at| Some(at) != info.ends_at && !ahead.contains(&at)) {
            fields.wrong("ends_at", "out_of_range", "Between an hour and five years from now.");
        }
        info.ends_at = ends_at;
    }
    if let Some(days) = idle_days {
        if days.is_some_and(|days| !IDLE_DAYS.contains(&days)) {
            fields.wrong("ends_idle_days", "out_of_range", "Between 7 and 1,000 days.");
        }
        info.ends_idle_days = days;
    }
    if info.ends_at.is_some() && info.ends_idle_days.is_some() {
        match (ends_at.flatten(), idle_days.flatten()) {
            (Some(_), Some(_)) => fields.wrong("ends_at", "one_of_two", "A date or days without anybody, not both."),
            (Some(_), None) => info.ends_idle_days = None,
            _ => info.ends_at = None,
        }
    }
}
