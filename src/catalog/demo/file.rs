//! The form of a demo shop's file: one shop, told in English and in French.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::{gtin::Gtin, model::Condition, money::Currency};

/// A text in both languages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub en: String,
    pub fr: String,
}

/// A shop and its goods.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoShop {
    pub name: String,
    pub awning: u8,
    pub currency: Currency,
    /// The colours by name.
    pub palette: BTreeMap<String, Colour>,
    /// The sizes that are said otherwise in French.
    #[serde(default)]
    pub sizes: BTreeMap<String, Size>,
    /// Paths, outermost first, by the word that products name them with.
    pub categories: BTreeMap<String, Vec<Words>>,
    /// Names, by the word that products name them with.
    pub collections: BTreeMap<String, Words>,
    pub products: Vec<DemoProduct>,
}

/// A colour, whose English name is its key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Colour {
    /// `#rrggbb`.
    pub hex: String,
    pub fr: String,
}

/// A size, whose English name is its key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Size {
    pub fr: String,
}

/// A good. Its variants are its colours, or its colours by its sizes, without those that are not made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoProduct {
    pub id: String,
    /// Which drawing.
    pub art: String,
    pub title: Words,
    /// Who makes it, where it isn't the shop.
    #[serde(default)]
    pub brand: Option<String>,
    pub category: String,
    #[serde(default)]
    pub collections: Vec<String>,
    pub tags: Vec<String>,
    /// HTML, in the form that the sanitiser gives it: a test holds it, so that no start has to.
    pub description: Words,
    pub price: String,
    /// What sizes cost that cost something else.
    #[serde(default)]
    pub prices: BTreeMap<String, String>,
    /// What those at `price` cost before.
    #[serde(default)]
    pub compare_at: Option<String>,
    /// Names out of the palette.
    pub colours: Vec<String>,
    #[serde(default)]
    pub sizes: Vec<String>,
    /// Titles of colours in sizes that there aren't.
    #[serde(default)]
    pub not_made: Vec<String>,
    /// Titles of variants that can't be had.
    #[serde(default)]
    pub sold_out: Vec<String>,
    /// How many there are, by the titles of variants, where it matters.
    #[serde(default)]
    pub stock: BTreeMap<String, u32>,
    /// By the titles of variants, where another shop has the same.
    #[serde(default)]
    pub gtins: BTreeMap<String, Gtin>,
    /// Of all its variants.
    #[serde(default)]
    pub condition: Condition,
    pub provenance: DemoProvenance,
}

/// Where a good comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoProvenance {
    pub material: Words,
    pub origin: Words,
    pub care: Words,
    #[serde(default)]
    pub certificates: Vec<String>,
    #[serde(default)]
    pub passport_url: Option<String>,
}
