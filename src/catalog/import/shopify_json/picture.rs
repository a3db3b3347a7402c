//! Pictures, and which variant has which.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::raw::{RawImage, RawProduct, RawVariant};
use crate::catalog::{
    import::{
        fields::{Misfit, Notes},
        json::fields::{list, text_or_none, whole},
        report::Fate,
    },
    model::Image,
    record::{MAX_IMAGES, MAX_VALUE_CHARS},
};

/// A picture with what ties it to variants.
pub(super) struct Picture {
    pub id: Option<String>,
    pub variant_ids: Vec<String>,
    pub image: Image,
}

/// The product's pictures, in the shop's order.
pub(super) fn pictures(product: &RawProduct<'_>, title: &str, notes: &mut Notes<'_>) -> Vec<Picture> {
    let mut list = list(product.images).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "images", why, product.images.map(RawValue::get));
        Vec::new()
    });
    if list.is_empty() {
        list.extend(product.image);
    }
    if list.len() > MAX_IMAGES {
        notes.note(Fate::Dropped, "images", format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
        list.truncate(MAX_IMAGES);
    }
    list.into_iter().filter_map(|raw| picture(raw, title, notes)).collect()
}

fn picture(raw: &RawValue, title: &str, notes: &mut Notes<'_>) -> Option<Picture> {
    let Ok(image) = serde_json::from_str::<RawImage<'_>>(raw.get()) else {
        notes.note(Fate::Dropped, "images", "not a picture", Some(raw.get()));
        return None;
    };
    let url = notes.web_address("images.src", &text_or_none(image.src)?)?;
    let alt = text_or_none(image.alt).and_then(|alt| notes.line("images.alt", &alt, MAX_VALUE_CHARS));
    let size = |field| whole(field).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    let variant_ids = list(image.variant_ids).unwrap_or_default();
    Some(Picture {
        id: text_or_none(image.id).map(Cow::into_owned),
        variant_ids: variant_ids.into_iter().filter_map(|id| text_or_none(Some(id))).map(Cow::into_owned).collect(),
        image: Image {
            url,
            alt: alt.unwrap_or_else(|| title.to_owned()),
            width: size(image.width),
            height: size(image.height),
            tone: None,
        },
    })
}

/// A variant's own picture.
pub(super) fn image_of(
    variant: &RawVariant<'_>,
    external_id: &str,
    pictures: &[Picture],
    notes: &mut Notes<'_>,
) -> Option<Image> {
    let featured: Option<RawImage<'_>> = variant.featured_image.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let id = text_or_none(variant.image_id).or_else(|| featured.as_ref().and_then(|f| text_or_none(f.id)));
    let known = pictures
        .iter()
        .find(|p| (id.is_some() && p.id.as_deref() == id.as_deref()) || p.variant_ids.iter().any(|v| v == external_id));
    if let Some(known) = known {
        return Some(known.image.clone());
    }
    let title = text_or_none(variant.title).unwrap_or_default();
    variant
        .featured_image
        .filter(|raw| raw.get() != "null")
        .and_then(|raw| picture(raw, &title, notes))
        .map(|p| p.image)
}
