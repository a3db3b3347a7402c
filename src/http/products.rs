//! The catalogue: shops, lists of products, one product, variants by id.
//!
//! Answers are tagged with the catalogue's stamp, which changes when an import is done: a client that asks again and has
//! it all already gets 304, at the price of one small read.

#![allow(unused_qualifications)] // utoipa writes `ListQuery as …` with its whole path

use std::str::FromStr;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    extract::{ApiPath, ApiQuery},
    pictured::proxied,
};
use crate::{
    catalog::{
        Catalog, CatalogError, lang,
        model::{Product, ProductPage, ShopList, VariantList},
        store::list::ProductQuery,
    },
    ids::{ProductId, VariantId},
};

/// Products that one request may name: more than a page shows.
const MAX_PRODUCT_IDS: usize = 100;
/// Variants that one request may name: a member's whole cart.
const MAX_VARIANT_IDS: usize = 200;
/// Longest search, in bytes. What people type is far shorter.
const MAX_QUERY_LEN: usize = 400;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(shops))
        .routes(routes!(products))
        .routes(routes!(product))
        .routes(routes!(variants))
}

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> Self {
        match error {
            CatalogError::BadCursor => {
                Self::bad_request("bad_cursor", "That page can't be found. Begin with the first.")
            }
            error => Self::internal(error),
        }
    }
}

/// What of the catalogue the client has already.
struct Tag(HeaderValue);

impl Tag {
    /// Taken before anything is read: what is read may be newer than its tag says, never older.
    async fn of(catalog: &Catalog) -> Result<Self, ApiError> {
        // The program's version is in it: another one may answer in another form.
        let tag = format!("W/\"{}.{}\"", catalog.stamp().await?, env!("CARGO_PKG_VERSION"));
        HeaderValue::from_str(&tag).map(Self).map_err(ApiError::internal)
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        tags.flat_map(|value| value.split(',')).any(|tag| tag.trim().as_bytes() == self.0.as_bytes())
    }

    fn answer(self, body: impl Serialize) -> Response {
        self.with(Json(body).into_response())
    }

    fn unchanged(self) -> Response {
        self.with(StatusCode::NOT_MODIFIED.into_response())
    }

    fn with(self, mut response: Response) -> Response {
        response.headers_mut().insert(header::ETAG, self.0);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        response
    }
}

/// A language that texts are wanted in.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
struct Lang(String);

impl TryFrom<String> for Lang {
    type Error = &'static str;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        if lang::is_tag(&tag) { Ok(Self(tag)) } else { Err("not a language tag such as fr") }
    }
}

impl Lang {
    fn tag(lang: Option<&Self>) -> Option<&str> {
        lang.map(|l| l.0.as_str())
    }
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

/// Which products.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only this shop's: its id or its slug.
    shop: Option<String>,
    /// Words that they must have, in title, brand, tags or description; the beginnings of words will do.
    #[param(max_length = 400)]
    q: Option<String>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// How many, 60 unless told otherwise.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// The language that titles are wanted in, BCP 47; those that their shops don't give stay in their own.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    lang: Option<Lang>,
    /// These products, by comma; at most 100. The other parameters then say nothing. Those that are gone are left out.
    ids: Option<String>,
}

/// Products
///
/// A page of products: all, a shop's, those that a search finds, or those named. An import moves nothing under a reader:
/// paging visits each product once.
#[utoipa::path(get, path = "/api/products", tag = "catalogue", params(ListQuery), responses((status = 200, body = ProductPage)))]
async fn products(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Response, ApiError> {
    if query.q.as_ref().is_some_and(|q| q.len() > MAX_QUERY_LEN) {
        return Err(ApiError::bad_request("query_too_long", "That is too long to search for."));
    }
    let ids = query.ids.as_deref().map(|ids| parse_ids::<ProductId>(ids, MAX_PRODUCT_IDS)).transpose()?;
    let tag = Tag::of(&state.catalog).await?;
    if tag.is_known(&headers) {
        return Ok(tag.unchanged());
    }
    let page = if let Some(ids) = ids {
        let products = state.catalog.cards(&ids, Lang::tag(query.lang.as_ref())).await?;
        let total = u32::try_from(products.len()).ok();
        ProductPage { products, next: None, total }
    } else {
        let ListQuery { shop, q, cursor, limit, lang, .. } = query;
        let query = ProductQuery { shop, q, cursor, limit, lang: lang.map(|l| l.0) };
        let page = state.catalog.products(&query).await?;
        page.ok_or_else(|| ApiError::not_found("no_such_shop", "There is no such shop."))?
    };
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
fn parse_ids<T: FromStr>(ids: &str, most: usize) -> Result<Vec<T>, ApiError> {
    if ids.split(',').count() > most {
        return Err(ApiError::bad_request("too_many_ids", format!("At most {most} ids at a time.")));
    }
    Ok(ids.split(',').filter_map(|id| id.trim().parse().ok()).collect())
}
