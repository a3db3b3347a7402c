//! Shopify's `products.json`: `{"products": […]}` or the bare array, as the shop front or the admin API gives it.
//!
//! * [`raw`](self::raw): the shapes of the feed.
//! * [`product`](self::product), [`variant`](self::variant), [`options`](self::options), [`picture`](self::picture): theirs
//!   to ours.
//!
//! Sources: Shopify's help on `/products.json` of a shop front; the REST Admin API reference, "Product".

pub(super) mod options;
mod picture;
mod product;
mod raw;
mod variant;

use std::io::Read;

use super::{Outbox, ReadError, Reading, json::stream};
use crate::catalog::money::Currency;
use product::Source;

/// Reads a feed to its end.
pub(super) fn read(feed: &mut dyn Read, reading: &Reading, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let mut found: Option<Currency> = None;
    stream::each_item(feed, "products", |index, raw| {
        let path = format!("$.products[{index}]");
        // What the caller says goes before what the feed says: that is only a guess from its prices abroad.
        let told = found.or(reading.earlier_currency).or(reading.currency);
        let currency = told.or_else(|| raw::told_currency(raw)).or(reading.stored_currency);
        let currency = *found.insert(currency.ok_or(ReadError::NoCurrency)?);
        let source = Source { path: &path, currency, lang: reading.lang.as_deref(), site: reading.site.as_ref() };
        let mut findings = Vec::new();
        let read = product::read(raw, &source, &mut findings);
        out.take(path, read, findings, raw.get().len())?;
        Ok(())
    })
}
