//! What the API says about what a list can be narrowed to: facets, and the shops' own collections.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    model::{Image, ShopRef},
    money::Currency,
};

/// What a list can be narrowed to. Each count says how many products one would find by choosing that value, whatever else
/// is chosen of the same facet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Facets {
    /// Shops, in the order in which they came.
    pub shops: Vec<FacetShop>,
    /// Categories as a tree, told from the top down: each stands behind the one that it is in. `value` is its path, the
    /// steps joined by `>`, and `label` its own name.
    pub categories: Vec<FacetValue>,
    /// Brands, those with most products first.
    pub brands: Vec<FacetValue>,
    /// The shops' own collections, those with most products first.
    pub collections: Vec<FacetValue>,
    /// Families of colours; `label` is the family's name again, for the client to translate.
    pub colours: Vec<FacetValue>,
    /// Sizes: letters, then numbers, then words.
    pub sizes: Vec<FacetValue>,
    /// `new`, `refurbished`, `used`; `label` is the same, for the client to translate.
    pub conditions: Vec<FacetValue>,
    /// Ranges of prices in each currency, the cheapest first.
    pub prices: Vec<PriceRange>,
    /// How many of what is found can be had.
    pub available: u32,
    /// How many are found.
    pub total: u32,
}

/// A shop in a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FacetShop {
    /// Which.
    pub shop: ShopRef,
    /// How many products one would find.
    pub count: u32,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FacetValue {
    /// What it is asked for by.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// How many products one would find.
    pub count: u32,
}

/// A range of prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PriceRange {
    /// ISO 4217.
    #[ts(type = "string")]
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// From this, in minor units.
    #[ts(type = "number")]
    pub min: i64,
    /// To this, included. The dearest range has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub max: Option<i64>,
    /// How many products one would find.
    pub count: u32,
}

/// A collection that shops put together themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Collection {
    /// What it is asked for by.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose it is, where all that is in it is of one shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub shop: Option<ShopRef>,
    /// How many products are in it.
    pub count: u32,
    /// Pictures of its first products, at most three.
    pub cover: Vec<Image>,
}

/// Collections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CollectionList {
    /// Those with most products first.
    pub collections: Vec<Collection>,
}
