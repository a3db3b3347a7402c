//! From what somebody types to the words that are looked for.

use super::text::fold;

/// Most words that a query looks for; more narrow nothing down.
const MAX_TERMS: usize = 8;
/// Longest word, in characters. Nothing in a shop is called by a longer one.
const MAX_TERM_CHARS: usize = 40;

/// The words of a query, folded as the index folds them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Terms(Vec<String>);

impl Terms {
    /// Splits a query into words. Empty when there is no letter and no digit in it.
    pub fn of(query: &str) -> Self {
        let folded = fold(query);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let word = |word: &str| word.chars().take(MAX_TERM_CHARS).flat_map(lower).collect();
        Self(words.take(MAX_TERMS).map(word).collect())
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each word.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The same with other words.
    #[must_use]
    pub fn map(&self, word: impl FnMut(&str) -> String) -> Self {
        Self(self.iter().map(word).collect())
    }

    /// The words with blanks between them: a query that has these terms.
    pub fn text(&self) -> String {
        self.0.join(" ")
    }
}

/// A letter in lower case, as the index has it: each for itself, and one sigma wherever it stands.
fn lower(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(query: &str) -> Vec<String> {
        Terms::of(query).iter().map(str::to_owned).collect()
    }

    #[test]
    fn words_are_folded_and_bounded() {
        assert_eq!(terms(" Cœur-brûlé! "), ["coeur", "brule"]);
        assert_eq!(terms("ΣΟΦΌΣ"), ["σοφοσ"]);
        assert_eq!(terms("a b c d e f g h i j").len(), MAX_TERMS);
        assert!(Terms::of("\"*:() -^").is_empty());
        assert_eq!(terms(&"x".repeat(500))[0].len(), MAX_TERM_CHARS);
        assert_eq!(Terms::of("Robe  d'été").text(), "robe d ete");
    }
}
