//! A product in the reader's language: its own texts, overlaid with those of a translation.

use crate::catalog::{
    lang,
    model::{Image, Product, ProductCard, ProductOption},
    record::{Translation, title_of},
};

/// A title in the language that is wanted, of a list as the store has it; `None` where its own will do.
pub(super) fn title(
    titles: Vec<(String, String)>,
    own: Option<&str>,
    wanted: Option<&str>,
) -> Option<(String, String)> {
    let best = lang::best(wanted?, own, titles.iter().map(|(lang, _)| lang.as_str()))?;
    titles.into_iter().nth(best)
}

/// The translation that is wanted; `None` where its own texts will do.
pub(super) fn choose(translations: Vec<Translation>, own: Option<&str>, wanted: Option<&str>) -> Option<Translation> {
    let best = lang::best(wanted?, own, translations.iter().map(|t| t.lang.as_str()))?;
    translations.into_iter().nth(best)
}

/// A picture's words: those that are made of the product's title, and of a value, are made of the translated ones.
fn alt(image: &mut Image, own_title: &str, title: &str, value: impl Fn(&str) -> Option<String>) {
    let Some(rest) = image.alt.strip_prefix(own_title) else { return };
    if rest.is_empty() {
        title.clone_into(&mut image.alt);
    } else if let Some(rest) = rest.strip_prefix(", ") {
        if let Some(value) = value(rest) {
            image.alt = format!("{title}, {value}");
        } else if title != own_title {
            title.clone_into(&mut image.alt);
        }
    }
}

/// A card under another title.
pub(super) fn card(card: &mut ProductCard, (lang, title): (String, String)) {
    if let Some(image) = &mut card.image {
        alt(image, &card.title, &title, |_| None);
    }
    card.title = title;
    card.lang = Some(lang);
}

/// What of a product its translation is laid over.
pub(super) struct Overlay<'a> {
    pub translation: &'a Translation,
    /// The product's own title.
    pub own_title: &'a str,
    /// The product's own options.
    pub own_options: &'a [ProductOption],
}

impl Overlay<'_> {
    /// The product's title.
    pub fn title(&self) -> &str {
        self.translation.title.as_deref().unwrap_or(self.own_title)
    }

    fn value(&self, option: usize, value: &str) -> Option<&str> {
        let place = self.own_options.get(option)?.values.iter().position(|v| v == value)?;
        self.translation.options.get(option)?.values.get(place).map(String::as_str)
    }

    /// A picture of the product or of a variant.
    pub fn image(&self, image: &mut Image) {
        alt(image, self.own_title, self.title(), |value| {
            (0..self.own_options.len()).find_map(|n| self.value(n, value)).map(str::to_owned)
        });
    }

    /// A variant's title, values and picture.
    pub fn variant(&self, title: &mut String, values: &mut [String], image: Option<&mut Image>) {
        let follows = *title == title_of(values);
        for (n, value) in values.iter_mut().enumerate() {
            if let Some(translated) = self.value(n, value) {
                translated.clone_into(value);
            }
        }
        if follows {
            *title = title_of(values);
        }
        if let Some(image) = image {
            self.image(image);
        }
    }
}

/// A whole product in another language.
pub(super) fn product(product: &mut Product, translation: Translation) {
    let (own_title, own_options) = (product.card.title.clone(), std::mem::take(&mut product.options));
    let overlay = Overlay { translation: &translation, own_title: &own_title, own_options: &own_options };
    for variant in &mut product.variant_list {
        overlay.variant(&mut variant.title, &mut variant.options, variant.image.as_mut());
    }
    for image in product.images.iter_mut().chain(&mut product.card.image) {
        overlay.image(image);
    }
    overlay.title().clone_into(&mut product.card.title);
    product.card.lang = Some(translation.lang);
    product.options = if translation.options.is_empty() { own_options } else { translation.options };
    if let Some(description) = translation.description {
        product.description_html = description;
    }
    if !translation.category_path.is_empty() {
        product.category = translation.category_path.last().cloned();
        product.category_path = translation.category_path;
    }
    if translation.collections.len() == product.collections.len() {
        product.collections = translation.collections;
    }
    if translation.provenance.is_some() {
        product.provenance = translation.provenance;
    }
}
