//! Vendure's product CSV: a row with a name begins a product, rows without one are more of its variants. Lists are parted by
//! `|`; every cell, the names of the columns too, may be padded with blanks.
//!
//! Source: Vendure's documentation, "Importing data", and its `ImportParser`.

mod columns;
mod product;
#[cfg(test)]
mod tests;

use std::io::Read;

use crate::catalog::{
    import::{
        Outbox, ReadError, Reading,
        limits::MAX_PRODUCT_BYTES,
        report::{Fate, Finding},
        rows::Kept,
        table::Table,
    },
    record::MAX_VARIANTS,
};
use columns::Columns;
use product::Feed;

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let currency = reading.fallback_currency().ok_or(ReadError::NoCurrency)?;
    let mut table = Table::open(feed)?;
    let columns = Columns::of(&table, reading.lang.as_deref());
    if columns.name.is_none() {
        return Err(ReadError::Format("no column name".to_owned()));
    }
    let feed = Feed { columns: &columns, currency, reading, pictures: super::pictures::Pictures::default() };
    let mut rows: Vec<Kept> = Vec::new();
    let mut bytes = 0;
    while let Some(row) = table.next_row()? {
        let row = Kept::of(row);
        let refuse = |reason: &str| Finding::new(&row.place(), Fate::Refused, "name", reason);
        if row.cell(columns.name).is_some() {
            take(&rows, bytes, &feed, out)?;
            rows.clear();
            bytes = 0;
        } else if rows.is_empty() {
            out.find(refuse("a variant, and no product stands above it"));
            continue;
        } else if rows.len() == MAX_VARIANTS || (bytes + row.bytes()) as u64 > MAX_PRODUCT_BYTES {
            out.find(refuse("more variants than a product can have"));
            continue;
        }
        bytes += row.bytes();
        rows.push(row);
    }
    take(&rows, bytes, &feed, out)
}

/// Hands on the product that the rows are.
fn take(rows: &[Kept], bytes: usize, feed: &Feed<'_>, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut findings = Vec::new();
    let read = product::read(first, rows, feed, &mut findings);
    out.take(first.place(), read, findings, bytes)?;
    Ok(())
}
