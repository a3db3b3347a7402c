//! The lines of the format. Names and meanings stay within a version; what is missing or unknown is passed over.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::catalog::{
    model::{Condition, Image, ProductOption, Provenance},
    money::Currency,
};

/// What the first line calls itself.
pub(in crate::catalog) const KIND: &str = "catalog";
/// The version that is written, and the newest that is read.
pub(in crate::catalog) const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::catalog) struct Header {
    /// [`KIND`].
    pub cabas: String,
    /// [`VERSION`].
    pub version: u32,
    /// How many lines follow; a feed with fewer breaks off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<u64>,
    #[serde(default)]
    pub shop: HeaderShop,
}

/// Whose the products are. The name is for people: an import says which shop it is into.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::catalog) struct HeaderShop {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What prices are in where a product doesn't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The stripe of its awning, for a shop that is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awning: Option<u8>,
    /// Where one pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<String>,
}

/// A product.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::catalog) struct ProductLine {
    pub id: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ImageLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ProductOption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<TranslationLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    pub variants: Vec<VariantLine>,
}

/// A variant. Prices are decimals, in quotes or not: `"89.00"`, `89.5`.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::catalog) struct VariantLine {
    pub id: String,
    /// Its values with ` / ` between them, where it isn't said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    pub price: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Box<RawValue>>,
    #[serde(default = "yes")]
    pub available: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    #[serde(default, skip_serializing_if = "Condition::is_new")]
    pub condition: Condition,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageLine>,
}

/// A picture.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::catalog) struct ImageLine {
    pub url: String,
    /// The product's title, where it isn't said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<String>,
}

impl From<Image> for ImageLine {
    fn from(Image { url, alt, width, height, tone }: Image) -> Self {
        Self { url, alt: Some(alt), width, height, tone }
    }
}

/// A product's texts in another language.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::catalog) struct TranslationLine {
    pub lang: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ProductOption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

fn yes() -> bool {
    true
}
