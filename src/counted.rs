//! Gauges of how many of something there are.

/// Counts one more on a gauge, for as long as it is held: the figure stays true however what holds it ends.
#[derive(Debug)]
pub struct Counted(&'static str);

impl Counted {
    /// One more, on the gauge of this name.
    pub fn on(gauge: &'static str) -> Self {
        metrics::gauge!(gauge).increment(1);
        Self(gauge)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!(self.0).decrement(1);
    }
}
