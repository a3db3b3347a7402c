//! A product of theirs to one of ours.

use serde_json::value::RawValue;

use super::{
    Item,
    raw::{RawNamed, RawProduct},
    variant::{only, variations},
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::Known,
        fields::{Misfit, Notes, markup, notes},
        json::fields::{Field, flag, list, text_or_none},
        report::{Fate, Finding},
        variants::options::by_place,
        woocommerce::texts,
    },
    model::Image,
    record::{MAX_CATEGORY_DEPTH, MAX_IMAGES, MAX_NAME_CHARS, MAX_TITLE_CHARS, MAX_VALUE_CHARS, NewProduct},
};

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(
    item: &Item<'_>,
    of_it: &[Item<'_>],
    reading: &Reading,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let raw = &item.raw;
    let refuse = |why: &str| Rejected {
        external_id: None,
        finding: Finding::new(item.path, Fate::Refused, "id", why).value(item.json.get()),
    };
    let id = text_or_none(raw.id).ok_or_else(|| refuse("missing"))?;
    let external_id = notes::external_id(&id).map_err(|Misfit(why)| refuse(&why))?;
    let known = Known { place: item.path, external_id: &external_id };
    let kind = text_or_none(raw.kind).unwrap_or("simple".into());
    match kind.as_ref() {
        "simple" if flag(raw.is_purchasable) == Some(false) => {
            return Err(known.left_out("is_purchasable", "not for sale", None));
        }
        "simple" | "variable" | "external" => {}
        "grouped" => {
            let reason = "a group of products, which are imported by themselves";
            return Err(known.left_out("type", reason, Some(&kind)));
        }
        _ => return Err(known.left_out("type", "not a kind of product that a bag can hold", Some(&kind))),
    }
    if flag(raw.is_password_protected) == Some(true) {
        return Err(known.left_out("is_password_protected", "not published", None));
    }
    let mut notes = Notes { path: item.path, findings };
    let title = named(raw.name).and_then(|name| notes.line("name", &name, MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let (options, variants) = if kind == "variable" {
        let read = variations(item, of_it, &title, &mut notes);
        let (names, given, variants) = read.map_err(|Misfit(why)| known.refused("variations", &why, None))?;
        by_place(names, &given, variants)
    } else {
        let variant = only(raw, &external_id, &mut notes);
        let variant = variant.map_err(|Misfit(why)| known.refused("prices", &why, raw.prices.map(RawValue::get)))?;
        (Vec::new(), vec![variant])
    };
    let (category_path, collections) = categories(raw, &mut notes);
    let tags: Vec<String> = entries(raw.tags).iter().filter_map(|tag| named(tag.name)).collect();
    let brand = entries(raw.brands).first().and_then(|brand| named(brand.name));
    Ok(NewProduct {
        brand: brand.and_then(|brand| notes.line("brands", &brand, MAX_NAME_CHARS)),
        category_path,
        collections: notes.collections("categories", collections.iter().map(String::as_str)),
        provenance: None,
        translations: Vec::new(),
        lang: reading.lang.clone(),
        tags: notes.tags("tags", tags.iter().map(String::as_str)),
        description: description(raw, &mut notes),
        url: page(raw, &kind, &mut notes),
        images: pictures(raw, &title, &mut notes),
        external_id,
        title,
        options,
        variants,
    })
}

/// A name: HTML with entities.
pub(super) fn named(field: Field<'_>) -> Option<String> {
    text_or_none(field).map(|name| markup::plain(&name).into_owned())
}

/// The entries of a list that have names; what is no such entry is passed over.
pub(super) fn entries(field: Field<'_>) -> Vec<RawNamed<'_>> {
    let list = list(field).unwrap_or_default();
    list.into_iter().filter_map(|raw| serde_json::from_str(raw.get()).ok()).collect()
}

/// The long description; where there is none, the short one.
fn description(raw: &RawProduct<'_>, notes: &mut Notes<'_>) -> String {
    let told = text_or_none(raw.description).map(|d| ("description", d));
    let told = told.or_else(|| text_or_none(raw.short_description).map(|d| ("short_description", d)));
    told.map(|(field, text)| notes.html(field, &text)).unwrap_or_default()
}

/// Where it is sold: what is sold elsewhere has that address on its button.
fn page(raw: &RawProduct<'_>, kind: &str, notes: &mut Notes<'_>) -> Option<String> {
    let button: Option<RawNamed<'_>> = raw.add_to_cart.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let elsewhere = button.and_then(|button| text_or_none(button.url)).filter(|_| kind == "external");
    let told = elsewhere.or_else(|| text_or_none(raw.permalink))?;
    notes.web_address("permalink", &told)
}

/// The deepest category, and what others there are that don't lead to it. The list is flat; the path stands in the
/// address of each: `/product-category/clothing/hoodies/`.
fn categories(raw: &RawProduct<'_>, notes: &mut Notes<'_>) -> (Vec<String>, Vec<String>) {
    let mut known: Vec<(String, String, Vec<String>)> = Vec::new();
    for entry in entries(raw.categories) {
        let name = named(entry.name).filter(|name| !texts::is_no_category(name));
        let Some(name) = name.and_then(|name| notes.line("categories", &name, MAX_NAME_CHARS)) else { continue };
        let slug = text_or_none(entry.slug).unwrap_or_default().into_owned();
        let link = text_or_none(entry.link).and_then(|link| url::Url::parse(&link).ok());
        let steps = link.as_ref().and_then(url::Url::path_segments).into_iter().flatten().map(str::to_owned);
        known.push((name, slug, steps.filter(|step| !step.is_empty()).collect()));
    }
    let name_of = |step: &String| known.iter().find(|(_, slug, _)| slug == step).map(|(name, ..)| name.clone());
    let path_of = |(name, slug, steps): &(String, String, Vec<String>)| {
        let mut path: Vec<String> = steps.iter().filter(|step| *step != slug).filter_map(name_of).collect();
        path.truncate(MAX_CATEGORY_DEPTH - 1);
        path.push(name.clone());
        path
    };
    let deepest = known.iter().rev().map(path_of).max_by_key(Vec::len).unwrap_or_default();
    let others = known.iter().map(|(name, ..)| name).filter(|name| !deepest.contains(name)).cloned().collect();
    (deepest, others)
}

fn pictures(raw: &RawProduct<'_>, title: &str, notes: &mut Notes<'_>) -> Vec<Image> {
    let mut images: Vec<Image> = Vec::new();
    for entry in entries(raw.images) {
        if images.len() == MAX_IMAGES {
            notes.note(Fate::Dropped, "images", format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
            break;
        }
        images.extend(picture(&entry, title, notes));
    }
    images
}

/// A picture; what has no text of its own is called by the title.
pub(super) fn picture(entry: &RawNamed<'_>, title: &str, notes: &mut Notes<'_>) -> Option<Image> {
    let url = notes.web_address("images.src", &text_or_none(entry.src)?)?;
    let alt = named(entry.alt).and_then(|alt| notes.line("images.alt", &alt, MAX_VALUE_CHARS));
    Some(Image { url, alt: alt.unwrap_or_else(|| title.to_owned()), width: None, height: None, tone: None })
}
