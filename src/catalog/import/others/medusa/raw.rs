//! The shapes of the feed: only the fields that are used, each as it stands there.

use serde::Deserialize;

use crate::catalog::import::json::fields::Field;

#[derive(Deserialize)]
pub(super) struct RawSeed<'a> {
    #[serde(borrow, default)]
    pub store: Field<'a>,
    #[serde(borrow, default)]
    pub products: Field<'a>,
    #[serde(borrow, default)]
    pub categories: Field<'a>,
    #[serde(borrow, default)]
    pub collections: Field<'a>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawStore<'a> {
    #[serde(borrow, default)]
    pub currencies: Field<'a>,
    #[serde(borrow, default)]
    pub default_currency_code: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawProduct<'a> {
    #[serde(borrow, default)]
    pub id: Field<'a>,
    #[serde(borrow, default)]
    pub handle: Field<'a>,
    #[serde(borrow, default)]
    pub title: Field<'a>,
    #[serde(borrow, default)]
    pub description: Field<'a>,
    #[serde(borrow, default)]
    pub status: Field<'a>,
    #[serde(borrow, default)]
    pub thumbnail: Field<'a>,
    #[serde(borrow, default)]
    pub images: Field<'a>,
    #[serde(borrow, default)]
    pub options: Field<'a>,
    #[serde(borrow, default)]
    pub variants: Field<'a>,
    #[serde(borrow, default)]
    pub categories: Field<'a>,
    #[serde(borrow, default)]
    pub collection_id: Field<'a>,
    #[serde(borrow, default)]
    pub tags: Field<'a>,
    #[serde(borrow, default, rename = "type")]
    pub kind: Field<'a>,
    #[serde(borrow, default)]
    pub material: Field<'a>,
    #[serde(borrow, default)]
    pub origin_country: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawVariant<'a> {
    #[serde(borrow, default)]
    pub id: Field<'a>,
    #[serde(borrow, default)]
    pub title: Field<'a>,
    #[serde(borrow, default)]
    pub prices: Field<'a>,
    #[serde(borrow, default)]
    pub options: Field<'a>,
    #[serde(borrow, default)]
    pub sku: Field<'a>,
    #[serde(borrow, default)]
    pub barcode: Field<'a>,
    #[serde(borrow, default)]
    pub ean: Field<'a>,
    #[serde(borrow, default)]
    pub upc: Field<'a>,
    #[serde(borrow, default)]
    pub inventory_quantity: Field<'a>,
    #[serde(borrow, default)]
    pub manage_inventory: Field<'a>,
    #[serde(borrow, default)]
    pub allow_backorder: Field<'a>,
}

#[derive(Deserialize)]
pub(super) struct RawPrice<'a> {
    #[serde(borrow, default)]
    pub currency_code: Field<'a>,
    #[serde(borrow, default)]
    pub amount: Field<'a>,
    #[serde(borrow, default)]
    pub min_quantity: Field<'a>,
    #[serde(borrow, default)]
    pub price_list_id: Field<'a>,
}

/// A category, a collection, a tag, a type, a picture, an option or a value: each has some of these.
#[derive(Deserialize)]
pub(super) struct RawNamed<'a> {
    #[serde(borrow, default)]
    pub id: Field<'a>,
    #[serde(borrow, default)]
    pub name: Field<'a>,
    #[serde(borrow, default)]
    pub title: Field<'a>,
    #[serde(borrow, default)]
    pub value: Field<'a>,
    #[serde(borrow, default)]
    pub values: Field<'a>,
    #[serde(borrow, default)]
    pub url: Field<'a>,
    #[serde(borrow, default)]
    pub parent_category_id: Field<'a>,
    #[serde(borrow, default)]
    pub category_children: Field<'a>,
    #[serde(borrow, default)]
    pub is_internal: Field<'a>,
    #[serde(borrow, default)]
    pub is_active: Field<'a>,
}
