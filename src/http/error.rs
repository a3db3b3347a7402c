//! Errors as people and programs see them: RFC 9457 `application/problem+json` with a stable code.
//!
//! What went wrong inside is logged beside the request id and never sent. A handler returns [`ApiError`]; nothing else
//! makes an error answer.

use std::{borrow::Cow, fmt, time::Duration};

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::request_id::{self, REQUEST_ID_HEADER};
use crate::{
    access::{IssueError, StoreError},
    hub::HubError,
    room::Rejection,
};

/// Media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Where `type` URIs begin; the code follows. A name, not a page that is fetched.
const TYPE_BASE: &str = "urn:cabas:problem:";
/// When to ask again for a room that can't be loaded or stored at the moment.
const ROOM_RETRY_AFTER: Duration = Duration::from_secs(2);

/// One field that can't be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field, as it is named in the request.
    pub field: &'static str,
    /// Stable code, `snake_case`: the client translates by it.
    pub code: &'static str,
    /// A sentence in English.
    pub message: Cow<'static, str>,
}

/// An error answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:cabas:problem:{code}`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: String,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Stable, `snake_case`; what programs go by.
    pub code: &'static str,
    /// A sentence for people, in English.
    pub detail: Cow<'static, str>,
    /// What to quote to whoever runs the server.
    pub request_id: String,
    /// When to try again, where that helps. Also in `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The fields that can't be taken as they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Why a request was not done. Build one with the functions below; `?` works on [`HubError`] and on the stores' errors.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: Cow<'static, str>,
    retry_after: Option<Duration>,
    errors: Vec<FieldError>,
    /// For the log only.
    inside: Option<String>,
}

impl ApiError {
    /// An error with a status, a stable code and a sentence for people.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, detail: detail.into(), retry_after: None, errors: Vec::new(), inside: None }
    }

    /// 400: the request can't be read.
    pub fn bad_request(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 403.
    pub fn forbidden(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// 404.
    pub fn not_found(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 422 with the fields at fault.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut error =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields can't be taken as they are.");
        error.errors = errors;
        error
    }

    /// 429 with `Retry-After`.
    pub fn too_many(code: &'static str, detail: impl Into<Cow<'static, str>>, retry_after: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail).retry_after(retry_after)
    }

    /// 503 with `Retry-After`.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>, retry_after: Duration) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).retry_after(retry_after)
    }

    /// 500. `inside` goes to the log beside the request id, never to the client: it must not hold names, secrets or chat.
    pub fn internal(inside: impl fmt::Display) -> Self {
        let mut error = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side. Quote the request id when you report it.",
        );
        error.inside = Some(inside.to_string());
        error
    }

    /// When to try again.
    #[must_use]
    pub fn retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// What the log says beside the request id.
    #[must_use]
    pub fn inside(mut self, inside: impl fmt::Display) -> Self {
        self.inside = Some(inside.to_string());
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The answer's body.
    fn problem(self, request_id: String) -> Problem {
        Problem {
            kind: format!("{TYPE_BASE}{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            request_id,
            retry_after_ms: self.retry_after.map(|d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX)),
            errors: self.errors,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.code)
    }
}

impl std::error::Error for ApiError {}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let request_id = request_id::current();
        if let Some(inside) = &self.inside {
            tracing::error!(request_id, code = self.code, inside, "request failed");
        }
        let (status, retry_after) = (self.status, self.retry_after);
        let id = HeaderValue::from_str(&request_id);
        // A struct of strings and numbers always serialises; an empty body is the answer should that ever change.
        let body = serde_json::to_vec(&self.problem(request_id)).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(id) = id {
            headers.insert(REQUEST_ID_HEADER, id);
        }
        if let Some(after) = retry_after {
            // Whole seconds, rounded up: coming back a moment early would be refused again.
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

impl From<HubError> for ApiError {
    fn from(error: HubError) -> Self {
        match error {
            HubError::NoRoom => no_room(),
            HubError::Unavailable => Self::unavailable("The room is resting for a moment.", ROOM_RETRY_AFTER),
            HubError::Over => Self::new(
                StatusCode::CONFLICT,
                "room_over",
                "This room is over: it can only be looked at. Its hosts can bring it back for some days.",
            ),
            HubError::Rejected(rejection) => {
                let status = match rejection {
                    Rejection::REMOVED | Rejection::FORBIDDEN | Rejection::READ_ONLY => StatusCode::FORBIDDEN,
                    Rejection::NO_SUCH_MEMBER => StatusCode::NOT_FOUND,
                    _ => StatusCode::CONFLICT,
                };
                Self::new(status, rejection.code, rejection.message)
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<IssueError> for ApiError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Full(_) => {
                Self::unavailable("The server is busy. Trying again helps.", Duration::from_secs(5)).inside(error)
            }
            IssueError::Sign(_) => Self::internal(error),
        }
    }
}

/// The one answer for rooms that don't exist and rooms that the caller is not in: nobody learns which ids are taken.
pub fn no_room() -> ApiError {
    ApiError::not_found("no_room", "There is no such room, or you are not in it.")
}

/// What a role that is too small hears.
pub fn forbidden() -> ApiError {
    ApiError::forbidden("forbidden", "Your role in this room does not allow that.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_body_is_a_problem_and_hides_the_inside() {
        let response = ApiError::internal("disk /dev/sda1 is on fire").into_response();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM_JSON);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["type"], "urn:cabas:problem:internal");
        assert_eq!(body["status"], 500);
        assert!(body["request_id"].as_str().unwrap().len() >= 8);
        assert!(!body.to_string().contains("fire"));
        assert!(body.get("errors").is_none() && body.get("retry_after_ms").is_none());
    }

    #[test]
    fn retry_after_is_rounded_up() {
        let response = ApiError::too_many("slow_down", "Wait.", Duration::from_millis(1_200)).into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
    }
}
