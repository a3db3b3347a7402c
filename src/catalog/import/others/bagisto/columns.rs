//! The columns, and how lists are written in a cell.

use crate::catalog::import::table::Table;

/// Where each column stands; `None` where there is none.
pub(super) struct Columns {
    pub sku: Option<usize>,
    pub parent: Option<usize>,
    pub locale: Option<usize>,
    pub kind: Option<usize>,
    pub categories: Option<usize>,
    pub images: Option<usize>,
    pub name: Option<usize>,
    pub description: Option<usize>,
    pub short_description: Option<usize>,
    pub status: Option<usize>,
    pub visible: Option<usize>,
    pub price: Option<usize>,
    pub special_price: Option<usize>,
    pub special_from: Option<usize>,
    pub special_to: Option<usize>,
    pub url_key: Option<usize>,
    pub counted: Option<usize>,
    pub inventories: Option<usize>,
    pub variants: Option<usize>,
}

impl Columns {
    /// The columns of a table.
    pub fn of(table: &Table<'_>) -> Self {
        let column = |name: &str| table.column(&[name]);
        Self {
            sku: column("sku"),
            parent: column("parent_sku"),
            locale: column("locale"),
            kind: column("type"),
            categories: column("categories"),
            images: column("images"),
            name: column("name"),
            description: column("description"),
            short_description: column("short_description"),
            status: column("status"),
            visible: column("visible_individually"),
            price: column("price"),
            special_price: column("special_price"),
            special_from: column("special_price_from"),
            special_to: column("special_price_to"),
            url_key: column("url_key"),
            counted: column("manage_stock"),
            inventories: column("inventories"),
            variants: column("configurable_variants"),
        }
    }
}

/// The parts of a list.
pub(super) fn list(cell: Option<&str>, separator: char) -> impl Iterator<Item = &str> {
    cell.into_iter().flat_map(move |cell| cell.split(separator)).map(str::trim).filter(|part| !part.is_empty())
}

/// `color=Yellow`
pub(super) fn pair(told: &str) -> Option<(&str, &str)> {
    let (name, value) = told.split_once('=')?;
    Some((name.trim(), value.trim()))
}
