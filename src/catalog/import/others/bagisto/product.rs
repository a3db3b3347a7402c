//! The rows of a product to one of ours.

use super::{
    columns::{Columns, list},
    variant::{alone, configured},
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known},
        fields::{Misfit, Notes, category},
        others::pictures::Pictures,
        report::{Fate, Finding},
        rows::Kept,
        variants::options::by_name,
    },
    lang,
    money::Currency,
    record::{MAX_LANGUAGES, MAX_TITLE_CHARS, NewProduct, Translation},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    pub columns: &'a Columns,
    pub currency: Currency,
    pub reading: &'a Reading,
    pub pictures: Pictures,
}

/// Reads one product. `own`: its rows, one in each language; `of_it`: those of its variants. What is wrong with a part of
/// it goes into `findings`.
pub(super) fn read(
    own: &[&Kept],
    of_it: &[&Kept],
    feed: &Feed<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let columns = feed.columns;
    let row = in_language(own, feed);
    let place = row.place();
    let external_id = bare::external_id(&place, "sku", row.cell(columns.sku))?;
    let known = Known { place: &place, external_id: &external_id };
    let kind = row.cell(columns.kind).unwrap_or("simple");
    let configurable = match kind {
        "simple" | "virtual" | "downloadable" => false,
        "configurable" => true,
        "grouped" => {
            return Err(known.left_out("type", "a group of products, which are imported by themselves", Some(kind)));
        }
        "bundle" => return Err(known.left_out("type", "a bundle, which is put together in its shop", Some(kind))),
        "booking" => return Err(known.left_out("type", "no goods: a time is booked in its shop", Some(kind))),
        _ => return Err(known.refused("type", "not a type of product that Bagisto has", Some(kind))),
    };
    if row.cell(columns.status).is_some_and(is_off) {
        return Err(known.left_out("status", "not for sale", row.cell(columns.status)));
    }
    if row.cell(columns.visible).is_some_and(is_off) {
        let value = row.cell(columns.visible);
        return Err(known.left_out("visible_individually", "not shown by itself in its shop", value));
    }
    let mut notes = Notes { path: &place, findings };
    let title = row.cell(columns.name).and_then(|t| notes.line("name", t, MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let named = if configurable {
        configured(row, of_it, feed, &title, &mut notes)
    } else {
        for row in of_it {
            let parent = row.cell(columns.parent).unwrap_or_default();
            let reason = "the product with this SKU isn't configurable";
            notes.findings.push(Finding::new(&row.place(), Fate::Refused, "parent_sku", reason).value(parent));
        }
        let read = alone(row, feed, &mut notes);
        vec![read.map_err(|(field, Misfit(why), value)| known.refused(field, why, value))?]
    };
    if named.is_empty() {
        return Err(known.refused("configurable_variants", "none of them can be taken", None));
    }
    let (options, variants) = by_name(named);
    let (category_path, collections) = categories(row, columns);
    let told = feed.reading.lang.clone().or_else(|| locale(row, columns));
    Ok(NewProduct {
        category_path,
        collections: notes.collections("categories", collections.iter().map(String::as_str)),
        translations: translations(own, row, columns, &mut notes),
        lang: told,
        description: description(row, columns, &mut notes),
        images: feed.pictures.gallery(&mut notes, "images", pictures(row, of_it, columns), &title),
        url: row.cell(columns.url_key).and_then(|key| bare::page(feed.reading.site.as_ref(), &[key])),
        options,
        variants,
        ..bare::product(external_id, title)
    })
}

/// `0`, as Bagisto writes it.
pub(super) fn is_off(flag: &str) -> bool {
    flag == "0" || flag.eq_ignore_ascii_case("false")
}

/// Of the rows of one product the one in the language that is asked for; else the first.
fn in_language<'r>(own: &[&'r Kept], feed: &Feed<'_>) -> &'r Kept {
    let wanted = feed.reading.lang.as_deref();
    let locales: Vec<String> = own.iter().map(|row| locale(row, feed.columns).unwrap_or_default()).collect();
    let best = wanted.and_then(|wanted| lang::best(wanted, None, locales.iter().map(String::as_str)));
    own[best.unwrap_or(0)]
}

/// The language of a row: `pt_BR` is `pt-BR`.
fn locale(row: &Kept, columns: &Columns) -> Option<String> {
    row.cell(columns.locale).map(|locale| locale.replace('_', "-")).filter(|tag| lang::is_tag(tag))
}

/// The other rows of a product say the same in other languages.
fn translations(own: &[&Kept], row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> Vec<Translation> {
    let mut translations: Vec<Translation> = Vec::new();
    for other in own.iter().filter(|other| other.line != row.line) {
        let place = other.place();
        let mut notes = Notes { path: &place, findings: notes.findings };
        let is_new = |tag: &String| Some(tag) != locale(row, columns).as_ref();
        let tag = locale(other, columns).filter(is_new).filter(|tag| translations.iter().all(|t| t.lang != *tag));
        let Some(lang) = tag.filter(|_| translations.len() < MAX_LANGUAGES) else {
            notes.note(Fate::Refused, "sku", "another row of the feed has this SKU", other.cell(columns.sku));
            continue;
        };
        translations.push(Translation {
            lang,
            title: other.cell(columns.name).and_then(|name| notes.line("name", name, MAX_TITLE_CHARS)),
            description: Some(description(other, columns, &mut notes)).filter(|html| !html.is_empty()),
            ..Translation::default()
        });
    }
    translations
}

/// The long description; where there is none, the short one.
fn description(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> String {
    let told = row.cell(columns.description).or_else(|| row.cell(columns.short_description));
    told.map(|html| notes.html("description", html)).unwrap_or_default()
}

/// The deepest category, and what others there are.
fn categories(row: &Kept, columns: &Columns) -> (Vec<String>, Vec<String>) {
    let paths: Vec<Vec<String>> =
        list(row.cell(columns.categories), ',').map(|told| category::path(told, "/")).collect();
    // The first of the deepest.
    let deepest = paths.iter().rev().max_by_key(|path| path.len()).cloned().unwrap_or_default();
    let others = paths.into_iter().filter(|path| !deepest.starts_with(path)).filter_map(|mut path| path.pop());
    let others = others.collect();
    (deepest, others)
}

fn pictures<'r>(row: &'r Kept, of_it: &[&'r Kept], columns: &Columns) -> impl Iterator<Item = &'r str> {
    let told: Vec<Option<&str>> =
        std::iter::once(row.cell(columns.images)).chain(of_it.iter().map(|row| row.cell(columns.images))).collect();
    told.into_iter().flat_map(|cell| list(cell, ','))
}
