//! An id for every request, for people to quote and for the log to find.

use std::future::Future;

use axum::http::HeaderName;
use data_encoding::BASE32_NOPAD;

/// The header that carries it back.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Random bytes in an id: 40 bits are enough to find one line in a log.
const REQUEST_ID_BYTES: usize = 5;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// A fresh id.
pub fn fresh() -> String {
    BASE32_NOPAD.encode(&rand::random::<[u8; REQUEST_ID_BYTES]>()).to_ascii_lowercase()
}

/// The id of the request that is being answered; a fresh one outside of any.
pub fn current() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_else(|_| fresh())
}

/// Runs `answer` as the request `id`.
pub async fn scope<F: Future>(id: String, answer: F) -> F::Output {
    REQUEST_ID.scope(id, answer).await
}
