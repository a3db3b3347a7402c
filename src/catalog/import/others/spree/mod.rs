//! Spree's product CSV: the rows of one slug are one product. One of them has its texts, and a price only where there is
//! nothing to choose; the others are its variants, told by their SKUs, each once for every currency.
//!
//! * [`columns`](self::columns): the columns.
//! * [`sold`](self::sold): which rows are of the same variant.
//! * [`product`](self::product), [`variant`](self::variant): theirs to ours.
//!
//! Source: Spree's documentation, "Import File Template", and the sample data that it comes with.

mod columns;
mod product;
mod sold;
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
    let mut table = Table::open(feed)?;
    let columns = Columns::of(&table);
    if columns.slug.is_none() || columns.name.is_none() {
        return Err(ReadError::Format("no column slug or none called name".to_owned()));
    }
    if columns.currency.is_none() && reading.fallback_currency().is_none() {
        return Err(ReadError::NoCurrency);
    }
    let feed = Feed { columns: &columns, reading, pictures: super::pictures::Pictures::default() };
    let missing = |row: &Kept| Finding::new(&row.place(), Fate::Refused, "slug", "missing");
    by_product(
        &mut table,
        out,
        |row| row.cell(columns.slug).map(|slug| Some(slug.to_owned())).ok_or_else(|| missing(row)),
        |place, late, slug| Finding::new(place, Fate::Refused, "slug", late).value(slug),
        |group, out| take(group, &feed, out),
    )
}

fn take(group: &Group<Kept>, feed: &Feed<'_>, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let Some(first) = group.rows.first() else { return Ok(()) };
    let mut findings = Vec::new();
    let read = product::read(&group.rows, feed, &mut findings);
    out.take(first.place(), read, findings, group.bytes)?;
    Ok(())
}
