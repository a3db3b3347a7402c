//! A room's lookbook: which of the looks that it shows are on one page, and in which order. For hosts and cohosts to say.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState, caller::Caller, error::forbidden, extract::ApiJson, fields::Fields, looks, origin};
use crate::{
    access::name::MAX_ROOM_CHARS,
    ids::{LookId, LookbookId, Millis, ShareId},
    protocol::message::Role,
    share::{Lookbook, MAX_BOOK_LOOKS, Share},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(room_lookbook, make_lookbook, change_lookbook, take_lookbook_back))
}

/// A lookbook, as its room's people see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookbookView {
    /// Its id.
    pub id: LookbookId,
    /// Its page, for everybody who has the link.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The room's looks on it that are shown, in order.
    pub looks: Vec<LookId>,
    /// When it was made.
    pub made_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// A room's lookbook, and what the caller may do about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookbookState {
    /// The lookbook; `null`: there is none.
    pub lookbook: Option<LookbookView>,
    /// Whether the caller may make, change and take it back.
    pub may_change: bool,
}

/// What a lookbook is to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LookbookBody {
    /// 1 to 80 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80)]
    pub title: String,
    /// Looks of the room that are shown outside, in order, at most 40.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub looks: Vec<LookId>,
}

fn view(state: &AppState, headers: &HeaderMap, book: Lookbook, shown: &[Share]) -> LookbookView {
    let look = |id: &ShareId| shown.iter().find(|share| share.id == *id).map(|share| share.look.clone());
    LookbookView {
        url: format!("{}{}", origin::base(&state.config, headers), looks::book_path(&book.id)),
        looks: book.looks.iter().filter_map(look).collect(),
        id: book.id,
        title: book.title,
        made_at: book.made_at,
        updated_at: book.updated_at,
    }
}

fn may_change(caller: &Caller) -> bool {
    matches!(caller.member.role, Role::Host | Role::Cohost)
}

fn answer(status: StatusCode, body: impl Serialize) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}

/// The room's lookbook
///
/// For members of the room.
#[utoipa::path(get, path = "/api/rooms/{room}/lookbook", tag = "looks",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = LookbookState)))]
async fn room_lookbook(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let book = state.shares.book_of(&caller.room).await?;
    let shown = if book.is_some() { state.shares.of_room(&caller.room).await? } else { Vec::new() };
    let lookbook = book.map(|book| view(&state, &headers, book, &shown));
    Ok(answer(StatusCode::OK, LookbookState { lookbook, may_change: may_change(&caller) }))
}

/// What somebody wants of a lookbook, checked.
struct Wanted {
    title: String,
    looks: Vec<ShareId>,
    shown: Vec<Share>,
}

async fn wanted(state: &AppState, caller: &Caller, body: LookbookBody) -> Result<Wanted, ApiError> {
    if !may_change(caller) {
        return Err(forbidden());
    }
    state.limits.share(&caller.member.id)?;
    let shown = state.shares.of_room(&caller.room).await?;
    let mut fields = Fields::default();
    let title = fields.name("title", &body.title, MAX_ROOM_CHARS);
    let mut looks = Vec::new();
    for look in &body.looks {
        match shown.iter().find(|share| share.look == *look) {
            Some(share) if !looks.contains(&share.id) => looks.push(share.id.clone()),
            Some(_) => {}
            None => {
                fields.wrong("looks", "not_shared", "Only looks that are shown outside can be on it.");
                break;
            }
        }
    }
    if body.looks.is_empty() {
        fields.wrong("looks", "required", "A lookbook has a look at least.");
    } else if looks.len() > MAX_BOOK_LOOKS {
        fields.wrong("looks", "too_many", "A lookbook has at most 40 looks.");
    }
    fields.finish()?;
    Ok(Wanted { title, looks, shown })
}

/// Make the room's lookbook
///
/// One page with looks of the room that are shown outside, for everybody who has the link. For hosts and cohosts. Refusals: `forbidden`
/// (403), `lookbook_exists` (409), `invalid` (422), `slow_down` (429).
#[utoipa::path(post, path = "/api/rooms/{room}/lookbook", tag = "looks",
    params(("room" = String, Path, description = "The room.")), request_body = LookbookBody,
    responses((status = 201, body = LookbookView)))]
async fn make_lookbook(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiJson(body): ApiJson<LookbookBody>,
) -> Result<Response, ApiError> {
    let Wanted { title, looks, shown } = wanted(&state, &caller, body).await?;
    let made = state.shares.make_book(&caller.room, &caller.member.id, &title, &looks).await?;
    let book = made.ok_or_else(|| {
        ApiError::new(StatusCode::CONFLICT, "lookbook_exists", "This room has a lookbook already: change it.")
    })?;
    Ok(answer(StatusCode::CREATED, view(&state, &headers, book, &shown)))
}

/// Change the room's lookbook
///
/// Under the same address. For hosts and cohosts. Refusals: `forbidden` (403), `no_lookbook` (404), `invalid` (422), `slow_down` (429).
#[utoipa::path(put, path = "/api/rooms/{room}/lookbook", tag = "looks",
    params(("room" = String, Path, description = "The room.")), request_body = LookbookBody,
    responses((status = 200, body = LookbookView)))]
async fn change_lookbook(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiJson(body): ApiJson<LookbookBody>,
) -> Result<Response, ApiError> {
    let Wanted { title, looks, shown } = wanted(&state, &caller, body).await?;
    let changed = state.shares.change_book(&caller.room, &caller.member.id, &title, &looks).await?;
    let book = changed.ok_or_else(no_lookbook)?;
    Ok(answer(StatusCode::OK, view(&state, &headers, book, &shown)))
}

fn no_lookbook() -> ApiError {
    ApiError::not_found("no_lookbook", "This room has no lookbook.")
}

/// Take the lookbook back
///
/// Its looks stay shown, each by itself. For hosts and cohosts. Refusals: `forbidden` (403), `no_lookbook` (404).
#[utoipa::path(delete, path = "/api/rooms/{room}/lookbook", tag = "looks",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 204, description = "Taken back.")))]
async fn take_lookbook_back(State(state): State<AppState>, caller: Caller) -> Result<StatusCode, ApiError> {
    if !may_change(&caller) {
        return Err(forbidden());
    }
    let had = state.shares.take_book_back(&caller.room).await?;
    if had { Ok(StatusCode::NO_CONTENT) } else { Err(no_lookbook()) }
}
