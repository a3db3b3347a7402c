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
    rows::{Kept, by_product},
    table::Table,
    variants::groups::Group,
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
    let missing = |row: &Kept| Finding::new(&row.place(), Fate::Refused, "handle", "neither a handle nor a title");
    by_product(
        &mut table,
        out,
        |row| handle(row, &columns).map(Some).ok_or_else(|| missing(row)),
        |place, late, handle| Finding::new(place, Fate::Refused, "handle", late).value(handle),
        |group, out| take(group, &feed, out),
    )
}

/// What a row's product is told by. Where there is no handle, Shopify makes one of the title.
fn handle(row: &Kept, columns: &Columns) -> Option<String> {
    let made = || row.cell(columns.title).map(text::slug);
    row.cell(columns.handle).map(str::to_owned).or_else(made)
}

fn take(group: &Group<Kept>, feed: &Feed<'_>, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    // A group begins with a row, and has its handle.
    let (Some(handle), Some(first)) = (group.key.as_deref(), group.rows.first()) else { return Ok(()) };
    let mut findings = Vec::new();
    let read = product::read(handle, &group.rows, feed, &mut findings);
    out.take(first.place(), read, findings, group.bytes)?;
    Ok(())
}
