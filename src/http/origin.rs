//! Origins: which pages may call, and under which address this server is seen.
//!
//! A browser names the page's origin on every unsafe request and on every WebSocket. Programs that are no browser carry no
//! cookies of a person who did not mean to call, so what names neither an origin nor a fetch site passes.

use axum::http::{HeaderMap, Method, header};

use super::ApiError;
use crate::config::Config;

/// Longest Host that is taken for an address: a name (253), a colon, a port.
const MAX_HOST_LEN: usize = 260;

/// Whether a request of this method changes something.
pub fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Refuses (403 `wrong_origin`) what a page of another origin sends.
pub fn check(config: &Config, headers: &HeaderMap) -> Result<(), ApiError> {
    let allowed = match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| is_allowed(config, headers, origin)),
        None => match headers.get("sec-fetch-site") {
            Some(site) => site == "same-origin" || site == "none",
            None => true,
        },
    };
    if allowed {
        Ok(())
    } else {
        Err(ApiError::forbidden("wrong_origin", "Pages of that address may not call this server."))
    }
}

fn is_allowed(config: &Config, headers: &HeaderMap, origin: &str) -> bool {
    if config.allow_origin.iter().any(|allowed| allowed == origin) {
        return true;
    }
    match &config.public_url {
        Some(public) => public == origin,
        // Without a public address the page must come from where the request goes, whatever the scheme: a proxy may
        // have taken the TLS off.
        None => host(headers).is_some_and(|host| {
            origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")) == Some(host)
        }),
    }
}

/// The request's Host, where it has the form of one.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']');
    (!host.is_empty() && host.len() <= MAX_HOST_LEN && host.bytes().all(plain)).then_some(host)
}

/// The address under which the caller sees this server, e.g. `https://shop.example`: the public one, or, where none is
/// set, the request's own.
pub fn base(config: &Config, headers: &HeaderMap) -> String {
    if let Some(public) = &config.public_url {
        return public.clone();
    }
    let scheme = if config.trust_proxy && headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https") {
        "https"
    } else {
        "http"
    };
    match host(headers) {
        Some(host) => format!("{scheme}://{host}"),
        None => format!("{scheme}://{}", config.listen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn with_a_public_address_only_its_pages_and_the_allowed_ones_call() {
        let config = Config {
            public_url: Some("https://cabas.example".into()),
            allow_origin: vec!["https://shop.example".into()],
            ..Config::default()
        };
        let from = |origin| check(&config, &headers(&[("origin", origin), ("host", "cabas.example")])).is_ok();
        assert!(from("https://cabas.example"));
        assert!(from("https://shop.example"));
        for wrong in ["http://cabas.example", "https://evil.example", "null", "", "https://cabas.example.evil.example"]
        {
            assert!(!from(wrong), "{wrong}");
        }
    }

    #[test]
    fn without_one_the_page_comes_from_where_the_request_goes() {
        let config = Config::default();
        let from = |origin| check(&config, &headers(&[("origin", origin), ("host", "localhost:8080")])).is_ok();
        assert!(from("http://localhost:8080"));
        assert!(!from("http://127.0.0.1:8080"));
        assert!(!from("http://localhost:8081"));
        assert!(!from("null"));
    }

    #[test]
    fn without_an_origin_the_fetch_site_decides() {
        let config = Config::default();
        assert!(check(&config, &headers(&[])).is_ok(), "no browser");
        assert!(check(&config, &headers(&[("sec-fetch-site", "same-origin")])).is_ok());
        assert!(check(&config, &headers(&[("sec-fetch-site", "cross-site")])).is_err());
        assert!(check(&config, &headers(&[("sec-fetch-site", "same-site")])).is_err());
    }

    #[test]
    fn the_base_is_public_or_the_request_s_own() {
        let mut config = Config::default();
        assert_eq!(base(&config, &headers(&[("host", "10.0.0.2:8080")])), "http://10.0.0.2:8080");
        assert_eq!(base(&config, &headers(&[("host", "a b'\"")])), "http://127.0.0.1:8080");
        let proxied = headers(&[("host", "shop.example"), ("x-forwarded-proto", "https")]);
        assert_eq!(base(&config, &proxied), "http://shop.example", "not believed unless asked to");
        config.trust_proxy = true;
        assert_eq!(base(&config, &proxied), "https://shop.example");
        config.public_url = Some("https://cabas.example".into());
        assert_eq!(base(&config, &proxied), "https://cabas.example");
    }
}
