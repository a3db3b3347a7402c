//! What is sold.

use std::collections::HashSet;

use super::{product::Feed, sold::Sold};
use crate::catalog::{
    import::{
        bare::{self, ONLY},
        fields::{Misfit, Notes},
        others::pictures::image,
        report::{Fate, Finding},
        rows::{id_of_options, price},
    },
    money::Currency,
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, NewVariant, title_of},
};

/// The variants that can be taken.
pub(super) fn variants(
    sold: &[Sold<'_>],
    currency: Currency,
    feed: &Feed<'_>,
    title: &str,
    findings: &mut Vec<Finding>,
) -> Vec<NewVariant> {
    let mut taken: Vec<NewVariant> = Vec::with_capacity(sold.len());
    let mut ids = HashSet::with_capacity(sold.len());
    for sold in sold {
        let place = sold.rows[0].place();
        let mut notes = Notes { path: &place, findings };
        match variant(sold, currency, feed, title, &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let reason = "the product has a variant with these values already";
                notes.note(Fate::Refused, "option1_value", reason, Some(&variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    taken
}

/// Field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

fn variant<'r>(
    sold: &Sold<'r>,
    currency: Currency,
    feed: &Feed<'_>,
    title: &str,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant<'r>> {
    let columns = feed.columns;
    let row = sold.in_currency(currency, columns, feed.reading.fallback_currency());
    let row = row.ok_or_else(|| ("price", Misfit(format!("none in {currency}")), sold.cell(columns.price)))?;
    let cell = row.cell(columns.price);
    let price_is = price(cell, currency).map_err(|why| ("price", why, cell))?;
    let before = row.cell(columns.compare_at).and_then(|told| match price(Some(told), currency) {
        Ok(before) => Some(before),
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "compare_at_price", why, Some(told));
            None
        }
    });
    let mut value = |column| notes.line("option1_value", sold.cell(column)?, MAX_VALUE_CHARS);
    let mut options: Vec<String> =
        columns.option_values.into_iter().map(|column| value(column).unwrap_or_default()).collect();
    while options.last().is_some_and(String::is_empty) {
        options.pop();
    }
    let variant_title = title_of(&options);
    let alt = if variant_title.is_empty() { title.to_owned() } else { format!("{title}, {variant_title}") };
    let src = columns.images.into_iter().find_map(|column| sold.cell(column)).filter(|_| !options.is_empty());
    let (available, stock) = stock(sold, feed);
    let external_id = if options.is_empty() { ONLY.to_owned() } else { id_of_options(&options) };
    Ok(NewVariant {
        title: variant_title,
        options,
        // Spree writes 0 for none.
        compare_at: before.filter(|before| before.amount > price_is.amount),
        available,
        stock,
        sku: sold.cell(columns.sku).and_then(|sku| notes.line("sku", sku, MAX_NAME_CHARS)),
        gtin: sold.cell(columns.barcode).and_then(|barcode| notes.barcode("barcode", barcode)),
        image: src.and_then(|src| feed.pictures.address(notes, "image1_src", src)).map(|url| image(url, &alt)),
        ..bare::variant(external_id, price_is)
    })
}

/// Whether it can be had, and how many there are where that limits anything: only what is tracked and not ordered behind.
fn stock(sold: &Sold<'_>, feed: &Feed<'_>) -> (bool, Option<u32>) {
    let columns = feed.columns;
    let is = |column, word: &str| sold.cell(column).is_some_and(|told| told.eq_ignore_ascii_case(word));
    let counted = !is(columns.tracked, "false") && !is(columns.backorders, "true");
    let quantity = sold.cell(columns.quantity).and_then(|told| told.parse().ok());
    bare::stock(quantity.filter(|_| counted))
}
