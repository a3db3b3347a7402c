//! A page: what is found, in order, from a cursor on.

use roaring::RoaringBitmap;

use super::{
    Index,
    choice::{Choice, Filter, NoSuchShop},
    count::Tally,
    cursor::{BadCursor, Cursor, Mark},
    order::Sort,
    words::{Finds, TIERS},
};
use crate::catalog::search::Terms;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Words; `None` where nothing was typed. Without a letter or digit they find nothing.
    pub terms: Option<Terms>,
    /// What is chosen.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// From where on.
    pub cursor: Option<Cursor>,
    /// How many.
    pub limit: usize,
    /// Whether to count facets.
    pub facets: bool,
    /// The reader's primary language: titles are sorted in it.
    pub lang: Option<String>,
}

/// What is found.
#[derive(Debug, Default)]
pub struct Page {
    /// Products in order.
    pub products: Vec<u32>,
    /// For each of them, which of its variants the page is about, where that is asked.
    pub fitting: Option<Vec<Option<u32>>>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
    /// How many are found in all.
    pub total: u32,
    /// The facets, where they were asked for.
    pub tally: Option<Tally>,
    /// What was searched instead, where a typo was mended.
    pub corrected: Option<Terms>,
}

/// Why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPage {
    /// The cursor is none, or of another order.
    BadCursor,
    /// A shop that isn't there is asked for.
    NoSuchShop,
}

impl From<BadCursor> for NoPage {
    fn from(_: BadCursor) -> Self {
        Self::BadCursor
    }
}

impl From<NoSuchShop> for NoPage {
    fn from(_: NoSuchShop) -> Self {
        Self::NoSuchShop
    }
}

impl Index {
    /// A page of products.
    pub fn page(&self, request: &Request) -> Result<Page, NoPage> {
        let cursor = request.cursor.as_ref();
        if cursor.is_some_and(|cursor| !cursor.mark.is_of(request.sort)) {
            return Err(NoPage::BadCursor);
        }
        let (finds, corrected) = match &request.terms {
            None => (None, None),
            Some(terms) => {
                let (finds, corrected) = self.find(terms, cursor);
                (Some(finds), corrected)
            }
        };
        let choice = Choice::of(self, &request.filter, finds.as_ref().map(Finds::all))?;
        let found = choice.fitting(self, None);
        let wanted = request.limit + 1;
        let lang = request.lang.as_deref();
        let mut products = if let (Some(finds), Sort::Relevance) = (&finds, request.sort) {
            self.by_tier(finds, &found, cursor, wanted)
        } else {
            let from = cursor.map_or(0, |cursor| self.place_behind(&cursor.mark, lang));
            let order = self.order(request.sort, lang);
            order.take(&found, from, wanted).into_iter().map(|product| (0, product)).collect()
        };
        let more = products.len() > request.limit;
        products.truncate(request.limit);
        let next = products.last().filter(|_| more).map(|(tier, product)| Cursor {
            mark: self.mark(*product, request.sort, *tier, lang),
            corrected: corrected.clone(),
        });
        let products: Vec<u32> = products.into_iter().map(|(_, product)| product).collect();
        Ok(Page {
            fitting: self.fitting_variants(&choice, &products),
            products,
            next,
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
            tally: request.facets.then(|| self.tally(&choice, &found)),
            corrected,
        })
    }

    /// What words find; with a typo mended, where that is called for, or was on the page before.
    fn find(&self, terms: &Terms, cursor: Option<&Cursor>) -> (Finds, Option<Terms>) {
        if let Some(cursor) = cursor {
            let corrected = cursor.corrected.clone();
            return (self.words.find(corrected.as_ref().unwrap_or(terms)), corrected);
        }
        let finds = self.words.find(terms);
        match self.mended(terms, &finds) {
            Some((corrected, better)) => (better, Some(corrected)),
            None => (finds, None),
        }
    }

    /// Tier by tier, each in the shops' order.
    fn by_tier(
        &self,
        finds: &Finds,
        found: &RoaringBitmap,
        cursor: Option<&Cursor>,
        wanted: usize,
    ) -> Vec<(usize, u32)> {
        let order = self.order(Sort::Relevance, None);
        let (first, mut from) = match cursor.map(|cursor| &cursor.mark) {
            Some(mark @ Mark::Shops { tier, .. }) => (*tier, self.place_behind(mark, None)),
            _ => (0, 0),
        };
        let mut products = Vec::new();
        for tier in first..TIERS {
            let of_tier = &finds.tiers[tier] & found;
            let missing = wanted - products.len();
            products.extend(order.take(&of_tier, from, missing).into_iter().map(|product| (tier, product)));
            if products.len() == wanted {
                break;
            }
            from = 0;
        }
        products
    }
}
