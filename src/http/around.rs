//! What goes around every request but the WebSocket upgrade: id, Origin check, deadline, panics, headers, figures, log.

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use tokio::time::Instant;
use tracing::Instrument;

use super::{ApiError, AppState, origin, request_id};

/// Largest body of a request.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// Longest that an answer may take, the reading of the body included: a body that drips is not waited for.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// When to try again after that.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// On every answer. What an answer sets itself (the pages' own CSP) stays.
const SECURITY_HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
];

/// The middleware.
pub async fn around(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = request_id::fresh();
    let method = request.method().clone();
    // The path alone: queries may hold what nobody else should read.
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = Instant::now();

    let span = tracing::info_span!("request", request_id = %id);
    let answer = request_id::scope(id.clone(), guarded(&state, request, next)).instrument(span);
    let mut response = answer.await;

    let took = began.elapsed();
    let status = response.status();
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        if !headers.contains_key(*name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(request_id::REQUEST_ID_HEADER, id);
    }
    // The route, not the path: a figure for each address that somebody tries would fill the memory.
    let route = route.as_ref().map_or("other", MatchedPath::as_str).to_owned();
    let labels = [("method", method.as_str().to_owned()), ("route", route), ("status", status.as_u16().to_string())];
    metrics::counter!("cabas_http_requests_total", &labels).increment(1);
    metrics::histogram!("cabas_http_request_seconds").record(took.as_secs_f64());
    tracing::debug!(request_id = %id, %method, path, status = status.as_u16(), ms = took.as_millis(), "answered");
    response
}

async fn guarded(state: &AppState, request: Request, next: Next) -> Response {
    if origin::is_unsafe(request.method())
        && let Err(refusal) = origin::check(&state.config, request.headers())
    {
        return refusal.into_response();
    }
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(REQUEST_TIMEOUT, answer).await {
        Ok(Ok(response)) => response,
        // The panic's own message has gone to stderr through the panic hook.
        Ok(Err(_)) => ApiError::internal("a handler panicked").into_response(),
        Err(_) => {
            // Mostly a body that drips: no error of ours, and not to fill the log with.
            tracing::warn!("a request ran into its deadline");
            ApiError::unavailable("That took too long. Trying again may help.", RETRY_AFTER).into_response()
        }
    }
}
