//! Shops, and the collections that they put together themselves.

#![allow(unused_qualifications)] // utoipa writes `CollectionsQuery as …` with its whole path

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    extract::{ApiPath, ApiQuery},
    pictured::proxied,
    tag::{Lang, Tag},
};
use crate::catalog::{
    listing::CollectionList,
    model::{Shop, ShopList},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(shops)).routes(routes!(shop)).routes(routes!(collections))
}

/// 404 for a shop.
pub fn no_such_shop() -> ApiError {
    ApiError::not_found("no_such_shop", "There is no such shop.")
}

/// All shops
///
/// In the order in which they were imported.
#[utoipa::path(get, path = "/api/shops", tag = "catalogue", responses((status = 200, body = ShopList)))]
async fn shops(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    let tag = Tag::of(&state.catalog).await?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    Ok(tag.answer(ShopList { shops: state.catalog.shops().await? }))
}

/// A shop
#[utoipa::path(
    get, path = "/api/shops/{shop}", tag = "catalogue",
    params(("shop" = String, Path, description = "The shop's slug or id")),
    responses((status = 200, body = Shop))
)]
async fn shop(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath(name): ApiPath<String>,
) -> Result<Response, ApiError> {
    let tag = Tag::of(&state.catalog).await?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    let shops = state.catalog.shops().await?;
    let shop = shops.into_iter().find(|shop| shop.slug == name || shop.id.as_str() == name);
    Ok(tag.answer(shop.ok_or_else(no_such_shop)?))
}

/// Which collections.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CollectionsQuery {
    /// Only this shop's: its id or its slug.
    shop: Option<String>,
    /// The language that titles and the covers' words are wanted in, BCP 47; as far as their shops give them.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    lang: Option<Lang>,
}

/// Collections
///
/// Those that shops put together themselves, with most products first; at most 100. Collections of one name are one, also
/// of several shops.
#[utoipa::path(get, path = "/api/collections", tag = "catalogue", params(CollectionsQuery), responses((status = 200, body = CollectionList)))]
async fn collections(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<CollectionsQuery>,
) -> Result<Response, ApiError> {
    let index = state.catalog.index().await?;
    let tag = Tag::of_index(&index)?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    let lang = Lang::tag(query.lang.as_ref());
    let collections = state.catalog.collections_of(&index, query.shop.as_deref(), lang).await?;
    Ok(tag.answer(proxied(&state, collections.ok_or_else(no_such_shop)?).await?))
}
