//! The style sheet of the pages of shared looks: the web app's own tokens, fonts and small parts, and what these pages add. Dark follows
//! the system, since the pages have no script that could know of a choice.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::http::assets;

const TOKENS: &str = include_str!("../../../web/src/styles/tokens.css");
const FONTS: &str = include_str!("../../../web/src/styles/fonts.css");
const BASE: &str = include_str!("../../../web/src/styles/base.css");
const OWN: &str = include_str!("look.css");
/// Where the dark tokens begin in the app's sheet.
const DARK: &str = "\n[data-theme=\"slate\"] {";
/// Where the reader's system is dark.
const SYSTEM: &str = "(prefers-color-scheme: dark)";
/// A year: another sheet has another address.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Characters of the hash in its address.
const HASH_CHARS: usize = 16;

static SHEET: LazyLock<(String, String)> = LazyLock::new(|| {
    let css = [&fonts(), &shared(SYSTEM), OWN].concat();
    let hash = blake3::hash(css.as_bytes()).to_hex();
    (format!("/assets/look-{}.css", &hash[..HASH_CHARS]), css)
});

/// Where it is.
pub fn path() -> &'static str {
    &SHEET.0
}

/// The sheet.
pub async fn sheet() -> Response {
    let css = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, css), (header::CACHE_CONTROL, FOREVER)], SHEET.1.as_str()).into_response()
}

/// The app's own tokens and small parts, dark where `media` is.
pub fn shared(media: &str) -> String {
    [&themed(TOKENS, media), BASE].concat()
}

/// The tokens, dark where `media` is.
fn themed(tokens: &str, media: &str) -> String {
    let Some((light, rest)) = tokens.split_once(DARK) else { return tokens.to_owned() };
    let (dark, rest) = rest.split_once("\n}").unwrap_or((rest, ""));
    format!("{light}\n@media {media} {{\n:root {{{dark}\n}}\n}}{rest}")
}

/// The app's fonts, under the names that its build gave them.
fn fonts() -> String {
    let mut out = String::with_capacity(FONTS.len());
    let mut rest = FONTS;
    while let Some((before, after)) = rest.split_once("\"./fonts/") {
        let (name, behind) = after.split_once(".woff2\"").unwrap_or((after, ""));
        out.push_str(before);
        out.push_str("\"/");
        out.push_str(&assets::hashed(name, "woff2").unwrap_or_default());
        out.push('"');
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_follows_the_system_and_names_what_is_there() {
        let css = &SHEET.1;
        assert!(!css.contains("data-theme"), "nobody sets it on these pages");
        assert!(css.contains("@media (prefers-color-scheme: dark) {\n:root {\n  color-scheme: dark;"));
        assert_eq!(css.matches("url(\"/assets/").count(), FONTS.matches("@font-face").count());
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        for elsewhere in ["http:", "https:", "//", "@import", "./"] {
            assert!(!css.contains(elsewhere), "{elsewhere}");
        }
    }
}
