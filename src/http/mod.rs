//! HTTP: routes, errors, the WebSocket upgrade, the web app.
//!
//! Handlers live beside what they are about ([`rooms`], [`people`], [`invites`] …), each module with a `router`. What is
//! the same for all of them is in [`around`]; who calls is in [`caller`].

pub mod activity;
pub mod around;
pub mod art;
pub mod assets;
pub mod caller;
pub mod chat_search;
pub mod covers;
mod credentials;
pub mod devices;
pub mod directory;
mod download;
pub mod ends;
pub mod error;
pub mod export;
pub mod extract;
pub mod fields;
pub mod header_list;
pub mod invites;
pub mod knocks;
pub mod leaving;
pub mod limits;
pub mod listing;
pub mod lookbook;
pub mod looks;
mod markup;
pub mod members;
pub mod occasions;
pub mod openapi;
pub mod ops;
pub mod origin;
pub mod people;
pub mod photos;
pub mod pictured;
pub mod pictures;
pub mod products;
pub mod qr;
mod recap;
pub mod request_id;
pub mod rooms;
pub mod serve;
pub mod settings;
pub mod share;
pub mod shops;
pub mod state;
pub mod suggestions;
pub mod tag;
pub mod ws;

use axum::{Json, Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::get};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::SizeAbove},
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub use error::{ApiError, FieldError};
pub use serve::{bind, serve};
pub use state::AppState;

/// Smaller answers are not compressed.
const MIN_COMPRESSED_BYTES: u64 = 1_400;

/// All routes. The WebSocket upgrade stands outside of what goes around the others: it checks its origin itself, and
/// thousands may come at once.
pub fn router(state: &AppState) -> Router {
    let (api, description) = api().split_for_parts();
    let description = openapi::finish(description);
    let pages = Router::new()
        .route("/", get(assets::page))
        .route("/join", get(assets::page))
        .route("/device", get(assets::page))
        .route("/privacy", get(assets::page))
        .route("/r/{*rest}", get(assets::page))
        .route("/openapi.json", get(async move || Json(description.clone())));
    api.merge(pages)
        .merge(looks::pages())
        .fallback(assets::fallback)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(around::MAX_BODY_BYTES))
        .layer(compression())
        .layer(middleware::from_fn_with_state(state.clone(), around::around))
        .route("/ws/rooms/{room}", get(ws::upgrade))
        .with_state(state.clone())
}

/// Everything that `/openapi.json` describes.
fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::Api::openapi())
        .merge(rooms::router())
        .merge(activity::router())
        .merge(chat_search::router())
        .merge(people::router())
        .merge(members::router())
        .merge(settings::router())
        .merge(devices::router())
        .merge(leaving::router())
        .merge(export::router())
        .merge(recap::router())
        .merge(occasions::router())
        .merge(covers::router())
        .merge(suggestions::router())
        .merge(photos::router())
        .merge(invites::router())
        .merge(knocks::router())
        .merge(share::router())
        .merge(lookbook::router())
        .merge(looks::router())
        .merge(shops::router())
        .merge(products::router())
        .merge(art::router())
        .merge(pictures::router())
        .merge(ops::router())
}

/// Lists and pages shrink to a fifth; what fits into one packet anyway (credentials, above all) stays as it is. What the
/// build has compressed is not compressed again.
fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(MIN_COMPRESSED_BYTES)))
}

async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not take that method.")
}
