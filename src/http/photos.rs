//! Photos of a room: brought in, shown, described, given up before they are posted. To post one is a command of the room.
#![allow(unused_qualifications)] // utoipa writes `PhotoQuery as …` with its whole path

use std::time::Duration;

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::LengthLimitError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::Caller,
    error::no_room,
    extract::{ApiJson, ApiPath, ApiQuery},
};
use crate::{
    clock,
    ids::{Millis, PhotoId},
    photos::{
        Known, MAX_UPLOAD_BYTES, PhotoError,
        link::{self, Size},
    },
    pictures::photo::FORMAT,
    protocol,
};

/// Characters that say what is to be seen on a photo.
const MAX_ALT_CHARS: usize = 300;
/// Photos whose addresses are asked for at once: those of a page of messages.
const MAX_ASKED: usize = 100;
/// When to come again where too many come in.
const BUSY_RETRY_AFTER: Duration = Duration::from_secs(3);
/// Opened by itself, a photo may do nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(upload, addresses)).routes(routes!(describe, discard)).routes(routes!(photo))
}

/// A photo, and where it is to be had for a while.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoView {
    /// Its id: what `chat.post` takes.
    pub id: PhotoId,
    /// In pixels, of the large one.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its own colour, `#rrggbb`.
    pub tone: String,
    /// What is to be seen on it, in its owner's words; may be empty.
    pub alt: String,
    /// A path on this server: 640 pixels on its longest side at most.
    pub small: String,
    /// A path on this server: 1,600 pixels on its longest side at most.
    pub large: String,
    /// When both paths end: in a quarter of an hour, or half an hour at most.
    pub until: Millis,
}

impl PhotoView {
    fn of(state: &AppState, known: Known, until: Millis) -> Self {
        let Known { id, width, height, tone, alt } = known;
        let (small, large) = (Size::Small, Size::Large);
        let [small, large] = [small, large].map(|size| state.photos.path(&id, size, until));
        Self { id, width, height, tone: protocol::photo::tone(tone), alt, small, large, until }
    }
}

/// Bring a photo in
///
/// The body is the file itself: JPEG, PNG, WebP or GIF, by what it is and not by what it says, 12 MiB at most. It is turned upright,
/// made anew at 1,600 and 640 pixels, and nothing else of the file is kept. Not posted within an hour, it goes.
///
/// Refusals: `read_only` (403), `too_large` (413), `not_a_picture`, `picture_too_large`, `damaged_picture` (422), `slow_down`
/// (429), `too_many_unposted`, `photos_full` (409), `unavailable` (503).
#[utoipa::path(post, path = "/api/rooms/{room}/photos", tag = "photos",
    params(("room" = String, Path, description = "The room.")),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses((status = 201, body = PhotoView)))]
async fn upload(State(state): State<AppState>, caller: Caller, request: Request) -> Result<Response, ApiError> {
    let member = &caller.member;
    if !member.role.may_write() {
        return Err(ApiError::forbidden(
            "read_only",
            "You are looking on in this room. Ask a host to let you take part.",
        ));
    }
    state.limits.photo(&member.id)?;
    let says = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if says.is_some_and(|bytes: usize| bytes > MAX_UPLOAD_BYTES) {
        return Err(too_large());
    }
    let place = state.photos.place()?;
    let body = read(request.into_body()).await?;
    let now = clock::now();
    let known = state.photos.take(&place, &caller.room, &member.id, body, now).await?;
    drop(place);
    Ok((StatusCode::CREATED, Json(PhotoView::of(&state, known, link::end(now)))).into_response())
}

/// No more of a body than may be, whatever its head says.
async fn read(body: Body) -> Result<Bytes, ApiError> {
    to_bytes(body, MAX_UPLOAD_BYTES).await.map_err(|error| {
        let cause = std::error::Error::source(&error);
        if cause.and_then(|cause| cause.downcast_ref::<LengthLimitError>()).is_some() {
            too_large()
        } else {
            ApiError::bad_request("unreadable", "The body could not be read.")
        }
    })
}

fn too_large() -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "A photo may have at most 12 MiB.")
}

/// Which photos.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PhotoQuery {
    /// Their ids, at most 100.
    #[serde(default)]
    #[param(max_items = 100)]
    pub id: Vec<PhotoId>,
}

/// Photos and where they are to be had.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoViews {
    /// Those that are there, in any order.
    pub photos: Vec<PhotoView>,
}

/// Where photos are to be had
///
/// For members of the room. The paths work for whoever has them, and for a while: ask again when they have ended. What is not
/// answered is gone.
#[utoipa::path(get, path = "/api/rooms/{room}/photos", tag = "photos",
    params(("room" = String, Path, description = "The room."), PhotoQuery),
    responses((status = 200, body = PhotoViews)))]
async fn addresses(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<PhotoQuery>,
) -> Result<Response, ApiError> {
    if query.id.len() > MAX_ASKED {
        return Err(ApiError::bad_request("too_many_photos", "At most 100 photos at once."));
    }
    let until = link::end(clock::now());
    let known = if query.id.is_empty() { Vec::new() } else { state.photos.known(&caller.room, &query.id).await? };
    let photos = known.into_iter().map(|known| PhotoView::of(&state, known, until)).collect();
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(PhotoViews { photos })).into_response())
}

/// One photo of a room.
#[derive(Debug, Deserialize)]
struct PhotoPath {
    photo: PhotoId,
}

/// What is to be seen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Description {
    /// Plain text, at most 300 characters; empty takes it away.
    #[schema(max_length = 300)]
    pub alt: String,
}

/// Say what is to be seen on one's photo
///
/// For those who don't see it. Refusals: `bad_alt` (422), `no_such_photo` (404).
#[utoipa::path(patch, path = "/api/rooms/{room}/photos/{photo}", tag = "photos",
    params(("room" = String, Path, description = "The room."), ("photo" = String, Path, description = "The photo.")),
    request_body = Description, responses((status = 204)))]
async fn describe(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(PhotoPath { photo }): ApiPath<PhotoPath>,
    ApiJson(Description { alt }): ApiJson<Description>,
) -> Result<StatusCode, ApiError> {
    let alt = alt.trim();
    if alt.chars().nth(MAX_ALT_CHARS).is_some() || alt.chars().any(char::is_control) {
        let says = "A description may have at most 300 characters, without control characters.";
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_alt", says));
    }
    let is_there = state.photos.describe(&caller.room, &caller.member.id, &photo, alt).await?;
    if is_there { Ok(StatusCode::NO_CONTENT) } else { Err(no_such_photo()) }
}

/// Give up a photo before it is posted
///
/// One that was posted is taken back in the room (`photo.take_back`). Refusal: `no_such_photo` (404).
#[utoipa::path(delete, path = "/api/rooms/{room}/photos/{photo}", tag = "photos",
    params(("room" = String, Path, description = "The room."), ("photo" = String, Path, description = "The photo.")),
    responses((status = 204)))]
async fn discard(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(PhotoPath { photo }): ApiPath<PhotoPath>,
) -> Result<StatusCode, ApiError> {
    let was_there = state.photos.discard(&caller.room, &caller.member.id, &photo).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(no_such_photo()) }
}

/// A photo
///
/// At an address that the API gave to a member of the room, until its end. WebP.
#[utoipa::path(get, path = "/photo/{until}/{signature}/{photo}/{size}", tag = "photos",
    params(
        ("until" = u64, Path, description = "As the API gave it"),
        ("signature" = String, Path, description = "As the API gave it"),
        ("photo" = String, Path, description = "As the API gave it"),
        ("size" = String, Path, description = "As the API gave it")
    ),
    responses((status = 200, description = "The photo", body = [u8], content_type = "image/webp")))]
async fn photo(
    State(state): State<AppState>,
    ApiPath((until, signature, photo, size)): ApiPath<(Millis, String, PhotoId, String)>,
) -> Result<Response, ApiError> {
    let size: Size = size.parse().map_err(|()| no_such_photo())?;
    let now = clock::now();
    let bytes = state.photos.open_path(&photo, size, until, &signature, now).await?.ok_or_else(no_such_photo)?;
    // It is nobody else's, and after its end the address is another one.
    let caching = format!("private, max-age={}, immutable", until.saturating_sub(now) / 1_000);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(FORMAT.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_str(&caching).map_err(ApiError::internal)?);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok((headers, bytes).into_response())
}

fn no_such_photo() -> ApiError {
    ApiError::not_found("no_such_photo", "That photo is not there (any more).")
}

impl From<PhotoError> for ApiError {
    fn from(error: PhotoError) -> Self {
        let refused = |code, says| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, says);
        match error {
            PhotoError::Busy => Self::unavailable("Many photos come in at the moment. Try again.", BUSY_RETRY_AFTER),
            PhotoError::Raster(error) => raster_refused(error, refused),
            PhotoError::RoomFull => Self::new(
                StatusCode::CONFLICT,
                "photos_full",
                "This room holds as many photos as it may. Take some back first.",
            ),
            PhotoError::TooManyUnposted => Self::new(
                StatusCode::CONFLICT,
                "too_many_unposted",
                "Post the photos that you have chosen first, or give some up.",
            ),
            PhotoError::Gone => no_room(),
            PhotoError::Sql(_) | PhotoError::Io(_) => Self::internal(error),
        }
    }
}

fn raster_refused(
    error: crate::pictures::raster::RasterError,
    refused: impl Fn(&'static str, &'static str) -> ApiError,
) -> ApiError {
    use crate::pictures::raster::RasterError;
    match error {
        RasterError::NotOurs => refused("not_a_picture", "That is no JPEG, PNG, WebP or GIF picture."),
        RasterError::TooLarge => {
            refused("picture_too_large", "That picture has more than 25 million pixels, or a side over 12,000.")
        }
        RasterError::Damaged => refused("damaged_picture", "That picture is damaged."),
    }
}
