//! What the API says about shops, products and variants. Rust is the source; the TypeScript is generated.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{listing::Facets, money::Money};
use crate::ids::{ProductId, ShopId, VariantId};

/// How many stripes the awnings come in.
pub const AWNINGS: u8 = 6;

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Shop {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ShopId,
    /// Its name in addresses: `lin-lune`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The stripe of its awning, 0 to 5.
    pub awning: u8,
    /// How many products it has now.
    pub products: u32,
    /// What it sells in, ISO 4217; the currency of its latest import where it sells in several.
    pub currency: String,
    /// Where one pays there: an address with `{external_ids}` or `{lines}` in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub checkout: Option<String>,
}

/// A shop where something of it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ShopRef {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ShopId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The stripe of its awning, 0 to 5.
    pub awning: u8,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Image {
    /// `https:` or `http:`, or a path on this server.
    pub url: String,
    /// What it shows, for who can't see it. Never empty.
    pub alt: String,
    /// In pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub width: Option<u32>,
    /// In pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub height: Option<u32>,
    /// The good's own colour, `#rrggbb` in lower case, where it is known: tints the tile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tone: Option<String>,
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProductCard {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ProductId,
    /// Whose it is.
    pub shop: ShopRef,
    /// Its name, plain text.
    pub title: String,
    /// The maker, plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub brand: Option<String>,
    /// The language of its texts, BCP 47, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lang: Option<String>,
    /// The lowest price among the variants that can be had, or among all when none can.
    pub price: Money,
    /// The highest of these, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price_to: Option<Money>,
    /// What the cheapest variant cost before, where it cost more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub compare_at: Option<Money>,
    /// Its first picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image: Option<Image>,
    /// The colours that it comes in, `#rrggbb`, for swatches; those that are known.
    pub tones: Vec<String>,
    /// Whether any variant can be had.
    pub available: bool,
    /// How many variants it has.
    pub variants: u32,
    /// Its condition, where all that is shown of it has the same and it isn't new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub condition: Option<Condition>,
    /// The variant that a list is about which asks for a colour or a condition; other answers say nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fitting: Option<Fitting>,
}

/// The first of a product's variants that has all that a list asks for; one that can be had, if there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Fitting {
    /// Which.
    #[schema(value_type = String)]
    pub variant: VariantId,
    /// Its own picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image: Option<Image>,
}

/// Whether something was somebody's before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It wasn't.
    #[default]
    New,
    /// It was, or was sent back, and was put in order.
    Refurbished,
    /// It was.
    Used,
}

impl Condition {
    /// All of them, in the order of their numbers in the store.
    pub const ALL: [Self; 3] = [Self::New, Self::Refurbished, Self::Used];

    /// Its name in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Refurbished => "refurbished",
            Self::Used => "used",
        }
    }

    /// The one of that name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.word() == word)
    }

    /// Whether it is new.
    pub fn is_new(&self) -> bool {
        *self == Self::New
    }
}

/// What a product is made of, where, and how it is looked after. Each is plain text on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Provenance {
    /// Out of what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub material: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub origin: Option<String>,
    /// How to look after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub care: Option<String>,
    /// What others vouch for: `GOTS`, `OEKO-TEX Standard 100`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// Its digital product passport, `http(s)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub passport_url: Option<String>,
}

impl Provenance {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The same thing in another shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AlsoAt {
    /// Which.
    pub shop: ShopRef,
    /// What it is there.
    #[schema(value_type = String)]
    pub product: ProductId,
    /// Its name there.
    pub title: String,
    /// What it costs there.
    pub price: Money,
    /// Whether it can be had there.
    pub available: bool,
}

/// Something to choose: colour, size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProductOption {
    /// What is chosen, as the shop says it.
    pub name: String,
    /// Among what, in the shop's order.
    pub values: Vec<String>,
}

/// A variant of a product on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Variant {
    /// Its id.
    #[schema(value_type = String)]
    pub id: VariantId,
    /// `Poppy / 38`; empty where the product has nothing to choose.
    pub title: String,
    /// One value for each of the product's options, in their order.
    pub options: Vec<String>,
    /// What it costs.
    pub price: Money,
    /// What it cost before, where it cost more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub compare_at: Option<Money>,
    /// Whether it can be had.
    pub available: bool,
    /// How many there are, where the shop says so. A hint, not a promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stock: Option<u32>,
    /// The shop's own number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sku: Option<String>,
    /// Its GTIN, with a right check digit: 8, 12, 13 or 14 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub gtin: Option<String>,
    /// Whether it is new.
    #[serde(default)]
    pub condition: Condition,
    /// Its own picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image: Option<Image>,
}

/// A product on its own page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Product {
    /// What lists show of it.
    #[serde(flatten)]
    pub card: ProductCard,
    /// Sanitised HTML: paragraphs, lists, tables, emphasis, `http(s)` links. May be empty.
    pub description_html: String,
    /// What kind of thing it is, as the shop says it: the last of `category_path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub category: Option<String>,
    /// The same with what it is a kind of, outermost first: `Clothes`, `Dresses`.
    pub category_path: Vec<String>,
    /// What a list is asked for by for each step of its path (`category=`): `clothes`, `clothes>dresses`. Of the shop's own
    /// words, so the same in every language: an address that one friend shares shows the same goods to all.
    pub category_values: Vec<String>,
    /// The shop's own collections that it is in.
    pub collections: Vec<String>,
    /// What it is made of, where, and how it is looked after; as far as the shop says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub provenance: Option<Provenance>,
    /// The shop's own words for it.
    pub tags: Vec<String>,
    /// What can be chosen; empty where there is one variant and nothing to choose.
    pub options: Vec<ProductOption>,
    /// Every variant, in the shop's order.
    pub variant_list: Vec<Variant>,
    /// Every picture, in the shop's order.
    pub images: Vec<Image>,
    /// Its page in the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub url: Option<String>,
    /// The same thing in other shops: what has a GTIN in common with it. What can be had comes first, cheapest first.
    pub also_at: Vec<AlsoAt>,
}

/// A variant as a cart line shows it; also for one that the shop no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VariantLine {
    /// Its id.
    #[schema(value_type = String)]
    pub id: VariantId,
    /// The product that it is a variant of.
    #[schema(value_type = String)]
    pub product: ProductId,
    /// That product's name.
    pub product_title: String,
    /// `Poppy / 38`; may be empty.
    pub title: String,
    /// One value for each of the product's options.
    pub options: Vec<String>,
    /// Whose it is.
    pub shop: ShopRef,
    /// What it costs; the last price once it is gone.
    pub price: Money,
    /// What it cost before, where it cost more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub compare_at: Option<Money>,
    /// Its own picture, or else the product's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image: Option<Image>,
    /// Whether it can be had.
    pub available: bool,
    /// How many there are, where the shop says so and it is there. A hint, not a promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stock: Option<u32>,
    /// The shop no longer has it: it vanished from the shop's feed.
    pub gone: bool,
    /// The product's page in the shop, as long as it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub url: Option<String>,
}

/// A page of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProductPage {
    /// The products.
    pub products: Vec<ProductCard>,
    /// Where the next page begins; `null` on the last.
    pub next: Option<String>,
    /// How many there are in all. `null` on later pages.
    #[ts(type = "number | null")]
    pub total: Option<u32>,
    /// What the list can be narrowed to, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub facets: Option<Facets>,
    /// The words that were searched for instead, where those that were typed find nothing and look like a slip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub corrected: Option<String>,
}

/// All shops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ShopList {
    /// In the order in which they came.
    pub shops: Vec<Shop>,
}

/// Variants by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VariantList {
    /// In the order asked for; ids that never existed are left out.
    pub variants: Vec<VariantLine>,
}
