//! When a group waits a moment before it commits.
//!
//! A commit costs about 0.2 ms of CPU, most of it in the kernel's sync, whether it stores one row or ten. Where many rooms write
//! independently, a short pause lets several rows share it; where one writer waits for each answer before it goes on, nobody else
//! comes and a pause would only slow it down. Which of the two it is shows by trying: pauses go on as long as they bring company.

use std::time::Duration;

/// How long a pause is: a fraction of what a person or a p99 notices, and more than enough for the next rows at a thousand a
/// second.
pub(super) const PAUSE: Duration = Duration::from_micros(500);
/// A journal that has committed nothing for this long is idle: its first row is never held up.
pub(super) const BUSY: Duration = Duration::from_millis(2);
/// Company a pause must bring on average, in appends: each saves most of a commit, and a pause costs a tenth of one.
const WORTH: f32 = 0.5;
/// Weight of the newest observation.
const WEIGHT: f32 = 0.1;
/// Groups between two tries while pauses are not worth it: one in so many is held up for nothing.
const TRY_EVERY: u32 = 64;
/// Rows that are company enough.
const ENOUGH: usize = 16;

/// Learns whether pauses bring company.
#[derive(Debug, Default)]
pub(super) struct Pace {
    company: f32,
    untried: u32,
}

impl Pace {
    /// Whether a group of `rows`, `idle` after the last commit, should pause.
    pub fn should_pause(&mut self, rows: usize, idle: Duration) -> bool {
        if idle > BUSY || rows >= ENOUGH {
            return false;
        }
        if self.company >= WORTH {
            return true;
        }
        self.untried += 1;
        self.untried >= TRY_EVERY
    }

    /// What a pause has brought.
    pub fn paused(&mut self, company: u16) {
        self.untried = 0;
        self.company += (f32::from(company) - self.company) * WEIGHT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_of_pauses(pace: &mut Pace, company: u16) -> f64 {
        let mut pauses = 0;
        for _ in 0..10_000 {
            if pace.should_pause(1, Duration::ZERO) {
                pauses += 1;
                pace.paused(company);
            }
        }
        f64::from(pauses) / 10_000.0
    }

    #[test]
    fn it_pauses_for_company_and_not_for_a_lone_writer() {
        let mut pace = Pace::default();
        assert!(share_of_pauses(&mut pace, 0) < 0.02);
        assert!(share_of_pauses(&mut pace, 2) > 0.9);
        assert!(share_of_pauses(&mut pace, 0) < 0.02, "it unlearns");
        pace.paused(1000);
        assert!(!pace.should_pause(1, BUSY * 2), "the first row after a rest goes at once");
        assert!(!pace.should_pause(ENOUGH, Duration::ZERO));
    }
}
