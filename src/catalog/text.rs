//! Plain text out of feeds: cleaned, bounded, and made into short names for addresses.

use unicode_normalization::UnicodeNormalization;

/// What of a text was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// One line: no control characters, no runs of blanks, nothing that turns the writing direction around.
    pub text: String,
    /// Whether it was longer than allowed.
    pub shortened: bool,
}

/// Characters that change the order in which others are shown: a title could pretend to be something else, and would
/// turn around what stands beside it. Direction follows from the letters themselves.
fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Blanks that hold a line together.
const NON_BREAKING: [char; 2] = ['\u{A0}', '\u{202F}'];

/// Whether a non-breaking blank is meant: between a number and its unit, and where French has one (`100 %`, `« A »`).
/// Elsewhere it is an accident of HTML, and would make two categories of one.
fn holds(before: Option<char>, behind: char) -> bool {
    ":;!?%‰»€$£°×".contains(behind) || before.is_some_and(|c| c.is_ascii_digit() || "«×Ø".contains(c))
}

/// One clean line of at most `max` characters.
pub fn line(s: &str, max: usize) -> Cleaned {
    let mut text = String::with_capacity(s.len().min(max * 4));
    let (mut kept, mut blank, mut shortened) = (0, None, false);
    for c in s.chars() {
        if c.is_whitespace() {
            if !text.is_empty() {
                blank = Some(if blank.is_none() { c } else { ' ' });
            }
            continue;
        }
        if c.is_control() || overrides_direction(c) || c == '\u{FEFF}' {
            continue;
        }
        if kept + usize::from(blank.is_some()) >= max {
            shortened = true;
            break;
        }
        if let Some(blank) = blank.take() {
            let kept_as_it_is = NON_BREAKING.contains(&blank) && holds(text.chars().next_back(), c);
            text.push(if kept_as_it_is { blank } else { ' ' });
            kept += 1;
        }
        text.push(c);
        kept += 1;
    }
    Cleaned { text, shortened }
}

/// Longest short name, in bytes: readable in an address bar.
const MAX_SLUG_LEN: usize = 40;

/// A name in addresses: `Lin & Lune` is `lin-lune`. A name without Latin letters gets a short digest of itself.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars().flat_map(char::to_lowercase) {
        if slug.len() >= MAX_SLUG_LEN {
            break;
        }
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { format!("shop-{}", &blake3::hash(name.as_bytes()).to_hex()[..8]) } else { slug.to_owned() }
}

/// The text without accents and with ligatures spelt out, so that `Œuvre` is found by `oeuvre`. The search index folds
/// case and combining marks by itself; what it doesn't know is folded here, on both sides.
pub fn fold(s: &str) -> std::borrow::Cow<'_, str> {
    if s.is_ascii() {
        return s.into();
    }
    let mut folded = String::with_capacity(s.len());
    // Letter by letter: what normalising whole texts does on top is to put combining marks in order, and those go.
    for c in s.chars() {
        if c.is_ascii() {
            folded.push(c);
        } else {
            fold_letter(c, &mut folded);
        }
    }
    folded.into()
}

fn fold_letter(c: char, folded: &mut String) {
    for c in std::iter::once(c).nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        match c {
            'œ' => folded.push_str("oe"),
            'Œ' => folded.push_str("Oe"),
            'æ' => folded.push_str("ae"),
            'Æ' => folded.push_str("Ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'Ø' => folded.push('O'),
            'ł' => folded.push('l'),
            'Ł' => folded.push('L'),
            'đ' => folded.push('d'),
            'Đ' => folded.push('D'),
            'ı' => folded.push('i'),
            _ => folded.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_clean() {
        assert_eq!(line("  Robe \n\t portefeuille\u{0}  ", 50).text, "Robe portefeuille");
        assert_eq!(line("a\u{202E}b\u{2066}c", 50).text, "abc");
        assert_eq!(line("abc def", 7), Cleaned { text: "abc def".into(), shortened: false });
        assert_eq!(line("abc def", 6), Cleaned { text: "abc de".into(), shortened: true });
        assert_eq!(line("abc def", 4), Cleaned { text: "abc".into(), shortened: true });
        assert_eq!(line("abc   ", 3), Cleaned { text: "abc".into(), shortened: false });
        assert_eq!(line("كشاف واجهات", 4).text, "كشاف");
        assert_eq!(
            line("Lin\u{A0}lavé, 100\u{A0}% : «\u{202F}A\u{202F}»", 50).text,
            "Lin lavé, 100\u{A0}% : «\u{202F}A\u{202F}»"
        );
        assert_eq!(line("Ø\u{A0}14\u{A0}cm, 40\u{A0}×\u{A0}40", 50).text, "Ø\u{A0}14\u{A0}cm, 40\u{A0}×\u{A0}40");
        assert_eq!(line("100 \u{A0}% \u{A0}", 50).text, "100 %");
    }

    #[test]
    fn slugs_are_for_addresses() {
        assert_eq!(slug("Lin & Lune"), "lin-lune");
        assert_eq!(slug("L’Œuvre d'été"), "loeuvre-dete");
        assert_eq!(slug("Straße 7"), "strasse-7");
        assert!(slug("السويدي").starts_with("shop-"));
        assert_ne!(slug("السويدي"), slug("商店"));
        assert!(slug(&"long ".repeat(40)).len() <= MAX_SLUG_LEN);
    }

    #[test]
    fn folding_drops_accents_and_spells_ligatures() {
        assert_eq!(fold("Cœur brûlé, Straße, Ångström"), "Coeur brule, Strasse, Angstrom");
    }

    proptest! {
        #[test]
        fn lines_hold_their_bound(s in any::<String>(), max in 1usize..30) {
            let cleaned = line(&s, max);
            prop_assert!(cleaned.text.chars().count() <= max);
            prop_assert_eq!(cleaned.text.trim(), cleaned.text.as_str());
            prop_assert_eq!(line(&cleaned.text, max).text, cleaned.text);
        }

        #[test]
        fn letters_fold_as_texts_do(s in any::<String>()) {
            let whole: String =
                s.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
            prop_assert_eq!(fold(&s), fold(&whole));
        }

        #[test]
        fn slugs_are_never_empty(s in any::<String>()) {
            let slug = slug(&s);
            prop_assert!(!slug.is_empty() && slug.len() <= MAX_SLUG_LEN);
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
    }
}
