//! Cabas' own format: JSON Lines, `cabas-catalog` version 1. `cabas export-catalog` writes it, so what a catalogue holds can
//! be moved, kept and edited; whoever has no feed yet may write it by hand or by a script. `docs/catalogue.md` describes it.
//!
//! * [`line`](self::line): the shapes of the lines. They change only with the version's number.
//! * [`product`](self::product): a line to a product, checked like any other feed's.
//! * [`write`](self::write): a product to its line. Reading that gives the same product.

pub(in crate::catalog) mod line;
mod product;
#[cfg(test)]
mod tests;
pub(in crate::catalog) mod write;

use std::io::{BufRead, BufReader, Read};

use serde_json::value::RawValue;

use super::{
    Outbox, ReadError, Reading, Rejected, ShopHints,
    limits::{MAX_PRODUCT_BYTES, product_too_large},
    report::{Fate, Finding},
};
use crate::catalog::checkout::BadCheckout;
use line::{Header, ProductLine, VERSION};
use product::Context;

/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let mut lines = Lines { feed: BufReader::with_capacity(READ_BUFFER, feed), line: String::new(), number: 0 };
    let header = header(&mut lines)?;
    let currency = header.shop.currency.or(reading.fallback_currency());
    let checkout = header.shop.checkout.and_then(|template| match template.parse() {
        Ok(checkout) => Some(checkout),
        Err(why) => {
            let why: BadCheckout = why;
            out.find(Finding::new("line 1", Fate::Dropped, "shop.checkout", why).value(&template));
            None
        }
    });
    out.hint(ShopHints { awning: header.shop.awning, checkout })?;
    let mut products = 0;
    while let Some((text, place)) = lines.next()? {
        products += 1;
        let context = Context { place: &place, currency, lang: reading.lang.as_deref() };
        let mut findings = Vec::new();
        let read = parse(text, &place).and_then(|line| product::product(line, &context, &mut findings));
        let bytes = text.len();
        out.take(place, read, findings, bytes)?;
    }
    match header.products.filter(|told| *told > products) {
        Some(told) => Err(ReadError::Format(format!("it breaks off: {products} of {told} products are in it"))),
        None => Ok(()),
    }
}

fn header(lines: &mut Lines<'_>) -> Result<Header, ReadError> {
    let wrong = |why: String| ReadError::Format(format!("line 1: {why}"));
    let (text, _) = lines.next()?.ok_or_else(|| wrong("empty".to_owned()))?;
    let header: Header = serde_json::from_str(text).map_err(|e| wrong(format!("not a header: {}", said(&e))))?;
    if header.cabas != line::KIND {
        return Err(wrong(format!("a header of {:?}, not of a catalogue", header.cabas)));
    }
    if header.version > VERSION {
        return Err(wrong(format!("version {} of the format, this Cabas knows {VERSION}", header.version)));
    }
    Ok(header)
}

/// A line that can't be taken still may say whose it is.
fn parse(text: &str, place: &str) -> Result<ProductLine, Rejected> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: String,
    }
    serde_json::from_str(text).map_err(|e| Rejected {
        external_id: serde_json::from_str(text).ok().map(|Id { id }| id.trim().to_owned()),
        finding: Finding::new(place, Fate::Refused, "", format_args!("not a product: {}", said(&e))).value(text),
    })
}

/// What a JSON error says; of its place the column.
fn said(e: &serde_json::Error) -> String {
    e.to_string().replace("line 1 column", "column")
}

/// The lines that aren't empty.
struct Lines<'i> {
    feed: BufReader<&'i mut dyn Read>,
    line: String,
    number: u64,
}

impl Lines<'_> {
    /// The next line, and its place.
    fn next(&mut self) -> Result<Option<(&str, String)>, ReadError> {
        loop {
            self.line.clear();
            self.number += 1;
            let broken = |why: String| ReadError::Format(format!("line {}: {why}", self.number));
            let read = (&mut self.feed).take(MAX_PRODUCT_BYTES).read_line(&mut self.line);
            let read = read.map_err(|e| broken(e.to_string()))?;
            if read as u64 == MAX_PRODUCT_BYTES {
                return Err(broken(product_too_large()));
            }
            if read == 0 {
                return Ok(None);
            }
            if !self.line.trim().is_empty() {
                break;
            }
        }
        // A last line that is cut short is no product with a fault: what came behind it is missing too.
        if !self.line.ends_with('\n') && serde_json::from_str::<&RawValue>(&self.line).is_err() {
            return Err(ReadError::Format(format!("line {}: it breaks off", self.number)));
        }
        Ok(Some((&self.line, format!("line {}", self.number))))
    }
}
