//! The columns, and how cells are written.

use std::borrow::Cow;

use crate::catalog::import::{rows::Kept, table::Table};

/// Most attributes of a product that are looked at.
const MAX_ATTRIBUTES: usize = 50;

/// The columns of one attribute.
pub(super) struct Attribute {
    pub name: Option<usize>,
    pub values: Option<usize>,
}

/// Where each column stands; `None` where there is none.
pub(super) struct Columns {
    pub id: Option<usize>,
    pub kind: Option<usize>,
    pub sku: Option<usize>,
    pub gtin: Option<usize>,
    pub name: Option<usize>,
    pub published: Option<usize>,
    pub visibility: Option<usize>,
    pub short_description: Option<usize>,
    pub description: Option<usize>,
    pub sale_starts: Option<usize>,
    pub sale_ends: Option<usize>,
    pub in_stock: Option<usize>,
    pub stock: Option<usize>,
    pub backorders: Option<usize>,
    pub sale_price: Option<usize>,
    pub regular_price: Option<usize>,
    pub categories: Option<usize>,
    pub tags: Option<usize>,
    pub brands: Option<usize>,
    pub images: Option<usize>,
    pub parent: Option<usize>,
    pub external_url: Option<usize>,
    pub position: Option<usize>,
    pub attributes: Vec<Attribute>,
}

impl Columns {
    /// The columns of a table.
    pub fn of(table: &Table<'_>) -> Self {
        let column = |names: &[&str]| table.column(names);
        let numbered = |n: usize| {
            let name = column(&[format!("attribute {n} name").as_str()])?;
            Some(Attribute { name: Some(name), values: column(&[format!("attribute {n} value(s)").as_str()]) })
        };
        Self {
            id: column(&["id"]),
            kind: column(&["type"]),
            sku: column(&["sku"]),
            gtin: column(&["gtin, upc, ean, or isbn", "gtin", "meta: _global_unique_id"]),
            name: column(&["name"]),
            published: column(&["published"]),
            visibility: column(&["visibility in catalog"]),
            short_description: column(&["short description"]),
            description: column(&["description"]),
            sale_starts: column(&["date sale price starts"]),
            sale_ends: column(&["date sale price ends"]),
            in_stock: column(&["in stock?"]),
            stock: column(&["stock"]),
            backorders: column(&["backorders allowed?"]),
            sale_price: column(&["sale price"]),
            regular_price: column(&["regular price"]),
            categories: column(&["categories"]),
            tags: column(&["tags"]),
            brands: column(&["brands", "brand"]),
            images: column(&["images"]),
            parent: column(&["parent"]),
            external_url: column(&["external url"]),
            position: column(&["position"]),
            attributes: (1..=MAX_ATTRIBUTES).filter_map(numbered).collect(),
        }
    }

    /// A row's type: `simple` where it says none. Other words of the cell (`virtual`, `downloadable`) don't matter here.
    pub fn kind(&self, row: &Kept) -> String {
        let words = row.cell(self.kind).unwrap_or("simple").split(',').map(|word| word.trim().to_lowercase());
        let mut kinds = words.filter(|word| !matches!(word.as_str(), "virtual" | "downloadable" | ""));
        kinds.next().unwrap_or_else(|| "simple".to_owned())
    }
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
pub(super) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// The values of a cell that is a list: commas part them, `\,` is a comma.
pub(super) fn list(cell: Option<&str>) -> Vec<String> {
    let (mut values, mut value) = (Vec::new(), String::new());
    let mut chars = cell.map(plain).unwrap_or_default().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.next_if_eq(&',').is_some() => value.push(','),
            ',' => values.push(std::mem::take(&mut value)),
            _ => value.push(c),
        }
    }
    values.push(value);
    values.iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect()
}

/// A text whose line breaks are written as `\n`; `\\n` is those two characters.
pub(super) fn broken_lines(cell: &str) -> Cow<'_, str> {
    let cell = plain(cell);
    if !cell.contains("\\n") {
        return Cow::Borrowed(cell);
    }
    let parts: Vec<String> = cell.split("\\\\n").map(|part| part.replace("\\n", "\n")).collect();
    Cow::Owned(parts.join("\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_woocommerce_does() {
        assert_eq!(list(Some("Blue, Green,,Red ")), ["Blue", "Green", "Red"]);
        assert_eq!(list(Some("1\\,5 l, 2 l")), ["1,5 l", "2 l"]);
        assert_eq!(list(Some("a\\b")), ["a\\b"]);
        assert!(list(None).is_empty());
        assert_eq!((plain("'-1"), plain("'quoted'"), plain("'=A")), ("-1", "'quoted'", "=A"));
        assert_eq!(broken_lines("a\\nb\\\\nc"), "a\nb\\nc");
    }
}
