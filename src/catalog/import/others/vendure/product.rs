//! The rows of a product to one of ours.

use std::collections::HashSet;

use super::columns::Columns;
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known, ONLY},
        fields::{Misfit, Notes, category},
        others::pictures::{Pictures, image},
        report::{Fate, Finding},
        rows::{Kept, id_of_options, price},
        variants::options::by_place,
    },
    money::Currency,
    record::{MAX_NAME_CHARS, MAX_TITLE_CHARS, MAX_VALUE_CHARS, NewProduct, NewVariant, title_of},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    pub columns: &'a Columns,
    pub currency: Currency,
    pub reading: &'a Reading,
    pub pictures: Pictures,
}

/// Reads one product; `first` of its rows has its texts. What is wrong with a part of it goes into `findings`.
pub(super) fn read(
    first: &Kept,
    rows: &[Kept],
    feed: &Feed<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let columns = feed.columns;
    let place = first.place();
    let slug = first.cell(columns.slug);
    let external_id = bare::external_id(&place, "slug", slug.or_else(|| first.cell(columns.name)))?;
    let known = Known { place: &place, external_id: &external_id };
    let mut notes = Notes { path: &place, findings };
    let title = first.cell(columns.name).and_then(|t| notes.line("name", t, MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let images = {
        let of_rows = rows.iter().flat_map(|row| list(row.cell(columns.variant_assets)));
        feed.pictures.gallery(&mut notes, "assets", list(first.cell(columns.assets)).chain(of_rows), &title)
    };
    // `size:shoe-size` is a name, and a code that products share.
    let names: Vec<String> = list(first.cell(columns.option_groups))
        .filter_map(|group| notes.line("optionGroups", group.split(':').next().unwrap_or(group), MAX_NAME_CHARS))
        .collect();
    let variants = variants(rows, &names, feed, &title, notes.findings);
    if variants.is_empty() {
        return Err(known.refused("variants", "none of them can be taken", None));
    }
    let (options, variants) = by_place(names, &[], variants);
    let facets: Vec<(String, &str)> = list(first.cell(columns.facets)).filter_map(facet).collect();
    let of_kind = |kind: &'static str| facets.iter().filter(move |(name, _)| name == kind).map(|(_, value)| *value);
    let of_rows = rows.iter().flat_map(|row| list(row.cell(columns.variant_facets))).filter_map(facet);
    let others = facets.iter().filter(|(name, _)| name != "category" && name != "brand").map(|(_, value)| *value);
    let tags: Vec<&str> = others.chain(of_rows.map(|(_, value)| value)).collect();
    Ok(NewProduct {
        brand: of_kind("brand").next().and_then(|brand| notes.line("facets", brand, MAX_NAME_CHARS)),
        category_path: category::path(&of_kind("category").collect::<Vec<_>>().join("|"), "|"),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("facets", tags.into_iter()),
        options,
        description: notes.html("description", first.cell(columns.description).unwrap_or_default()),
        images,
        url: slug.and_then(|slug| bare::page(feed.reading.site.as_ref(), &["products", slug])),
        variants,
        ..bare::product(external_id, title)
    })
}

/// The variants that can be taken.
fn variants(
    rows: &[Kept],
    names: &[String],
    feed: &Feed<'_>,
    title: &str,
    findings: &mut Vec<Finding>,
) -> Vec<NewVariant> {
    let mut taken: Vec<NewVariant> = Vec::with_capacity(rows.len());
    let mut ids = HashSet::with_capacity(rows.len());
    for row in rows {
        let place = row.place();
        let mut notes = Notes { path: &place, findings };
        match variant(row, names, feed, title, &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let reason = "the product has a variant with these values already";
                notes.note(Fate::Refused, "optionValues", reason, Some(&variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    taken
}

/// Field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

fn variant<'a>(
    row: &'a Kept,
    names: &[String],
    feed: &Feed<'_>,
    title: &str,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant<'a>> {
    let columns = feed.columns;
    let cell = row.cell(columns.price);
    let price = price(cell, feed.currency).map_err(|why| ("price", why, cell))?;
    let told = row.cell(columns.option_values);
    let values = told.into_iter().flat_map(|told| told.split('|'));
    let options: Vec<String> =
        values.map(|value| notes.line("optionValues", value, MAX_VALUE_CHARS).unwrap_or_default()).collect();
    if options.len() != names.len() {
        let reason = format!("{} values for {} option groups", options.len(), names.len());
        return Err(("optionValues", Misfit(reason), told));
    }
    let variant_title = title_of(&options);
    let alt = if variant_title.is_empty() { title.to_owned() } else { format!("{title}, {variant_title}") };
    let picture = list(row.cell(columns.variant_assets)).next();
    let picture = picture.and_then(|told| feed.pictures.address(notes, "variantAssets", told));
    // Vendure counts unless it is told not to.
    let counted = row.cell(columns.track_inventory).is_none_or(|told| !told.eq_ignore_ascii_case("false"));
    let quantity = row.cell(columns.stock).and_then(|told| told.parse().ok());
    let (available, stock) = bare::stock(quantity.filter(|_| counted));
    let external_id = if options.is_empty() { ONLY.to_owned() } else { id_of_options(&options) };
    Ok(NewVariant {
        title: variant_title,
        options,
        available,
        stock,
        sku: row.cell(columns.sku).and_then(|sku| notes.line("sku", sku, MAX_NAME_CHARS)),
        image: picture.map(|url| image(url, &alt)),
        ..bare::variant(external_id, price)
    })
}

/// The parts of a list.
fn list(cell: Option<&str>) -> impl Iterator<Item = &str> {
    cell.into_iter().flat_map(|cell| cell.split('|')).map(str::trim).filter(|part| !part.is_empty())
}

/// `category:Plants`: what it is about, in lower case, and its value.
fn facet(told: &str) -> Option<(String, &str)> {
    let (name, value) = told.split_once(':')?;
    Some((name.trim().to_lowercase(), value.trim()))
}
