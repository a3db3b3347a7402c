//! A product of theirs to one of ours.

use std::collections::HashMap;

use super::{
    channel::Chosen,
    editor,
    raw::{Listing, Product},
    records::{Key, Records, key, place},
    variant::variants,
};
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known},
        fields::{Notes, days},
        json::fields::{flag, text_or_none},
        others::pictures::Pictures,
        report::{Fate, Finding},
        variants::options::by_name,
    },
    model::{Image, Provenance},
    record::{
        MAX_CATEGORY_DEPTH, MAX_IMAGES, MAX_NAME_CHARS, MAX_PROVENANCE_CHARS, MAX_TITLE_CHARS, MAX_VALUE_CHARS,
        NewProduct,
    },
    text,
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    pub records: &'a Records<'a>,
    pub channel: Chosen<'a>,
    reading: &'a Reading,
    pictures: Pictures,
}

impl<'a> Feed<'a> {
    pub fn new(records: &'a Records<'a>, channel: Chosen<'a>, reading: &'a Reading) -> Self {
        // Saleor serves the files that it keeps under `/media/`.
        let folder = bare::page(reading.site.as_ref(), &["media", ""]).and_then(|folder| folder.parse().ok());
        Self { records, channel, reading, pictures: Pictures::below(folder) }
    }
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read<'a>(
    pk: Key<'a>,
    product: &Product<'a>,
    path: &str,
    feed: &Feed<'a>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let records = feed.records;
    let external_id = bare::external_id(path, "pk", Some(pk.trim_matches('"')))?;
    let known = Known { place: path, external_id: &external_id };
    shown(records.listings.get(&(pk, feed.channel.key)), &known)?;
    let mut notes = Notes { path, findings };
    let title = notes.line_of("name", product.name, MAX_TITLE_CHARS);
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let pictures = pictures(pk, &title, feed, &mut notes);
    let variants = variants(pk, &pictures, feed, notes.findings);
    if variants.is_empty() {
        return Err(known.refused("productvariant", "none of them can be taken", None));
    }
    let (options, variants) = by_name(variants);
    let attributes = attributes(pk, records);
    let told = |slug: &str| attributes.iter().find(|(known, _)| known == slug).map(|(_, value)| value.as_str());
    let material: Vec<&str> =
        attributes.iter().filter(|(slug, _)| slug == "material").map(|(_, v)| v.as_str()).collect();
    let provenance = Provenance {
        material: notes.line("material", &material.join(", "), MAX_PROVENANCE_CHARS),
        ..Provenance::default()
    };
    let tags = attributes.iter().filter(|(slug, _)| slug != "material" && slug != "brand");
    let tags: Vec<&str> = tags.map(|(_, value)| value.as_str()).collect();
    let collections = collections(pk, feed);
    Ok(NewProduct {
        brand: told("brand").and_then(|brand| notes.line("brand", brand, MAX_NAME_CHARS)),
        category_path: key(product.category).map(|category| category_path(category, records)).unwrap_or_default(),
        collections: notes.collections("collection", collections.iter().map(String::as_str)),
        provenance: Some(provenance).filter(|p| !p.is_empty()),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("attribute", tags.into_iter()),
        options,
        description: description(product, &mut notes),
        images: gallery(pk, pictures, records),
        variants,
        ..bare::product(external_id, title)
    })
}

/// Whether the channel shows and sells it.
fn shown(listing: Option<&Listing<'_>>, known: &Known<'_>) -> Result<(), Rejected> {
    let Some(listing) = listing else {
        return Err(known.left_out("channel", "not in the channel that is read", None));
    };
    let published = text_or_none(listing.published_at);
    if flag(listing.is_published) == Some(false) || !days::hold_today(published.as_deref(), None) {
        return Err(known.left_out("is_published", "not published in the channel that is read", None));
    }
    if flag(listing.visible_in_listings) == Some(false) {
        return Err(known.left_out("visible_in_listings", "not listed in the channel that is read", None));
    }
    let from = text_or_none(listing.available_for_purchase_at);
    // Null is never; where the field isn't there, nothing is said.
    if listing.available_for_purchase_at.is_some() && from.is_none() || !days::hold_today(from.as_deref(), None) {
        return Err(known.left_out("available_for_purchase_at", "not sold today in the channel that is read", None));
    }
    Ok(())
}

/// The pictures of a product by their keys.
fn pictures<'a>(pk: Key<'a>, title: &str, feed: &Feed<'a>, notes: &mut Notes<'_>) -> HashMap<Key<'a>, Image> {
    let mut pictures = HashMap::new();
    for (media, fields) in feed.records.media.get(pk).into_iter().flatten() {
        if pictures.len() == MAX_IMAGES {
            notes.note(
                Fate::Dropped,
                "productmedia",
                format_args!("more than {MAX_IMAGES}: the rest is left out"),
                None,
            );
            break;
        }
        // What has another address is a film.
        let Some(file) = text_or_none(fields.image) else { continue };
        let Some(url) = feed.pictures.address(notes, "productmedia", &file) else { continue };
        let alt = notes.line_of("alt", fields.alt, MAX_VALUE_CHARS).unwrap_or_else(|| title.to_owned());
        pictures.insert(*media, Image { url, alt, width: None, height: None, tone: None });
    }
    pictures
}

/// In the shop's order.
fn gallery<'a>(pk: Key<'a>, mut pictures: HashMap<Key<'a>, Image>, records: &Records<'a>) -> Vec<Image> {
    let mut order: Vec<_> = records.media.get(pk).into_iter().flatten().collect();
    order.sort_by_key(|(_, fields)| place(fields.sort_order));
    order.into_iter().filter_map(|(media, _)| pictures.remove(media)).collect()
}

fn category_path<'a>(mut category: Key<'a>, records: &Records<'a>) -> Vec<String> {
    let mut path = Vec::new();
    // Also where two are in each other.
    while let Some(fields) = records.categories.get(category).filter(|_| path.len() < MAX_CATEGORY_DEPTH) {
        let name = text_or_none(fields.name).map(|name| text::line(&name, MAX_NAME_CHARS).text);
        path.extend(name.filter(|name| !name.is_empty()));
        match key(fields.parent) {
            Some(parent) if parent != category => category = parent,
            _ => break,
        }
    }
    path.reverse();
    path
}

/// The collections that the channel shows.
fn collections(pk: Key<'_>, feed: &Feed<'_>) -> Vec<String> {
    let records = feed.records;
    let shown = |collection: &&Key<'_>| {
        let listing = records.collection_listings.get(&(**collection, feed.channel.key));
        listing.is_some_and(|listing| flag(listing.is_published) != Some(false))
    };
    let keys = records.in_collections.get(pk).into_iter().flatten().filter(shown);
    keys.filter_map(|key| text_or_none(records.collections.get(key)?.name)).map(std::borrow::Cow::into_owned).collect()
}

/// Short names of attributes, and values.
fn attributes(pk: Key<'_>, records: &Records<'_>) -> Vec<(String, String)> {
    let mut of_it: Vec<_> = records.of_products.get(pk).into_iter().flatten().collect();
    of_it.sort_by_key(|told| place(told.sort_order));
    let named = of_it.into_iter().filter_map(|told| {
        let value = records.values.get(key(told.value)?)?;
        let attribute = records.attributes.get(key(value.attribute)?)?;
        let slug = text_or_none(attribute.slug).or_else(|| text_or_none(attribute.name))?;
        Some((slug.into_owned(), text_or_none(value.name)?.into_owned()))
    });
    named.collect()
}

fn description(product: &Product<'_>, notes: &mut Notes<'_>) -> String {
    let Some(raw) = product.description.filter(|raw| raw.get() != "null") else { return String::new() };
    let html = editor::html(raw);
    if html.is_none() {
        notes.note(Fate::Dropped, "description", "not a document of Editor.js", Some(raw.get()));
    }
    html.map(|html| notes.html("description", &html)).unwrap_or_default()
}
