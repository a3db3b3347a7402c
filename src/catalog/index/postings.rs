//! Which products have a word: sorted words, each with a packed list of products.
//!
//! A catalogue of 100,000 products has some hundred thousand different words and some five million pairs of word and
//! product. So the words stand in one string, and each list is bytes: the distances between product numbers, seven bits
//! a byte. A list of all products costs a byte a product, a word of one product three bytes.

use super::{bits::Bits, strings::Strings};

/// Words and the products that have them.
#[derive(Debug, Default)]
pub struct Postings {
    /// In ascending order.
    words: Strings,
    /// All lists, one behind the other.
    lists: Vec<u8>,
    /// Where each list ends in `lists`.
    ends: Vec<u32>,
}

impl Postings {
    /// Adds a word that comes behind all others, with its products in ascending order; one that repeats is taken once.
    /// A word without products is left out, and so is what comes past 4 GiB: that doesn't fit into memory anyway.
    pub fn push(&mut self, word: &str, products: impl IntoIterator<Item = u32>) {
        debug_assert!(self.len() == 0 || self.word(self.len() - 1) < word, "words come in order");
        let before = self.lists.len();
        let mut next = 0;
        for product in products {
            if product >= next {
                put(&mut self.lists, product - next);
                next = product + 1;
            }
        }
        match u32::try_from(self.lists.len()) {
            Ok(end) if self.lists.len() > before => {
                self.words.push(word);
                self.ends.push(end);
            }
            _ => self.lists.truncate(before),
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// A word by its place.
    pub fn word(&self, at: usize) -> &str {
        self.words.get(at)
    }

    /// Marks the products of every word that begins with `prefix`.
    pub fn mark_prefix(&self, prefix: &str, into: &mut Bits) {
        let first = self.words.first_not_below(prefix);
        for at in (first..self.len()).take_while(|at| self.word(*at).starts_with(prefix)) {
            self.mark(at, into);
        }
    }

    /// Marks the products of one word.
    pub fn mark_word(&self, word: &str, into: &mut Bits) {
        let at = self.words.first_not_below(word);
        if at < self.len() && self.word(at) == word {
            self.mark(at, into);
        }
    }

    /// How many products a word has.
    pub fn count(&self, at: usize) -> usize {
        // Every number ends with a byte that has no carry.
        self.list(at).iter().filter(|byte| **byte & 0x80 == 0).count()
    }

    fn list(&self, at: usize) -> &[u8] {
        let begin = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.lists[begin..self.ends[at] as usize]
    }

    fn mark(&self, at: usize, into: &mut Bits) {
        let (mut product, mut gap, mut shift) = (0u32, 0u32, 0);
        for byte in self.list(at) {
            gap |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                product += gap;
                into.set(product);
                product += 1;
                (gap, shift) = (0, 0);
            } else {
                shift += 7;
            }
        }
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        self.words.shrink();
        self.lists.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.words.bytes() + self.lists.capacity() + size_of::<u32>() * self.ends.capacity()
    }
}

fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const PRODUCTS: u32 = 300_000;

    fn found(mark: impl FnOnce(&mut Bits)) -> BTreeSet<u32> {
        let mut bits = Bits::new(PRODUCTS as usize);
        mark(&mut bits);
        bits.to_bitmap().iter().collect()
    }

    proptest! {
        #[test]
        fn words_and_beginnings_find_what_was_put_in(
            words in prop::collection::btree_map("[a-cé]{1,4}", prop::collection::btree_set(0..PRODUCTS, 1..20), 0..30),
            asked in "[a-cé]{0,3}",
        ) {
            let mut postings = Postings::default();
            for (word, products) in &words {
                postings.push(word, products.iter().copied());
            }
            postings.shrink();
            let begun: BTreeSet<u32> =
                words.iter().filter(|(w, _)| w.starts_with(&asked)).flat_map(|(_, p)| p.iter().copied()).collect();
            prop_assert_eq!(found(|bits| postings.mark_prefix(&asked, bits)), begun);
            let whole = words.get(&asked).cloned().unwrap_or_default();
            prop_assert_eq!(found(|bits| postings.mark_word(&asked, bits)), whole);
            prop_assert!((0..postings.len()).map(|n| postings.word(n)).eq(words.keys().map(String::as_str)));
            prop_assert!((0..postings.len()).map(|n| postings.count(n)).eq(words.values().map(BTreeSet::len)));
        }
    }

    #[test]
    fn repeats_are_taken_once_and_empty_lists_not_at_all() {
        let mut postings = Postings::default();
        postings.push("a", [1, 1, 2, 2]);
        postings.push("b", []);
        assert_eq!(postings.len(), 1);
        assert_eq!(found(|bits| postings.mark_word("a", bits)), BTreeSet::from([1, 2]));
    }
}
