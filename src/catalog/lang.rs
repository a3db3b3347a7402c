//! Languages: which of a product's texts a reader gets.

/// Longest language tag, in bytes: RFC 5646 section 4.4.1.
const MAX_TAG_LEN: usize = 35;

/// Whether a text has the form of a BCP 47 tag: `fr`, `pt-BR`.
pub fn is_tag(s: &str) -> bool {
    (2..=MAX_TAG_LEN).contains(&s.len())
        && s.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The language itself, without country or script: `pt` of `pt-BR`.
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Which of the `others` is in the language that is wanted: the very tag before one of the same language. `None` where
/// `own` will do as well, or nothing fits.
pub fn best<'a>(wanted: &str, own: Option<&str>, mut others: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
    let very = |tag: &str| tag.eq_ignore_ascii_case(wanted);
    let same = |tag: &str| primary(tag).eq_ignore_ascii_case(primary(wanted));
    if own.is_some_and(very) {
        return None;
    }
    if let Some(n) = others.clone().position(very) {
        return Some(n);
    }
    if own.is_some_and(same) { None } else { others.position(same) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_a_form() {
        for tag in ["fr", "pt-BR", "zh-Hant-TW", "de-CH-1996"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in ["", "f", "fr_FR", "fr-", "-fr", "français", "abcdefghi", &"a-".repeat(20)] {
            assert!(!is_tag(tag), "{tag}");
        }
    }

    #[test]
    fn the_very_tag_goes_before_the_same_language() {
        let best = |wanted, own, others: &[&'static str]| best(wanted, own, others.iter().copied());
        assert_eq!(best("fr", Some("en"), &["de", "fr"]), Some(1));
        assert_eq!(best("fr-CA", Some("en"), &["fr", "FR-ca"]), Some(1));
        assert_eq!(best("fr-CA", Some("en"), &["fr-BE", "de"]), Some(0));
        assert_eq!(best("fr", Some("fr-FR"), &["fr-CA"]), None);
        assert_eq!(best("fr", Some("fr-FR"), &["fr"]), Some(0));
        assert_eq!(best("it", Some("en"), &["fr"]), None);
        assert_eq!(best("fr", None, &["fr"]), Some(0));
    }
}
