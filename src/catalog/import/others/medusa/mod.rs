//! Medusa's seed of version 1: products with prices in several currencies, beside the regions, and the categories that the
//! products refer to.
//!
//! * [`raw`](self::raw): the shapes of the feed. [`categories`](self::categories): what products refer to.
//! * [`product`](self::product), [`variant`](self::variant): theirs to ours.
//!
//! Source: Medusa's documentation of version 1, "Admin API", "Product", and the seed of its starter.

mod categories;
mod product;
mod raw;
#[cfg(test)]
mod tests;
mod variant;

use std::io::Read;

use crate::catalog::{
    import::{
        Outbox, ReadError, Reading,
        json::{
            fields::{list, reason, text_or_none},
            held,
        },
    },
    money::Currency,
};
use categories::Categories;
use product::Feed;
use raw::{RawSeed, RawStore};

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let text = held::read(feed)?;
    let seed: RawSeed<'_> = serde_json::from_str(&text).map_err(|e| ReadError::Format(format!("not a seed: {e}")))?;
    let Some(products) = seed.products.filter(|raw| raw.get().starts_with('[')) else {
        return Err(ReadError::Format("no list of products in it".to_owned()));
    };
    let products = list(Some(products)).map_err(|why| ReadError::Format(why.0))?;
    let store = seed.store.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    let feed = Feed {
        preferred: preferred(&store, reading),
        categories: Categories::of(seed.categories),
        collections: categories::collections(seed.collections),
        reading,
        pictures: super::pictures::Pictures::default(),
    };
    for (index, raw) in products.into_iter().enumerate() {
        let path = format!("$.products[{index}]");
        let mut findings = Vec::new();
        let read = product::read(raw, &path, &feed, &mut findings);
        out.take(path, read, findings, raw.get().len())?;
    }
    Ok(())
}

/// What the products are sold in, as far as one can say for all of them: what the caller says; else what the shop sold in
/// before, where the store has that; else the store's own first.
fn preferred(store: &RawStore<'_>, reading: &Reading) -> Option<Currency> {
    let of = |code: &str| code.parse::<Currency>().ok();
    let listed = list(store.currencies).unwrap_or_default();
    let listed: Vec<Currency> =
        listed.into_iter().filter_map(|raw| text_or_none(Some(raw))).filter_map(|code| of(&code)).collect();
    let default = text_or_none(store.default_currency_code).and_then(|code| of(&code));
    let before = reading.earlier_currency.or(reading.stored_currency);
    let before = before.filter(|before| listed.contains(before) || Some(*before) == default);
    reading.currency.or(before).or(default).or_else(|| listed.first().copied())
}

/// What a JSON error says of an item.
fn not_a(what: &str, e: &serde_json::Error) -> String {
    format!("not a {what}: {}", reason(e))
}
