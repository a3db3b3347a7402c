//! Shopify's `products.json`: `{"products": […]}` or the bare array, as the shop front or the admin API gives it.
//!
//! * [`stream`](self::stream): one product after the other out of the file.
//! * [`fields`](self::fields): one field after the other out of a product.
//! * [`raw`](self::raw): the shapes that those stand in.
//! * [`product`](self::product), [`variant`](self::variant), [`options`](self::options), [`picture`](self::picture): theirs
//!   to ours.

mod fields;
mod options;
mod picture;
mod product;
mod raw;
mod stream;
mod variant;

use std::io::Read;

use super::{Closed, Item, Outbox, report::Fate};
use crate::catalog::money::Currency;
use product::{Rejected, Source};

/// What a reader has to know.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// What the caller says that the prices are in.
    pub currency: Option<Currency>,
    /// What the shop sold in before.
    pub stored_currency: Option<Currency>,
    /// The language of the texts.
    pub lang: Option<String>,
    /// The shop's own address.
    pub site: Option<url::Url>,
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum ReadError {
    /// Nobody listens any more.
    Closed,
    /// Nothing says what the prices are in.
    NoCurrency,
    /// The file is no such list, or breaks off.
    Format(String),
}

impl From<Closed> for ReadError {
    fn from(_: Closed) -> Self {
        Self::Closed
    }
}

/// Reads one file to its end. `currency`: what an earlier file of the same feed was found to sell in.
pub(super) fn read(
    file: impl Read,
    reading: &Reading,
    mut currency: Option<Currency>,
    out: &mut Outbox<'_>,
) -> Result<Option<Currency>, ReadError> {
    stream::each_product(file, |index, raw| {
        let path = format!("$.products[{index}]");
        // What the caller says goes before what the feed says, and that before what was so far.
        let found = currency.or(reading.currency).or_else(|| raw::told_currency(raw)).or(reading.stored_currency);
        let currency = *currency.insert(found.ok_or(ReadError::NoCurrency)?);
        let source = Source { path: &path, currency, lang: reading.lang.as_deref(), site: reading.site.as_ref() };
        let mut findings = Vec::new();
        let read = product::read(raw, &source, &mut findings);
        for finding in findings {
            out.find(finding);
        }
        match read {
            Ok(product) => out.push(Item::Product { path, product: Box::new(product) }, raw.get().len())?,
            Err(Rejected { external_id, finding }) => {
                let keep = finding.fate == Fate::Refused;
                out.find(finding);
                if let Some(external_id) = external_id.filter(|_| keep) {
                    out.push(Item::Kept { external_id }, raw.get().len())?;
                }
            }
        }
        Ok(())
    })?;
    Ok(currency)
}
