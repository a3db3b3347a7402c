//! WooCommerce's product CSV: a row is a product, or a variation of one.
//!
//! * [`columns`](self::columns): the columns, and how lists are written in a cell.
//! * [`parents`](self::parents): which product a variation belongs to.
//! * [`product`](self::product), [`variant`](self::variant), [`attributes`](self::attributes): theirs to ours.
//!
//! Source: WooCommerce's documentation, "Product CSV Importer & Exporter", and its wiki, "Product CSV Import Schema".

mod attributes;
mod columns;
mod parents;
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
use parents::Parents;
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
    if columns.name.is_none() {
        return Err(ReadError::Format("no column Name".to_owned()));
    }
    let feed = Feed { columns: &columns, currency, reading };
    let mut parents = Parents::default();
    by_product(
        &mut table,
        out,
        |row| Ok(parents.key(row, &columns)),
        |place, late, _| Finding::new(place, Fate::Refused, "parent", late),
        |group, out| take(group, &feed, out),
    )
}

fn take(group: &Group<Kept>, feed: &Feed<'_>, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let columns = feed.columns;
    let (variations, products): (Vec<&Kept>, Vec<&Kept>) =
        group.rows.iter().partition(|row| columns.kind(row) == "variation");
    let Some((first, more)) = products.split_first() else {
        for row in variations {
            let parent = row.cell(columns.parent).unwrap_or_default();
            let finding = Finding::new(&row.place(), Fate::Refused, "parent", "no product of the feed is its parent");
            out.find(finding.value(parent));
        }
        return Ok(());
    };
    for row in more {
        out.find(Finding::new(&row.place(), Fate::Refused, "sku", "another product of the feed has this SKU"));
    }
    let mut findings = Vec::new();
    let read = product::read(first, &variations, feed, &mut findings);
    out.take(first.place(), read, findings, group.bytes)?;
    Ok(())
}
