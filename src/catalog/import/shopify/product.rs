//! A product of theirs to one of ours.

use serde_json::value::RawValue;

use super::{
    fields::{Field, Misfit, Notes, list, text, text_or_none},
    options::{option_names, with_options},
    picture::pictures,
    raw::{RawProduct, reason},
    variant::variants,
};
use crate::catalog::{
    html,
    import::report::{Fate, Finding},
    money::Currency,
    record::{MAX_EXTERNAL_ID_LEN, MAX_NAME_CHARS, MAX_TAGS, MAX_TITLE_CHARS, NewProduct},
};

/// Where a product comes from.
pub(super) struct Source<'a> {
    pub path: &'a str,
    pub currency: Currency,
    pub lang: Option<&'a str>,
    pub site: Option<&'a url::Url>,
}

/// A product that isn't taken.
pub(super) struct Rejected {
    /// Its id, where that much is known.
    pub external_id: Option<String>,
    pub finding: Finding,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(raw: &RawValue, source: &Source<'_>, findings: &mut Vec<Finding>) -> Result<NewProduct, Rejected> {
    let unreadable = |e: serde_json::Error| {
        let why = format_args!("not a product: {}", reason(&e)).to_string();
        Rejected { external_id: None, finding: Finding::new(source.path, Fate::Refused, "", why).value(raw.get()) }
    };
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).map_err(unreadable)?;
    let external_id = external_id(&product, source)?;
    let reject = |fate, field, reason: &str, value: Option<&str>| {
        let mut finding = Finding::new(source.path, fate, field, reason);
        if let Some(value) = value {
            finding = finding.value(value);
        }
        Rejected { external_id: Some(external_id.clone()), finding }
    };
    if let Some(status) = text_or_none(product.status).filter(|s| s != "active") {
        return Err(reject(Fate::LeftOut, "status", "not for sale", Some(&status)));
    }
    if product.published_at.is_some_and(|p| p.get() == "null") {
        return Err(reject(Fate::LeftOut, "published_at", "not published", None));
    }
    let mut notes = Notes { path: source.path, findings };
    let title = match text(product.title) {
        Ok(title) => title.and_then(|t| notes.line("title", &t, MAX_TITLE_CHARS)),
        Err(Misfit(why)) => return Err(reject(Fate::Refused, "title", &why, product.title.map(RawValue::get))),
    };
    let title = title.ok_or_else(|| reject(Fate::Refused, "title", "missing", None))?;
    let pictures = pictures(&product, &title, &mut notes);
    let (names, given) = option_names(&product, &mut notes);
    let variants = variants(&product, source, &pictures, &mut notes)
        .map_err(|Misfit(why)| reject(Fate::Refused, "variants", &why, product.variants.map(RawValue::get)))?;
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
        url: source.site.and_then(|site| page(site, product.handle)),
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
    if id.len() > MAX_EXTERNAL_ID_LEN { Err(refuse("longer than 200 bytes")) } else { Ok(id.trim().to_owned()) }
}

fn page(site: &url::Url, handle: Field<'_>) -> Option<String> {
    let handle = text_or_none(handle)?;
    let mut url = site.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(["products", handle.trim()]);
    Some(url.into())
}

fn description(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> String {
    match text(product.body_html) {
        Ok(body) => {
            let description = html::sanitize(&body.unwrap_or_default());
            if description.shortened {
                notes.note(Fate::Shortened, "body_html", "longer than 64 KiB", None);
            }
            if description.flattened {
                notes.note(Fate::Dropped, "body_html", "too much markup: only its text is kept", None);
            }
            description.html
        }
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "body_html", why, product.body_html.map(RawValue::get));
            String::new()
        }
    }
}

/// A list on the shop front, one text with commas from the admin API.
fn tags(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> Vec<String> {
    let joined = text(product.tags).ok().flatten();
    let mut tags: Vec<String> = Vec::new();
    let mut add = |tag: &str, notes: &mut Notes<'_>| {
        if let Some(tag) = notes.line("tags", tag, MAX_NAME_CHARS)
            && !tags.contains(&tag)
        {
            if tags.len() >= MAX_TAGS {
                return false;
            }
            tags.push(tag);
        }
        true
    };
    let fits = match &joined {
        Some(joined) => joined.split(',').all(|tag| add(tag, notes)),
        None => match list(product.tags) {
            Ok(list) => list.into_iter().filter_map(|t| text_or_none(Some(t))).all(|tag| add(&tag, notes)),
            Err(Misfit(why)) => {
                notes.note(Fate::Dropped, "tags", why, product.tags.map(RawValue::get));
                true
            }
        },
    };
    if !fits {
        notes.note(Fate::Dropped, "tags", format_args!("more than {MAX_TAGS}: the rest is left out"), None);
    }
    tags
}
