//! Ranges of prices to choose from: as many products in each as can be, with ends that people would say.

use roaring::RoaringBitmap;

use super::{
    Index, Selling,
    bits::ByBits,
    judge::{Judge, Lacks},
    ladder::{Ladder, MAX_STEPS},
    variants::Tests,
};
use crate::catalog::money::Currency;

/// Most ranges in a currency: more is a list of prices.
const MAX_RANGES: usize = 6;
/// Most currencies that ranges are told in, by how much is sold in them.
const MAX_CURRENCIES: usize = 3;

/// A range of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// In which currency.
    pub currency: Currency,
    /// From this, in minor units.
    pub from: i64,
    /// To this, included; `None`: and dearer.
    pub to: Option<i64>,
    /// Products that have a price in it.
    pub count: u32,
}

/// Where to cut so that about as many are on both sides of each cut; `counts[n]` are those below `ends[n]` and not below
/// the end before.
fn cuts(ends: &[i64], counts: &[u64]) -> Vec<i64> {
    let total: u64 = counts.iter().sum();
    let mut cuts = Vec::new();
    let (mut below, mut next) = (0, 1);
    for (end, count) in ends.iter().zip(counts) {
        below += count;
        let wanted = total * next / MAX_RANGES as u64;
        if below >= wanted.max(1) && below < total {
            cuts.push(*end);
            while total * next / MAX_RANGES as u64 <= below {
                next += 1;
            }
        }
    }
    cuts
}

impl Index {
    /// The ranges that some products' prices fall into, counting those of variants that pass.
    pub(super) fn price_ranges(&self, products: &RoaringBitmap, tests: &Tests) -> Vec<Range> {
        let mut selling: Vec<_> =
            self.selling.iter().map(|s| (s, products & &s.products)).filter(|(_, p)| !p.is_empty()).collect();
        selling.sort_by_key(|(_, products)| std::cmp::Reverse(products.len()));
        selling.truncate(MAX_CURRENCIES);
        selling.into_iter().flat_map(|(selling, products)| self.ranges_in(selling, &products, tests)).collect()
    }

    fn ranges_in(&self, selling: &Selling, products: &RoaringBitmap, tests: &Tests) -> Vec<Range> {
        let Selling { currency, ladder, .. } = selling;
        // By what the cards say: exact enough to choose the ends by.
        let cuts = cuts(ladder.ends(), &ladder.cards(products));
        let counts = if tests.len() == 0 {
            let steps = std::iter::once(0).chain(cuts.iter().map(|cut| ladder.step(*cut)));
            let ends = cuts.iter().map(|cut| Some(ladder.step(*cut))).chain(std::iter::once(None));
            steps.zip(ends).map(|(from, to)| ladder.count(products, from, to)).collect()
        } else {
            self.count_ranges(ladder, &cuts, products, &Judge::of(self, tests))
        };
        let froms = std::iter::once(0).chain(cuts.iter().copied());
        let tos = cuts.iter().map(|cut| Some(cut - 1)).chain(std::iter::once(None));
        let ranges =
            froms.zip(tos).zip(counts).map(|((from, to), count)| Range { currency: *currency, from, to, count });
        ranges.filter(|range| range.count > 0).collect()
    }

    /// How many products have a price that counts in each range, of a variant that lacks nothing.
    fn count_ranges(&self, ladder: &Ladder, cuts: &[i64], products: &RoaringBitmap, judge: &Judge<'_>) -> Vec<u32> {
        let mut ranges = [0; MAX_STEPS];
        for cut in cuts {
            ranges[usize::from(ladder.step(*cut))..].iter_mut().for_each(|range| *range += 1);
        }
        let mut by_ranges = ByBits::default();
        for product in products {
            let mut bits = 0u16;
            for at in self.variants.of(product) {
                let counts = self.variants.flags(at).shown() && judge.lacks(at) == Lacks::NOTHING;
                bits |= u16::from(counts) << ranges[usize::from(self.variants.step(at)) % MAX_STEPS];
            }
            by_ranges.add(bits);
        }
        (0..=cuts.len()).map(|range| by_ranges.with(range)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_many_on_both_sides() {
        assert_eq!(cuts(&[10, 20, 30, 40], &[6, 6, 6, 6, 12]), [10, 20, 30, 40]);
        assert_eq!(cuts(&[10, 20, 30, 40], &[0, 0, 9, 0, 0]), [0i64; 0], "all in one");
        assert_eq!(cuts(&[10, 20], &[1, 1, 1]), [10, 20]);
        assert_eq!(cuts(&[10, 20], &[0, 0, 0]), [0i64; 0]);
    }

    proptest! {
        #[test]
        fn ranges_are_few_and_none_is_empty(counts in prop::collection::vec(0u64..50, 2..80)) {
            let ends: Vec<i64> = (1..).take(counts.len() - 1).collect();
            let cuts = cuts(&ends, &counts);
            prop_assert!(cuts.len() < MAX_RANGES);
            prop_assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
