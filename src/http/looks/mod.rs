//! What the world sees of looks that rooms share: pages, pictures, and what other sites make previews of. Without cookies, members or rooms.
#![allow(unused_qualifications)] // utoipa writes `PageQuery as …` with its whole path

mod book;
mod linked;
mod oembed;
mod page;
pub(super) mod style;
pub(super) mod words;

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use self::page::{BRAND, book_path, page_path, picture_path};
use self::words::Tongue;
use super::{
    ApiError, AppState, assets,
    extract::{ApiPath, ApiQuery},
    header_list::items,
    origin,
    pictured::{Pictured, proxied},
    pictures::BUSY_RETRY_AFTER,
};
use crate::{
    catalog::model::Image,
    ids::{LookbookId, Millis, ShareId, VariantId},
    share::{
        Share,
        picture::{DrawError, Drawing, Shape},
        today::Today,
    },
};

/// What a browser may do on these pages: look at them.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'none'",
);
/// Opened by itself, a picture may do nothing.
const PICTURE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// Kept by whoever likes, and asked for each time whether it is still shown: what is taken back is gone at once.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");
/// No search engine lists what somebody shows to friends.
const ROBOTS: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
/// Other sites show the picture beside the link.
const FOR_ALL: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
/// How the names of pictures end, the wide one first.
const PICTURES: [(&str, Shape); 2] = [(".wide.png", Shape::Wide), (".png", Shape::Square)];

/// What `/openapi.json` describes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(shared))
        .routes(routes!(look))
        .routes(routes!(oembed::oembed))
        .routes(routes!(lookbook))
}

/// What it doesn't: the page that takes a look into a room is the web app, the style sheet is a file.
pub fn pages() -> Router<AppState> {
    Router::new().route("/looks/{look}/add", get(assets::page)).route(style::path(), get(style::sheet))
}

impl From<DrawError> for ApiError {
    fn from(error: DrawError) -> Self {
        match error {
            DrawError::Busy => Self::unavailable("Many looks are being drawn. Try again.", BUSY_RETRY_AFTER),
            DrawError::Catalog(error) => error.into(),
            DrawError::Undrawn(error) => Self::internal(error),
        }
    }
}

fn not_shown() -> ApiError {
    ApiError::not_found("no_such_share", "That look is not shown here (any more).")
}

/// A shared look, for who takes it into a room.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedLook {
    /// Its id.
    pub id: ShareId,
    /// Its page.
    pub url: String,
    /// Its picture, a path on this server.
    pub picture: String,
    /// Its title.
    pub title: String,
    /// Its note, where it is shown.
    pub note: Option<String>,
    /// Its maker's name, where it is shown.
    pub by: Option<String>,
    /// When what is shown was changed last.
    pub updated_at: Millis,
    /// What is on it, from the lowest to the uppermost.
    pub pieces: Vec<SharedPiece>,
}

/// A thing on a shared look.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedPiece {
    /// Which.
    pub variant: VariantId,
    /// `[x, y, scale, rotation, flip, z]`, as on a board.
    pub pose: [f64; 6],
}

/// A shared look
///
/// For everybody who has its id. Nothing of its room, nor of its members but for a name that is shown. Refusal: `no_such_share` (404).
#[utoipa::path(get, path = "/api/looks/{id}", tag = "looks",
    params(("id" = String, Path, description = "The id in its address.")),
    responses((status = 200, body = SharedLook)))]
async fn shared(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath(id): ApiPath<ShareId>,
) -> Result<Response, ApiError> {
    let Share { id, shown, updated_at, .. } = state.shares.get(&id).await?.ok_or_else(not_shown)?;
    let (url, picture) = (page_path(&id), format!("{}?{updated_at}", picture_path(&id)));
    let url = format!("{}{url}", origin::base(&state.config, &headers));
    let pieces = shown.pieces.into_iter().map(|piece| SharedPiece { variant: piece.variant, pose: piece.pose });
    let (title, note, by, pieces) = (shown.title, shown.note, shown.by, pieces.collect());
    let look = SharedLook { id, url, picture, title, note, by, updated_at, pieces };
    Ok(([(header::CACHE_CONTROL, ASK_AGAIN), ROBOTS], Json(look)).into_response())
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// `en` or `fr`; as `Accept-Language` has it unless given.
    lang: Option<String>,
}

/// A shared look's page, or its picture
///
/// `{look}` is the id; with `.png` behind it, the picture, 1,200 pixels wide and high; with `.wide.png`, 1,200 by 630. The page is HTML that
/// needs no script, in the reader's language, with Open Graph, oEmbed and JSON-LD. What was taken back is not found.
#[utoipa::path(get, path = "/looks/{look}", tag = "looks",
    params(("look" = String, Path, description = "The id, or the id and `.png`"), PageQuery),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 304, description = "It is what `If-None-Match` says")
    ))]
async fn look(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath(name): ApiPath<String>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Response, ApiError> {
    let pictured = PICTURES.into_iter().find_map(|(ending, shape)| Some((name.strip_suffix(ending)?, shape)));
    if let Some((id, shape)) = pictured {
        return picture(&state, &headers, id, shape).await;
    }
    let tongue = Tongue::of(query.lang.as_deref(), &headers);
    let base = origin::base(&state.config, &headers);
    let context = page::Context { base: &base, tongue };
    let share = match ShareId::parse(&name) {
        Ok(id) => state.shares.get(&id).await?,
        Err(_) => None,
    };
    let Some(share) = share else {
        // Whatever was tried: the address is not said again.
        let html = context.none("", tongue.words().none);
        return Ok(nothing(html));
    };
    let stamp = state.catalog.stamp().await?;
    let updated_at = share.updated_at.to_string();
    let tag = tag(&[share.id.as_str(), &updated_at, &stamp, tongue.code(), &base]);
    if is_known(&headers, &tag) {
        return Ok(paged(StatusCode::NOT_MODIFIED.into_response(), &tag));
    }
    let today = state.shares.today(&share.shown, Some(tongue.code())).await?;
    let today = proxied(&state, today).await?;
    Ok(paged(html(context.look(&share, &today)), &tag))
}

impl Pictured for Today {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        for thing in self.things_mut() {
            thing.line.each_image(show);
        }
    }
}

fn html(html: String) -> Response {
    let media = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, media)], html).into_response()
}

/// 404, said kindly. Not kept: it may be shown again.
fn nothing(page: String) -> Response {
    let mut response = html(page);
    *response.status_mut() = StatusCode::NOT_FOUND;
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    out.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    out.extend([ROBOTS]);
    response
}

fn paged(mut response: Response, tag: &str) -> Response {
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, ASK_AGAIN);
    out.insert(header::VARY, HeaderValue::from_static("accept-language"));
    out.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    out.extend([ROBOTS]);
    if let Ok(tag) = HeaderValue::from_str(tag) {
        out.insert(header::ETAG, tag);
    }
    response
}

/// Of all that a page is made of; the program's version, too, since another one may write it in another way.
fn tag(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [env!("CARGO_PKG_VERSION"), style::path()].iter().chain(parts) {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    format!("W/\"{}\"", &hasher.finalize().to_hex()[..32])
}

/// Whether the caller has what is tagged so. A proxy that compresses makes a strong tag weak; for a 304 that is the same.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim_start_matches("W/").to_owned();
    items(headers, header::IF_NONE_MATCH).any(|known| bare(known) == bare(tag))
}

async fn picture(state: &AppState, headers: &HeaderMap, id: &str, form: Shape) -> Result<Response, ApiError> {
    let id = ShareId::parse(id).map_err(|_| not_shown())?;
    let share = state.shares.get(&id).await?.ok_or_else(not_shown)?;
    let Drawing { bytes, digest, whole } = state.shares.picture(&share, form).await?;
    if state.shares.get(&id).await?.is_none() {
        // Taken back while it was drawn: nothing of it is kept.
        state.shares.take_back(&id).await?;
        return Err(not_shown());
    }
    let tag = format!("\"{digest}\"");
    let known = is_known(headers, &tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(bytes).into_response() };
    let out = response.headers_mut();
    if !known {
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    }
    // One that lacks a shop's picture is nobody's to keep: the next may have it.
    let caching = if whole { ASK_AGAIN } else { HeaderValue::from_static("no-store") };
    out.insert(header::CACHE_CONTROL, caching);
    out.insert(header::CONTENT_SECURITY_POLICY, PICTURE_POLICY);
    out.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(ApiError::internal)?);
    out.extend([ROBOTS, FOR_ALL]);
    Ok(response)
}

/// A lookbook's page
///
/// Looks that a room shows, chosen by its hosts, each with its picture and the way to its own page.
#[utoipa::path(get, path = "/lookbooks/{book}", tag = "looks",
    params(("book" = String, Path, description = "The id"), PageQuery),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 304, description = "It is what `If-None-Match` says")
    ))]
async fn lookbook(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiPath(name): ApiPath<String>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Response, ApiError> {
    let tongue = Tongue::of(query.lang.as_deref(), &headers);
    let base = origin::base(&state.config, &headers);
    let context = page::Context { base: &base, tongue };
    let book = match LookbookId::parse(&name) {
        Ok(id) => state.shares.book(&id).await?,
        Err(_) => None,
    };
    let Some((book, shown)) = book else { return Ok(nothing(context.none("", tongue.words().no_book))) };
    let stamp = state.catalog.stamp().await?;
    let mut parts =
        vec![book.id.to_string(), book.updated_at.to_string(), stamp, tongue.code().to_owned(), base.clone()];
    parts.extend(shown.iter().map(|share| format!("{} {}", share.id, share.updated_at)));
    let tag = tag(&parts.iter().map(String::as_str).collect::<Vec<_>>());
    if is_known(&headers, &tag) {
        return Ok(paged(StatusCode::NOT_MODIFIED.into_response(), &tag));
    }
    let mut looks = Vec::with_capacity(shown.len());
    for share in shown {
        let today = state.shares.today(&share.shown, Some(tongue.code())).await?;
        looks.push((share, today));
    }
    Ok(paged(html(context.book(&book, &looks)), &tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_depends_on_every_part() {
        assert_ne!(tag(&["ab", "c"]), tag(&["a", "bc"]));
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, "\"x\", W/\"abc\"".parse().unwrap());
        assert!(is_known(&headers, "\"abc\"") && is_known(&headers, "W/\"abc\"") && !is_known(&headers, "\"ab\""));
    }
}
