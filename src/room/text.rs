//! What people write into one line.

/// A line of at most `most` characters (Unicode scalar values) without control characters, trimmed; it may be empty.
/// `None`: it is none.
pub(super) fn line(text: &str, most: u32) -> Option<&str> {
    let text = text.trim();
    // Not counted to the end: a text may be as long as a frame.
    let too_long = text.chars().nth(most as usize).is_some();
    (!too_long && !text.chars().any(char::is_control)).then_some(text)
}

/// The same, and there has to be something in it.
pub(super) fn words(text: &str, most: u32) -> Option<&str> {
    line(text, most).filter(|text| !text.is_empty())
}
