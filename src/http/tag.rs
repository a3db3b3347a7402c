//! What the answers about the catalogue have in common: they are tagged with its stamp, which changes when an import is
//! done, and told in the reader's language. A client that asks again and has it all already gets 304, at the price of
//! one small read.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, header_list::items};
use crate::catalog::{Catalog, index::Index, lang};

/// What of the catalogue the client has already.
pub struct Tag(HeaderValue);

impl Tag {
    /// Of what is read from the database. Taken before anything is read: what is read may be newer than its tag says,
    /// never older.
    pub async fn of(catalog: &Catalog) -> Result<Self, ApiError> {
        Self::of_stamp(&catalog.stamp().await?)
    }

    /// Of what is found in an index, which may be a moment older than the database: so is its tag.
    pub fn of_index(index: &Index) -> Result<Self, ApiError> {
        Self::of_stamp(index.stamp())
    }

    fn of_stamp(stamp: &str) -> Result<Self, ApiError> {
        // The program's version is in it: another one may answer in another form.
        let tag = format!("W/\"{stamp}.{}\"", env!("CARGO_PKG_VERSION"));
        HeaderValue::from_str(&tag).map(Self).map_err(ApiError::internal)
    }

    /// Whether the client has that already.
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        items(headers, header::IF_NONE_MATCH).any(|tag| tag.as_bytes() == self.0.as_bytes())
    }

    /// The answer.
    pub fn answer(self, body: impl Serialize) -> Response {
        self.with(Json(body).into_response())
    }

    /// That nothing has changed.
    pub fn unchanged(self) -> Response {
        self.with(StatusCode::NOT_MODIFIED.into_response())
    }

    fn with(self, mut response: Response) -> Response {
        response.headers_mut().insert(header::ETAG, self.0);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        response
    }
}

/// A language that texts are wanted in.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Lang(String);

impl TryFrom<String> for Lang {
    type Error = &'static str;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        if lang::is_tag(&tag) { Ok(Self(tag)) } else { Err("not a language tag such as fr") }
    }
}

impl Lang {
    /// Its tag.
    pub fn tag(lang: Option<&Self>) -> Option<&str> {
        lang.map(|l| l.0.as_str())
    }
}
