//! The products among a page's things.

use std::collections::HashMap;

use serde_json::Value;

use super::thing::{all, get, is_a, list, told};
use crate::catalog::record::MAX_VARIANTS;

/// What can be sold.
const PRODUCT: [&str; 6] = ["Product", "IndividualProduct", "ProductModel", "SomeProducts", "Vehicle", "ProductGroup"];
/// What is about others' products, or other products: the page doesn't sell what stands in them.
const ELSEWHERE: [&str; 9] = [
    "isRelatedTo",
    "isSimilarTo",
    "isAccessoryOrSparePartFor",
    "isConsumableFor",
    "itemReviewed",
    "review",
    "reviews",
    "makesOffer",
    "seller",
];
/// Deepest nesting that is looked into.
const MAX_DEPTH: usize = 64;
/// Most products of a page: the most variants of a product, since most are that.
const MAX_PRODUCTS: usize = MAX_VARIANTS;
/// Most steps of a trail that are looked at.
const MAX_STEPS: usize = 20;

/// A product, or a variant of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'v> {
    pub product: &'v Value,
    /// What it is a variant of.
    pub group: Option<&'v Value>,
    /// Which of [`Products::places`] it stands at.
    place: usize,
}

/// The products of a page.
#[derive(Debug, Default)]
pub(super) struct Products<'v> {
    pub found: Vec<Found<'v>>,
    places: Vec<String>,
    /// Names and addresses of the pages above, outermost first.
    pub trail: Vec<(String, Option<String>)>,
    by_id: HashMap<&'v str, &'v Value>,
}

impl<'v> Products<'v> {
    /// Looks through a value and all that is in it.
    pub fn gather(&mut self, value: &'v Value, place: &str) {
        self.walk(value, place, 0);
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Where a product stands.
    pub fn place(&self, found: &Found<'v>) -> &str {
        self.places.get(found.place).map_or("", String::as_str)
    }

    /// A thing itself, where it is told by its id alone.
    pub fn resolve(&self, value: &'v Value) -> &'v Value {
        let alone = value.as_object().filter(|thing| thing.len() == 1).and_then(|thing| thing.get("@id"));
        alone.and_then(Value::as_str).and_then(|id| self.by_id.get(id).copied()).unwrap_or(value)
    }

    fn walk(&mut self, value: &'v Value, place: &str, depth: usize) {
        if depth > MAX_DEPTH || self.found.len() >= MAX_PRODUCTS {
            return;
        }
        match value {
            Value::Array(values) => {
                for (n, value) in values.iter().enumerate() {
                    self.walk(value, &format!("{place}[{n}]"), depth + 1);
                }
            }
            Value::Object(thing) => {
                if let Some(id) = thing.get("@id").and_then(Value::as_str).filter(|_| thing.len() > 1) {
                    self.by_id.entry(id).or_insert(value);
                }
                if is_a(value, &PRODUCT) {
                    self.product(value, place);
                } else if is_a(value, &["BreadcrumbList"]) {
                    self.breadcrumbs(value);
                } else {
                    for (name, value) in thing {
                        if !ELSEWHERE.iter().any(|no| no.eq_ignore_ascii_case(name)) {
                            self.walk(value, &format!("{place}.{name}"), depth + 1);
                        }
                    }
                }
                // A product in microdata may have its trail inside.
                if let Some(trail) = get(value, "breadcrumb") {
                    self.walk(trail, place, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn product(&mut self, product: &'v Value, place: &str) {
        let variants = all(product, "hasVariant");
        let variants: Vec<_> = variants.into_iter().filter(|v| v.is_object()).collect();
        if variants.is_empty() {
            let group = all(product, "isVariantOf").into_iter().find(|group| group.is_object());
            return self.push(product, group, place.to_owned());
        }
        for (n, variant) in variants.into_iter().enumerate() {
            self.push(variant, Some(product), format!("{place}.hasVariant[{n}]"));
        }
    }

    fn push(&mut self, product: &'v Value, group: Option<&'v Value>, place: String) {
        if self.found.len() < MAX_PRODUCTS {
            self.found.push(Found { product, group, place: self.places.len() });
            self.places.push(place);
        }
    }

    fn breadcrumbs(&mut self, trail: &'v Value) {
        if !self.trail.is_empty() {
            return;
        }
        let mut steps = all(trail, "itemListElement");
        steps.truncate(MAX_STEPS);
        let position = |step: &Value| told(step, "position").and_then(|n| n.parse::<u32>().ok()).unwrap_or(u32::MAX);
        steps.sort_by_key(|step| position(step));
        self.trail = steps
            .into_iter()
            .filter_map(|step| {
                let item = get(step, "item").map(list).and_then(|items| items.first().copied());
                let name = told(step, "name").or_else(|| told(item?, "name"))?;
                let url = item.and_then(|item| match item {
                    Value::String(url) => Some(url.clone()),
                    item => told(item, "@id").or_else(|| told(item, "url")),
                });
                Some((name, url))
            })
            .collect();
    }
}
