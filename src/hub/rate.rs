//! What may be said only so often: a token bucket that says no. What it refuses is ephemeral, and is passed over.

use tokio::time::Instant;

/// So many at once, and then so many a second.
pub(super) struct Rate {
    burst: f64,
    a_second: f64,
    tokens: f64,
    at: Instant,
}

impl Rate {
    pub(super) fn new(burst: f64, a_second: f64, now: Instant) -> Self {
        Self { burst, a_second, tokens: burst, at: now }
    }

    /// Whether one more is within the rate; it counts if so.
    pub(super) fn allows(&mut self, now: Instant) -> bool {
        let gained = now.duration_since(self.at).as_secs_f64() * self.a_second;
        self.tokens = (self.tokens + gained).min(self.burst);
        self.at = now;
        let allowed = self.tokens >= 1.0;
        if allowed {
            self.tokens -= 1.0;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn beyond_the_burst_it_says_no_until_time_has_passed() {
        let start = Instant::now();
        let mut rate = Rate::new(3.0, 2.0, start);
        assert_eq!((0..5).filter(|_| rate.allows(start)).count(), 3);
        let later = start + Duration::from_millis(600);
        assert!(rate.allows(later));
        assert!(!rate.allows(later), "a refused one costs nothing, and gains nothing");
        assert_eq!((0..9).filter(|_| rate.allows(start + Duration::from_hours(1))).count(), 3);
    }
}
