//! Which rows are of the same variant: a price in another currency is a row of its own, and says little else.

use super::columns::Columns;
use crate::catalog::{import::rows::Kept, money::Currency};

/// The rows of one thing that is sold; never none.
pub(super) struct Sold<'r> {
    pub rows: Vec<&'r Kept>,
}

impl<'r> Sold<'r> {
    /// A cell of the first of its rows that has it.
    pub fn cell(&self, column: Option<usize>) -> Option<&'r str> {
        self.rows.iter().find_map(|row| row.cell(column))
    }

    /// Its row with a price in a currency. `fallback`: what prices are in that don't say it.
    pub fn in_currency(&self, currency: Currency, columns: &Columns, fallback: Option<Currency>) -> Option<&'r Kept> {
        self.rows.iter().find(|row| currency_of(row, columns, fallback) == Some(currency)).copied()
    }

    fn has_options(&self, columns: &Columns) -> bool {
        columns.option_values.iter().any(|column| self.cell(*column).is_some())
    }
}

/// What a row's price is in, where it has a price.
pub(super) fn currency_of(row: &Kept, columns: &Columns, fallback: Option<Currency>) -> Option<Currency> {
    row.cell(columns.price)?;
    row.cell(columns.currency).map_or(fallback, |code| code.parse().ok())
}

/// What is sold of a product: its variants, or the product itself where there is nothing to choose.
pub(super) fn sold<'r>(rows: &'r [Kept], columns: &Columns) -> Vec<Sold<'r>> {
    let mut sold: Vec<Sold<'r>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for row in rows {
        let values = || columns.option_values.iter().map(|column| row.cell(*column).unwrap_or_default()).collect();
        let key: Vec<&str> = row.cell(columns.sku).map_or_else(values, |sku| vec![sku]);
        let place = *places.entry(key).or_insert(sold.len());
        match sold.get_mut(place) {
            Some(sold) => sold.rows.push(row),
            None => sold.push(Sold { rows: vec![row] }),
        }
    }
    let chosen = sold.iter().any(|sold| sold.has_options(columns));
    sold.into_iter().filter(|sold| !chosen || sold.has_options(columns)).collect()
}
