//! The rows of a product to one of ours.

use super::{
    columns::Columns,
    sold::{currency_of, sold},
    variant::variants,
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known},
        fields::{Notes, category, days},
        others::pictures::Pictures,
        report::Finding,
        rows::Kept,
        variants::options::by_place,
    },
    model::Provenance,
    money::Currency,
    record::{MAX_NAME_CHARS, MAX_PROVENANCE_CHARS, MAX_TITLE_CHARS, NewProduct},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    pub columns: &'a Columns,
    pub reading: &'a Reading,
    pub pictures: Pictures,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(rows: &[Kept], feed: &Feed<'_>, findings: &mut Vec<Finding>) -> Result<NewProduct, Rejected> {
    let columns = feed.columns;
    // The texts stand in the row with the name.
    let texts = rows.iter().find(|row| row.cell(columns.name).is_some()).unwrap_or(&rows[0]);
    let place = texts.place();
    let slug = texts.cell(columns.slug);
    let external_id = bare::external_id(&place, "slug", slug)?;
    let known = Known { place: &place, external_id: &external_id };
    if let Some(status) = texts.cell(columns.status).filter(|status| !status.eq_ignore_ascii_case("active")) {
        return Err(known.left_out("status", "not for sale", Some(status)));
    }
    let (from, until) = (texts.cell(columns.available_on), texts.cell(columns.discontinue_on));
    if !days::hold_today(from, until) {
        return Err(known.left_out("available_on", "not for sale today", from.or(until)));
    }
    let mut notes = Notes { path: &place, findings };
    let title = texts.cell(columns.name).and_then(|t| notes.line("name", t, MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let sold = sold(rows, columns);
    let priced = sold.iter().flat_map(|sold| &sold.rows).copied();
    let currency = currency(priced, feed);
    let currency = currency.ok_or_else(|| known.refused("price", "none in a currency that is known", None))?;
    let names: Vec<String> = columns
        .option_names
        .into_iter()
        .enumerate()
        .map(|(n, column)| {
            let told = rows.iter().find_map(|row| row.cell(column));
            let name = told.and_then(|name| notes.line("option1_name", name, MAX_NAME_CHARS));
            name.unwrap_or_else(|| format!("Option {}", n + 1))
        })
        .collect();
    let variants = variants(&sold, currency, feed, &title, notes.findings);
    if variants.is_empty() {
        return Err(known.refused("variants", "none of them can be taken", None));
    }
    let (options, variants) = by_place(names, &[], variants);
    let mut paths = columns.categories.into_iter().filter_map(|c| texts.cell(c)).map(|c| category::path(c, "->"));
    let category_path = paths.next().unwrap_or_default();
    let collections: Vec<String> = paths.filter_map(|mut path| path.pop()).collect();
    let srcs = rows.iter().flat_map(|row| columns.images.into_iter().filter_map(|column| row.cell(column)));
    let tags = texts.cell(columns.tags).unwrap_or_default().split(',').chain(texts.cell(columns.kind));
    Ok(NewProduct {
        category_path,
        collections: notes.collections("category", collections.iter().map(String::as_str)),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("tags", tags),
        options,
        description: notes.html("description", texts.cell(columns.description).unwrap_or_default()),
        images: feed.pictures.gallery(&mut notes, "image1_src", srcs, &title),
        url: slug.and_then(|slug| bare::page(feed.reading.site.as_ref(), &["products", slug])),
        provenance: provenance(texts, columns, &mut notes),
        variants,
        ..bare::product(external_id, title)
    })
}

/// What a product is sold in: what the caller says; else what the shop sold in before, where it has a price in that; else
/// the first that there is.
fn currency<'r>(mut rows: impl Iterator<Item = &'r Kept> + Clone, feed: &Feed<'_>) -> Option<Currency> {
    let fallback = feed.reading.fallback_currency();
    let of = |row: &Kept| currency_of(row, feed.columns, fallback);
    let has = |currency: &Currency| rows.clone().any(|row| of(row) == Some(*currency));
    let before = feed.reading.earlier_currency.or(feed.reading.stored_currency).filter(has);
    feed.reading.currency.or(before).or_else(|| rows.find_map(of))
}

fn provenance(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> Option<Provenance> {
    let mut line = |column| notes.line("custom_field", row.cell(column)?, MAX_PROVENANCE_CHARS);
    let provenance = Provenance {
        material: line(columns.material),
        origin: line(columns.origin),
        care: line(columns.care),
        ..Provenance::default()
    };
    Some(provenance).filter(|p| !p.is_empty())
}
