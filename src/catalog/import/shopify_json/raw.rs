//! The shapes of the feed: every field as it stands there, so that each can be judged alone.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::catalog::{
    import::json::fields::{Field, list, present, text_or_none},
    money::Currency,
};

#[derive(Deserialize)]
pub(super) struct RawProduct<'a> {
    #[serde(borrow)]
    pub id: Field<'a>,
    pub title: Field<'a>,
    pub handle: Field<'a>,
    pub body_html: Field<'a>,
    pub vendor: Field<'a>,
    pub product_type: Field<'a>,
    pub tags: Field<'a>,
    pub status: Field<'a>,
    #[serde(default, deserialize_with = "present")]
    pub published_at: Field<'a>,
    pub price: Field<'a>,
    pub compare_at_price: Field<'a>,
    pub available: Field<'a>,
    pub variants: Field<'a>,
    pub options: Field<'a>,
    pub images: Field<'a>,
    pub image: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawOption<'a> {
    #[serde(borrow)]
    pub name: Field<'a>,
    pub values: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawImage<'a> {
    #[serde(borrow)]
    pub id: Field<'a>,
    pub src: Field<'a>,
    pub alt: Field<'a>,
    pub width: Field<'a>,
    pub height: Field<'a>,
    pub variant_ids: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawVariant<'a> {
    #[serde(borrow)]
    pub id: Field<'a>,
    pub title: Field<'a>,
    pub option1: Field<'a>,
    pub option2: Field<'a>,
    pub option3: Field<'a>,
    pub sku: Field<'a>,
    pub barcode: Field<'a>,
    pub price: Field<'a>,
    pub compare_at_price: Field<'a>,
    pub available: Field<'a>,
    pub inventory_quantity: Field<'a>,
    pub inventory_policy: Field<'a>,
    #[serde(default, deserialize_with = "present")]
    pub inventory_management: Field<'a>,
    pub featured_image: Field<'a>,
    pub image_id: Field<'a>,
    pub presentment_prices: Field<'a>,
}

#[derive(Deserialize)]
struct Presentment<'a> {
    #[serde(borrow)]
    price: Field<'a>,
}

#[derive(Deserialize)]
struct PresentmentPrice<'a> {
    #[serde(borrow)]
    amount: Field<'a>,
    currency_code: Field<'a>,
}

/// What a product's own price is in, where the admin API says so: its prices for several countries name their currencies,
/// and one of them is the price itself.
pub(super) fn told_currency(raw: &RawValue) -> Option<Currency> {
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).ok()?;
    let first = *list(product.variants).ok()?.first()?;
    let variant: RawVariant<'_> = serde_json::from_str(first.get()).ok()?;
    let own = text_or_none(variant.price)?;
    let mut told = None;
    for raw in list(variant.presentment_prices).ok()? {
        let presentment: Presentment<'_> = serde_json::from_str(raw.get()).ok()?;
        let price: PresentmentPrice<'_> = serde_json::from_str(presentment.price?.get()).ok()?;
        if text_or_none(price.amount)? == own {
            let currency = text_or_none(price.currency_code)?.parse().ok()?;
            if told.is_some_and(|t| t != currency) {
                return None;
            }
            told = Some(currency);
        }
    }
    told
}
