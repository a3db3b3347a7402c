//! A product of theirs to one of ours.

use std::{borrow::Cow, collections::HashMap};

use serde_json::value::RawValue;

use super::{
    categories::Categories,
    not_a,
    raw::{RawNamed, RawProduct},
    variant::{first_currency, variants},
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known},
        fields::{Misfit, Notes},
        json::fields::{Field, list, text_or_none},
        others::{pictures::Pictures, texts},
        report::{Fate, Finding},
        variants::options::by_place,
    },
    model::Provenance,
    money::Currency,
    record::{MAX_NAME_CHARS, MAX_PROVENANCE_CHARS, MAX_TITLE_CHARS, NewProduct},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    /// What the products are sold in; `None` where only they can say.
    pub preferred: Option<Currency>,
    pub categories: Categories,
    pub collections: HashMap<String, String>,
    pub reading: &'a Reading,
    pub pictures: Pictures,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(
    raw: &RawValue,
    path: &str,
    feed: &Feed<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).map_err(|e| {
        let finding = Finding::new(path, Fate::Refused, "", not_a("product", &e)).value(raw.get());
        Rejected { external_id: None, finding }
    })?;
    let handle = text_or_none(product.handle);
    let id = text_or_none(product.id).or_else(|| handle.clone());
    let external_id = bare::external_id(path, "handle", id.as_deref())?;
    let known = Known { place: path, external_id: &external_id };
    if let Some(status) = text_or_none(product.status).filter(|status| status != "published") {
        return Err(known.left_out("status", "not published", Some(&status)));
    }
    let mut notes = Notes { path, findings };
    let title = notes.line_of("title", product.title, MAX_TITLE_CHARS);
    let title = title.ok_or_else(|| known.refused("title", "missing", None))?;
    let currency = feed.preferred.or_else(|| first_currency(product.variants));
    let currency = currency.ok_or_else(|| known.refused("variants", "no price in a currency that is known", None))?;
    let options = items(product.options);
    let names: Vec<String> = options
        .iter()
        .enumerate()
        .map(|(n, option)| {
            let name = notes.line_of("options", option.title, MAX_NAME_CHARS);
            name.unwrap_or_else(|| format!("Option {}", n + 1))
        })
        .collect();
    let given: Vec<Vec<String>> = options.iter().map(|option| texts_of(option.values)).collect();
    let variants = variants(product.variants, &names, currency, path, &mut notes)
        .map_err(|Misfit(why)| known.refused("variants", why, None))?;
    let (options, variants) = by_place(names, &given, variants);
    let (category_path, mut collections) = categories(product.categories, &feed.categories);
    collections.extend(text_or_none(product.collection_id).and_then(|id| feed.collections.get(&*id).cloned()));
    let images: Vec<Cow<'_, str>> =
        text_or_none(product.thumbnail).into_iter().chain(addresses(product.images)).collect();
    let kind = product.kind.and_then(|raw| serde_json::from_str::<RawNamed<'_>>(raw.get()).ok());
    let kind = kind.and_then(|kind| text_or_none(kind.value));
    let tags = items(product.tags);
    let tags: Vec<Cow<'_, str>> = tags.iter().filter_map(|tag| text_or_none(tag.value)).chain(kind).collect();
    Ok(NewProduct {
        category_path,
        collections: notes.collections("categories", collections.iter().map(String::as_str)),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("tags", tags.iter().map(AsRef::as_ref)),
        options,
        description: description(&product, &mut notes),
        images: feed.pictures.gallery(&mut notes, "images", images.iter().map(AsRef::as_ref), &title),
        url: handle.and_then(|handle| bare::page(feed.reading.site.as_ref(), &["products", handle.as_ref()])),
        provenance: provenance(&product, &mut notes),
        variants,
        ..bare::product(external_id, title)
    })
}

/// The items of a list that are what they should be.
pub(super) fn items(field: Field<'_>) -> Vec<RawNamed<'_>> {
    list(field).unwrap_or_default().into_iter().filter_map(|raw| serde_json::from_str(raw.get()).ok()).collect()
}

fn texts_of(field: Field<'_>) -> Vec<String> {
    list(field).unwrap_or_default().into_iter().filter_map(|raw| text_or_none(Some(raw))).map(Cow::into_owned).collect()
}

/// Pictures: addresses, or objects with one.
fn addresses(field: Field<'_>) -> Vec<Cow<'_, str>> {
    let address = |raw: &'_ RawValue| -> Option<String> {
        if let Some(address) = text_or_none(Some(raw)) {
            return Some(address.into_owned());
        }
        let named: RawNamed<'_> = serde_json::from_str(raw.get()).ok()?;
        text_or_none(named.url).map(Cow::into_owned)
    };
    list(field).unwrap_or_default().into_iter().filter_map(address).map(Cow::Owned).collect()
}

/// The first category that is shown; the others are collections.
fn categories(field: Field<'_>, known: &Categories) -> (Vec<String>, Vec<String>) {
    let paths = items(field);
    let mut paths = paths.iter().filter_map(|named| known.path(&text_or_none(named.id)?));
    let first = paths.next().unwrap_or_default();
    (first, paths.filter_map(|mut path| path.pop()).collect())
}

/// Plain text.
fn description(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> String {
    let told = text_or_none(product.description);
    told.map(|text| notes.html("description", &texts::paragraphs(&text))).unwrap_or_default()
}

fn provenance(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> Option<Provenance> {
    let provenance = Provenance {
        material: notes.line_of("material", product.material, MAX_PROVENANCE_CHARS),
        origin: notes.line_of("origin_country", product.origin_country, MAX_PROVENANCE_CHARS),
        ..Provenance::default()
    };
    Some(provenance).filter(|p| !p.is_empty())
}
