//! Facets of what is found: each value with how many products one would find by choosing it.

use std::borrow::Cow;

use roaring::RoaringBitmap;

use super::{
    Index,
    bits::ByBits,
    choice::{Choice, Facet},
    colour::Families,
    judge::{Judge, Lacks},
    prices::Range,
    values::{Value, Values},
    variants::Asked,
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
            if choice.has(facet) { Cow::Owned(choice.fitting(self, Some(facet))) } else { Cow::Borrowed(found) }
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
        let price = Facet::Variant(Asked::Price);
        tally.prices = self.price_ranges(&base(price), &choice.tests_without(Some(price)));
        self.tally_variants(&mut tally, choice, found);
        tally
    }

    /// Counts what variants have.
    fn tally_variants(&self, tally: &mut Tally, choice: &Choice, found: &RoaringBitmap) {
        let tests = &choice.tests;
        let chosen = |asked: &Asked| tests.ask(*asked);
        let without = |asked| Some(Facet::Variant(asked));
        if tests.len() > 0 {
            let mut walked = found.clone();
            if tests.len() > 1 {
                for asked in [Asked::Colour, Asked::Size, Asked::Condition].into_iter().filter(chosen) {
                    walked |= choice.may_fit(self, without(asked));
                }
            }
            self.walk(&walked, &Judge::of(self, tests), tally);
        }
        // Where nothing is asked of variants, or nothing else is, the bitmaps know.
        let known = |asked| match tests.len() {
            0 => Some(Cow::Borrowed(found)),
            1 if tests.ask(asked) => Some(Cow::Owned(choice.may_fit(self, without(asked)))),
            _ => None,
        };
        if let Some(products) = known(Asked::Colour) {
            tally.colours = counts(&products, &self.colours);
        }
        if let Some(products) = known(Asked::Size) {
            tally.sizes = counts(&products, &self.sizes);
        }
        if let Some(products) = known(Asked::Condition) {
            tally.conditions = [0, 1, 2].map(|n| common(&products, &self.conditions[n]));
        }
        if let Some(products) = known(Asked::Available) {
            tally.available = common(&products, &self.available);
        }
    }

    /// Looks at the variants of some products. One that lacks nothing counts for every facet; one that lacks what is
    /// chosen of one facet, and nothing else, counts for that facet alone.
    fn walk(&self, products: &RoaringBitmap, judge: &Judge<'_>, tally: &mut Tally) {
        let mut colours = ByBits::default();
        let mut flags = ByBits::default();
        // One place more for those that don't count: to write there is cheaper than to ask.
        let nowhere = self.sizes.len();
        let mut sizes = vec![Counted { last: u32::MAX, count: 0 }; nowhere + 1];
        for product in products {
            let (mut of_product, mut bits) = (Families::default(), 0u8);
            for at in self.variants.of(product) {
                let lacks = judge.lacks(at);
                let own = self.variants.flags(at);
                of_product = of_product.union(if lacks.only(Lacks::COLOUR) {
                    self.variants.colours(at)
                } else {
                    Families::default()
                });
                bits |= u8::from(lacks.only(Lacks::CONDITION)) << own.condition();
                bits |= u8::from(lacks.only(Lacks::STOCK) && own.available()) << AVAILABLE_BIT;
                let size = usize::from(self.variants.size(at));
                let size = if lacks.only(Lacks::SIZE) { size.min(nowhere) } else { nowhere };
                let counted = &mut sizes[size];
                counted.count += u32::from(counted.last != product);
                counted.last = product;
            }
            colours.add(of_product.bits());
            flags.add(u16::from(bits));
        }
        tally.colours = (0..self.colours.len()).map(|n| colours.with(n)).collect();
        tally.sizes = sizes[..nowhere].iter().map(|counted| counted.count).collect();
        tally.conditions = [0, 1, 2].map(|n| flags.with(n));
        tally.available = flags.with(AVAILABLE_BIT);
    }
}

/// Where it says that something can be had, behind a bit for each condition.
const AVAILABLE_BIT: usize = 3;

/// How many products have a size. One with several such variants counts once.
#[derive(Clone)]
struct Counted {
    /// The product that was counted last.
    last: u32,
    count: u32,
}
