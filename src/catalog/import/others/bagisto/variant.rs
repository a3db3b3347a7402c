//! What is sold: a product as it is, or what a configurable one can be.

use std::collections::{HashMap, HashSet};

use super::{
    columns::{list, pair},
    product::{Feed, is_off},
};
use crate::catalog::{
    import::{
        bare::{self, ONLY},
        fields::{Misfit, Notes, days, notes::external_id},
        others::pictures::image,
        report::Fate,
        rows::{Kept, price},
        variants::options::Named,
    },
    money::Money,
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, NewVariant},
};

/// Field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

/// A product that is sold as it is.
pub(super) fn alone<'r>(row: &'r Kept, feed: &Feed<'_>, notes: &mut Notes<'_>) -> Result<Named, BadVariant<'r>> {
    Ok(Named { values: Vec::new(), variant: variant(ONLY, row, feed, notes)? })
}

/// What a configurable product can be: its row lists the SKUs and their values, rows of their own say the rest.
pub(super) fn configured(
    row: &Kept,
    of_it: &[&Kept],
    feed: &Feed<'_>,
    title: &str,
    notes: &mut Notes<'_>,
) -> Vec<Named> {
    let columns = feed.columns;
    let mut rows: HashMap<&str, &Kept> = HashMap::with_capacity(of_it.len());
    for row in of_it {
        // Further rows of a SKU are in other languages.
        rows.entry(row.cell(columns.sku).unwrap_or_default()).or_insert(row);
    }
    let mut taken = Vec::with_capacity(of_it.len());
    let mut listed = HashSet::new();
    for told in list(row.cell(columns.variants), '|') {
        let mut values = Vec::new();
        let mut sku = None;
        for (name, value) in list(Some(told), ',').filter_map(pair) {
            if name == "sku" {
                sku = Some(value);
            } else if let Some(name) = notes.line("configurable_variants", name, MAX_NAME_CHARS)
                && let Some(value) = notes.line("configurable_variants", value, MAX_VALUE_CHARS)
                && values.iter().all(|(known, _)| *known != name)
            {
                values.push((name, value));
            }
        }
        let Some((sku, row)) = sku.and_then(|sku| Some((sku, *rows.get(sku)?))) else {
            notes.note(Fate::Refused, "configurable_variants", "no row of the feed has this SKU", Some(told));
            continue;
        };
        if !listed.insert(sku) {
            notes.note(Fate::Refused, "configurable_variants", "listed already", Some(told));
            continue;
        }
        let place = row.place();
        let mut notes = Notes { path: &place, findings: notes.findings };
        if row.cell(columns.status).is_some_and(is_off) {
            notes.note(Fate::LeftOut, "status", "not for sale", row.cell(columns.status));
            continue;
        }
        match variant(sku, row, feed, &mut notes) {
            Ok(mut variant) => {
                let src = list(row.cell(columns.images), ',').next();
                let url = src.and_then(|src| feed.pictures.address(&mut notes, "images", src));
                variant.image = url.map(|url| image(url, title));
                taken.push(Named { values, variant });
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    for row in of_it.iter().filter(|row| !listed.contains(row.cell(columns.sku).unwrap_or_default())) {
        let place = row.place();
        let mut notes = Notes { path: &place, findings: notes.findings };
        let reason = "not among the configurable_variants of its product";
        notes.note(Fate::Refused, "sku", reason, row.cell(columns.sku));
    }
    taken
}

fn variant<'r>(id: &str, row: &'r Kept, feed: &Feed<'_>, notes: &mut Notes<'_>) -> Result<NewVariant, BadVariant<'r>> {
    let columns = feed.columns;
    let (price_is, compare_at) = prices(row, feed, notes)?;
    let id = external_id(id).map_err(|why| ("sku", why, row.cell(columns.sku)))?;
    let counted = row.cell(columns.counted).is_none_or(|told| !is_off(told));
    let quantity = row.cell(columns.inventories).and_then(quantity).filter(|_| counted);
    let (available, stock) = bare::stock(quantity);
    Ok(NewVariant {
        compare_at,
        available,
        stock,
        sku: row.cell(columns.sku).and_then(|sku| notes.line("sku", sku, MAX_NAME_CHARS)),
        ..bare::variant(id, price_is)
    })
}

/// What it costs, and what it cost before, where a special price holds today.
fn prices<'r>(row: &'r Kept, feed: &Feed<'_>, notes: &mut Notes<'_>) -> Result<(Money, Option<Money>), BadVariant<'r>> {
    let columns = feed.columns;
    let cell = row.cell(columns.price);
    let regular = price(cell, feed.currency).map_err(|why| ("price", why, cell))?;
    let holds = days::hold_today(row.cell(columns.special_from), row.cell(columns.special_to));
    let special = row.cell(columns.special_price).filter(|_| holds);
    let special = special.and_then(|told| match price(Some(told), feed.currency) {
        Ok(special) => Some(special),
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "special_price", why, Some(told));
            None
        }
    });
    Ok(match special.filter(|special| special.amount < regular.amount) {
        Some(special) => (special, Some(regular)),
        None => (regular, None),
    })
}

/// How many there are in all the stores: `default=100,second=5`.
fn quantity(told: &str) -> Option<i64> {
    let counts = list(Some(told), ',').filter_map(pair).filter_map(|(_, count)| count.parse::<i64>().ok());
    counts.fold(None, |sum: Option<i64>, count| Some(sum.unwrap_or(0).saturating_add(count)))
}
