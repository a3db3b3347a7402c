//! The recap's style sheet, in the file itself: the app's own tokens and small parts, its two fonts as data, and what the recap adds. Dark
//! where the reader's screen is; on paper always paper.

use std::sync::LazyLock;

use data_encoding::BASE64;

use crate::http::{assets, looks::style};

const OWN: &str = include_str!("recap.css");
const DARK: &str = "screen and (prefers-color-scheme: dark)";
/// The app's fonts that are worth their bytes in each file; other scripts have the reader's own.
const FONTS: [(&str, &str); 2] = [("Fraunces", "fraunces-latin-full-normal"), ("Inter", "inter-latin-wght-normal")];

static SHEET: LazyLock<String> = LazyLock::new(|| {
    let mut css: String = FONTS.into_iter().filter_map(|(family, file)| face(family, file)).collect();
    css.push_str(&style::shared(DARK));
    css.push_str(OWN);
    css
});

/// The sheet.
pub fn sheet() -> &'static str {
    &SHEET
}

/// A font as data; nothing where the build has none.
fn face(family: &str, file: &str) -> Option<String> {
    let bytes = BASE64.encode(&assets::bytes(file, "woff2")?);
    Some(format!(
        "@font-face{{font-family:\"{family}\";src:url(\"data:font/woff2;base64,{bytes}\") format(\"woff2\");font-weight:100 900}}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_is_whole_and_names_nothing_elsewhere() {
        let css = sheet();
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        assert_eq!(css.matches("@font-face").count(), FONTS.len());
        assert_eq!(css.matches("url(").count(), FONTS.len());
        assert!(!css.contains("@import") && !css.contains('<') && !css.contains("data-theme"));
    }
}
