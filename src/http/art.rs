//! The drawn goods, in any colour.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState, extract::ApiPath};
use crate::catalog::art::{self, Rgb};

/// A year: another drawing or colour has another address.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Opened by itself, the drawing may do nothing; it has neither styles nor scripts nor links.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
const SVG: HeaderValue = HeaderValue::from_static("image/svg+xml");

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(drawing))
}

/// A drawn good
///
/// One of the demo shops' goods, in a colour; its shade and light are mixed from it. Never changes.
#[utoipa::path(
    get, path = "/art/{symbol}/{file}", tag = "catalogue",
    params(
        ("symbol" = String, Path, description = "Which good", example = "g-dress"),
        ("file" = String, Path, description = "Six hexadecimal digits in lower case, and `.svg`", example = "cf4a33.svg")
    ),
    responses((status = 200, description = "The drawing", body = String, content_type = "image/svg+xml"))
)]
async fn drawing(ApiPath((symbol, file)): ApiPath<(String, String)>) -> Result<Response, ApiError> {
    let colour = file.strip_suffix(".svg").and_then(Rgb::parse);
    let svg = colour.and_then(|colour| art::svg(&symbol, colour));
    let svg = svg.ok_or_else(|| ApiError::not_found("no_such_art", "There is no such drawing."))?;
    let headers =
        [(header::CONTENT_TYPE, SVG), (header::CACHE_CONTROL, FOREVER), (header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, svg).into_response())
}
