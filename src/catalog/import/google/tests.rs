//! Feeds of our own, one rule each; and other people's.

mod files;
mod groups;
mod markup;
mod rows;

use std::io::Cursor;

use crate::catalog::{
    import::{
        Format, ReadError, Reading,
        report::Finding,
        text_encoding,
        trial::{Trial, read_on},
    },
    record::NewProduct,
};

/// What came of a feed.
#[derive(Debug)]
struct Came {
    products: Vec<NewProduct>,
    findings: Vec<Finding>,
    end: Result<(), ReadError>,
}

impl Came {
    fn only(self) -> NewProduct {
        assert_eq!(self.products.len(), 1, "{:#?}", self.findings);
        self.products.into_iter().next().unwrap()
    }

    /// Place, field and reason of every finding.
    fn found(&self) -> Vec<String> {
        self.findings.iter().map(|f| format!("{}: {} {}: {}", f.path, f.fate, f.field, f.reason)).collect()
    }

    /// Why reading stopped.
    fn stopped(self) -> String {
        match self.end {
            Err(ReadError::Format(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }
}

fn reading(currency: &str) -> Reading {
    Reading { currency: currency.parse().ok(), ..Reading::default() }
}

fn read_as(format: Format, bytes: &[u8], reading: &Reading) -> Came {
    let mut feed = text_encoding::decoded(Cursor::new(bytes.to_vec()), None).unwrap();
    let (Trial { products, findings, .. }, end) = read_on(|out| format.read(&mut feed, reading, out));
    Came { products, findings, end }
}

/// An RSS feed of these items, with `g:` as Google's prefix.
fn rss(items: &str) -> Came {
    let feed = format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\"><channel><title>Shop</title>\n{items}\n</channel></rss>"
    );
    read_as(Format::GoogleXml, feed.as_bytes(), &reading(""))
}

/// A table of these rows, the columns first.
fn table(rows: &[&str]) -> Came {
    read_as(Format::GoogleTable, rows.join("\n").as_bytes(), &reading(""))
}

fn prices(product: &NewProduct) -> Vec<(String, Option<String>)> {
    product.variants.iter().map(|v| (v.price.to_string(), v.compare_at.map(|m| m.to_string()))).collect()
}
