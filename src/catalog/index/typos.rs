//! What somebody may have meant: words of titles and brands that are one or two slips away.
//!
//! Trigrams say which words are worth comparing: a slip changes three or four of a word's trigrams and leaves the others,
//! so a word that shares none is none that was meant.

use std::collections::HashMap;

use super::{
    Index,
    postings::Postings,
    words::{Finds, TIERS},
};
use crate::catalog::search::Terms;

/// Shortest word that is mended, in letters: a shorter one is a slip away from too many others.
const MIN_LETTERS: usize = 4;
/// From so many letters on two slips are mended.
const LONG: usize = 7;
/// So few finds in descriptions alone are nearly nothing: a word that one product has may still be a typo.
const NEARLY_NOTHING: u64 = 2;
/// Most words that are compared with a term, those that share most trigrams first: bounds the time that a search takes
/// which finds nothing.
const MAX_COMPARED: usize = 400;

/// The words of titles and brands, by their trigrams.
#[derive(Debug, Default)]
pub struct Typos {
    /// Words by number, with how many titles and brands have them.
    words: super::strings::Strings,
    counts: Vec<u32>,
    /// (trigram, word), in order.
    trigrams: Vec<(u32, u32)>,
}

/// The trigrams of a word, its ends marked; digests of them, for a word that shares one by chance is compared for nothing
/// and no more.
fn trigrams(word: &str) -> Vec<u32> {
    let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    let digest = |w: &[char]| w.iter().fold(0u32, |d, c| d.wrapping_mul(0x9E37_79B1).wrapping_add(u32::from(*c)));
    let mut all: Vec<u32> = letters.windows(3).map(digest).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many slips a word of so many letters may have.
fn slips(letters: usize) -> usize {
    match letters {
        ..MIN_LETTERS => 0,
        MIN_LETTERS..LONG => 1,
        _ => 2,
    }
}

fn is_word(word: &str) -> bool {
    word.chars().count() >= MIN_LETTERS && word.chars().all(char::is_alphabetic)
}

impl Typos {
    /// Out of the words of titles, and brands' words with how many products have them.
    pub fn of(titles: &Postings, brands: &HashMap<String, u32>) -> Self {
        let of_title = |at: usize| (titles.word(at), u32::try_from(titles.count(at)).unwrap_or(u32::MAX));
        let mut words: HashMap<&str, u32> = (0..titles.len()).map(of_title).filter(|(word, _)| is_word(word)).collect();
        for (word, count) in brands.iter().filter(|(word, _)| is_word(word)) {
            *words.entry(word).or_default() += count;
        }
        let mut words: Vec<(&str, u32)> = words.into_iter().collect();
        words.sort_unstable();
        let mut typos = Self::default();
        for (number, (word, count)) in (0..).zip(words) {
            typos.words.push(word);
            typos.counts.push(count);
            typos.trigrams.extend(trigrams(word).into_iter().map(|trigram| (trigram, number)));
        }
        typos.trigrams.sort_unstable();
        typos.trigrams.shrink_to_fit();
        typos.words.shrink();
        typos
    }

    /// The word that was most likely meant: the nearest, and of these the one that most products have.
    pub fn meant(&self, term: &str) -> Option<&str> {
        let letters = term.chars().count();
        let most = slips(letters);
        if most == 0 || !is_word(term) {
            return None;
        }
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for trigram in trigrams(term) {
            let first = self.trigrams.partition_point(|(t, _)| *t < trigram);
            for (_, word) in self.trigrams[first..].iter().take_while(|(t, _)| *t == trigram) {
                *shared.entry(*word).or_default() += 1;
            }
        }
        let mut compared: Vec<(u32, u32)> = shared.into_iter().map(|(word, n)| (n, word)).collect();
        compared.sort_unstable_by_key(|(n, word)| (std::cmp::Reverse(*n), *word));
        let near = compared.into_iter().take(MAX_COMPARED).filter_map(|(_, at)| {
            let word = self.words.get(at as usize);
            let distance = strsim::osa_distance(term, word);
            (distance > 0 && distance <= most).then_some((distance, std::cmp::Reverse(self.counts[at as usize]), word))
        });
        near.min().map(|(.., word)| word)
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.words.bytes()
            + self.counts.capacity() * size_of::<u32>()
            + self.trigrams.capacity() * size_of::<(u32, u32)>()
    }
}

impl Index {
    /// Other words, and what they find, where those that were typed find nothing, or next to nothing and that only in
    /// descriptions. Only words that no title, brand or tag begins with are mended.
    pub(super) fn mended(&self, terms: &Terms, finds: &Finds) -> Option<(Terms, Finds)> {
        let typed = finds.count(TIERS);
        if finds.count(TIERS - 1) > 0 || typed > NEARLY_NOTHING {
            return None;
        }
        let mended = terms.map(|term| {
            let meant = if self.words.is_near(term) { None } else { self.typos.meant(term) };
            meant.unwrap_or(term).to_owned()
        });
        if mended == *terms {
            return None;
        }
        let better = self.words.find(&mended);
        // For what was found in a description nothing less than a title, a brand or a tag is taken in exchange.
        let enough = if typed > 0 { better.count(TIERS - 1) } else { better.count(TIERS) };
        (enough > typed).then_some((mended, better))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typos(words: &[(&str, u32)]) -> Typos {
        let mut titles = Postings::default();
        let mut words = words.to_vec();
        words.sort_unstable();
        for (word, count) in words {
            titles.push(word, 0..count);
        }
        Typos::of(&titles, &HashMap::from([("delorme".to_owned(), 3)]))
    }

    #[test]
    fn the_nearest_word_is_meant_and_then_the_most_common() {
        let typos =
            typos(&[("dress", 9), ("dresser", 2), ("vesper", 4), ("linen", 7), ("liner", 1), ("mug", 5), ("12345", 9)]);
        for (typed, meant) in [
            ("dres", Some("dress")),
            ("drses", Some("dress")),
            ("drress", Some("dress")),
            ("vespr", Some("vesper")),
            ("linem", Some("linen")),
            ("dellorrme", Some("delorme")),
            ("delrome", Some("delorme")),
            ("vvessper", Some("vesper")),
            ("muk", None),
            ("dress", None),
            ("12346", None),
            ("wool", None),
            ("", None),
        ] {
            assert_eq!(typos.meant(typed), meant, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn one_slip_in_a_word_is_mended(word in "[a-z]{5,12}", at in any::<prop::sample::Index>(), how in 0..3u8, letter in "[a-z]") {
            let mut slipped: Vec<char> = word.chars().collect();
            let at = at.index(slipped.len());
            let letter = letter.chars().next().unwrap();
            match how {
                0 => slipped[at] = letter,
                1 => slipped.insert(at, letter),
                _ => { slipped.remove(at); }
            }
            let slipped: String = slipped.into_iter().collect();
            prop_assume!(slipped != word);
            let typos = typos(&[(&word, 1)]);
            prop_assert_eq!(typos.meant(&slipped), Some(word.as_str()));
        }
    }
}
