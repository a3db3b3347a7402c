//! When a sale price holds: `2025-10-01T08:00+0200/2025-10-07T23:59Z`.
//!
//! Source: Google Merchant Center help, "Sale price effective date"; ISO 8601. The time of day may be missing, and with it
//! the offset; what has no offset is UTC.

use crate::ids::Millis;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Whether a moment lies within an interval; `None` where that is no interval.
pub(super) fn holds(interval: &str, now: Millis) -> Option<bool> {
    let (from, to) = interval.trim().split_once('/')?;
    let (from, _) = moment(from.trim())?;
    let (to, whole_day) = moment(to.trim())?;
    // Until a day means to its end.
    let to = if whole_day { to + DAY } else { to };
    let now = i64::try_from(now).ok()?;
    Some((from..to).contains(&now))
}

/// Milliseconds since 1970, and whether only a day is told.
fn moment(text: &str) -> Option<(i64, bool)> {
    let text = text.is_ascii().then_some(text)?;
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days(year, month, day) * DAY;
    let Some(time) = time else { return Some((midnight, true)) };
    let zone = time.find(['+', '-', 'Z', 'z']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    Some((midnight + minutes(clock)? * MINUTE - offset(zone)? * MINUTE, false))
}

/// `13:05`, `13:05:59`, `13:05:59.123`: the minutes of the day.
fn minutes(clock: &str) -> Option<i64> {
    let mut parts = clock.trim().splitn(3, ':');
    let (hours, minutes) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if let Some(seconds) = parts.next() {
        number(seconds.split('.').next()?, 2)?;
    }
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `+0100`, `-08:00`, `Z`, nothing: in minutes.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.bytes().next() {
        None | Some(b'Z' | b'z') => return Some(0),
        Some(b'-') => -1,
        Some(_) => 1,
    };
    let digits = zone[1..].replace(':', "");
    let value = if digits.len() == 2 { number(&digits, 2)? * 100 } else { number(&digits, 4)? };
    Some(sign * (value / 100 * 60 + value % 100))
}

/// Exactly so many digits.
fn number(digits: &str, count: usize) -> Option<i64> {
    (digits.len() == count && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Days since 1970 of a date in the Gregorian calendar. Counts years from March, so that the day that may be missing comes
/// last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_counted_from_1970() {
        assert_eq!(moment("1970-01-01"), Some((0, true)));
        assert_eq!(moment("2000-02-29T00:00Z"), Some((951_782_400_000, false)));
        assert_eq!(moment("2016-02-24T11:07:31+0100"), Some((1_456_308_420_000, false)));
        assert_eq!(moment("2016-02-24T10:07Z"), moment("2016-02-24T02:07-08:00"));
        for bad in ["", "2016", "2016-13-01", "2016-02-24T", "2016-02-24T1:00", "24.02.2016", "2016-02-24T11:07+1", "é"]
        {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_interval_ends_with_its_last_day() {
        let at = |text: &str| u64::try_from(moment(text).unwrap().0).unwrap();
        let days = "2025-10-01/2025-10-07";
        assert_eq!(holds(days, at("2025-09-30T23:59Z")), Some(false));
        assert_eq!(holds(days, at("2025-10-01T00:00Z")), Some(true));
        assert_eq!(holds(days, at("2025-10-07T23:59Z")), Some(true));
        assert_eq!(holds(days, at("2025-10-08T00:00Z")), Some(false));
        assert_eq!(holds("2025-10-01T10:00+0200 / 2025-10-01T12:00+0200", at("2025-10-01T09:00Z")), Some(true));
        assert_eq!(holds("2025-10-01", at("2025-10-01T09:00Z")), None);
        assert_eq!(holds("soon/later", 0), None);
    }

    proptest! {
        #[test]
        fn any_text_is_an_interval_or_not(text in "[0-9TZ:/+. -]{0,60}|\\PC{0,40}", now in any::<u64>()) {
            let _ = holds(&text, now);
        }

        #[test]
        fn every_day_is_counted_once(day in 0i64..60_000) {
            // The inverse, as Howard Hinnant gives it ("chrono-compatible low-level date algorithms").
            let date = |day: i64| {
                let z = day + 719_468;
                let era = z.div_euclid(146_097);
                let doe = z.rem_euclid(146_097);
                let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
                let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
                let mp = (5 * doy + 2) / 153;
                let month = if mp < 10 { mp + 3 } else { mp - 9 };
                (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
            };
            let (y, m, d) = date(day);
            prop_assert_eq!(days(y, m, d), day);
        }
    }
}
