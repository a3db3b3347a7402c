//! What products refer to: categories, which form a tree, and collections.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::raw::RawNamed;
use crate::catalog::{
    import::json::fields::{Field, flag, list, text_or_none},
    record::{MAX_CATEGORY_DEPTH, MAX_NAME_CHARS},
    text,
};

struct Category {
    name: String,
    parent: Option<String>,
    /// Not shown to people: what editors sort by.
    hidden: bool,
}

/// The categories of a seed, by their ids.
#[derive(Default)]
pub(super) struct Categories(HashMap<String, Category>);

impl Categories {
    /// Those of a list; each may hold others, and may name what it is in.
    pub fn of(told: Field<'_>) -> Self {
        let mut categories = Self::default();
        categories.add(told, None, 0);
        categories
    }

    fn add(&mut self, told: Field<'_>, within: Option<&str>, depth: usize) {
        if depth == MAX_CATEGORY_DEPTH {
            return;
        }
        for raw in list(told).unwrap_or_default() {
            let Ok(named) = serde_json::from_str::<RawNamed<'_>>(raw.get()) else { continue };
            let (Some(id), Some(name)) = (text_or_none(named.id), text_or_none(named.name)) else { continue };
            let parent = text_or_none(named.parent_category_id).map(std::borrow::Cow::into_owned);
            let category = Category {
                name: text::line(&name, MAX_NAME_CHARS).text,
                parent: parent.or_else(|| within.map(str::to_owned)),
                hidden: flag(named.is_internal) == Some(true) || flag(named.is_active) == Some(false),
            };
            self.0.insert(id.to_string(), category);
            self.add(named.category_children, Some(&id), depth + 1);
        }
    }

    /// The path to a category, outermost first; `None` where it isn't known, or isn't shown.
    pub fn path(&self, id: &str) -> Option<Vec<String>> {
        let mut category = self.0.get(id).filter(|category| !category.hidden)?;
        let mut path = vec![category.name.clone()];
        while let Some(parent) = category.parent.as_ref().and_then(|id| self.0.get(id)) {
            // Also where two are in each other.
            if path.len() == MAX_CATEGORY_DEPTH {
                break;
            }
            path.push(parent.name.clone());
            category = parent;
        }
        path.reverse();
        Some(path)
    }
}

/// The titles of collections, by their ids.
pub(super) fn collections(told: Field<'_>) -> HashMap<String, String> {
    let titles = list(told).unwrap_or_default().into_iter().filter_map(|raw: &RawValue| {
        let named: RawNamed<'_> = serde_json::from_str(raw.get()).ok()?;
        Some((text_or_none(named.id)?.into_owned(), text_or_none(named.title)?.into_owned()))
    });
    titles.collect()
}
