//! Shopify's product CSV: the rows of one handle are one product. The first has its texts; each row is a variant, or only
//! one more picture.
//!
//! * [`columns`](self::columns): the columns under their old and their new names.
//! * [`product`](self::product), [`variant`](self::variant): theirs to ours.
//!
//! Source: Shopify Help Center, "Using CSV files to import and export products".

mod columns;
mod product;
#[cfg(test)]
mod tests;
mod variant;

use std::io::Read;

use super::{
    Outbox, ReadError, Reading,
    report::{Fate, Finding},
    rows::Kept,
    table::Table,
    variants::groups::{Group, Groups},
};
use crate::catalog::text;
use columns::Columns;
use product::Feed;

/// Reads a feed to its end.
pub(super) fn read(feed: &mut dyn Read, reading: &Reading, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let currency = reading.fallback_currency().ok_or(ReadError::NoCurrency)?;
    let mut table = Table::open(feed)?;
    let columns = Columns::of(&table);
    if columns.handle.is_none() && columns.title.is_none() {
        return Err(ReadError::Format("no column Handle, URL handle or Title".to_owned()));
    }
    let feed = Feed { columns: &columns, currency, reading };
    let mut groups = Groups::default();
    while let Some(row) = table.next_row()? {
        let row = Kept::of(row);
        let Some(handle) = handle(&row, &columns) else {
            out.find(Finding::new(&row.place(), Fate::Refused, "handle", "neither a handle nor a title"));
            continue;
        };
        let (place, bytes) = (row.place(), row.bytes());
        if let Err(late) = groups.add(Some(&handle), row, bytes) {
            out.find(Finding::new(&place, Fate::Refused, "handle", late).value(&handle));
        }
        while let Some(group) = groups.closed() {
            take(group, &feed, out)?;
        }
    }
    while let Some(group) = groups.close() {
        take(group, &feed, out)?;
    }
    Ok(())
}

/// What a row's product is told by. Where there is no handle, Shopify makes one of the title.
fn handle(row: &Kept, columns: &Columns) -> Option<String> {
    let made = || row.cell(columns.title).map(text::slug);
    row.cell(columns.handle).map(str::to_owned).or_else(made)
}

fn take(group: Group<Kept>, feed: &Feed<'_>, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let Group { key, rows, bytes } = group;
    // A group begins with a row, and has its handle.
    let (Some(handle), Some(first)) = (key, rows.first()) else { return Ok(()) };
    let place = first.place();
    let mut findings = Vec::new();
    let read = product::read(&handle, &rows, feed, &mut findings);
    out.take(place, read, findings, bytes)?;
    Ok(())
}
