//! What is chosen of each facet, and which products fit.
//!
//! Several values of one facet are alternatives; different facets narrow each other. A facet's own counts leave out its
//! own choice: what one would find by choosing otherwise.

use roaring::RoaringBitmap;

use super::{
    Index,
    bits::Bits,
    colour::{Families, Family},
    judge::Judge,
    values::{STEP, paths, plain},
    variants::{Asked, Tests},
};
use crate::{
    catalog::{model::Condition, money::Currency},
    ids::ProductId,
};

/// What somebody chose. Empty lists choose nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Ids or slugs.
    pub shops: Vec<String>,
    /// Paths, their steps joined by `>`, in any language of their shops; each means all below it, too.
    pub categories: Vec<String>,
    /// Names; accents and case make no difference.
    pub brands: Vec<String>,
    /// Ids of collections.
    pub collections: Vec<String>,
    /// Families.
    pub colours: Vec<Family>,
    /// Size words.
    pub sizes: Vec<String>,
    /// Conditions.
    pub conditions: Vec<Condition>,
    /// What it is sold in.
    pub currency: Option<Currency>,
    /// At least this, in minor units of `currency`, without which it says nothing.
    pub price_min: Option<i64>,
    /// At most this.
    pub price_max: Option<i64>,
    /// Only what can be had.
    pub available: bool,
    /// Only of these products, by id; empty: of all.
    pub among: Vec<ProductId>,
}

/// A shop that isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchShop;

/// A facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Whose it is.
    Shop,
    /// What kind of thing.
    Category,
    /// Who makes it.
    Brand,
    /// Which of the shops' collections.
    Collection,
    /// Itself, by id.
    Product,
    /// Something of its variants.
    Variant(Asked),
}

/// A choice among the products of one index.
#[derive(Debug, Default)]
pub struct Choice {
    /// Products that the words find; `None` without words.
    text: Option<RoaringBitmap>,
    /// What is chosen of a facet, and the products that have it.
    chosen: Vec<(Facet, RoaringBitmap)>,
    /// What has to be true of one and the same variant.
    pub(super) tests: Tests,
}

impl Choice {
    /// What was chosen, over what words find.
    pub fn of(index: &Index, filter: &Filter, text: Option<RoaringBitmap>) -> Result<Self, NoSuchShop> {
        let mut choice = Self { text, ..Self::default() };
        let words = |list: &[String]| list.iter().map(|s| plain(s)).collect::<Vec<_>>();
        if !filter.shops.is_empty() {
            let places = filter.shops.iter().map(|name| index.shop(name).ok_or(NoSuchShop));
            let places = places.collect::<Result<Vec<_>, _>>()?;
            let products = places.into_iter().fold(RoaringBitmap::new(), |all, at| all | &index.shops[at].products);
            choice.chosen.push((Facet::Shop, products));
        }
        if !filter.categories.is_empty() {
            let words: Vec<String> =
                filter.categories.iter().map(|path| paths(path.split(STEP)).pop().unwrap_or_default()).collect();
            let products = index.categories.any_of(words.iter().map(String::as_str));
            choice.chosen.push((Facet::Category, products));
        }
        if !filter.brands.is_empty() {
            let products = index.brands.any_of(words(&filter.brands).iter().map(String::as_str));
            choice.chosen.push((Facet::Brand, products));
        }
        if !filter.collections.is_empty() {
            let products = index.collections.any_of(filter.collections.iter().map(String::as_str));
            choice.chosen.push((Facet::Collection, products));
        }
        if !filter.among.is_empty() {
            choice.chosen.push((Facet::Product, index.products_named(&filter.among)));
        }
        choice.of_variants(index, filter);
        Ok(choice)
    }

    fn of_variants(&mut self, index: &Index, filter: &Filter) {
        let mut choose = |asked, products| self.chosen.push((Facet::Variant(asked), products));
        if !filter.colours.is_empty() {
            choose(Asked::Colour, index.colours.any_of(filter.colours.iter().map(|family| family.word())));
            self.tests.colours = Some(filter.colours.iter().copied().collect::<Families>());
        }
        let mut choose = |asked, products| self.chosen.push((Facet::Variant(asked), products));
        if !filter.sizes.is_empty() {
            let words: Vec<String> = filter.sizes.iter().map(|s| plain(s)).collect();
            let found = || words.iter().filter_map(|word| index.sizes.find(word));
            choose(Asked::Size, index.sizes.any_of(words.iter().map(String::as_str)));
            self.tests.sizes = Some(found().filter_map(|(number, _)| u16::try_from(number).ok()).collect());
        }
        let mut choose = |asked, products| self.chosen.push((Facet::Variant(asked), products));
        if !filter.conditions.is_empty() {
            let all = filter.conditions.iter().map(|c| &index.conditions[*c as usize]);
            choose(Asked::Condition, all.fold(RoaringBitmap::new(), |all, products| all | products));
            self.tests.conditions = Some(filter.conditions.iter().fold(0, |bits, c| bits | 1 << *c as u8));
        }
        if let Some(currency) = filter.currency {
            self.price(index, currency, filter.price_min, filter.price_max);
        }
        if filter.available {
            self.chosen.push((Facet::Variant(Asked::Available), index.available.clone()));
            self.tests.available = true;
        }
    }

    fn price(&mut self, index: &Index, currency: Currency, from: Option<i64>, to: Option<i64>) {
        let sold = index.selling.iter().find(|s| s.currency == currency);
        let mut products = sold.map(|s| s.products.clone()).unwrap_or_default();
        if from.is_some() || to.is_some() {
            let (from, to) = (from.unwrap_or(0), to.unwrap_or(i64::MAX));
            self.tests.price = Some((from, to));
            let only = Tests { price: self.tests.price, ..Tests::default() };
            products = index.with_variant(&products, &only);
        }
        self.chosen.push((Facet::Variant(Asked::Price), products));
    }

    /// Whether something of a facet is chosen.
    pub fn has(&self, facet: Facet) -> bool {
        self.chosen.iter().any(|(chosen, _)| *chosen == facet)
    }

    /// What has to be true of one variant, leaving out a facet.
    pub(super) fn tests_without(&self, facet: Option<Facet>) -> Tests {
        match facet {
            Some(Facet::Variant(asked)) => self.tests.without(asked),
            _ => self.tests.clone(),
        }
    }

    /// The products that fit, leaving out what is chosen of one facet.
    pub fn fitting(&self, index: &Index, without: Option<Facet>) -> RoaringBitmap {
        let may_fit = self.may_fit(index, without);
        let tests = self.tests_without(without);
        // One thing that is asked of variants is in the bitmaps already.
        if tests.len() > 1 { index.with_variant(&may_fit, &tests) } else { may_fit }
    }

    /// The same, where one variant may have one thing that is asked, and another the other.
    pub(super) fn may_fit(&self, index: &Index, without: Option<Facet>) -> RoaringBitmap {
        let mut sets: Vec<&RoaringBitmap> =
            self.chosen.iter().filter(|(facet, _)| Some(*facet) != without).map(|(_, products)| products).collect();
        sets.extend(&self.text);
        // The smallest first: what comes after can only make it smaller.
        sets.sort_by_key(|set| set.len());
        let mut sets = sets.into_iter();
        let mut fitting = sets.next().cloned().unwrap_or_else(|| index.everything());
        sets.for_each(|set| fitting &= set);
        fitting
    }
}

impl Index {
    /// Those of some products that have a variant which passes.
    fn with_variant(&self, products: &RoaringBitmap, tests: &Tests) -> RoaringBitmap {
        let judge = Judge::of(self, tests);
        let mut having = Bits::new(self.len());
        products.iter().filter(|product| judge.passes(*product)).for_each(|product| having.set(product));
        having.to_bitmap()
    }
}
