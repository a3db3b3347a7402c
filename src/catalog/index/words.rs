//! From words to products: where the words stand decides what comes first.

use roaring::RoaringBitmap;

use super::{bits::Bits, postings::Postings};
use crate::catalog::search::Terms;

/// How many tiers a search has: whole words of the title; beginnings of words of the title; of title, brand and tags; of
/// these and the description. A ranking by frequency would shift under whoever pages through it while an import runs;
/// this one does not.
pub const TIERS: usize = 4;

/// A beginning has to be so long, in characters, to be looked for in descriptions: shorter ones are in all of them. A
/// whole word may be as short as it likes (`XL`, `30`).
const MIN_BODY_PREFIX: usize = 3;

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// In the title, in any language.
    Title,
    /// In brand, tags, category, option values.
    Near,
    /// In the description.
    Body,
}

/// The words of all products.
#[derive(Debug, Default)]
pub struct Words {
    products: usize,
    title: Postings,
    near: Postings,
    body: Postings,
}

/// What a search finds: each product in its tier.
#[derive(Debug, Default, PartialEq)]
pub struct Finds {
    /// From the best tier to the last; none has a product of another.
    pub tiers: [RoaringBitmap; TIERS],
}

impl Finds {
    /// All that is found.
    pub fn all(&self) -> RoaringBitmap {
        self.tiers.iter().fold(RoaringBitmap::new(), |all, tier| all | tier)
    }

    /// How many are found in the first tiers.
    pub fn count(&self, tiers: usize) -> u64 {
        self.tiers.iter().take(tiers).map(RoaringBitmap::len).sum()
    }
}

impl Words {
    /// Of so many products, and no word yet.
    pub fn new(products: usize) -> Self {
        Self { products, ..Self::default() }
    }

    /// Adds a word that comes behind all others of its field, with its products in ascending order.
    pub fn push(&mut self, field: Field, word: &str, products: impl IntoIterator<Item = u32>) {
        match field {
            Field::Title => &mut self.title,
            Field::Near => &mut self.near,
            Field::Body => &mut self.body,
        }
        .push(word, products);
    }

    /// The words of titles.
    pub fn of_titles(&self) -> &Postings {
        &self.title
    }

    /// Products that have every term, by tier.
    pub fn find(&self, terms: &Terms) -> Finds {
        let mut tiers: [Option<Bits>; TIERS] = Default::default();
        for term in terms.iter() {
            let mut of_term = Bits::new(self.products);
            self.title.mark_word(term, &mut of_term);
            narrow(&mut tiers[0], &of_term);
            self.title.mark_prefix(term, &mut of_term);
            narrow(&mut tiers[1], &of_term);
            self.near.mark_prefix(term, &mut of_term);
            narrow(&mut tiers[2], &of_term);
            self.mark_body(term, &mut of_term);
            narrow(&mut tiers[3], &of_term);
        }
        let mut better: Option<Bits> = None;
        let tiers = tiers.map(|bits| {
            let Some(bits) = bits else { return RoaringBitmap::new() };
            let mut only = bits.clone();
            if let Some(better) = &better {
                only.and_not(better);
            }
            // Every tier has what is in the one before.
            better = Some(bits);
            only.to_bitmap()
        });
        Finds { tiers }
    }

    /// Whether a title, a brand or a tag has a word that begins with the term.
    pub fn is_near(&self, term: &str) -> bool {
        let mut bits = Bits::new(self.products);
        self.title.mark_prefix(term, &mut bits);
        self.near.mark_prefix(term, &mut bits);
        !bits.is_empty()
    }

    fn mark_body(&self, term: &str, into: &mut Bits) {
        if term.chars().count() < MIN_BODY_PREFIX {
            self.body.mark_word(term, into);
        } else {
            self.body.mark_prefix(term, into);
        }
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        [&mut self.title, &mut self.near, &mut self.body].into_iter().for_each(Postings::shrink);
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        [&self.title, &self.near, &self.body].into_iter().map(Postings::bytes).sum()
    }
}

/// Keeps of a tier what the term has, too.
fn narrow(tier: &mut Option<Bits>, of_term: &Bits) {
    match tier {
        Some(tier) => tier.and(of_term),
        None => *tier = Some(of_term.clone()),
    }
}
