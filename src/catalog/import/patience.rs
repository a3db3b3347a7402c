//! A shop that says "not so fast": waited for as it asks, and not for ever.

use std::time::Duration;

use crate::fetch::{FetchError, Why};

/// How often one page is asked for again.
const MAX_WAITS: u32 = 6;
/// Longest wait that is done as asked; who wants a longer one is better asked again by hand.
const MAX_WAIT: Duration = Duration::from_mins(2);
/// The first wait where the shop doesn't say how long; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// How long to wait before asking for the same again, where it was refused for now and `waits` times before. `None`: it is to
/// be given up.
pub(super) fn wait(refused: &FetchError, waits: u32) -> Option<Duration> {
    let for_now = matches!(refused.why, Why::Status(429 | 503));
    if !for_now || waits >= MAX_WAITS {
        return None;
    }
    // 503 without a time is a shop that is down.
    let told = match refused.why {
        Why::Status(429) => refused.retry_after.unwrap_or(FIRST_WAIT * 2u32.pow(waits)),
        _ => refused.retry_after?,
    };
    (told <= MAX_WAIT).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_as_told_and_have_an_end() {
        let refused = |why, after: Option<u64>| FetchError {
            host: "shop.example".to_owned(),
            why,
            retry_after: after.map(Duration::from_secs),
        };
        let seconds = |refused: &FetchError, waits| wait(refused, waits).map(|wait| wait.as_secs());
        let busy = refused(Why::Status(429), Some(7));
        assert_eq!((seconds(&busy, 0), seconds(&busy, 5), seconds(&busy, 6)), (Some(7), Some(7), None));
        let silent = refused(Why::Status(429), None);
        assert_eq!((seconds(&silent, 0), seconds(&silent, 1), seconds(&silent, 5)), (Some(2), Some(4), Some(64)));
        assert_eq!(seconds(&refused(Why::Status(503), Some(30)), 0), Some(30));
        for not_for_now in [
            refused(Why::Status(503), None),
            refused(Why::Status(404), Some(1)),
            refused(Why::Status(429), Some(3_600)),
            refused(Why::Unresolved, Some(1)),
        ] {
            assert_eq!(seconds(&not_for_now, 0), None, "{not_for_now}");
        }
    }
}
