//! The rows of a product to one of ours.

use super::{
    columns::{Columns, OPTIONS},
    variant::variants,
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known},
        fields::{Notes, category},
        report::{Fate, Finding},
        rows::Kept,
        variants::options::by_place,
    },
    model::{Image, Provenance},
    money::Currency,
    record::{MAX_IMAGES, MAX_NAME_CHARS, MAX_PROVENANCE_CHARS, MAX_TITLE_CHARS, MAX_VALUE_CHARS, NewProduct},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    pub columns: &'a Columns,
    pub currency: Currency,
    pub reading: &'a Reading,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(
    handle: &str,
    rows: &[Kept],
    feed: &Feed<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let columns = feed.columns;
    // The texts stand in the row with the title: in the first, where nobody sorted the table.
    let texts = rows.iter().find(|row| row.cell(columns.title).is_some()).unwrap_or(&rows[0]);
    let place = texts.place();
    let external_id = bare::external_id(&place, "handle", Some(handle))?;
    let known = Known { place: &place, external_id: &external_id };
    if let Some(status) = texts.cell(columns.status).filter(|s| !s.eq_ignore_ascii_case("active")) {
        return Err(known.left_out("status", "not for sale", Some(status)));
    }
    // An empty cell publishes.
    if let Some(published) = texts.cell(columns.published).filter(|p| is_no(p)) {
        return Err(known.left_out("published", "not published", Some(published)));
    }
    let mut notes = Notes { path: &place, findings };
    let title = texts.cell(columns.title).and_then(|t| notes.line("title", t, MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("title", "missing", None))?;
    let images = pictures(rows, columns, &title, notes.findings);
    let (names, variants) = variants(rows, feed, texts, &title, notes.findings);
    if variants.is_empty() {
        return Err(known.refused("variants", "none of them can be taken", None));
    }
    let (options, variants) = by_place(names, &[], variants);
    let (category_path, kind) = kind(texts, columns);
    let tags = texts.cell(columns.tags).unwrap_or_default().split(',').chain(kind);
    Ok(NewProduct {
        brand: texts.cell(columns.vendor).and_then(|v| notes.line("vendor", v, MAX_NAME_CHARS)),
        category_path,
        collections: notes.collections("collection", rows.iter().filter_map(|row| row.cell(columns.collection))),
        provenance: provenance(texts, columns, &mut notes),
        translations: Vec::new(),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("tags", tags),
        description: notes.html("body (html)", texts.cell(columns.body).unwrap_or_default()),
        url: bare::page(feed.reading.site.as_ref(), &["products", handle]),
        images,
        external_id,
        title,
        options,
        variants,
    })
}

/// `FALSE`, as spreadsheets write it, too.
fn is_no(flag: &str) -> bool {
    ["false", "no", "0"].iter().any(|no| flag.eq_ignore_ascii_case(no))
}

/// What kind of thing it is: Shopify's category, which is a path, or else the shop's own type. A type beside a category
/// is worth finding, too.
fn kind<'a>(row: &'a Kept, columns: &Columns) -> (Vec<String>, Option<&'a str>) {
    let path = row.cell(columns.category).map(|c| category::path(c, ">")).unwrap_or_default();
    let kind = row.cell(columns.kind);
    if path.is_empty() { (kind.map(|k| category::path(k, ">")).unwrap_or_default(), None) } else { (path, kind) }
}

fn provenance(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> Option<Provenance> {
    let mut line = |field, column| {
        let told: &str = row.cell(column)?;
        // Lists come with semicolons: `cotton; linen`.
        notes.line(field, &told.replace("; ", ", "), MAX_PROVENANCE_CHARS)
    };
    let provenance = Provenance {
        material: line("material", columns.material),
        origin: line("origin", columns.origin),
        care: line("care", columns.care),
        ..Provenance::default()
    };
    Some(provenance).filter(|p| !p.is_empty())
}

/// The pictures of all rows, each once, by the positions that they tell.
fn pictures(rows: &[Kept], columns: &Columns, title: &str, findings: &mut Vec<Finding>) -> Vec<Image> {
    let mut placed: Vec<(u32, Image)> = Vec::new();
    for row in rows {
        let Some(src) = row.cell(columns.image) else { continue };
        let path = row.place();
        let mut notes = Notes { path: &path, findings };
        let Some(url) = notes.web_address("image src", src) else { continue };
        if placed.iter().any(|(_, image)| image.url == url) {
            continue;
        }
        if placed.len() == MAX_IMAGES {
            let reason = format_args!("more than {MAX_IMAGES}: the rest is left out");
            notes.note(Fate::Dropped, "image src", reason, None);
            break;
        }
        let alt = row.cell(columns.image_alt).and_then(|alt| notes.line("image alt text", alt, MAX_VALUE_CHARS));
        let position = row.cell(columns.image_position).and_then(|p| p.parse().ok()).unwrap_or(u32::MAX);
        let alt = alt.unwrap_or_else(|| title.to_owned());
        placed.push((position, Image { url, alt, width: None, height: None, tone: None }));
    }
    placed.sort_by_key(|(position, _)| *position);
    placed.into_iter().map(|(_, image)| image).collect()
}

/// The names of the options, from the first row that tells each.
pub(super) fn option_names(rows: &[Kept], columns: &Columns, notes: &mut Notes<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(OPTIONS);
    for (n, column) in columns.option_names.into_iter().enumerate() {
        let told = rows.iter().find_map(|row| row.cell(column));
        let name = told.and_then(|name| notes.line("option name", name, MAX_NAME_CHARS));
        names.push(name.unwrap_or_else(|| format!("Option {}", n + 1)));
    }
    names
}
