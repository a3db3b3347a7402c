//! The columns. Those with texts may be there in several languages: `name:en`, `name:de`.

use crate::catalog::{import::table::Table, lang};

/// Where each column stands; `None` where there is none.
pub(super) struct Columns {
    pub name: Option<usize>,
    pub slug: Option<usize>,
    pub description: Option<usize>,
    pub assets: Option<usize>,
    pub facets: Option<usize>,
    pub option_groups: Option<usize>,
    pub option_values: Option<usize>,
    pub sku: Option<usize>,
    pub price: Option<usize>,
    pub stock: Option<usize>,
    pub track_inventory: Option<usize>,
    pub variant_assets: Option<usize>,
    pub variant_facets: Option<usize>,
}

impl Columns {
    /// The columns of a table, in a language where there are several.
    pub fn of(table: &Table<'_>, wanted: Option<&str>) -> Self {
        let column = |name: &str| table.column(&[name]);
        let text = |name: &str| column(name).or_else(|| in_language(table, name, wanted));
        Self {
            name: text("name"),
            slug: text("slug"),
            description: text("description"),
            assets: column("assets"),
            facets: text("facets"),
            option_groups: text("optiongroups"),
            option_values: text("optionvalues"),
            sku: column("sku"),
            price: column("price"),
            stock: column("stockonhand"),
            track_inventory: column("trackinventory"),
            variant_assets: column("variantassets"),
            variant_facets: text("variantfacets"),
        }
    }
}

/// The column of a text in the language that is wanted, or else in the first that there is.
fn in_language(table: &Table<'_>, name: &str, wanted: Option<&str>) -> Option<usize> {
    let tags: Vec<(usize, &str)> = table
        .columns()
        .iter()
        .enumerate()
        .filter_map(|(n, column)| Some((n, column.strip_prefix(name)?.strip_prefix(':')?)))
        .collect();
    let best = wanted.and_then(|wanted| lang::best(wanted, None, tags.iter().map(|(_, tag)| *tag)));
    tags.get(best.unwrap_or(0)).map(|(n, _)| *n)
}
