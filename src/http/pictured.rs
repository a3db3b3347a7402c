//! Answers that carry pictures: a visitor's browser asks only this server for them.
//!
//! Whatever the API says with an [`Image`] in it goes through [`proxied`]: what is known of the pictures comes in with one
//! query, and addresses elsewhere become signed ones here. An answer that is added implements [`Pictured`].

use std::collections::HashMap;

use super::{ApiError, AppState};
use crate::{
    catalog::{
        listing::CollectionList,
        model::{Image, Product, ProductCard, ProductPage, Variant, VariantLine, VariantList},
    },
    pictures::address::PictureId,
};

/// Something with pictures in it.
pub trait Pictured {
    /// Shows each of them.
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image));
}

/// An answer as it may leave: with sizes and colours where they are known, and every picture at an address of ours.
pub async fn proxied<T: Pictured>(state: &AppState, mut answer: T) -> Result<T, ApiError> {
    let signer = state.pictures.signer();
    let mut paths = HashMap::new();
    answer.each_image(&mut |image| {
        if !paths.contains_key(&image.url)
            && let Some(path) = signer.path(&image.url)
        {
            paths.insert(image.url.clone(), (PictureId::of(&image.url), path));
        }
    });
    let facts = state.catalog.picture_facts(paths.values().map(|(id, _)| *id.bytes())).await?;
    answer.each_image(&mut |image| {
        let Some((id, path)) = paths.get(&image.url) else { return };
        image.url.clone_from(path);
        if let Some(facts) = facts.get(id.bytes()) {
            // Measured, where a feed may only claim.
            (image.width, image.height) = (Some(facts.width), Some(facts.height));
            image.tone.get_or_insert_with(|| facts.tone.clone());
        }
    });
    Ok(answer)
}

impl Pictured for Image {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        show(self);
    }
}

impl<T: Pictured> Pictured for Option<T> {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        if let Some(inner) = self {
            inner.each_image(show);
        }
    }
}

impl<T: Pictured> Pictured for Vec<T> {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        for inner in self {
            inner.each_image(show);
        }
    }
}

impl Pictured for ProductCard {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.image.each_image(show);
        if let Some(fitting) = &mut self.fitting {
            fitting.image.each_image(show);
        }
    }
}

impl Pictured for ProductPage {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.products.each_image(show);
    }
}

impl Pictured for Variant {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.image.each_image(show);
    }
}

impl Pictured for Product {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.card.each_image(show);
        self.images.each_image(show);
        self.variant_list.each_image(show);
    }
}

impl Pictured for VariantLine {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.image.each_image(show);
    }
}

impl Pictured for VariantList {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.variants.each_image(show);
    }
}

impl Pictured for CollectionList {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        for collection in &mut self.collections {
            collection.cover.each_image(show);
        }
    }
}
