//! Ranges of prices to choose from: as many products in each as can be, with ends that people would say.

use roaring::RoaringBitmap;

use super::{Index, variants::Tests};
use crate::catalog::money::Currency;

/// Most ranges in a currency: more is a list of prices.
const MAX_RANGES: usize = 6;
/// Most currencies that ranges are told in, by how much is sold in them.
const MAX_CURRENCIES: usize = 3;

/// Ends of ranges, in tenths of a power of ten.
const ENDS: [i64; 9] = [10, 15, 20, 25, 30, 40, 50, 60, 80];
/// Powers of ten of the main unit that ends go up to.
const DECADES: u32 = 9;

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

/// All ends in a currency, in minor units, ascending: 1, 1.50, 2 … 80,000,000,000.
fn ends(currency: Currency) -> Vec<i64> {
    let unit = 10_i64.pow(currency.exponent());
    let decades = (0..DECADES).flat_map(|decade| ENDS.map(|end| end * 10_i64.pow(decade)));
    // In tenths of the main unit; where there are no minor units, only whole ones.
    decades.filter(|tenths| tenths * unit % 10 == 0).map(|tenths| tenths * unit / 10).collect()
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
            self.selling.iter().map(|s| (s.currency, products & &s.products)).filter(|(_, p)| !p.is_empty()).collect();
        selling.sort_by_key(|(_, products)| std::cmp::Reverse(products.len()));
        selling.truncate(MAX_CURRENCIES);
        selling.into_iter().flat_map(|(currency, products)| self.ranges_in(currency, &products, tests)).collect()
    }

    fn ranges_in(&self, currency: Currency, products: &RoaringBitmap, tests: &Tests) -> Vec<Range> {
        let ends = ends(currency);
        // By what the cards say: exact enough to choose the ends by. One place more for what is dearer than the last.
        let mut counts = vec![0; ends.len() + 1];
        for product in products {
            let price = self.products.prices[product as usize];
            counts[ends.partition_point(|end| *end <= price)] += 1;
        }
        let cuts = cuts(&ends, &counts);
        let mut found = vec![0; cuts.len() + 1];
        // The last product that was counted in each range: one with several prices counts once in each.
        let mut last = vec![None; cuts.len() + 1];
        for product in products {
            for at in self.variants.of(product).filter(|at| tests.pass(&self.variants, *at)) {
                let Some(price) = self.variants.price(at) else { continue };
                let range = cuts.partition_point(|cut| *cut <= price);
                if last[range] != Some(product) {
                    last[range] = Some(product);
                    found[range] += 1;
                }
            }
        }
        let froms = std::iter::once(0).chain(cuts.iter().copied());
        let tos = cuts.iter().map(|cut| Some(cut - 1)).chain(std::iter::once(None));
        let ranges = froms.zip(tos).zip(found).map(|((from, to), count)| Range { currency, from, to, count });
        ranges.filter(|range| range.count > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
