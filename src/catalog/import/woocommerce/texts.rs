//! Descriptions and categories, as WordPress keeps them.

use std::borrow::Cow;

/// What makes a text one that has its own paragraphs.
const BLOCKS: [&str; 7] = ["<p", "<br", "<div", "<ul", "<ol", "<table", "<h"];

/// A description whose line breaks mean something, as WordPress shows it: empty lines part paragraphs.
pub(super) fn paragraphs(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    if !text.contains('\n') || BLOCKS.iter().any(|block| lower.contains(block)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(text.len());
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        html.extend(["<p>", &paragraph.replace('\n', "<br>"), "</p>"]);
    }
    Cow::Owned(html)
}

/// WordPress' own category for what has none.
pub(super) fn is_no_category(name: &str) -> bool {
    ["uncategorized", "uncategorised"].iter().any(|none| name.trim().eq_ignore_ascii_case(none))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_are_kept() {
        assert_eq!(paragraphs("One\ntwo\r\n\r\nThree\n"), "<p>One<br>two</p><p>Three</p>");
        assert_eq!(paragraphs("<ul>\n<li>A</li></ul>"), "<ul>\n<li>A</li></ul>");
        assert_eq!(paragraphs("One"), "One");
    }
}
