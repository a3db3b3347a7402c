//! Pictures from elsewhere, at a few widths.

use std::time::Duration;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState, extract::ApiPath, header_list::items};
use crate::pictures::{
    PictureError, Served,
    address::{DEFAULT_WIDTH, Width},
    raster::Format,
};

/// A day without asking again, and a week in which the old one is shown while the new one is fetched: a shop that takes
/// another photograph mostly gives it another address.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=86400, stale-while-revalidate=604800");
/// Opened by itself, a picture may do nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// WebP for who knows it.
const VARY: HeaderValue = HeaderValue::from_static("accept");
/// When to come again where too many wait.
pub(super) const BUSY_RETRY_AFTER: Duration = Duration::from_secs(2);

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(picture)).routes(routes!(picture_at))
}

/// A shop's picture
///
/// At most 640 pixels wide. The address is what the API gives for a picture; another one is not found. WebP or JPEG, as
/// `Accept` has it, never larger than the original, upright, without whatever else was in the file.
#[utoipa::path(
    get, path = "/img/{signature}/{address}", tag = "catalogue",
    params(
        ("signature" = String, Path, description = "As the API gave it"),
        ("address" = String, Path, description = "As the API gave it")
    ),
    responses(
        (status = 200, description = "The picture", body = [u8], content_type = "image/webp"),
        (status = 304, description = "It is what `If-None-Match` says")
    )
)]
async fn picture(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath((signature, address)): ApiPath<(String, String)>,
) -> Result<Response, ApiError> {
    serve(&state, &headers, DEFAULT_WIDTH, &signature, &address).await
}

/// A shop's picture at a width
///
/// As above, at most 160, 320, 640 or 1280 pixels wide.
#[utoipa::path(
    get, path = "/img/{width}/{signature}/{address}", tag = "catalogue",
    params(
        ("width" = String, Path, description = "160, 320, 640 or 1280", example = "320"),
        ("signature" = String, Path, description = "As the API gave it"),
        ("address" = String, Path, description = "As the API gave it")
    ),
    responses(
        (status = 200, description = "The picture", body = [u8], content_type = "image/webp"),
        (status = 304, description = "It is what `If-None-Match` says")
    )
)]
async fn picture_at(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath((width, signature, address)): ApiPath<(String, String, String)>,
) -> Result<Response, ApiError> {
    let width = width.parse().map_err(|()| missing())?;
    serve(&state, &headers, width, &signature, &address).await
}

async fn serve(
    state: &AppState,
    headers: &HeaderMap,
    width: Width,
    signature: &str,
    address: &str,
) -> Result<Response, ApiError> {
    let picture = state.pictures.signer().open(signature, address).ok_or_else(missing)?;
    let format = if accepts_webp(headers) { Format::Webp } else { Format::Jpeg };
    let Served { bytes, hash } = state.pictures.get(&picture, width, format).await?;
    let tag = format!("\"{hash}\"");
    let known = is_known(headers, &tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(bytes).into_response() };
    let out = response.headers_mut();
    if !known {
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    }
    out.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(ApiError::internal)?);
    out.insert(header::CACHE_CONTROL, CACHING);
    out.insert(header::VARY, VARY);
    out.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}

fn missing() -> ApiError {
    ApiError::not_found("no_such_picture", "There is no such picture.")
}

/// Browsers name the types that they know for pictures; `*/*` alone is no knowledge of WebP.
fn accepts_webp(headers: &HeaderMap) -> bool {
    items(headers, header::ACCEPT).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        parts.next().is_some_and(|media| media.eq_ignore_ascii_case("image/webp"))
            && !parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    // A proxy that compresses makes a strong tag weak; for a 304 that is the same.
    items(headers, header::IF_NONE_MATCH).any(|known| known.trim_start_matches("W/") == tag)
}

impl From<PictureError> for ApiError {
    fn from(error: PictureError) -> Self {
        let refused = |why: String| Self::new(StatusCode::UNPROCESSABLE_ENTITY, "picture_refused", why);
        match error {
            PictureError::Busy => Self::unavailable("Many pictures are being made. Try again.", BUSY_RETRY_AFTER),
            PictureError::Raster(error) => refused(format!("What the shop serves there is {error}.")),
            PictureError::Fetch(error) if error.is_refusal() => {
                refused(format!("The picture is not fetched: {error}."))
            }
            PictureError::Fetch(error) => Self::new(
                StatusCode::BAD_GATEWAY,
                "picture_unavailable",
                format!("The picture can't be fetched at the moment: {error}."),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webp_is_for_who_says_so() {
        let accepts = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            accepts_webp(&headers)
        };
        assert!(accepts("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"));
        assert!(accepts("text/html, IMAGE/WEBP;q=0.5"));
        for no in ["*/*", "image/*", "image/png,image/webp;q=0", "image/webpx"] {
            assert!(!accepts(no), "{no}");
        }
        assert!(!accepts_webp(&HeaderMap::new()));
    }
}
