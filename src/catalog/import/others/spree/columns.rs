//! The columns.

use crate::catalog::import::table::Table;

/// How many of each numbered column there are at most.
pub(super) const NUMBERED: usize = 3;

/// Where each column stands; `None` where there is none.
pub(super) struct Columns {
    pub slug: Option<usize>,
    pub sku: Option<usize>,
    pub name: Option<usize>,
    pub status: Option<usize>,
    pub available_on: Option<usize>,
    pub discontinue_on: Option<usize>,
    pub description: Option<usize>,
    pub tags: Option<usize>,
    pub kind: Option<usize>,
    pub categories: [Option<usize>; NUMBERED],
    pub images: [Option<usize>; NUMBERED],
    pub option_names: [Option<usize>; NUMBERED],
    pub option_values: [Option<usize>; NUMBERED],
    pub price: Option<usize>,
    pub compare_at: Option<usize>,
    pub currency: Option<usize>,
    pub barcode: Option<usize>,
    pub quantity: Option<usize>,
    pub backorders: Option<usize>,
    pub tracked: Option<usize>,
    pub material: Option<usize>,
    pub care: Option<usize>,
    pub origin: Option<usize>,
}

impl Columns {
    /// The columns of a table.
    pub fn of(table: &Table<'_>) -> Self {
        let column = |name: &str| table.column(&[name]);
        let numbered = |before: &str, behind: &str| [1, 2, 3].map(|n| column(&format!("{before}{n}{behind}")));
        // `custom_field.custom.material`: what shops note beyond the fixed columns has such names.
        let noted = |keys: &[&str]| {
            table.columns().iter().position(|column| {
                let key = column.strip_prefix("custom_field.").and_then(|c| c.rsplit('.').next());
                key.is_some_and(|key| keys.contains(&key))
            })
        };
        Self {
            slug: column("slug"),
            sku: column("sku"),
            name: column("name"),
            status: column("status"),
            available_on: column("available_on"),
            discontinue_on: column("discontinue_on"),
            description: column("description"),
            tags: column("tags"),
            kind: column("product_type"),
            categories: numbered("category", ""),
            images: numbered("image", "_src"),
            option_names: numbered("option", "_name"),
            option_values: numbered("option", "_value"),
            price: column("price"),
            compare_at: column("compare_at_price"),
            currency: column("currency"),
            barcode: column("barcode"),
            quantity: column("inventory_count"),
            backorders: column("inventory_backorderable"),
            tracked: column("track_inventory"),
            material: noted(&["material", "fabric"]),
            care: noted(&["care", "care_instructions"]),
            origin: noted(&["origin", "country_of_origin", "made_in"]),
        }
    }
}
