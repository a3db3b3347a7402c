//! Feeds that are read in a test.

#[path = "../../../tests/it/support/catalogs.rs"]
mod catalogs;

use std::io::Read;

pub use catalogs::catalogs;

use super::{
    Outbox, ReadError, Reading,
    outbox::{Item, collect},
    report::{Fate, Finding},
};
use crate::catalog::record::NewProduct;

/// What reads a format.
pub type Reads = fn(&mut dyn Read, &Reading, &mut Outbox<'_>) -> Result<(), ReadError>;

/// What came of a feed.
#[derive(Debug, Default)]
pub struct Trial {
    /// Those that can be taken.
    pub products: Vec<NewProduct>,
    /// The ids of those that are refused.
    pub kept: Vec<String>,
    /// What was wrong.
    pub findings: Vec<Finding>,
}

impl Trial {
    /// The product with this title.
    pub fn product(&self, title: &str) -> &NewProduct {
        self.products.iter().find(|p| p.title == title).unwrap_or_else(|| panic!("no {title:?}: {:?}", self.found()))
    }

    /// Place, fate, field and reason of every finding.
    pub fn found(&self) -> Vec<(&str, Fate, &str, &str)> {
        self.findings.iter().map(|f| (f.path.as_str(), f.fate, f.field, f.reason.as_str())).collect()
    }

    /// Whether every variant has one value for each option of its product.
    pub fn is_whole(&self) -> bool {
        self.products.iter().all(|p| p.variants.iter().all(|v| v.options.len() == p.options.len()))
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
pub fn read(reads: Reads, mut feed: &[u8], reading: &Reading) -> Result<Trial, ReadError> {
    let (trial, end) = read_on(|out| reads(&mut feed, reading, out));
    end.map(|()| trial)
}

/// Reads a feed, and tells what came before it broke off, too.
pub fn read_on(reads: impl FnOnce(&mut Outbox<'_>) -> Result<(), ReadError>) -> (Trial, Result<(), ReadError>) {
    let (items, findings, end) = collect(reads);
    let mut trial = Trial { findings, ..Trial::default() };
    for item in items {
        match item {
            Item::Product { product, .. } => trial.products.push(*product),
            Item::Kept { external_id } => trial.kept.push(external_id),
            Item::Shop(_) => {}
        }
    }
    (trial, end)
}

/// Reads any bytes, as a whole feed and behind a header: nothing may come of them, but no panic.
pub fn read_anything(reads: Reads, header: &str, bytes: &[u8], reading: &Reading) {
    let text = String::from_utf8_lossy(bytes);
    let _ = read(reads, format!("{header}{text}").as_bytes(), reading);
    let _ = read(reads, text.as_bytes(), reading);
}

/// A table of any cells below a header.
pub fn table(header: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(header.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row).expect("rows of one length");
    }
    writer.into_inner().expect("a vector takes all")
}

/// One of other people's feeds, where their folder is there.
pub fn sample(name: &str) -> Option<Vec<u8>> {
    let path = catalogs()?.join(name);
    Some(std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}
