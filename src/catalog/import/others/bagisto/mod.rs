//! Bagisto's product CSV: a row is a product, or what is sold of a configurable one, in one language.
//!
//! * [`columns`](self::columns): the columns, and how lists are written in a cell.
//! * [`product`](self::product), [`variant`](self::variant): theirs to ours.
//!
//! Source: Bagisto's documentation, "Data transfer", its importer of products, and the sample files that it comes with.

mod columns;
mod product;
#[cfg(test)]
mod tests;
mod variant;

use std::io::Read;

use crate::catalog::import::{
    Outbox, ReadError, Reading,
    report::{Fate, Finding},
    rows::{Kept, by_product},
    table::Table,
    variants::groups::Group,
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
    let columns = Columns::of(&table);
    if columns.sku.is_none() || columns.name.is_none() {
        return Err(ReadError::Format("no column sku or none called name".to_owned()));
    }
    let feed = Feed { columns: &columns, currency, reading, pictures: super::pictures::Pictures::default() };
    let missing = |row: &Kept| Finding::new(&row.place(), Fate::Refused, "sku", "missing");
    // What is sold of a configurable product stands under that.
    let key = |row: &Kept| row.cell(columns.parent).or_else(|| row.cell(columns.sku)).map(str::to_owned);
    by_product(
        &mut table,
        out,
        |row| key(row).map(Some).ok_or_else(|| missing(row)),
        |place, late, key| Finding::new(place, Fate::Refused, "parent_sku", late).value(key),
        |group, out| take(group, &feed, out),
    )
}

fn take(group: &Group<Kept>, feed: &Feed<'_>, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let columns = feed.columns;
    let (of_it, own): (Vec<&Kept>, Vec<&Kept>) = group.rows.iter().partition(|row| row.cell(columns.parent).is_some());
    let Some(first) = own.first() else {
        for row in of_it {
            let parent = row.cell(columns.parent).unwrap_or_default();
            let reason = "no product of the feed has this SKU";
            out.find(Finding::new(&row.place(), Fate::Refused, "parent_sku", reason).value(parent));
        }
        return Ok(());
    };
    let mut findings = Vec::new();
    let read = product::read(&own, &of_it, feed, &mut findings);
    out.take(first.place(), read, findings, group.bytes)?;
    Ok(())
}
