//! Prices by steps: between ends that people would say, and which products have one on which step.
//!
//! Where nothing is asked of variants, ranges of prices are counted by these bitmaps. Where something is, a variant's step
//! is a byte to look up instead of a price to compare.

use roaring::RoaringBitmap;

use crate::catalog::money::Currency;

/// Ends of ranges, in tenths of a power of ten.
const ENDS: [i64; 9] = [10, 15, 20, 25, 30, 40, 50, 60, 80];
/// Powers of ten of the main unit that ends go up to.
const DECADES: u32 = 9;

/// Steps that there can be: one below each end, and one above all.
pub const MAX_STEPS: usize = 128;
const _: () = assert!(ENDS.len() * (DECADES as usize) < MAX_STEPS, "a step is a byte");

/// All ends in a currency, in minor units, ascending: 1, 1.50, 2 … 80,000,000,000.
fn ends(currency: Currency) -> Vec<i64> {
    let unit = 10_i64.pow(currency.exponent());
    let decades = (0..DECADES).flat_map(|decade| ENDS.map(|end| end * 10_i64.pow(decade)));
    // In tenths of the main unit; where there are no minor units, only whole ones.
    decades.filter(|tenths| tenths * unit % 10 == 0).map(|tenths| tenths * unit / 10).collect()
}

/// What is sold in one currency, by its prices.
#[derive(Debug, Clone)]
pub struct Ladder {
    ends: Vec<i64>,
    steps: Vec<Step>,
}

/// Products with a price on a step.
#[derive(Debug, Clone, Default)]
struct Step {
    /// The price that their card says.
    cards: RoaringBitmap,
    /// That of a variant, where it counts.
    variants: RoaringBitmap,
}

impl Ladder {
    /// With nothing on it.
    pub fn of(currency: Currency) -> Self {
        let ends = ends(currency);
        let steps = vec![Step::default(); ends.len() + 1];
        Self { ends, steps }
    }

    /// The ends, ascending: a price is on the step of how many it has reached.
    pub fn ends(&self) -> &[i64] {
        &self.ends
    }

    /// The step that a price is on.
    pub fn step(&self, price: i64) -> u8 {
        u8::try_from(self.ends.partition_point(|end| *end <= price)).unwrap_or(u8::MAX)
    }

    /// Says what a product's card says.
    pub fn mark_card(&mut self, price: i64, product: u32) {
        let step = usize::from(self.step(price));
        self.steps[step].cards.insert(product);
    }

    /// Says that a variant of a product has a price on a step, and that it counts.
    pub fn mark_variant(&mut self, step: u8, product: u32) {
        if let Some(step) = self.steps.get_mut(usize::from(step)) {
            step.variants.insert(product);
        }
    }

    /// How many of some products have cards on each step.
    pub fn cards(&self, products: &RoaringBitmap) -> Vec<u64> {
        self.steps.iter().map(|step| step.cards.intersection_len(products)).collect()
    }

    /// How many of some products have variants from a step on and, where it is told, below another.
    pub fn count(&self, products: &RoaringBitmap, from: u8, to: Option<u8>) -> u32 {
        let to = to.map_or(self.steps.len(), usize::from);
        let mut all = RoaringBitmap::new();
        self.steps[usize::from(from)..to].iter().for_each(|step| all |= &step.variants);
        u32::try_from(all.intersection_len(products)).unwrap_or(u32::MAX)
    }

    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        let sets = self.steps.iter().map(|step| step.cards.serialized_size() + step.variants.serialized_size());
        self.ends.capacity() * size_of::<i64>() + self.steps.capacity() * size_of::<Step>() + sets.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_what_people_would_say() {
        let of = |code: &str| ends(code.parse().unwrap());
        assert_eq!(of("EUR")[..6], [100, 150, 200, 250, 300, 400]);
        assert_eq!(of("JPY")[..8], [1, 2, 3, 4, 5, 6, 8, 10]);
        assert_eq!(of("KWD")[..3], [1_000, 1_500, 2_000]);
        for code in ["EUR", "JPY", "KWD"] {
            assert!(of(code).windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn a_price_is_on_the_step_of_the_ends_that_it_has_reached() {
        let mut ladder = Ladder::of("EUR".parse().unwrap());
        assert_eq!([0, 99, 100, 149, 150, i64::MAX].map(|price| ladder.step(price)), [0, 0, 1, 1, 2, 81]);
        for (product, price) in [(1, 99), (2, 100), (2, 120), (3, i64::MAX)] {
            ladder.mark_card(price, product);
            ladder.mark_variant(ladder.step(price), product);
        }
        let all = RoaringBitmap::from_iter([1, 2, 3]);
        assert_eq!(ladder.cards(&all)[..3], [1, 1, 0]);
        assert_eq!(
            [ladder.count(&all, 0, Some(1)), ladder.count(&all, 1, Some(2)), ladder.count(&all, 2, None)],
            [1; 3]
        );
        assert_eq!(ladder.count(&RoaringBitmap::from_iter([3]), 0, None), 1);
    }
}
