//! The shapes of the feed: every field as it stands there, so that each can be judged alone.

use serde::Deserialize;

use crate::catalog::import::json::fields::Field;

#[derive(Deserialize)]
pub(super) struct RawProduct<'a> {
    #[serde(borrow)]
    pub id: Field<'a>,
    #[serde(rename = "type")]
    pub kind: Field<'a>,
    pub parent: Field<'a>,
    pub name: Field<'a>,
    pub permalink: Field<'a>,
    pub sku: Field<'a>,
    pub global_unique_id: Field<'a>,
    pub short_description: Field<'a>,
    pub description: Field<'a>,
    pub prices: Field<'a>,
    pub images: Field<'a>,
    pub categories: Field<'a>,
    pub tags: Field<'a>,
    pub brands: Field<'a>,
    pub attributes: Field<'a>,
    pub variations: Field<'a>,
    /// A variation's own values: `Color: Red / Size: M`.
    pub variation: Field<'a>,
    pub is_purchasable: Field<'a>,
    pub is_in_stock: Field<'a>,
    pub is_password_protected: Field<'a>,
    pub low_stock_remaining: Field<'a>,
    pub add_to_cart: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawPrices<'a> {
    #[serde(borrow)]
    pub price: Field<'a>,
    pub regular_price: Field<'a>,
    pub price_range: Field<'a>,
    pub currency_code: Field<'a>,
    pub currency_minor_unit: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawRange<'a> {
    #[serde(borrow)]
    pub min_amount: Field<'a>,
    pub max_amount: Field<'a>,
}

/// A picture, a category, a tag, a term: what has a name.
#[derive(Deserialize)]
pub(super) struct RawNamed<'a> {
    #[serde(borrow)]
    pub src: Field<'a>,
    pub alt: Field<'a>,
    pub name: Field<'a>,
    pub slug: Field<'a>,
    pub link: Field<'a>,
    pub url: Field<'a>,
    pub value: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawAttribute<'a> {
    #[serde(borrow)]
    pub name: Field<'a>,
    pub has_variations: Field<'a>,
    pub terms: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawVariation<'a> {
    #[serde(borrow)]
    pub id: Field<'a>,
    pub attributes: Field<'a>,
}
