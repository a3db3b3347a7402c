//! The rows that are variants.

use std::collections::HashSet;

use super::{
    columns::Columns,
    product::{Feed, option_names},
};
use crate::catalog::{
    import::{
        bare::{self, ONLY},
        fields::{Misfit, Notes, words},
        report::{Fate, Finding},
        rows::{Kept, id_of_options, price},
        shopify_json::options::DEFAULT_TITLE,
    },
    model::{Condition, Image},
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, NewVariant},
};

/// The names of the options, and the variants that can be taken. `texts`: the row that has the product's own fields.
pub(super) fn variants(
    rows: &[Kept],
    feed: &Feed<'_>,
    texts: &Kept,
    title: &str,
    findings: &mut Vec<Finding>,
) -> (Vec<String>, Vec<NewVariant>) {
    let columns = feed.columns;
    let path = texts.place();
    let mut notes = Notes { path: &path, findings };
    let names = option_names(rows, columns, &mut notes);
    let shared = condition(texts, columns, &mut notes).unwrap_or(Condition::New);
    // A product of one row is sold, whatever that row lacks.
    let sold: Vec<&Kept> = rows.iter().filter(|row| rows.len() == 1 || is_variant(row, columns)).collect();
    let mut taken: Vec<NewVariant> = Vec::with_capacity(sold.len());
    let mut ids = HashSet::with_capacity(sold.len());
    for row in sold {
        let path = row.place();
        let mut notes = Notes { path: &path, findings };
        let own = if row.line == texts.line { None } else { condition(row, columns, &mut notes) };
        match variant(row, feed, title, own.unwrap_or(shared), &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let reason = "the product has a variant with these values already";
                notes.note(Fate::Refused, "option value", reason, Some(&variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    (names, taken)
}

/// Whether a row is a variant, not only one more picture.
fn is_variant(row: &Kept, columns: &Columns) -> bool {
    let told = columns.option_values.into_iter().chain([columns.price, columns.sku, columns.barcode]);
    told.into_iter().any(|column| row.cell(column).is_some())
}

/// Field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

fn variant<'a>(
    row: &'a Kept,
    feed: &Feed<'_>,
    title: &str,
    condition: Condition,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant<'a>> {
    let columns = feed.columns;
    let cell = row.cell(columns.price);
    let price_is = price(cell, feed.currency).map_err(|why| ("variant price", why, cell))?;
    let options = options(row, columns, notes);
    let cell = row.cell(columns.compare_at);
    let compare_at = cell.and_then(|told| match price(Some(told), feed.currency) {
        Ok(before) => Some(before),
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "variant compare at price", why, Some(told));
            None
        }
    });
    let variant_title = options.join(" / ");
    let alt = if variant_title.is_empty() { title.to_owned() } else { format!("{title}, {variant_title}") };
    let image = row.cell(columns.variant_image).and_then(|src| notes.web_address("variant image", src));
    let (available, stock) = stock(row, columns);
    Ok(NewVariant {
        external_id: if options.is_empty() { ONLY.to_owned() } else { id_of_options(&options) },
        title: variant_title,
        options,
        price: price_is,
        // A price before that is no higher is no price before; shops write 0.00 for none.
        compare_at: compare_at.filter(|before| before.amount > price_is.amount),
        available,
        stock,
        sku: row.cell(columns.sku).and_then(|sku| notes.line("variant sku", sku, MAX_NAME_CHARS)),
        // Spreadsheets are kept from making numbers of barcodes by an apostrophe.
        gtin: row.cell(columns.barcode).and_then(|b| notes.barcode("variant barcode", b.trim_start_matches('\''))),
        condition,
        image: image.map(|url| Image { url, alt, width: None, height: None, tone: None }),
    })
}

/// A variant's values; none where there is nothing to choose.
fn options(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> Vec<String> {
    let told = columns.option_values.map(|column| row.cell(column));
    if let [None | Some(DEFAULT_TITLE), None, None] = told {
        return Vec::new();
    }
    let line = |told: Option<&str>| told.and_then(|v| notes.line("option value", v, MAX_VALUE_CHARS));
    let mut values: Vec<String> = told.into_iter().map(line).map(Option::unwrap_or_default).collect();
    while values.last().is_some_and(String::is_empty) {
        values.pop();
    }
    values
}

fn condition(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> Option<Condition> {
    let word = row.cell(columns.condition)?;
    let condition = words::condition(word);
    if condition.is_none() {
        notes.note(Fate::Dropped, "google shopping / condition", "not a known condition", Some(word));
    }
    condition
}

/// Whether it can be had, and how many there are where that limits anything: only what is tracked and isn't oversold.
fn stock(row: &Kept, columns: &Columns) -> (bool, Option<u32>) {
    let counted = columns.tracker.is_none() || row.cell(columns.tracker).is_some();
    let oversells =
        row.cell(columns.policy).is_some_and(|p| ["continue", "true"].iter().any(|w| p.eq_ignore_ascii_case(w)));
    let quantity = row.cell(columns.quantity).and_then(|q| q.parse::<i64>().ok());
    let limited = quantity.filter(|_| counted && !oversells);
    bare::stock(limited)
}
