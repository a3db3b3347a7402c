//! oEmbed: how other sites show a look beside a link to its page.
#![allow(unused_qualifications)] // utoipa writes `OembedQuery as …` with its whole path

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ASK_AGAIN, FOR_ALL, ROBOTS, not_shown, page::picture_path};
use crate::{
    http::{ApiError, AppState, extract::ApiQuery, origin},
    ids::ShareId,
    share::picture::WIDTH,
};

/// What is to be embedded.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OembedQuery {
    /// The address of a shared look's page on this server.
    #[param(max_length = 2048)]
    url: String,
    /// `json`: there is no other.
    format: Option<String>,
    /// Most pixels across.
    maxwidth: Option<u32>,
    /// Most pixels down.
    maxheight: Option<u32>,
}

/// A look, as other sites show it beside a link.
#[derive(Debug, Serialize, ToSchema)]
pub struct Oembed {
    /// `1.0`.
    version: &'static str,
    /// `photo`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The look's title.
    title: String,
    /// Its maker's name, where it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
    /// `Cabas`.
    provider_name: &'static str,
    /// This server.
    provider_url: String,
    /// The picture.
    url: String,
    /// How wide it is to be shown, in pixels.
    width: u32,
    /// How high.
    height: u32,
    /// Seconds for which this may be kept.
    cache_age: u32,
}

/// oEmbed
///
/// Of pages of shared looks on this server, as JSON. Refusals: `not_ours`, `no_such_share` (404), `no_such_format` (501).
#[utoipa::path(get, path = "/oembed", tag = "looks", params(OembedQuery), responses((status = 200, body = Oembed)))]
pub async fn oembed(
    State(state): State<AppState>,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<OembedQuery>,
) -> Result<Response, ApiError> {
    /// An hour: what is taken back is not embedded anew for longer.
    const CACHE_AGE: u32 = 3_600;
    if query.format.is_some_and(|format| format != "json") {
        let says = "Only JSON is spoken here.";
        return Err(ApiError::new(StatusCode::NOT_IMPLEMENTED, "no_such_format", says));
    }
    let base = origin::base(&state.config, &headers);
    let id = ours(&base, &query.url)
        .ok_or_else(|| ApiError::not_found("not_ours", "That is not the address of a shared look on this server."))?;
    let share = state.shares.get(&id).await?.ok_or_else(not_shown)?;
    let side = [query.maxwidth, query.maxheight].into_iter().flatten().fold(WIDTH, u32::min).max(1);
    let answer = Oembed {
        version: "1.0",
        kind: "photo",
        title: share.shown.title,
        author_name: share.shown.by,
        provider_name: "Cabas",
        url: format!("{base}{}?{}", picture_path(&id), share.updated_at),
        provider_url: base,
        width: side,
        height: side,
        cache_age: CACHE_AGE,
    };
    let everybody = (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(([(header::CACHE_CONTROL, ASK_AGAIN), everybody, FOR_ALL, ROBOTS], Json(answer)).into_response())
}

/// The look that an address of this server names.
fn ours(base: &str, url: &str) -> Option<ShareId> {
    let rest = url.strip_prefix(base)?.strip_prefix("/looks/")?;
    let id = rest.split(['?', '#']).next()?;
    ShareId::parse(id.strip_suffix('/').unwrap_or(id)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_ours() {
        let base = "https://cabas.example";
        for url in ["/looks/w_abcd", "/looks/w_abcd/", "/looks/w_abcd?lang=fr", "/looks/w_abcd#things"] {
            assert_eq!(ours(base, &format!("{base}{url}")), ShareId::parse("w_abcd").ok(), "{url}");
        }
        for url in [
            "https://evil.example/looks/w_abcd",
            "https://cabas.example.evil.example/looks/w_abcd",
            "https://cabas.example@evil.example/looks/w_abcd",
            "http://cabas.example/looks/w_abcd",
            "https://cabas.example/looks/r_abcd",
            "https://cabas.example/looks/w_abcd/add",
            "https://cabas.example/looks/../api/rooms",
            "https://cabas.example/looks/",
            "/looks/w_abcd",
            "",
        ] {
            assert_eq!(ours(base, url), None, "{url}");
        }
    }
}
