//! Facets of what is found: each value with how many products one would find by choosing it.

use roaring::RoaringBitmap;

use super::{
    Index,
    choice::{Choice, Facet},
    prices::Range,
    values::{Value, Values},
    variants::{Asked, Tests},
};

/// How many products have each value, by its number.
pub type Counts = Vec<u32>;

/// The counts of all facets.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By place of the shop.
    pub shops: Counts,
    /// By number of the value, and so on.
    pub categories: Counts,
    pub brands: Counts,
    pub collections: Counts,
    pub colours: Counts,
    pub sizes: Counts,
    /// By condition.
    pub conditions: [u32; 3],
    /// Ranges that the prices fall into.
    pub prices: Vec<Range>,
    /// Products that can be had.
    pub available: u32,
    /// Products that are found.
    pub total: u32,
}

/// How many products have what, counted variant by variant.
struct OfVariants {
    colours: Counts,
    sizes: Counts,
    conditions: [u32; 3],
    available: u32,
}

fn len(products: &RoaringBitmap) -> u32 {
    u32::try_from(products.len()).unwrap_or(u32::MAX)
}

fn common(products: &RoaringBitmap, others: &RoaringBitmap) -> u32 {
    u32::try_from(products.intersection_len(others)).unwrap_or(u32::MAX)
}

fn counts(products: &RoaringBitmap, values: &Values) -> Counts {
    values.iter().map(|value: &Value| common(products, &value.products)).collect()
}

impl Index {
    /// Counts all facets of a choice; `found` are the products that fit it.
    pub(super) fn tally(&self, choice: &Choice, found: &RoaringBitmap) -> Tally {
        // Where nothing of a facet is chosen, leaving its choice out changes nothing.
        let base = |facet| {
            if choice.has(facet) {
                std::borrow::Cow::Owned(choice.fitting(self, Some(facet)))
            } else {
                std::borrow::Cow::Borrowed(found)
            }
        };
        let shops = base(Facet::Shop);
        let mut tally = Tally {
            shops: self.shops.iter().map(|shop| common(&shops, &shop.products)).collect(),
            categories: counts(&base(Facet::Category), &self.categories),
            brands: counts(&base(Facet::Brand), &self.brands),
            collections: counts(&base(Facet::Collection), &self.collections),
            total: len(found),
            ..Tally::default()
        };
        let unchosen = self.count_variants(found, &choice.tests);
        for asked in Facet::OF_VARIANTS {
            let facet = Facet::Variant(asked);
            let tests = choice.tests_without(Some(facet));
            let base = base(facet);
            let own = choice.has(facet).then(|| self.count_variants(&base, &tests));
            let counted = own.as_ref().unwrap_or(&unchosen);
            match asked {
                Asked::Colour => tally.colours.clone_from(&counted.colours),
                Asked::Size => tally.sizes.clone_from(&counted.sizes),
                Asked::Condition => tally.conditions = counted.conditions,
                Asked::Available => tally.available = counted.available,
                Asked::Price => tally.prices = self.price_ranges(&base, &tests),
            }
        }
        tally
    }

    fn count_variants(&self, products: &RoaringBitmap, tests: &Tests) -> OfVariants {
        if tests.len() == 0 {
            return OfVariants {
                colours: counts(products, &self.colours),
                sizes: counts(products, &self.sizes),
                conditions: [0, 1, 2].map(|n| common(products, &self.conditions[n])),
                available: common(products, &self.available),
            };
        }
        let mut counted = OfVariants {
            colours: vec![0; self.colours.len()],
            sizes: vec![0; self.sizes.len()],
            conditions: [0; 3],
            available: 0,
        };
        // The last product that was counted for each size: one with several variants counts once.
        let mut last = vec![None; self.sizes.len()];
        for product in products {
            let (mut colours, mut conditions, mut available) = (super::colour::Families::default(), 0u8, false);
            for at in self.variants.of(product).filter(|at| tests.pass(&self.variants, *at)) {
                colours = colours.union(self.variants.colours(at));
                conditions |= 1 << self.variants.condition(at);
                available |= self.variants.available(at);
                if let Some(size) = self.variants.size(at).map(usize::from)
                    && last[size] != Some(product)
                {
                    last[size] = Some(product);
                    counted.sizes[size] += 1;
                }
            }
            for family in colours.iter() {
                counted.colours[family as usize] += 1;
            }
            for (n, count) in counted.conditions.iter_mut().enumerate() {
                *count += u32::from(conditions >> n & 1);
            }
            counted.available += u32::from(available);
        }
        counted
    }
}
