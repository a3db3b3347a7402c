//! Rows of a table that are held until all rows of their product are there, and what their cells have in common.

use csv::StringRecord;

use super::{
    Outbox, ReadError,
    fields::{
        Misfit,
        price::{self, Style},
    },
    report::Finding,
    table::{Row, Table},
    variants::groups::{Group, Groups, Late},
};
use crate::catalog::money::{Currency, Money};

/// What a cell costs beside its text, in bytes: where it ends.
const CELL_BYTES: usize = size_of::<usize>();

/// A row that is held.
#[derive(Debug)]
pub(super) struct Kept {
    record: StringRecord,
    /// The line in which it begins, counted from one.
    pub line: u64,
}

impl Kept {
    /// Holds a row.
    pub fn of(row: Row<'_>) -> Self {
        let record = (0..row.len()).map(|n| row.cell(Some(n)).unwrap_or_default()).collect();
        Self { record, line: row.line }
    }

    /// The cell of a column; `None` where there is no such column, the row is too short, or nothing stands in it.
    pub fn cell(&self, column: Option<usize>) -> Option<&str> {
        self.record.get(column?).filter(|cell| !cell.is_empty())
    }

    /// What it holds, in bytes: mostly empty rows, too, have many cells.
    pub fn bytes(&self) -> usize {
        self.record.as_slice().len() + self.record.len() * CELL_BYTES
    }

    /// Where it stands, for a report: `line 12`.
    pub fn place(&self) -> String {
        format!("line {}", self.line)
    }
}

/// Reads a table to its end, and hands on the rows of each product together. `key`: what a row's product is told by, `None`
/// for one that stands alone, or why it is no product's. `late`: what is said of a row that comes too late; where it stands,
/// why, and its key.
pub(super) fn by_product(
    table: &mut Table<'_>,
    out: &mut Outbox<'_>,
    mut key: impl FnMut(&Kept) -> Result<Option<String>, Finding>,
    late: impl Fn(&str, Late, &str) -> Finding,
    take: impl Fn(&Group<Kept>, &mut Outbox<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut groups = Groups::default();
    while let Some(row) = table.next_row()? {
        let row = Kept::of(row);
        match key(&row) {
            Ok(key) => {
                let (place, bytes) = (row.place(), row.bytes());
                if let Err(why) = groups.add(key.as_deref(), row, bytes) {
                    out.find(late(&place, why, key.as_deref().unwrap_or_default()));
                }
            }
            Err(none) => out.find(none),
        }
        while let Some(group) = groups.closed() {
            take(&group, out)?;
        }
    }
    while let Some(group) = groups.close() {
        take(&group, out)?;
    }
    Ok(())
}

/// A cell's price. It has to be in the feed's currency: a product has one.
pub(super) fn price(cell: Option<&str>, currency: Currency) -> Result<Money, Misfit> {
    let cell = cell.ok_or_else(|| Misfit::from("missing"))?;
    let money = price::read(cell, Style::Feed, Some(currency)).map_err(|e| Misfit(e.to_string()))?;
    if money.currency == currency {
        Ok(money)
    } else {
        Err(Misfit(format!("in {}, and the feed is in {currency}", money.currency)))
    }
}

/// An id that is made of a variant's values, for feeds that have none: they are what stays when a feed is sorted anew.
/// Values too long for an id are digested, never cut.
pub(super) fn id_of_options(options: &[String]) -> String {
    const PLAIN_BYTES: usize = 160;
    let values: Vec<String> = options.iter().map(|v| v.replace('\\', "\\\\").replace('/', "\\/")).collect();
    let id = format!("options:{}", values.join("/"));
    if id.len() <= PLAIN_BYTES { id } else { format!("options#{}", blake3::hash(id.as_bytes()).to_hex()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_values_are_different_ids() {
        let id = |values: &[&str]| id_of_options(&values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>());
        assert_eq!(id(&["Red", "38"]), "options:Red/38");
        assert_ne!(id(&["a/b", "c"]), id(&["a", "b/c"]));
        assert_ne!(id(&["a\\", "b"]), id(&["a\\/b"]));
        let long = id(&["x".repeat(255).as_str(), "y"]);
        assert!(long.len() <= crate::catalog::record::MAX_EXTERNAL_ID_LEN);
        assert_ne!(long, id(&["x".repeat(255).as_str(), "z"]));
    }
}
