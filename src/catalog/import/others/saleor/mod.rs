//! Saleor's fixture: a flat list of records, each with its model, its key and its fields, that refer to each other. It is
//! held as a whole, since what a product refers to may stand behind it.
//!
//! * [`raw`](self::raw): the shapes of the records. [`records`](self::records): the records by what they belong to.
//! * [`channel`](self::channel): which of the channels is read: each has its own prices.
//! * [`product`](self::product), [`variant`](self::variant), [`editor`](self::editor): theirs to ours.
//!
//! Source: Saleor's models (`saleor/product/models.py`, `saleor/attribute/models`), its `populatedb_data.json`, and
//! Editor.js' documentation, "Saving data".

mod channel;
mod editor;
mod product;
mod raw;
mod records;
#[cfg(test)]
mod tests;
mod variant;

use std::io::Read;

use crate::catalog::import::{Outbox, ReadError, Reading, json::held};
use product::Feed;
use records::Records;

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let text = held::read(feed)?;
    let (records, findings) = Records::of(&text)?;
    for finding in findings {
        out.find(finding);
    }
    let channel = channel::chosen(&records.channels, reading)?;
    let feed = Feed::new(&records, channel, reading);
    for (pk, product) in &records.products {
        let path = format!("$[{}]", product.index);
        let mut findings = Vec::new();
        let read = product::read(pk, &product.fields, &path, &feed, &mut findings);
        out.take(path, read, findings, product.bytes)?;
    }
    Ok(())
}
