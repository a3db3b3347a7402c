//! For whoever runs the server: health, readiness, figures.

use std::time::Duration;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState};

/// Longest that the journal may take to prove that it can store.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);
/// When to ask a server again that is not ready.
const READY_RETRY_AFTER: Duration = Duration::from_secs(2);

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz)).routes(routes!(figures))
}

/// Is the process alive?
#[utoipa::path(get, path = "/healthz", tag = "operation",
    responses((status = 200, description = "It is.", body = String, content_type = "text/plain")))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Can it serve?
///
/// Asks the journal whether a write would go through.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, description = "It can.", body = String, content_type = "text/plain")))]
async fn readyz(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    let not_ready = || ApiError::unavailable("The journal can't store at the moment.", READY_RETRY_AFTER);
    match tokio::time::timeout(PROBE_TIMEOUT, state.journal.probe()).await {
        Ok(Ok(())) => Ok("ready\n"),
        Ok(Err(error)) => Err(not_ready().inside(error)),
        Err(_) => Err(not_ready().inside("the journal's probe ran into its deadline")),
    }
}

/// Figures for Prometheus
///
/// Counts and durations only: no names, ids or texts.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "Prometheus text format.", body = String, content_type = "text/plain")))]
async fn figures(State(state): State<AppState>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.render()).into_response()
}
