//! Descriptions that aren't HTML.

use quick_xml::escape::escape;

/// A plain text as HTML: empty lines part paragraphs, other line breaks stay.
pub(super) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(text.len() + 7);
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        html.extend(["<p>", &escape(paragraph).replace('\n', "<br>"), "</p>"]);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_what_it_says() {
        assert_eq!(
            paragraphs("3 < 4 & <b>5\r\nsix\n\n\n seven "),
            "<p>3 &lt; 4 &amp; &lt;b&gt;5<br>six</p><p>seven</p>"
        );
        assert_eq!(paragraphs(" \n\n "), "");
    }
}
