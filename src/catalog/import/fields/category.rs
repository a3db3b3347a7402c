//! Paths of categories: `Clothes > Dresses`.

use crate::catalog::{
    record::{MAX_CATEGORY_DEPTH, MAX_NAME_CHARS},
    text,
};

/// The steps of a path, outermost first; what is deeper than [`MAX_CATEGORY_DEPTH`] or longer than a name is cut.
pub fn path(text: &str, separator: &str) -> Vec<String> {
    let steps = text.split(separator).map(|step| text::line(step, MAX_NAME_CHARS).text).filter(|step| !step.is_empty());
    steps.take(MAX_CATEGORY_DEPTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_clean_names() {
        assert_eq!(path("Clothes > Dresses", ">"), ["Clothes", "Dresses"]);
        assert_eq!(path(" > Home  &\tgarden>> ", ">"), ["Home & garden"]);
        assert_eq!(path("Men -> Shirts", "->"), ["Men", "Shirts"]);
        assert!(path("", ">").is_empty());
        assert_eq!(path(&"a>".repeat(50), ">").len(), MAX_CATEGORY_DEPTH);
    }
}
