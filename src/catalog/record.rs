//! What every importer hands to the store: a product, read, checked and bounded, in the shop's own ids.

use serde::{Deserialize, Serialize};

use super::{
    gtin::Gtin,
    model::{Condition, Image, ProductOption, Provenance},
    money::Money,
};
use crate::ids::{ProductId, ShopId, VariantId};

/// Longest id of a shop's own, in bytes. One that is longer is refused: cut short it would be another's.
pub const MAX_EXTERNAL_ID_LEN: usize = 200;
/// Longest product title, in characters.
pub const MAX_TITLE_CHARS: usize = 255;
/// Longest brand, category, option name, tag or SKU, in characters.
pub const MAX_NAME_CHARS: usize = 120;
/// Longest variant title or option value, in characters.
pub const MAX_VALUE_CHARS: usize = 255;
/// Longest address, in bytes: what browsers and proxies take.
pub const MAX_URL_LEN: usize = 2_048;
/// Most variants of a product: the most that any of the shop systems allows.
pub const MAX_VARIANTS: usize = 2_048;
/// Most pictures of a product that are kept.
pub const MAX_IMAGES: usize = 50;
/// Most tags of a product that are kept.
pub const MAX_TAGS: usize = 100;
/// Most colours that a card shows.
pub const MAX_TONES: usize = 12;
/// Most collections of a product that are kept.
pub const MAX_COLLECTIONS: usize = 50;
/// Deepest path of categories that is kept: Google's taxonomy has seven steps.
pub const MAX_CATEGORY_DEPTH: usize = 10;
/// Most languages beside a product's own.
pub const MAX_LANGUAGES: usize = 10;
/// Longest word on material, origin or care, in characters: a list of ingredients.
pub const MAX_PROVENANCE_CHARS: usize = 1_000;
/// Most certificates of a product that are kept.
pub const MAX_CERTIFICATES: usize = 20;

/// A product as a feed describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewProduct {
    /// The shop's own id of it.
    pub external_id: String,
    /// One clean line.
    pub title: String,
    /// One clean line.
    pub brand: Option<String>,
    /// What kind of thing it is, outermost first; clean lines, at most [`MAX_CATEGORY_DEPTH`].
    pub category_path: Vec<String>,
    /// The feed's own collections that it is in; clean lines, at most [`MAX_COLLECTIONS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    /// BCP 47: the language of the texts in this struct.
    pub lang: Option<String>,
    /// Clean lines.
    pub tags: Vec<String>,
    /// What can be chosen.
    pub options: Vec<ProductOption>,
    /// Sanitised HTML.
    pub description: String,
    /// In the shop's order.
    pub images: Vec<Image>,
    /// Its page in the shop, `http(s)`.
    pub url: Option<String>,
    /// What it is made of, where, and how it is looked after; never one that says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// Its texts in other languages; at most [`MAX_LANGUAGES`], each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Translation>,
    /// In the shop's order; never empty, and all in one currency. The last field: see [`NewProduct::digests`].
    pub variants: Vec<NewVariant>,
}

/// A product's texts in another language. What is missing or empty is as in the product's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// BCP 47.
    pub lang: String,
    /// One clean line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Sanitised HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Clean lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category_path: Vec<String>,
    /// As many as the product is in, in the same order; clean lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    /// As many as the product has, each with as many values, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ProductOption>,
    /// All of it, in this language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

/// A variant as a feed describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewVariant {
    /// The shop's own id of it, unique in its product.
    pub external_id: String,
    /// One clean line; empty where there is nothing to choose.
    pub title: String,
    /// One value for each option.
    pub options: Vec<String>,
    /// What it costs.
    pub price: Money,
    /// What it cost before; always more than `price`.
    pub compare_at: Option<Money>,
    /// Whether it can be had.
    pub available: bool,
    /// How many there are, where that is told and limits anything.
    pub stock: Option<u32>,
    /// One clean line.
    pub sku: Option<String>,
    /// Its number in every shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
    /// Whether it is new.
    #[serde(skip_serializing_if = "Condition::is_new")]
    pub condition: Condition,
    /// Its own picture.
    pub image: Option<Image>,
}

/// A variant's title out of its values: `Poppy / 38`.
pub fn title_of(values: &[String]) -> String {
    let told: Vec<&str> = values.iter().map(String::as_str).filter(|value| !value.is_empty()).collect();
    told.join(" / ")
}

/// A digest that tells whether something changed.
pub type Digest = [u8; 16];

/// Part of every digest: raised when the stored form of the same feed row changes, so that the next import rewrites it.
const DIGEST_VERSION: u8 = 2;

/// Adds a value as JSON. Plain structs of strings and numbers always serialise.
fn write_json(bytes: &mut Vec<u8>, value: &impl Serialize) {
    let _ = serde_json::to_writer(bytes, value);
}

fn digest(bytes: &[u8]) -> Digest {
    let mut digest = [0; 16];
    digest.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    digest
}

/// The digests of a product and of its variants. Whatever is in a variant is in both, and written down once.
pub struct Digests {
    /// Changes whenever anything about the product or a variant of it changes.
    pub product: Digest,
    /// The variants, one after the other.
    variants: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Digests {
    /// Changes whenever anything about the variant at this place changes, the place too.
    pub fn variant(&self, position: usize) -> Digest {
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut bytes = vec![DIGEST_VERSION, b'v', b'['];
        write_json(&mut bytes, &position);
        bytes.push(b',');
        bytes.extend_from_slice(&self.variants[start..self.ends[position]]);
        bytes.push(b']');
        digest(&bytes)
    }
}

impl NewProduct {
    /// What tells whether anything changed. Leaves the product as it was.
    pub fn digests(&mut self) -> Digests {
        let own = std::mem::take(&mut self.variants);
        let (mut variants, mut ends) = (Vec::new(), Vec::with_capacity(own.len()));
        let mut bytes = vec![DIGEST_VERSION, b'p'];
        write_json(&mut bytes, self);
        // Their list is the last field, and empty.
        bytes.truncate(bytes.len() - b"]}".len());
        for variant in &own {
            if !ends.is_empty() {
                bytes.push(b',');
            }
            let start = variants.len();
            write_json(&mut variants, variant);
            bytes.extend_from_slice(&variants[start..]);
            ends.push(variants.len());
        }
        bytes.extend_from_slice(b"]}");
        self.variants = own;
        Digests { product: digest(&bytes), variants, ends }
    }

    /// The variants whose prices a card shows: those that can be had, or all when none can.
    fn shown(&self) -> impl Iterator<Item = &NewVariant> {
        let any = self.available();
        self.variants.iter().filter(move |v| v.available || !any)
    }

    /// Whether any variant can be had.
    pub fn available(&self) -> bool {
        self.variants.iter().any(|v| v.available)
    }

    /// The cheapest of the shown variants.
    pub fn cheapest(&self) -> Option<&NewVariant> {
        self.shown().min_by_key(|v| v.price.amount)
    }

    /// The highest price among the shown variants.
    pub fn price_max(&self) -> Option<Money> {
        self.shown().map(|v| v.price).max_by_key(|m| m.amount)
    }

    /// The condition of what is shown, where all of it has the same and it isn't new.
    pub fn condition(&self) -> Option<Condition> {
        let first = self.shown().next()?.condition;
        (!first.is_new() && self.shown().all(|v| v.condition == first)).then_some(first)
    }

    /// Languages and its titles in them; `None` where there is none.
    pub fn titles(&self) -> Option<Vec<(&str, &str)>> {
        let titles: Vec<_> =
            self.translations.iter().filter_map(|t| Some((t.lang.as_str(), t.title.as_deref()?))).collect();
        Some(titles).filter(|t| !t.is_empty())
    }

    /// The colours that it comes in.
    pub fn tones(&self) -> Vec<&str> {
        let mut tones: Vec<&str> = Vec::new();
        for image in self.variants.iter().filter_map(|v| v.image.as_ref()).chain(&self.images) {
            if let Some(tone) = image.tone.as_deref()
                && !tones.contains(&tone)
                && tones.len() < MAX_TONES
            {
                tones.push(tone);
            }
        }
        tones
    }
}

// Our ids are derived from the shop's. A catalogue that is lost and imported again has the same ids, so that no cart
// loses its lines; and re-imports keep them without a table of their own.

/// The id of a shop, by its short name.
pub fn shop_id(slug: &str) -> ShopId {
    ShopId::from_bytes(&hash(&[b"shop", slug.as_bytes()]))
}

/// The id of a product, by (shop, external id).
pub fn product_id(shop: &ShopId, external_id: &str) -> ProductId {
    ProductId::from_bytes(&hash(&[b"product", shop.as_str().as_bytes(), external_id.as_bytes()]))
}

/// The id of a variant. The first half is its product's, so that the ids of one product lie side by side in an index.
pub fn variant_id(shop: &ShopId, product_external_id: &str, external_id: &str) -> VariantId {
    let of_product = hash(&[b"product", shop.as_str().as_bytes(), product_external_id.as_bytes()]);
    let own = hash(&[b"variant", shop.as_str().as_bytes(), product_external_id.as_bytes(), external_id.as_bytes()]);
    let mut bytes = [0; crate::ids::RANDOM_ID_BYTES];
    let (first, second) = bytes.split_at_mut(crate::ids::RANDOM_ID_BYTES / 2);
    first.copy_from_slice(&of_product[..first.len()]);
    second.copy_from_slice(&own[..second.len()]);
    VariantId::from_bytes(&bytes)
}

/// A digest of parts that can't run into each other.
fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_of_all_that_is_said() {
        let whole = |kind: u8, value: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = vec![DIGEST_VERSION, kind];
            value(&mut bytes);
            digest(&bytes)
        };
        let variant = |id: &str| NewVariant {
            external_id: id.to_owned(),
            title: "Red \"38\"".to_owned(),
            options: vec!["Red".to_owned()],
            price: Money { amount: 1200, currency: "EUR".parse().unwrap() },
            compare_at: None,
            available: true,
            stock: Some(3),
            sku: None,
            gtin: None,
            condition: Condition::New,
            image: None,
        };
        for ids in [&["1", "2", "3"][..], &["1"], &[]] {
            let mut product = NewProduct {
                external_id: "p".to_owned(),
                title: "A".to_owned(),
                brand: None,
                category_path: vec!["B".to_owned()],
                collections: Vec::new(),
                lang: None,
                tags: Vec::new(),
                options: Vec::new(),
                description: "]}".to_owned(),
                images: Vec::new(),
                url: None,
                provenance: None,
                translations: Vec::new(),
                variants: ids.iter().map(|id| variant(id)).collect(),
            };
            let before = product.clone();
            let digests = product.digests();
            assert_eq!(product, before);
            assert_eq!(digests.product, whole(b'p', &|bytes| write_json(bytes, &product)));
            for (position, variant) in product.variants.iter().enumerate() {
                assert_eq!(digests.variant(position), whole(b'v', &|bytes| write_json(bytes, &(position, variant))));
            }
        }
    }

    #[test]
    fn ids_are_derived_and_apart() {
        let shop = shop_id("lin-lune");
        assert_eq!(shop, shop_id("lin-lune"));
        assert_ne!(product_id(&shop, "1"), product_id(&shop, "2"));
        assert_ne!(product_id(&shop, "1"), product_id(&shop_id("brume"), "1"));
        let (a, b) = (variant_id(&shop, "1", "23"), variant_id(&shop, "1", "24"));
        assert_ne!(a, b);
        assert_eq!(a.as_str()[..10], b.as_str()[..10], "side by side");
        assert_ne!(variant_id(&shop, "12", "3"), variant_id(&shop, "1", "23"));
    }

    #[test]
    fn ids_never_change() {
        // Carts hold these for years: a change here empties them.
        assert_eq!(shop_id("lin-lune").as_str(), "s_utaquap7kjwvklkz");
        assert_eq!(product_id(&shop_id("lin-lune"), "632910392").as_str(), "p_gffqvytxc3m6bga4");
        assert_eq!(variant_id(&shop_id("lin-lune"), "632910392", "808950810").as_str(), "v_gffqvytxwm5qsryv");
    }
}
