//! `Retry-After`: when the other side wants to be asked again. RFC 9110, 10.2.3: seconds, or a date.

use std::time::{Duration, SystemTime};

use hyper::{HeaderMap, header};

/// How long that is from the answer on. A date is told from the answer's own: clocks differ.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let told = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = told.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text| httpdate::parse_http_date(text).ok();
    let (then, now): (SystemTime, SystemTime) = (date(told)?, date(text(header::DATE)?)?);
    Some(then.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        let after = |told: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, told.parse().unwrap());
            if let Some(date) = date {
                headers.insert(header::DATE, date.parse().unwrap());
            }
            retry_after(&headers).map(|after| after.as_secs())
        };
        let date = Some("Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(after("120", None), Some(120));
        assert_eq!(after(" 0 ", date), Some(0));
        assert_eq!(after("Wed, 21 Oct 2015 07:28:30 GMT", date), Some(30));
        assert_eq!(after("Wed, 21 Oct 2015 07:27:30 GMT", date), Some(0), "that is over");
        assert_eq!(after("Wed, 21 Oct 2015 07:28:30 GMT", None), None);
        for other in ["-1", "soon", "", "1.5", "99999999999999999999"] {
            assert_eq!(after(other, date), None, "{other}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
