//! A product of theirs to one of ours.

use serde_json::value::RawValue;

use super::{
    options::{option_names, with_options},
    picture::pictures,
    raw::RawProduct,
    variant::variants,
};
use crate::catalog::{
    import::{
        Rejected,
        bare::{self, Known},
        fields::{Misfit, Notes, notes},
        json::fields::{list, reason, text, text_or_none},
        report::{Fate, Finding},
    },
    money::Currency,
    record::{MAX_NAME_CHARS, MAX_TITLE_CHARS, NewProduct},
};

/// Where a product comes from.
pub(super) struct Source<'a> {
    pub path: &'a str,
    pub currency: Currency,
    pub lang: Option<&'a str>,
    pub site: Option<&'a url::Url>,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(raw: &RawValue, source: &Source<'_>, findings: &mut Vec<Finding>) -> Result<NewProduct, Rejected> {
    let unreadable = |e: serde_json::Error| {
        let why = format_args!("not a product: {}", reason(&e)).to_string();
        Rejected { external_id: None, finding: Finding::new(source.path, Fate::Refused, "", why).value(raw.get()) }
    };
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).map_err(unreadable)?;
    let external_id = external_id(&product, source)?;
    let known = Known { place: source.path, external_id: &external_id };
    if let Some(status) = text_or_none(product.status).filter(|s| s != "active") {
        return Err(known.left_out("status", "not for sale", Some(&status)));
    }
    if product.published_at.is_some_and(|p| p.get() == "null") {
        return Err(known.left_out("published_at", "not published", None));
    }
    let mut notes = Notes { path: source.path, findings };
    let title = match text(product.title) {
        Ok(title) => title.and_then(|t| notes.line("title", &t, MAX_TITLE_CHARS)),
        Err(Misfit(why)) => return Err(known.refused("title", &why, product.title.map(RawValue::get))),
    };
    let title = title.ok_or_else(|| known.refused("title", "missing", None))?;
    let pictures = pictures(&product, &title, &mut notes);
    let (names, given) = option_names(&product, &mut notes);
    let variants = variants(&product, source, &pictures, &mut notes)
        .map_err(|Misfit(why)| known.refused("variants", &why, product.variants.map(RawValue::get)))?;
    let (options, variants) = with_options(names, &given, variants);
    Ok(NewProduct {
        brand: notes.line_of("vendor", product.vendor, MAX_NAME_CHARS),
        category_path: notes.line_of("product_type", product.product_type, MAX_NAME_CHARS).into_iter().collect(),
        collections: Vec::new(),
        provenance: None,
        translations: Vec::new(),
        lang: source.lang.map(str::to_owned),
        tags: tags(&product, &mut notes),
        description: description(&product, &mut notes),
        url: text_or_none(product.handle).and_then(|handle| bare::page(source.site, &["products", handle.trim()])),
        images: pictures.into_iter().map(|p| p.image).collect(),
        external_id,
        title,
        options,
        variants,
    })
}

fn external_id(product: &RawProduct<'_>, source: &Source<'_>) -> Result<String, Rejected> {
    let refuse =
        |reason: &str| Rejected { external_id: None, finding: Finding::new(source.path, Fate::Refused, "id", reason) };
    let id = text_or_none(product.id).or_else(|| text_or_none(product.handle));
    let id = id.ok_or_else(|| refuse("neither an id nor a handle"))?;
    notes::external_id(&id).map_err(|Misfit(why)| refuse(&why))
}

fn description(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> String {
    match text(product.body_html) {
        Ok(body) => notes.html("body_html", &body.unwrap_or_default()),
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "body_html", why, product.body_html.map(RawValue::get));
            String::new()
        }
    }
}

/// A list on the shop front, one text with commas from the admin API.
fn tags(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> Vec<String> {
    if let Ok(Some(joined)) = text(product.tags) {
        return notes.tags("tags", joined.split(','));
    }
    match list(product.tags) {
        Ok(list) => {
            let tags: Vec<_> = list.into_iter().filter_map(|t| text_or_none(Some(t))).collect();
            notes.tags("tags", tags.iter().map(AsRef::as_ref))
        }
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "tags", why, product.tags.map(RawValue::get));
            Vec::new()
        }
    }
}
