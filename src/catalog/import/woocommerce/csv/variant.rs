//! What is sold: a variation, or a product that is sold as it is.

use super::{
    attributes::{Attribute, attributes},
    columns::{list, plain},
    product::Feed,
};
use crate::catalog::{
    import::{
        bare::{self, ONLY},
        fields::{Misfit, Notes, days, notes},
        report::Fate,
        rows::{Kept, price},
    },
    model::{Condition, Image},
    money::Money,
    record::{MAX_NAME_CHARS, NewVariant},
};

/// A variant, and what tells it from the others.
pub(super) struct Read {
    pub variant: NewVariant,
    pub attributes: Vec<Attribute>,
}

/// Field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

/// The variations that can be taken, in the shop's order.
pub(super) fn variations(
    rows: &[&Kept],
    feed: &Feed<'_>,
    parent: &Kept,
    title: &str,
    notes: &mut Notes<'_>,
) -> Vec<Read> {
    let columns = feed.columns;
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.cell(columns.position).and_then(|p| p.parse::<i64>().ok()).unwrap_or(0));
    let mut taken: Vec<Read> = Vec::with_capacity(rows.len());
    let mut ids = std::collections::HashSet::with_capacity(rows.len());
    for row in rows {
        let path = row.place();
        let mut notes = Notes { path: &path, findings: notes.findings };
        if let Some(published) = row.cell(columns.published).map(plain).filter(|p| *p != "1") {
            notes.note(Fate::LeftOut, "published", "a variation that isn't enabled", Some(published));
            continue;
        }
        match variant(row, feed, Some(parent), title, &mut notes) {
            Ok(read) if ids.insert(read.variant.external_id.clone()) => taken.push(read),
            Ok(read) => {
                let reason = "the product has a variation with this id already";
                notes.note(Fate::Refused, "id", reason, Some(&read.variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    taken
}

/// Reads what is sold. `parent`: the product of a variation.
pub(super) fn variant<'a>(
    row: &'a Kept,
    feed: &Feed<'_>,
    parent: Option<&Kept>,
    title: &str,
    notes: &mut Notes<'_>,
) -> Result<Read, BadVariant<'a>> {
    let columns = feed.columns;
    let (price_is, compare_at) = prices(row, feed, notes)?;
    let id = row.cell(columns.id).or_else(|| row.cell(columns.sku)).unwrap_or(ONLY);
    let external_id = notes::external_id(id).map_err(|why| ("id", why, Some(id)))?;
    let (available, stock) = stock(row, feed, parent);
    let image = list(row.cell(columns.images)).into_iter().next().filter(|_| parent.is_some());
    let image = image.and_then(|src| notes.web_address_from("images", &src, feed.reading.site.as_ref()));
    let variant = NewVariant {
        external_id,
        title: String::new(),
        options: Vec::new(),
        price: price_is,
        compare_at,
        available,
        stock,
        sku: row.cell(columns.sku).and_then(|sku| notes.line("sku", plain(sku), MAX_NAME_CHARS)),
        gtin: row.cell(columns.gtin).and_then(|gtin| notes.gtin("gtin, upc, ean, or isbn", plain(gtin))),
        condition: Condition::New,
        image: image.map(|url| Image { url, alt: title.to_owned(), width: None, height: None, tone: None }),
    };
    Ok(Read { variant, attributes: attributes(row, columns, notes) })
}

/// What it costs, and what it cost before the sale.
fn prices<'a>(row: &'a Kept, feed: &Feed<'_>, notes: &mut Notes<'_>) -> Result<(Money, Option<Money>), BadVariant<'a>> {
    let columns = feed.columns;
    let regular = row.cell(columns.regular_price);
    let sale = row
        .cell(columns.sale_price)
        .filter(|_| days::hold_today(row.cell(columns.sale_starts), row.cell(columns.sale_ends)));
    let sale = sale.and_then(|told| match price(Some(told), feed.currency) {
        Ok(sale) => Some(sale),
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "sale price", why, Some(told));
            None
        }
    });
    match (price(regular, feed.currency), sale) {
        (Ok(regular), Some(sale)) if sale.amount < regular.amount => Ok((sale, Some(regular))),
        (Ok(regular), _) => Ok((regular, None)),
        // A sale price alone is the price.
        (Err(_), Some(sale)) if regular.is_none() => Ok((sale, None)),
        (Err(why), _) => Err(("regular price", why, regular)),
    }
}

/// Whether it can be had, and how many there are where that limits anything.
fn stock(row: &Kept, feed: &Feed<'_>, parent: Option<&Kept>) -> (bool, Option<u32>) {
    let columns = feed.columns;
    let in_stock = row.cell(columns.in_stock).is_none_or(|word| !["0", "no", "outofstock"].contains(&word));
    // `parent`: the product counts for all its variations.
    let counted = match (row.cell(columns.stock), parent) {
        (Some("parent"), Some(parent)) => parent,
        _ => row,
    };
    let oversells = counted.cell(columns.backorders).is_some_and(|word| word != "0");
    // Halves of things are sold, too, and count whole here.
    let whole = |stock: &str| plain(stock).split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let limited = counted.cell(columns.stock).and_then(whole).filter(|_| !oversells);
    let limited = limited.map(bare::count);
    (in_stock && limited != Some(0), limited)
}
