//! What can be chosen, and the values that variants have for it.

use serde_json::value::RawValue;

use super::raw::{RawOption, RawProduct};
use crate::catalog::{
    import::{
        fields::{Misfit, Notes},
        json::fields::{list, text_or_none},
        report::Fate,
        variants::options::by_place,
    },
    model::ProductOption,
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, MAX_VARIANTS, NewVariant},
    text,
};

/// What Shopify calls the only variant of a product without options, and its only value.
pub(in crate::catalog::import) const DEFAULT_TITLE: &str = "Default Title";
/// Shopify gives a variant's values as `option1` to `option3`.
const SHOPIFY_OPTIONS: usize = 3;

/// The options' names, and for each the values in the order that the shop gives.
pub(super) fn option_names(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> (Vec<String>, Vec<Vec<String>>) {
    let listed = list(product.options).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "options", why, product.options.map(RawValue::get));
        Vec::new()
    });
    let (mut names, mut given) = (Vec::new(), Vec::new());
    for raw in listed.into_iter().take(SHOPIFY_OPTIONS) {
        // Some shapes give the bare names.
        let option = serde_json::from_str(raw.get()).unwrap_or(RawOption { name: Some(raw), values: None });
        let name = text_or_none(option.name).and_then(|n| notes.line("options.name", &n, MAX_NAME_CHARS));
        names.push(name.unwrap_or_else(|| format!("Option {}", names.len() + 1)));
        let values = list(option.values).unwrap_or_default().into_iter().take(MAX_VARIANTS);
        given
            .push(values.filter_map(|v| text_or_none(Some(v))).map(|v| text::line(&v, MAX_VALUE_CHARS).text).collect());
    }
    (names, given)
}

/// The product's options with the values that its variants have, and the variants with one value for each.
pub(super) fn with_options(
    names: Vec<String>,
    given: &[Vec<String>],
    mut variants: Vec<NewVariant>,
) -> (Vec<ProductOption>, Vec<NewVariant>) {
    if variants.iter().all(|v| v.options.iter().all(|o| o == DEFAULT_TITLE)) {
        for variant in &mut variants {
            variant.options.clear();
            if variant.title == DEFAULT_TITLE {
                variant.title.clear();
            }
        }
        return (Vec::new(), variants);
    }
    by_place(names, given, variants)
}
