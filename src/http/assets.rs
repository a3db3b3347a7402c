//! The web app: files that `make web/dist/index.html` built into `web/dist`, embedded in the binary.
//!
//! Files under `assets/` have a hash in their names and never change; everything else is asked for again each time. A
//! build may put `.br` and `.gz` beside a file.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use data_encoding::BASE64URL_NOPAD;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{ApiError, AppState, header_list::items, origin};

// If this line does not compile, the web app has not been built: run `make web/dist/index.html` (or `make run`, which does it all).
const _: &str = include_str!("../../web/dist/index.html");

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Dist;

/// The one page; the app in it looks at the address.
const INDEX: &str = "index.html";
/// Where hashed files live.
const HASHED: &str = "assets/";
/// Paths that belong to programs: an unknown one is a problem, not a page.
const PROGRAM_PATHS: &[&str] = &["/api/", "/ws/", "/art/", "/img/", "/assets/", "/oembed"];
/// The service worker, which keeps the files of the app on the device.
const WORKER: &str = "sw.js";
/// What the worker may do: fetch from here.
const WORKER_POLICY: &str = "default-src 'self'";
/// Bytes of a file's hash that its tag carries.
const ETAG_BYTES: usize = 15;

/// What a browser may do in our pages: everything from here; shops' pictures too come through `/img/`. Built for each request because
/// older browsers don't count `ws:` to `'self'`.
fn page_policy(base: &str) -> String {
    let socket = base.replacen("http", "ws", 1);
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self' {socket}; \
         img-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'self'"
    )
}

/// `/`, `/join`, `/device`, `/r/…`, `/looks/…/add`.
pub async fn page(State(state): State<AppState>, headers: HeaderMap) -> Response {
    index(&state, &headers, StatusCode::OK)
}

/// Everything that no route knows: a file of the build, or the page that says that there is nothing here.
pub async fn fallback(State(state): State<AppState>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    let name = path.trim_start_matches('/');
    let reads = matches!(method, Method::GET | Method::HEAD);
    if reads
        && name != INDEX
        && let Some(response) = file(name, &headers)
    {
        return response;
    }
    if !reads || PROGRAM_PATHS.iter().any(|prefix| path.starts_with(prefix)) {
        return ApiError::not_found("not_found", "There is nothing here.").into_response();
    }
    index(&state, &headers, StatusCode::NOT_FOUND)
}

fn index(state: &AppState, headers: &HeaderMap, status: StatusCode) -> Response {
    let Some((found, encoding)) = variant(INDEX, headers) else {
        return ApiError::internal("the embedded web app has no index.html").into_response();
    };
    let mut response = respond(found, encoding, "text/html; charset=utf-8");
    *response.status_mut() = status;
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&page_policy(&origin::base(&state.config, headers))) {
        out.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A file of the build; a tag that the browser has already answers 304.
fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    // Precompressed files are variants, not addresses of their own.
    if matches!(ending(name), "br" | "gz") {
        return None;
    }
    let (found, encoding) = variant(name, headers)?;
    let tag = format!("\"{}\"", BASE64URL_NOPAD.encode(&found.metadata.sha256_hash()[..ETAG_BYTES]));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|given| given.trim().trim_start_matches("W/") == tag));
    let media = mime_of(name);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { respond(found, encoding, media) };
    let cache = if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if name == WORKER {
        out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    Some(response)
}

/// The file as the browser likes it best.
fn variant(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepts = |encoding: &str| {
        items(headers, header::ACCEPT_ENCODING).any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let refused = |q: &str| q.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
            parts.next() == Some(encoding) && !parts.any(refused)
        })
    };
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(encoding)
            && let Some(found) = Dist::get(&format!("{name}.{ending}"))
        {
            return Some((found, Some(encoding)));
        }
    }
    Some((Dist::get(name)?, None))
}

/// The name that the build gave a file, which has a hash in it.
pub fn hashed(stem: &str, ending: &str) -> Option<String> {
    let is_it = |name: &str| {
        let rest = name.strip_prefix(HASHED).and_then(|rest| rest.strip_prefix(stem)?.strip_prefix('-'));
        rest.and_then(|rest| rest.strip_suffix(ending)?.strip_suffix('.')).is_some_and(|hash| !hash.contains('.'))
    };
    Dist::iter().find(|name| is_it(name)).map(std::borrow::Cow::into_owned)
}

/// What is in a file that the build gave a name with a hash.
pub fn bytes(stem: &str, ending: &str) -> Option<std::borrow::Cow<'static, [u8]>> {
    Some(Dist::get(&hashed(stem, ending)?)?.data)
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn mime_of(name: &str) -> &'static str {
    match ending(name) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn respond(found: EmbeddedFile, encoding: Option<&'static str>, media: &'static str) -> Response {
    let mut response = Response::new(Body::from(found.data));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_strict_and_lets_the_socket_through() {
        let policy = page_policy("https://shop.example:8443");
        assert!(policy.contains("connect-src 'self' wss://shop.example:8443;"));
        assert!(page_policy("http://10.0.0.1").contains(" ws://10.0.0.1;"));
        assert!(!policy.contains("unsafe") && policy.starts_with("default-src 'none'"));
    }

    #[test]
    fn files_have_tags_and_unknown_ones_are_none() {
        let first = file(INDEX, &HeaderMap::new()).unwrap();
        let mut again = HeaderMap::new();
        again.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(file(INDEX, &again).unwrap().status(), StatusCode::NOT_MODIFIED);
        for name in ["", "nothing.js", "../Cargo.toml", "assets/../../Cargo.toml", "%2e%2e/Cargo.toml", "/etc/passwd"] {
            assert!(file(name, &HeaderMap::new()).is_none(), "{name}");
        }
    }
}
