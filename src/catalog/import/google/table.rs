//! Google Merchant's table, tab-separated or CSV: one offer a row, attributes as columns.

use std::io::Read;

use super::{attribute::Name, feed::Feed, offer::Offer};
use crate::catalog::import::{Outbox, ReadError, Reading, table::Table};

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let mut table = Table::open(feed)?;
    let columns: Vec<(usize, Name, bool)> = table
        .columns()
        .iter()
        .enumerate()
        .filter_map(|(n, column)| {
            let bare = column.strip_prefix("g:");
            Some((n, Name::of(bare.unwrap_or(column))?, bare.is_some()))
        })
        .collect();
    if columns.is_empty() {
        return Err(ReadError::Format("none of its columns is one of Google's attributes".to_owned()));
    }
    let mut offers = Feed::new(reading, out);
    while let Some(row) = table.next_row()? {
        let mut offer = Offer::default();
        for (column, name, in_namespace) in &columns {
            if let Some(cell) = row.cell(Some(*column)) {
                offer.set(*name, *in_namespace, cell.to_owned());
            }
        }
        offers.offer(offer.placed(row.place()), row.bytes())?;
    }
    offers.end()
}
