//! The catalogue: lists of products, one product, variants by id.

#![allow(unused_qualifications)] // utoipa writes `ProductParams as …` with its whole path

use std::{str::FromStr, time::Duration};

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    extract::{ApiPath, ApiQuery},
    listing::ListQuery,
    pictured::proxied,
    shops::no_such_shop,
    tag::{Lang, Tag},
};
use crate::{
    catalog::{
        CatalogError,
        model::{Product, ProductPage, VariantList},
    },
    ids::{ProductId, VariantId},
};

/// Products that one request may name: more than a page shows.
pub(super) const MAX_PRODUCT_IDS: usize = 100;
/// Variants that one request may name: a member's whole cart.
const MAX_VARIANT_IDS: usize = 200;
/// When to ask again for lists of a catalogue that is still being read.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(products)).routes(routes!(product)).routes(routes!(variants))
}

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> Self {
        match error {
            CatalogError::BadCursor => {
                Self::bad_request("bad_cursor", "That page can't be found. Begin with the first.")
            }
            CatalogError::NotReady => {
                Self::unavailable("The catalogue is still being read. Try again in a moment.", RETRY_AFTER)
            }
            error => Self::internal(error),
        }
    }
}

/// Products
///
/// A page of products: all, those that a search and what is chosen of the facets find, or those named. An import moves
/// nothing under a reader: paging visits each product once, except that one whose price, title or age is what the list is
/// sorted by, or whose words the search is for, may move with them.
#[utoipa::path(get, path = "/api/products", tag = "catalogue", params(ListQuery), responses((status = 200, body = ProductPage)))]
async fn products(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Response, ApiError> {
    if let Some(ids) = &query.ids {
        let ids = parse_ids::<ProductId>(ids, MAX_PRODUCT_IDS)?;
        let tag = Tag::of(&state.catalog).await?;
        if tag.is_known(&headers) {
            return Ok(tag.unchanged());
        }
        let products = state.catalog.cards(&ids, Lang::tag(query.lang.as_ref())).await?;
        let total = u32::try_from(products.len()).ok();
        let page = ProductPage { products, next: None, total, facets: None, corrected: None };
        return Ok(tag.answer(proxied(&state, page).await?));
    }
    let query = query.read()?;
    let index = state.catalog.index().await?;
    let tag = Tag::of_index(&index)?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    let page = state.catalog.products_of(&index, &query).await?.ok_or_else(no_such_shop)?;
    Ok(tag.answer(proxied(&state, page).await?))
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProductParams {
    /// The language that its texts are wanted in, BCP 47; as far as its shop gives them.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    lang: Option<Lang>,
}

/// A product
///
/// With its description and its variants. One that its shop no longer has is not found; its variants still are.
#[utoipa::path(
    get, path = "/api/products/{id}", tag = "catalogue",
    params(("id" = String, Path, description = "The product's id"), ProductParams),
    responses((status = 200, body = Product))
)]
async fn product(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath(id): ApiPath<String>,
    ApiQuery(query): ApiQuery<ProductParams>,
) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("no_such_product", "There is no such product, or its shop no longer has it.");
    let id = ProductId::parse(&id).map_err(|_| missing())?;
    let tag = Tag::of(&state.catalog).await?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    let product = state.catalog.product(&id, Lang::tag(query.lang.as_ref())).await?;
    Ok(tag.answer(proxied(&state, product.ok_or_else(missing)?).await?))
}

/// Which variants.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VariantsQuery {
    /// By comma; at most 200.
    ids: String,
    /// The language that their texts are wanted in, BCP 47; as far as their shops give them.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    lang: Option<Lang>,
}

/// Variants
///
/// What the lines of a cart show, in the order asked for. A variant that its shop no longer has is still there, with
/// `gone` and its last price; ids that never existed are left out.
#[utoipa::path(get, path = "/api/variants", tag = "catalogue", params(VariantsQuery), responses((status = 200, body = VariantList)))]
async fn variants(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<VariantsQuery>,
) -> Result<Response, ApiError> {
    let ids = parse_ids::<VariantId>(&query.ids, MAX_VARIANT_IDS)?;
    let tag = Tag::of(&state.catalog).await?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    let list = VariantList { variants: state.catalog.variants(&ids, Lang::tag(query.lang.as_ref())).await? };
    Ok(tag.answer(proxied(&state, list).await?))
}

/// Ids by comma. What has not an id's form can't exist, and is left out like any other that doesn't.
pub(super) fn parse_ids<T: FromStr>(ids: &str, most: usize) -> Result<Vec<T>, ApiError> {
    if ids.split(',').count() > most {
        return Err(ApiError::bad_request("too_many_ids", format!("At most {most} ids at a time.")));
    }
    Ok(ids.split(',').filter_map(|id| id.trim().parse().ok()).collect())
}
