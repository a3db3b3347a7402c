//! Token buckets. What is ephemeral and beyond its rate is passed over; what must not be lost only waits.

use std::time::Duration;

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
        self.refill(now);
        let allowed = self.tokens >= 1.0;
        if allowed {
            self.tokens -= 1.0;
        }
        allowed
    }

    /// Takes `cost`, whether it is there or not; the answer is when it will have been there, where that is not now.
    pub(super) fn take(&mut self, cost: f64, now: Instant) -> Option<Instant> {
        self.refill(now);
        self.tokens -= cost;
        (self.tokens < 0.0).then(|| now + Duration::from_secs_f64(-self.tokens / self.a_second))
    }

    fn refill(&mut self, now: Instant) {
        let gained = now.duration_since(self.at).as_secs_f64() * self.a_second;
        self.tokens = (self.tokens + gained).min(self.burst);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_is_taken_is_delayed_by_what_is_missing() {
        let start = Instant::now();
        let mut rate = Rate::new(20.0, 10.0, start);
        for _ in 0..20 {
            assert_eq!(rate.take(1.0, start), None, "the burst");
        }
        let until = rate.take(1.0, start).expect("used up");
        assert!((until - start).abs_diff(Duration::from_millis(100)) < Duration::from_millis(2));
        assert_eq!(rate.take(1.0, start + Duration::from_millis(300)), None, "refilled");
    }
}
