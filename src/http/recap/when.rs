//! Times on the recap. A file knows nothing of its reader's clock, and there is no script in it that could ask: so it is told how far from
//! UTC to write them, and says so. An offset and no zone by name: no table of the world's zones, and one time for one moment.

use crate::{
    http::{ApiError, looks::words::Tongue},
    ids::Millis,
};

/// Furthest from UTC that anybody's clock is set, in minutes.
const MAX_OFFSET: i32 = 14 * 60;
const MINUTE: i64 = 60_000;
const DAY: u64 = 24 * 60;

/// How far from UTC times are written, in minutes east.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(i32);

impl Zone {
    /// The one that is asked for, or UTC.
    pub fn of(minutes: Option<i32>) -> Result<Self, ApiError> {
        let minutes = minutes.unwrap_or(0);
        if minutes.abs() > MAX_OFFSET {
            return Err(ApiError::bad_request("bad_query", "`tz` is in minutes east of UTC, -840 to 840."));
        }
        Ok(Self(minutes))
    }

    /// `UTC+5:30`.
    pub fn name(self) -> String {
        let (hours, minutes) = (self.0.abs() / 60, self.0.abs() % 60);
        let sign = if self.0 < 0 { '−' } else { '+' };
        match (hours, minutes) {
            (0, 0) => "UTC".to_owned(),
            (_, 0) => format!("UTC{sign}{hours}"),
            _ => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }

    fn shifted(self, at: Millis) -> Millis {
        at.saturating_add_signed(i64::from(self.0) * MINUTE)
    }

    /// `27 November 2026`.
    pub fn date(self, tongue: Tongue, at: Millis) -> String {
        tongue.date(self.shifted(at))
    }

    /// `14:05`.
    pub fn time(self, at: Millis) -> String {
        let minutes = self.shifted(at) / MINUTE.unsigned_abs() % DAY;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// `27 November 2026, 14:05`.
    pub fn date_time(self, tongue: Tongue, at: Millis) -> String {
        format!("{}, {}", self.date(tongue, at), self.time(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 27 November 2026, 00:20 UTC.
    const AT: Millis = 1_795_738_800_000;

    #[test]
    fn times_are_written_where_the_reader_is() {
        let written = |minutes| {
            let zone = Zone::of(Some(minutes)).unwrap();
            (zone.name(), zone.date_time(Tongue::En, AT))
        };
        let is = |name: &str, at: &str| (name.to_owned(), at.to_owned());
        assert_eq!(written(0), is("UTC", "27 November 2026, 00:20"));
        assert_eq!(written(60), is("UTC+1", "27 November 2026, 01:20"));
        assert_eq!(written(-210), is("UTC−3:30", "26 November 2026, 20:50"));
        assert!(Zone::of(Some(841)).is_err() && Zone::of(Some(i32::MIN + 1)).is_err());
        assert_eq!(Zone::of(None).unwrap().name(), "UTC");
    }

    #[test]
    fn the_ends_of_time_are_times() {
        let zone = Zone::of(Some(-840)).unwrap();
        assert_eq!(zone.time(0), "00:00");
        assert_eq!(zone.date(Tongue::Fr, Millis::MAX), "");
    }
}
