//! The columns, under the names of the exports up to 2024 and of those since.

use crate::catalog::import::table::Table;

/// How many options a product has at most.
pub(super) const OPTIONS: usize = 3;

/// Where each column stands; `None` where there is none.
pub(super) struct Columns {
    pub handle: Option<usize>,
    pub title: Option<usize>,
    pub body: Option<usize>,
    pub vendor: Option<usize>,
    pub category: Option<usize>,
    pub kind: Option<usize>,
    pub tags: Option<usize>,
    pub collection: Option<usize>,
    pub published: Option<usize>,
    pub status: Option<usize>,
    pub option_names: [Option<usize>; OPTIONS],
    pub option_values: [Option<usize>; OPTIONS],
    pub sku: Option<usize>,
    pub barcode: Option<usize>,
    pub price: Option<usize>,
    pub compare_at: Option<usize>,
    pub tracker: Option<usize>,
    pub quantity: Option<usize>,
    pub policy: Option<usize>,
    pub image: Option<usize>,
    pub image_position: Option<usize>,
    pub image_alt: Option<usize>,
    pub variant_image: Option<usize>,
    pub condition: Option<usize>,
    pub material: Option<usize>,
    pub care: Option<usize>,
    pub origin: Option<usize>,
}

impl Columns {
    /// The columns of a table.
    pub fn of(table: &Table<'_>) -> Self {
        let column = |names: &[&str]| table.column(names);
        // `Fabric (product.metafields.shopify.fabric)`: what shops note beyond the fixed columns has such names.
        let metafield = |keys: &[&str]| {
            table.columns().iter().position(|column| {
                let key = column.strip_suffix(')').and_then(|c| c.rsplit_once("product.metafields.")).map(|(_, k)| k);
                key.and_then(|key| key.rsplit_once('.')).is_some_and(|(_, key)| keys.contains(&key))
            })
        };
        Self {
            handle: column(&["handle", "url handle"]),
            title: column(&["title"]),
            body: column(&["body (html)", "body html", "body", "description"]),
            vendor: column(&["vendor"]),
            category: column(&["product category", "standard product type", "standardized product type"]),
            kind: column(&["type", "custom product type", "product type"]),
            tags: column(&["tags"]),
            collection: column(&["collection"]),
            published: column(&["published", "published on online store"]),
            status: column(&["status"]),
            option_names: ["option1 name", "option2 name", "option3 name"].map(|name| column(&[name])),
            option_values: ["option1 value", "option2 value", "option3 value"].map(|name| column(&[name])),
            sku: column(&["variant sku", "sku"]),
            barcode: column(&["variant barcode", "barcode"]),
            price: column(&["variant price", "price"]),
            compare_at: column(&["variant compare at price", "compare-at price", "compare at price"]),
            tracker: column(&["variant inventory tracker", "inventory tracker"]),
            quantity: column(&["variant inventory qty", "inventory quantity"]),
            policy: column(&["variant inventory policy", "continue selling when out of stock"]),
            image: column(&["image src", "product image url"]),
            image_position: column(&["image position"]),
            image_alt: column(&["image alt text"]),
            variant_image: column(&["variant image", "variant image url"]),
            condition: column(&["google shopping / condition"]),
            material: metafield(&["material", "fabric"]),
            care: metafield(&["care-instructions", "care_instructions", "care"]),
            origin: metafield(&["country-of-origin", "country_of_origin", "origin", "made_in"]),
        }
    }
}
