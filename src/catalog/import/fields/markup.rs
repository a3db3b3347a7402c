//! Names that are kept as HTML.

use std::borrow::Cow;

use crate::catalog::html;

/// A name without its markup: `Salt &amp; Pepper` is `Salt & Pepper`.
pub fn plain(html: &str) -> Cow<'_, str> {
    if html.contains(['<', '&']) { Cow::Owned(html::words(&html::sanitize(html).html)) } else { Cow::Borrowed(html) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert_eq!(
            plain("Salt &amp; Pepper &#8211; <b>set</b>").split_whitespace().collect::<Vec<_>>().join(" "),
            "Salt & Pepper – set"
        );
        assert_eq!(plain("Plain"), "Plain");
    }
}
