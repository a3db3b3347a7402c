//! Descriptions out of feeds: sanitised on the way in, so that nothing downstream has to be careful.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Most bytes of a description that are read. Long ones on real shops are around 20 KiB.
pub const MAX_DESCRIPTION_BYTES: usize = 64 * 1024;

/// Most tags in a description: building and searching its tree costs up to the square of the depth.
const MAX_TAGS: usize = 4_000;

/// How often a description is cut again because it became longer. Each cut aims at what fits; two are seldom needed.
const MAX_CUTS: usize = 4;

/// HTML re-opens unclosed formatting elements in every block that follows, so a few KiB can ask for millions of nodes.
/// The number of nodes is at most formatting tags × tags; this is that product for a long, much marked-up text.
const MAX_REOPENED: usize = 400_000;

/// The elements that HTML re-opens.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What may stand in a description. No images (the page shows the product's own), no headings that outrank the page's.
const TAGS: [&str; 31] = [
    "a",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().chain(["thead", "u", "ul"]).collect())
        .clean_content_tags(["script", "style", "template", "noscript", "iframe", "object"].into_iter().collect())
        // The languages of a text and their directions are worth keeping; nothing else is.
        .generic_attributes(["lang", "dir"].into_iter().collect())
        .tag_attributes([("a", ["href"].into_iter().collect())].into_iter().collect())
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .url_schemes(["http", "https"].into_iter().collect())
        // A relative link of a shop's page would lead to our own pages.
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    builder
});

/// A sanitised description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// Safe HTML.
    pub html: String,
    /// It was longer than [`MAX_DESCRIPTION_BYTES`].
    pub shortened: bool,
    /// Its markup was too tangled to build, and only its text was kept.
    pub flattened: bool,
}

/// Makes HTML of a feed safe to show. What comes out is within the same bounds as what goes in, so that it stays as it is
/// when it is sanitised again.
pub fn sanitize(html: &str) -> Description {
    let mut shortened = html.len() > MAX_DESCRIPTION_BYTES;
    let mut html = html[..html.floor_char_boundary(MAX_DESCRIPTION_BYTES)].trim();
    for _ in 0..MAX_CUTS {
        if html.is_empty() {
            return Description { html: String::new(), shortened, flattened: false };
        }
        if is_tangled(html) {
            break;
        }
        let clean = SANITIZER.clean(html).to_string();
        let clean = clean.trim();
        if is_tangled(clean) {
            break;
        }
        if clean.len() <= MAX_DESCRIPTION_BYTES {
            return Description { html: clean.to_owned(), shortened, flattened: false };
        }
        // Escaping and closing made it longer: as much less of it, and a little more.
        let fits = html.len() * MAX_DESCRIPTION_BYTES / clean.len();
        html = html[..html.floor_char_boundary(fits * 9 / 10)].trim();
        shortened = true;
    }
    Description { html: flat(html), shortened, flattened: true }
}

/// Only the text of something that is too tangled to build.
fn flat(html: &str) -> String {
    let mut flat = String::new();
    for c in words(html).trim().chars() {
        let mut own = [0; 4];
        let escaped = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\u{A0}' => "&nbsp;",
            '\r' => "\n",
            '\0' => continue,
            _ => c.encode_utf8(&mut own),
        };
        if flat.len() + escaped.len() > MAX_DESCRIPTION_BYTES {
            break;
        }
        flat.push_str(escaped);
    }
    flat.trim().to_owned()
}

/// Whether the tree that this would build could be far larger than the text. What was sanitised closes all that it opens;
/// counting both would judge it harder than what it was made of.
fn is_tangled(html: &str) -> bool {
    let (mut opened, mut closed, mut formatting) = (0usize, 0usize, 0usize);
    for open in memchr::memchr_iter(b'<', html.as_bytes()) {
        let name = &html.as_bytes()[open + 1..];
        if name.first() == Some(&b'/') {
            closed += 1;
            continue;
        }
        opened += 1;
        let len = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        // The longest has six letters.
        if (1..=6).contains(&len) && FORMATTING.iter().any(|f| f.as_bytes().eq_ignore_ascii_case(&name[..len])) {
            formatting += 1;
        }
    }
    let tags = opened.max(closed);
    tags > MAX_TAGS || tags * formatting > MAX_REOPENED
}

/// What is left of a text without anything between `<` and `>`.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        match rest[open..].find('>') {
            Some(close) => rest = &rest[open + close + 1..],
            None => return text,
        }
    }
    text.push_str(rest);
    text
}

/// The words of sanitised HTML, for the search. The sanitiser writes only the entities that are undone here.
pub fn words(sanitised: &str) -> String {
    let text = if sanitised.contains('<') { without_tags(sanitised) } else { sanitised.to_owned() };
    if !text.contains('&') {
        return text;
    }
    text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(s: &str) -> String {
        sanitize(s).html
    }

    #[test]
    fn markup_that_does_something_is_dropped() {
        assert_eq!(clean("<p>Linen<script>alert(1)</script></p>"), "<p>Linen</p>");
        assert_eq!(clean("<img src=x onerror=alert(1)>A"), "A");
        assert_eq!(clean("<p onclick=\"x()\" style=\"color:red\" class=a id=b>A</p>"), "<p>A</p>");
        assert_eq!(clean("<svg><script>alert(1)</script></svg>A"), "A");
        assert_eq!(clean("<iframe src=\"https://x.example\"></iframe>A"), "A");
        assert_eq!(clean("<style>body{}</style>A<!-- c -->"), "A");
        assert_eq!(clean("<math><mtext><table><mglyph><style><img src onerror=alert(1)>"), "");
        assert_eq!(clean("<form action=/x><input name=a>A</form>"), "A");
    }

    #[test]
    fn links_lead_out_and_only_over_http() {
        assert_eq!(
            clean("<a href=\"https://a.example/x?y=1&z=2\" target=_top>A</a>"),
            "<a href=\"https://a.example/x?y=1&amp;z=2\" rel=\"noopener noreferrer nofollow\">A</a>"
        );
        for href in
            ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "/r/r_abc", "//x.example", "mailto:a@b"]
        {
            assert!(!clean(&format!("<a href=\"{href}\">A</a>")).contains("href"), "{href}");
        }
    }

    #[test]
    fn what_a_shop_needs_is_kept() {
        let html = "<h3>Care</h3><ul><li>Wash <strong>cold</strong></li></ul><table><tbody><tr><td colspan=\"2\">A</td></tr></tbody></table>";
        assert_eq!(clean(html), html);
        assert_eq!(clean("<p dir=\"rtl\" lang=\"ar\">كشاف</p>"), "<p dir=\"rtl\" lang=\"ar\">كشاف</p>");
        assert_eq!(clean("plain & simple"), "plain &amp; simple");
    }

    #[test]
    fn long_ones_are_shortened_at_a_character() {
        let description = sanitize(&"é".repeat(MAX_DESCRIPTION_BYTES));
        assert!(description.shortened && description.html.len() <= MAX_DESCRIPTION_BYTES);
    }

    #[test]
    fn tangled_markup_keeps_its_text_only() {
        let mut bomb = (0..2_000).map(|n| format!("<b a={n}>")).collect::<Vec<_>>().concat();
        bomb.push_str(&"<p>x".repeat(8_000));
        let description = sanitize(&bomb);
        assert!(description.flattened && description.html.contains('x') && !description.html.contains('<'));
        let deep = sanitize(&"<div>".repeat(12_000));
        assert!(deep.flattened);
        // Just inside the bounds: has to be done in reasonable time and without much stack.
        let nested = sanitize(&format!("{}x", "<div>".repeat(MAX_TAGS)));
        assert!(!nested.flattened && nested.html.contains('x'));
    }

    #[test]
    fn what_was_sanitised_stays_as_it_is() {
        let links = "<a href=\"https://a.example/\">x</a> & ".repeat(1_500);
        let unclosed = "<p>x<td>y".repeat(1_900);
        let tangled = "<b a=1>&lt;x&gt; <i>&amp; y\u{a0}z\r\n".repeat(3_000);
        let signs = "a < b ".repeat(3_000);
        for html in [links, unclosed, tangled, signs, "&".repeat(60_000)] {
            let once = sanitize(&html);
            assert!(!once.html.is_empty() && once.html.len() <= MAX_DESCRIPTION_BYTES);
            assert_eq!(sanitize(&once.html), Description { html: once.html.clone(), ..Description::default() });
        }
    }

    #[test]
    fn words_are_what_people_read() {
        assert_eq!(
            words("<p>Tom &amp; Jo</p><p>A&nbsp;&lt;b&gt;</p>").split_whitespace().collect::<Vec<_>>(),
            ["Tom", "&", "Jo", "A", "<b>"]
        );
    }

    proptest! {
        #[test]
        fn nothing_that_runs_gets_through(s in "(<[a-z/]{0,8}|[a-z \"'=:/&#;>]{0,6}|onerror=|javascript:|<script>|<svg|<a href=){0,30}") {
            let html = clean(&s);
            prop_assert!(!html.contains("<script") && !html.contains("<svg"));
            prop_assert!(!html.contains("href=\"javascript"));
            // Cleaning again changes nothing: what is stored is what is shown.
            prop_assert_eq!(clean(&html), html);
        }
    }
}
