//! A product to its line.

use serde_json::value::RawValue;

use super::line::{ImageLine, ProductLine, TranslationLine, VariantLine};
use crate::catalog::{
    money::{Currency, Money},
    record::{NewProduct, NewVariant, Translation, title_of},
};

/// The line of a product. `shop`: what the header says that prices are in.
pub(in crate::catalog) fn line(product: NewProduct, shop: Option<Currency>) -> ProductLine {
    let currency = product.variants.first().map(|v| v.price.currency).filter(|c| Some(*c) != shop);
    ProductLine {
        id: product.external_id,
        title: product.title,
        brand: product.brand,
        category: product.category_path,
        collections: product.collections,
        tags: product.tags,
        lang: product.lang,
        description: product.description,
        url: product.url,
        images: product.images.into_iter().map(ImageLine::from).collect(),
        options: product.options,
        provenance: product.provenance,
        translations: product.translations.into_iter().map(translation).collect(),
        currency,
        variants: product.variants.into_iter().map(variant).collect(),
    }
}

fn variant(variant: NewVariant) -> VariantLine {
    VariantLine {
        id: variant.external_id,
        title: Some(variant.title).filter(|title| *title != title_of(&variant.options)),
        price: decimal(variant.price),
        compare_at: variant.compare_at.map(decimal),
        available: variant.available,
        stock: variant.stock,
        sku: variant.sku,
        gtin: variant.gtin.map(|gtin| gtin.to_string()),
        condition: variant.condition,
        image: variant.image.map(ImageLine::from),
        options: variant.options,
    }
}

fn translation(translation: Translation) -> TranslationLine {
    let Translation { lang, title, description, category_path, collections, options, provenance } = translation;
    TranslationLine { lang, title, description, category: category_path, collections, options, provenance }
}

/// In quotes: numbers of JSON are floats to many who read it.
fn decimal(money: Money) -> Box<RawValue> {
    // A decimal in quotes is JSON.
    RawValue::from_string(format!("\"{}\"", money.decimal())).unwrap_or_default()
}
