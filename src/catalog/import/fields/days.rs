//! Days from which and until which something holds, as shops write them: `2025-10-01`, also with a time of day behind it.

/// Whether today is neither before the first day nor after the last. What is no day limits nothing.
pub fn hold_today(first: Option<&str>, last: Option<&str>) -> bool {
    hold(first, last, &time::OffsetDateTime::now_utc().date().to_string())
}

/// Days of the shop; ISO 8601 sorts as text.
fn hold(first: Option<&str>, last: Option<&str>, today: &str) -> bool {
    let day = |told: Option<&'_ str>| told.and_then(|told| told.get(..10)).filter(|day| is_day(day)).map(str::to_owned);
    day(first).is_none_or(|first| first.as_str() <= today) && day(last).is_none_or(|last| today <= last.as_str())
}

fn is_day(date: &str) -> bool {
    date.bytes().enumerate().all(|(n, b)| if matches!(n, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_days_are_in() {
        let on = |today| hold(Some("2025-10-01"), Some("2025-10-07 23:59:59"), today);
        assert_eq!(["2025-09-30", "2025-10-01", "2025-10-07", "2025-10-08"].map(on), [false, true, true, false]);
        assert!(hold(None, Some("soon"), "2025-10-01"));
        assert!(!hold(Some("2025-10-02T00:00:00Z"), None, "2025-10-01"));
        assert!(!hold_today(None, Some("2001-01-01")));
        assert!(hold_today(Some("2001-01-01"), None));
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_not(first in "[0-9-]{0,12}|\\PC{0,14}", last in "[0-9-]{0,12}|\\PC{0,14}") {
            hold_today(Some(&first), Some(&last));
        }
    }
}
