//! Names of people and rooms: plain text on one line.

use unicode_normalization::UnicodeNormalization;

/// Longest name of a person, in characters.
pub const MAX_PERSON_CHARS: usize = 40;
/// Longest name of a room, in characters.
pub const MAX_ROOM_CHARS: usize = 80;
/// Longest text on what a room is for, in characters.
pub const MAX_ABOUT_CHARS: usize = 200;
/// Longest input that is looked at, in bytes a character: what a character with its combining marks may take.
const MAX_BYTES_PER_CHAR: usize = 16;

/// Why a name can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing is left of it.
    #[error("A name is needed.")]
    Empty,
    /// Over its limit.
    #[error("The name is too long.")]
    TooLong,
    /// Control characters, line breaks.
    #[error("The name holds characters that can't be shown.")]
    Unprintable,
}

impl BadName {
    /// Stable code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Unprintable => "unprintable",
        }
    }
}

/// The name as it is kept: composed, inner white space as single spaces, none around it, no characters that turn or hide
/// the text around them.
pub fn clean(name: &str, max_chars: usize) -> Result<String, BadName> {
    if name.len() > max_chars * MAX_BYTES_PER_CHAR {
        return Err(BadName::TooLong);
    }
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.nfc().filter(|c| !turns_or_hides(*c)));
    }
    let out = out.trim().to_owned();
    if out.chars().any(char::is_control) {
        return Err(BadName::Unprintable);
    }
    match out.chars().count() {
        0 => Err(BadName::Empty),
        n if n > max_chars => Err(BadName::TooLong),
        _ => Ok(out),
    }
}

/// Bidirectional overrides and isolates, zero-width spaces, byte-order marks. The joiners stay: emoji and several
/// scripts need them.
fn turns_or_hides(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_plain_line() {
        assert_eq!(clean("  Zoe\t \n Martin ", 40), Ok("Zoe Martin".into()));
        assert_eq!(clean("Zoe\u{308}", 40), Ok("Zoë".into()));
        assert_eq!(clean("a\u{202e}b", 40), Ok("ab".into()));
        assert_eq!(clean("<b>hi</b>", 40), Ok("<b>hi</b>".into()), "markup is text");
        assert_eq!(clean("👩‍👧", 40), Ok("👩‍👧".into()));
    }

    #[test]
    fn what_can_not_be_a_name() {
        assert_eq!(clean(" \u{200b} ", 40), Err(BadName::Empty));
        assert_eq!(clean(&"é".repeat(41), 40), Err(BadName::TooLong));
        assert_eq!(clean(&"é".repeat(40), 40).map(|n| n.chars().count()), Ok(40));
        assert_eq!(clean("a\u{7}b", 40), Err(BadName::Unprintable));
        assert_eq!(clean(&"a".repeat(100_000), 40), Err(BadName::TooLong));
    }
}
