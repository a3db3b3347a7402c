//! Chance that can be thrown again: every run says its seed, `CABAS_TEST_SEED` brings it back.

use std::ops::Range;

/// Well mixed numbers out of one (`SplitMix64`).
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// With the seed of the environment, or one of its own; printed, so that a failure shows it.
    pub fn of_this_run() -> Self {
        let asked = std::env::var("CABAS_TEST_SEED").ok();
        let seed = asked.map_or_else(rand::random, |seed| seed.parse().expect("CABAS_TEST_SEED is a number"));
        println!("to run this again: CABAS_TEST_SEED={seed}");
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, range: Range<u64>) -> u64 {
        range.start + self.next() % (range.end - range.start)
    }

    /// Dice of their own, for something that runs beside.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }
}
