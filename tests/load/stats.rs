//! Percentiles and medians.

/// Leading bits of a value that a bucket tells apart: below 0.8 % off.
const BITS: u32 = 7;
const BUCKETS: usize = 1 << BITS;

/// Counts nanoseconds in buckets that grow with the value: constant time a delivery, no allocation while measuring.
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    max: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; (65 - BITS as usize) * BUCKETS], total: 0, max: 0 }
    }
}

impl Histogram {
    /// Counts one.
    pub fn add(&mut self, value: u64) {
        self.counts[bucket(value)] += 1;
        self.total += 1;
        self.max = self.max.max(value);
    }

    /// How many were counted.
    pub fn len(&self) -> u64 {
        self.total
    }

    /// The value that a share of `p` (0 to 1) doesn't exceed, in milliseconds.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
    pub fn millis(&self, p: f64) -> f64 {
        let rank = (self.total as f64 * p).ceil() as u64;
        let mut seen = 0;
        for (i, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank.max(1) {
                return upper(i).min(self.max) as f64 / 1e6;
            }
        }
        self.max as f64 / 1e6
    }
}

fn bucket(value: u64) -> usize {
    let shift = (64 - value.leading_zeros()).saturating_sub(BITS);
    shift as usize * BUCKETS + (value >> shift) as usize
}

fn upper(bucket: usize) -> u64 {
    let (shift, lead) = (bucket / BUCKETS, bucket % BUCKETS);
    ((lead as u64 + 1) << shift) - 1
}

/// The middle one, or the mean of the middle two.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// xorshift64*: the same numbers in every run.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % end
    }

    /// From 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits")]
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
