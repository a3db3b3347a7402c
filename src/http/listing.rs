//! What may be asked of a list of products, read from the address and checked.

use std::str::FromStr;

use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    ApiError,
    products::{MAX_PRODUCT_IDS, parse_ids},
    tag::Lang,
};
use crate::catalog::{
    index::{choice::Filter, colour::Family, order::Sort},
    model::Condition,
    money::{Currency, MAX_AMOUNT},
    store::list::ProductQuery,
};

/// Longest search, in bytes. What people type is far shorter.
const MAX_QUERY_LEN: usize = 400;
/// Most values that may be chosen of a facet.
const MAX_CHOSEN: usize = 50;
/// Longest value of a facet, in bytes: a path of ten categories.
const MAX_VALUE_LEN: usize = 1_500;

/// Which products.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words that they must have, in title, brand, tags, category, options or description, in any of their languages; the
    /// beginnings of words will do.
    #[param(max_length = 400)]
    q: Option<String>,
    /// Only these shops': ids or slugs. This and what follows may stand several times: either of them will do.
    shop: Vec<String>,
    /// Only of these collections of the shops' own, by id.
    collection: Vec<String>,
    /// Only of these categories and what is in them: paths, their steps joined by `>`.
    category: Vec<String>,
    /// Only of these brands; accents and case make no difference.
    brand: Vec<String>,
    /// Only with a variant in one of these colours: `black`, `grey`, `white`, `beige`, `brown`, `red`, `orange`, `yellow`,
    /// `green`, `blue`, `purple`, `pink`, `multi`, `metal`.
    colour: Vec<String>,
    /// Only with a variant in one of these sizes. One and the same variant has to have all that is asked of variants.
    size: Vec<String>,
    /// Only with a variant in one of these conditions: `new`, `refurbished`, `used`.
    condition: Vec<String>,
    /// Only with a variant that costs at least this, in minor units of `currency`.
    #[param(minimum = 0)]
    price_min: Option<i64>,
    /// Only with a variant that costs at most this, in minor units of `currency`.
    #[param(minimum = 0)]
    price_max: Option<i64>,
    /// Only what is sold in this currency, ISO 4217.
    currency: Option<String>,
    /// Only with a variant that can be had.
    available: bool,
    /// Only of these products, by comma; at most 100. Unlike `ids`, together with all the others.
    among: Option<String>,
    /// `relevance`, which is the shops' order where there is no `q`; `new`, `price`, `price_desc`, `title`.
    #[param(default = "relevance")]
    sort: Option<String>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// How many, 60 unless told otherwise.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Whether to tell what the list can be narrowed to.
    facets: bool,
    /// The language that titles are wanted in, BCP 47; those that their shops don't give stay in their own.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    pub(super) lang: Option<Lang>,
    /// These products, by comma; at most 100. The other parameters then say nothing. Those that are gone are left out.
    pub(super) ids: Option<String>,
}

fn bounded(values: Vec<String>) -> Result<Vec<String>, ApiError> {
    if values.len() > MAX_CHOSEN || values.iter().any(|value| value.len() > MAX_VALUE_LEN) {
        return Err(ApiError::bad_request("too_many_values", format!("At most {MAX_CHOSEN} values of one facet.")));
    }
    Ok(values)
}

/// Values that there are only so many of.
fn known<T>(
    values: Vec<String>,
    parse: fn(&str) -> Option<T>,
    code: &'static str,
    detail: &'static str,
) -> Result<Vec<T>, ApiError> {
    bounded(values)?.iter().map(|value| parse(value).ok_or_else(|| ApiError::bad_request(code, detail))).collect()
}

/// Whether a search is no longer than one may be, here and in the chat. Refusal: `query_too_long` (400).
pub(super) fn check_query(q: &str) -> Result<(), ApiError> {
    if q.len() > MAX_QUERY_LEN {
        return Err(ApiError::bad_request("query_too_long", "That is too long to search for."));
    }
    Ok(())
}

impl ListQuery {
    /// The query that it asks for. Refusals: `query_too_long`, `too_many_values`, `bad_colour`, `bad_condition`,
    /// `bad_currency`, `bad_price`, `no_currency`, `bad_sort`, `too_many_ids` (all 400).
    pub fn read(self) -> Result<ProductQuery, ApiError> {
        if let Some(q) = &self.q {
            check_query(q)?;
        }
        let sort = self
            .sort
            .as_deref()
            .map(|word| Sort::parse(word).ok_or_else(|| ApiError::bad_request("bad_sort", "There is no such order.")));
        let currency = self.currency.as_deref().map(Currency::from_str).transpose();
        let currency =
            currency.map_err(|_| ApiError::bad_request("bad_currency", "The currency is no ISO 4217 code."))?;
        let price = |amount: Option<i64>| amount.is_none_or(|amount| (0..=MAX_AMOUNT).contains(&amount));
        if !price(self.price_min) || !price(self.price_max) {
            return Err(ApiError::bad_request("bad_price", "A price is an amount in minor units."));
        }
        if currency.is_none() && (self.price_min.is_some() || self.price_max.is_some()) {
            return Err(ApiError::bad_request("no_currency", "A price says nothing without a currency."));
        }
        Ok(ProductQuery {
            q: self.q,
            filter: Filter {
                shops: bounded(self.shop)?,
                categories: bounded(self.category)?,
                brands: bounded(self.brand)?,
                collections: bounded(self.collection)?,
                colours: known(self.colour, Family::parse, "bad_colour", "There is no such family of colours.")?,
                sizes: bounded(self.size)?,
                conditions: known(self.condition, Condition::parse, "bad_condition", "There is no such condition.")?,
                currency,
                price_min: self.price_min,
                price_max: self.price_max,
                available: self.available,
                among: self.among.as_deref().map_or(Ok(Vec::new()), |ids| parse_ids(ids, MAX_PRODUCT_IDS))?,
            },
            sort: sort.transpose()?.unwrap_or_default(),
            cursor: self.cursor,
            limit: self.limit,
            facets: self.facets,
            lang: Lang::tag(self.lang.as_ref()).map(str::to_owned),
        })
    }
}
