//! From what somebody types to a query of the full-text index.

use super::text::fold;

/// Most words that a query looks for; more narrow nothing down.
const MAX_TERMS: usize = 8;
/// Longest word, in characters. Nothing in a shop is called by a longer one.
const MAX_TERM_CHARS: usize = 40;

/// Where the words stand decides what comes first: in the title, then in brand and tags, then anywhere. A ranking by
/// frequency would shift under whoever pages through it while an import runs; this one does not.
const TIERS: [&str; 3] = ["{title}", "{title brand tags}", "{title brand tags body}"];

/// How many tiers a search has.
pub const TIER_COUNT: usize = TIERS.len();

/// The words of a query, folded as the index folds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms(Vec<String>);

impl Terms {
    /// Splits a query into words. Empty when there is no letter and no digit in it.
    pub fn of(query: &str) -> Self {
        let folded = fold(query);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        Self(words.take(MAX_TERMS).map(|w| w.chars().take(MAX_TERM_CHARS).collect()).collect())
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The FTS5 expression for one tier: every word begins a word of the tier's columns, and not all of them do so in the
    /// tier before. `shop` is the shop's word in the index.
    pub fn tier(&self, tier: usize, shop: Option<&str>) -> String {
        let within = self.within(TIERS[tier]);
        let expression = if tier == 0 { within } else { format!("({within} NOT {})", self.within(TIERS[tier - 1])) };
        in_shop(expression, shop)
    }

    /// The expression for all tiers together.
    pub fn any_tier(&self, shop: Option<&str>) -> String {
        in_shop(self.within(TIERS[TIER_COUNT - 1]), shop)
    }

    fn within(&self, columns: &str) -> String {
        // Only letters and digits are left in a term: nothing in it can end the string.
        let words: Vec<String> = self.0.iter().map(|term| format!("\"{term}\" *")).collect();
        format!("({columns} : ({}))", words.join(" AND "))
    }
}

fn in_shop(expression: String, shop: Option<&str>) -> String {
    match shop {
        Some(shop) => format!("({expression} AND {{shop}} : \"{shop}\")"),
        None => expression,
    }
}

/// A shop's word in the index: the part of its id behind the prefix.
pub fn shop_word(shop_id: &str) -> &str {
    shop_id.split_once('_').map_or(shop_id, |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_bounded() {
        assert_eq!(Terms::of(" Cœur-brûlé! ").0, ["Coeur", "brule"]);
        assert_eq!(Terms::of("a b c d e f g h i j").0.len(), MAX_TERMS);
        assert!(Terms::of("\"*:() -^").is_empty());
        assert_eq!(Terms::of(&"x".repeat(500)).0[0].len(), MAX_TERM_CHARS);
    }

    #[test]
    fn a_tier_leaves_out_the_one_before() {
        let terms = Terms::of("lin dre");
        assert_eq!(terms.tier(0, None), "({title} : (\"lin\" * AND \"dre\" *))");
        assert_eq!(
            terms.tier(1, Some("abc")),
            "((({title brand tags} : (\"lin\" * AND \"dre\" *)) NOT ({title} : (\"lin\" * AND \"dre\" *))) AND {shop} : \"abc\")"
        );
    }
}
