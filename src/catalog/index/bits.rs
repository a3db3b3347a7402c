//! A plain bit for every product, and products by a few bits of theirs: what is marked one by one, before it becomes a
//! bitmap or a count.

use roaring::RoaringBitmap;

/// Bits. Marking one costs a nanosecond wherever it is; a compressed bitmap wants them in order.
#[derive(Debug, Clone)]
pub struct Bits(Vec<u8>);

impl Bits {
    /// None of `count` products.
    pub fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(8)])
    }

    /// Marks a product. One that isn't there is let go.
    pub fn set(&mut self, product: u32) {
        if let Some(byte) = self.0.get_mut(product as usize / 8) {
            *byte |= 1 << (product % 8);
        }
    }

    /// Keeps those that `other` has, too.
    pub fn and(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    /// Drops those that `other` has.
    pub fn and_not(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }

    /// Whether none is marked.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }

    /// As a bitmap.
    pub fn to_bitmap(&self) -> RoaringBitmap {
        RoaringBitmap::from_lsb0_bytes(0, &self.0)
    }
}

/// Products counted by sixteen bits: adding one is two steps, however many bits it has.
pub struct ByBits {
    low: [u32; 256],
    high: [u32; 256],
}

impl Default for ByBits {
    fn default() -> Self {
        Self { low: [0; 256], high: [0; 256] }
    }
}

impl ByBits {
    /// Counts one that has these.
    pub fn add(&mut self, bits: u16) {
        let [high, low] = bits.to_be_bytes();
        self.low[usize::from(low)] += 1;
        self.high[usize::from(high)] += 1;
    }

    /// How many have a bit.
    pub fn with(&self, bit: usize) -> u32 {
        let (table, bit) = if bit < 8 { (&self.low, bit) } else { (&self.high, bit - 8) };
        table.iter().enumerate().filter(|(bits, _)| bits >> bit & 1 == 1).map(|(_, count)| count).sum()
    }
}
