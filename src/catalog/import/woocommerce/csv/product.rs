//! A product of theirs to one of ours.

use super::{
    attributes::{attributes, chosen, fixed, provenance},
    columns::{Columns, broken_lines, list, plain},
    variant::{variant, variations},
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known},
        fields::{Misfit, Notes, category, markup},
        report::{Fate, Finding},
        rows::Kept,
        woocommerce::texts,
    },
    model::Image,
    money::Currency,
    record::{MAX_IMAGES, MAX_NAME_CHARS, MAX_TITLE_CHARS, NewProduct},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    pub columns: &'a Columns,
    pub currency: Currency,
    pub reading: &'a Reading,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(
    row: &Kept,
    of_it: &[&Kept],
    feed: &Feed<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let columns = feed.columns;
    let place = row.place();
    let id = row.cell(columns.id).or_else(|| row.cell(columns.sku));
    let id = id.ok_or_else(|| Rejected {
        external_id: None,
        finding: Finding::new(&place, Fate::Refused, "id", "neither an id nor a SKU"),
    })?;
    let external_id = bare::external_id(&place, "id", Some(id))?;
    let known = Known { place: &place, external_id: &external_id };
    let kind = columns.kind(row);
    match kind.as_str() {
        "simple" | "variable" | "external" => {}
        "grouped" => {
            let reason = "a group of products, which are imported by themselves";
            return Err(known.left_out("type", reason, Some(&kind)));
        }
        _ => return Err(known.left_out("type", "not a kind of product that a bag can hold", Some(&kind))),
    }
    if let Some(published) = row.cell(columns.published).map(plain).filter(|p| *p != "1") {
        return Err(known.left_out("published", "not published", Some(published)));
    }
    if let Some(hidden) = row.cell(columns.visibility).filter(|v| *v == "hidden") {
        return Err(known.left_out("visibility in catalog", "hidden in its shop", Some(hidden)));
    }
    let mut notes = Notes { path: &place, findings };
    let title = row.cell(columns.name).and_then(|t| notes.line("name", &markup::plain(plain(t)), MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let of_product = attributes(row, columns, &mut notes);
    let (options, variants) = if kind == "variable" {
        let read = variations(of_it, feed, row, &title, &mut notes);
        chosen(&of_product, read, &mut notes)
    } else {
        let read = variant(row, feed, None, &title, &mut notes);
        let read = read.map_err(|(field, Misfit(why), value)| known.refused(field, &why, value))?;
        fixed(&of_product, read.variant)
    };
    if variants.is_empty() {
        return Err(known.refused("variations", "none that can be taken", None));
    }
    let (category_path, collections) = categories(row, columns);
    let brands = list(row.cell(columns.brands));
    let tags = list(row.cell(columns.tags));
    let tags: Vec<_> = tags.iter().map(|tag| markup::plain(tag)).collect();
    Ok(NewProduct {
        brand: brands.first().and_then(|brand| notes.line("brands", &markup::plain(brand), MAX_NAME_CHARS)),
        category_path,
        collections: notes.collections("categories", collections.iter().map(String::as_str)),
        provenance: provenance(&of_product, &options),
        translations: Vec::new(),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("tags", tags.iter().map(AsRef::as_ref)),
        description: description(row, columns, &mut notes),
        url: page(row, feed, &kind, &mut notes),
        images: pictures(row, feed, &title, &mut notes),
        external_id,
        title,
        options,
        variants,
    })
}

/// The long description; where there is none, the short one.
fn description(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> String {
    let told = row.cell(columns.description).map(|d| ("description", d));
    let told = told.or_else(|| row.cell(columns.short_description).map(|d| ("short description", d)));
    told.map(|(field, text)| notes.html(field, &texts::paragraphs(&broken_lines(text)))).unwrap_or_default()
}

/// The deepest category, and what others there are that don't lead to it.
fn categories(row: &Kept, columns: &Columns) -> (Vec<String>, Vec<String>) {
    let paths: Vec<Vec<String>> = list(row.cell(columns.categories))
        .iter()
        .map(|told| category::path(&markup::plain(&told.replace('>', "&gt;")), ">"))
        .filter(|path| path.first().is_some_and(|outermost| !texts::is_no_category(outermost)))
        .collect();
    // The first of the deepest.
    let deepest = paths.iter().rev().max_by_key(|path| path.len()).cloned().unwrap_or_default();
    let others = paths.into_iter().filter(|path| !deepest.starts_with(path)).filter_map(|mut path| path.pop());
    let others = others.collect();
    (deepest, others)
}

/// Where it is sold: elsewhere, or in the shop under its id.
fn page(row: &Kept, feed: &Feed<'_>, kind: &str, notes: &mut Notes<'_>) -> Option<String> {
    if kind == "external" {
        return row.cell(feed.columns.external_url).and_then(|url| notes.web_address("external url", url));
    }
    let (mut url, id) = (feed.reading.site.clone()?, row.cell(feed.columns.id)?);
    url.query_pairs_mut().append_pair("post_type", "product").append_pair("p", id);
    Some(url.into())
}

fn pictures(row: &Kept, feed: &Feed<'_>, title: &str, notes: &mut Notes<'_>) -> Vec<Image> {
    let mut images: Vec<Image> = Vec::new();
    for src in list(row.cell(feed.columns.images)) {
        let Some(url) = notes.web_address_from("images", &src, feed.reading.site.as_ref()) else { continue };
        if images.iter().any(|image| image.url == url) {
            continue;
        }
        if images.len() == MAX_IMAGES {
            notes.note(Fate::Dropped, "images", format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
            break;
        }
        images.push(Image { url, alt: title.to_owned(), width: None, height: None, tone: None });
    }
    images
}
