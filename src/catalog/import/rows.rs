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
pub(super) mod trial {
    //! Feeds that are read in a test.

    use std::{io::Read, path::PathBuf};

    use tokio::sync::mpsc;

    use super::super::{
        Batch, Closed, Outbox, ReadError, Reading,
        outbox::Item,
        report::{Fate, Finding},
    };
    use crate::catalog::record::NewProduct;

    /// What came of a feed.
    #[derive(Default)]
    pub struct Trial {
        /// Those that can be taken, with their places.
        pub products: Vec<NewProduct>,
        /// The ids of those that are refused.
        pub kept: Vec<String>,
        /// What was wrong.
        pub findings: Vec<Finding>,
    }

    impl Trial {
        /// The product with this title.
        pub fn product(&self, title: &str) -> &NewProduct {
            self.products
                .iter()
                .find(|p| p.title == title)
                .unwrap_or_else(|| panic!("no {title:?}: {:?}", self.found()))
        }

        /// Place, fate, field and reason of every finding.
        pub fn found(&self) -> Vec<(&str, Fate, &str, &str)> {
            self.findings.iter().map(|f| (f.path.as_str(), f.fate, f.field, f.reason.as_str())).collect()
        }
    }

    /// What is known of a shop that sells in euros at `https://shop.example`.
    pub fn euros() -> Reading {
        Reading {
            currency: Some("EUR".parse().expect("a currency")),
            site: Some("https://shop.example/".parse().expect("an address")),
            ..Reading::default()
        }
    }

    /// Reads a feed.
    pub fn read(
        read: fn(&mut dyn Read, &Reading, &mut Outbox<'_>) -> Result<(), ReadError>,
        mut feed: &[u8],
        reading: &Reading,
    ) -> Result<Trial, ReadError> {
        // Small feeds: a few batches.
        let (sender, mut receiver) = mpsc::channel::<Batch>(1_000);
        let mut out = Outbox::new(&sender, String::new());
        read(&mut feed, reading, &mut out)?;
        out.flush().map_err(|Closed| ReadError::Closed)?;
        drop(sender);
        let mut trial = Trial::default();
        while let Some(batch) = receiver.blocking_recv() {
            trial.findings.extend(batch.findings);
            for item in batch.items {
                match item {
                    Item::Product { product, .. } => trial.products.push(*product),
                    Item::Kept { external_id } => trial.kept.push(external_id),
                    Item::Shop(_) => {}
                }
            }
        }
        Ok(trial)
    }

    /// One of other people's feeds; `None`, said aloud, where they aren't there.
    pub fn sample(name: &str) -> Option<Vec<u8>> {
        let told = std::env::var_os("CABAS_TEST_CATALOGS").map(PathBuf::from);
        let folder = told.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/catalogs")));
        let folder = if folder.is_dir() { folder } else { PathBuf::from("/nowhere") };
        let bytes = std::fs::read(folder.join(name)).ok();
        if bytes.is_none() {
            use std::io::Write as _;
            // Past the test harness, which swallows what passing tests print.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: {name} of other people's feeds is not there; CABAS_TEST_CATALOGS says where they are"
            );
        }
        bytes
    }
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
