//! Rooms: make one, list mine, page back in its chat.
#![allow(unused_qualifications)] // utoipa writes `HistoryQuery as …` with its whole path

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, future, stream};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::{Caller, ClientIp, Guest, set_cookie},
    covers::{Cover, covers_of},
    credentials::{Credentials, credentials},
    extract::{ApiJson, ApiQuery},
    fields::Fields,
    invites::{InviteView, make_invite},
    occasions::checked_time,
};
use crate::{
    access::{
        name::{MAX_ABOUT_CHARS, MAX_PERSON_CHARS, MAX_ROOM_CHARS},
        store::MyRoom,
    },
    clock,
    ids::{IdentityId, MemberId, Millis, RoomId, Seq},
    protocol::message::{ChatMessage, Role, RoomInfo},
};

/// Messages of one page of history unless asked for otherwise.
const DEFAULT_HISTORY: u32 = 50;
/// Messages of one page of history at most.
const MAX_HISTORY: u32 = 100;
/// Rooms that are looked into at the same time for a list: each may have to be loaded.
const ROOMS_AT_ONCE: usize = 8;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(my_rooms, create_room)).routes(routes!(history))
}

/// Who the cookie says one is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Whether this server knows the caller.
    pub known: bool,
    /// The name that they used last.
    pub name: Option<String>,
}

/// Who am I?
///
/// Sets nothing. The name is what to offer when joining another room.
#[utoipa::path(get, path = "/api/me", tag = "people", responses((status = 200, body = Me)))]
async fn me(State(state): State<AppState>, Guest(identity): Guest) -> Result<Json<Me>, ApiError> {
    let name = match identity {
        Some(identity) => state.access.store().last_name(&identity).await?,
        None => None,
    };
    Ok(Json(Me { known: name.is_some(), name }))
}

/// The caller's rooms.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyRooms {
    /// Last seen first, at most 50.
    pub rooms: Vec<MyRoomView>,
}

/// One of the caller's rooms.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyRoomView {
    /// The room.
    pub room: RoomInfo,
    /// Its cover, where it has one that the catalogue knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Cover>,
    /// What the caller is there.
    pub role: Role,
    /// How many members it has.
    pub members: usize,
    /// When the caller last came in, to about five minutes.
    pub last_seen_at: Millis,
    /// The caller has put it away.
    pub archived: bool,
}

/// My rooms
#[utoipa::path(get, path = "/api/rooms", tag = "rooms", responses((status = 200, body = MyRooms)))]
async fn my_rooms(State(state): State<AppState>, Guest(identity): Guest) -> Result<Json<MyRooms>, ApiError> {
    let Some(identity) = identity else { return Ok(Json(MyRooms { rooms: Vec::new() })) };
    let mine = state.access.store().rooms_of(&identity).await?;
    let mut rooms: Vec<_> = stream::iter(mine)
        .map(|room| look_into(&state, room))
        .buffered(ROOMS_AT_ONCE)
        .filter_map(future::ready)
        .collect()
        .await;
    let covers = covers_of(&state, rooms.iter().map(|view| &view.room)).await;
    for view in &mut rooms {
        view.cover = view.room.cover.as_ref().and_then(|product| covers.get(product).cloned());
    }
    Ok(Json(MyRooms { rooms }))
}

/// `None` for rooms that the caller left, and for one that can't be loaded: the others are still worth a list.
async fn look_into(state: &AppState, mine: MyRoom) -> Option<MyRoomView> {
    let everybody = match state.hub.members(&mine.info.id).await {
        Ok(everybody) => everybody,
        Err(error) => {
            tracing::warn!(room = %mine.info.id, %error, "a room is left out of a list");
            return None;
        }
    };
    let here = || everybody.iter().map(|state| &state.member).filter(|member| !member.gone);
    let role = here().find(|member| member.id == mine.member)?.role;
    let (members, last_seen_at, archived) = (here().count(), mine.seen_at, mine.archived);
    Some(MyRoomView { room: mine.info, cover: None, role, members, last_seen_at, archived })
}

/// A new room.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewRoom {
    /// 1 to 80 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// The creator's name, 1 to 40 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 40)]
    pub your_name: String,
    /// What it is for beyond its name: at most 200 characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub about: String,
    /// When what it is for takes place, in milliseconds.
    pub starts_at: Option<Millis>,
}

/// What the creator of a room gets.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedRoom {
    /// As after a join.
    #[serde(flatten)]
    pub credentials: Credentials,
    /// A first invite, for shoppers, without an end.
    pub invite: InviteView,
}

/// Start a room
///
/// The caller becomes its host and gets the identity cookie.
#[utoipa::path(post, path = "/api/rooms", tag = "rooms", request_body = NewRoom,
    responses((status = 201, body = CreatedRoom)))]
async fn create_room(
    State(state): State<AppState>,
    ip: ClientIp,
    Guest(identity): Guest,
    headers: HeaderMap,
    ApiJson(body): ApiJson<NewRoom>,
) -> Result<Response, ApiError> {
    let mut fields = Fields::default();
    let name = fields.name("name", &body.name, MAX_ROOM_CHARS);
    let your_name = fields.name("your_name", &body.your_name, MAX_PERSON_CHARS);
    let about = fields.line("about", &body.about, MAX_ABOUT_CHARS);
    let starts_at = checked_time(&mut fields, body.starts_at);
    fields.finish()?;
    state.limits.room(ip.key())?;

    let identity = identity.unwrap_or_else(IdentityId::random);
    let cookie = set_cookie(&state, &headers, &identity)?;
    let member = MemberId::random();
    let ends_idle_days = (state.config.rooms_idle_days > 0).then_some(state.config.rooms_idle_days);
    let room = RoomInfo {
        id: RoomId::random(),
        name,
        created_at: clock::now(),
        about,
        starts_at,
        cover: None,
        knock: false,
        ends_at: None,
        ends_idle_days,
    };
    // The names first: a room that is in the log can always be loaded. What a crash in between leaves is a name without
    // a room, which nobody sees.
    state.access.store().create_room(&room, &identity, &member, &your_name).await?;
    let view = match state.hub.create_room(room.clone(), member, your_name).await {
        Ok(view) => view,
        Err(error) => {
            state.access.store().drop_room(&room.id).await?;
            return Err(error.into());
        }
    };
    let invite = make_invite(&state, &headers, &room.id, &view.id, Role::Shopper, None).await?;
    let credentials = credentials(&state, room, view, 0)?;
    metrics::counter!("cabas_rooms_created_total").increment(1);
    let answer = (StatusCode::CREATED, Json(CreatedRoom { credentials, invite }));
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}

/// Which page of the chat.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Messages older than this one; absent: the newest.
    pub before: Option<Seq>,
    /// At most so many, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// A page of the chat.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// Oldest first.
    pub messages: Vec<ChatMessage>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Page back in the chat
#[utoipa::path(get, path = "/api/rooms/{room}/history", tag = "rooms",
    params(("room" = String, Path, description = "The room."), HistoryQuery),
    responses((status = 200, body = History)))]
async fn history(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<HistoryQuery>,
) -> Result<Json<History>, ApiError> {
    // The stores keep signed numbers.
    let before = query.before.unwrap_or(Seq::MAX).min(i64::MAX.unsigned_abs());
    let limit = query.limit.unwrap_or(DEFAULT_HISTORY).clamp(1, MAX_HISTORY);
    let (messages, more) = state.hub.history(&caller.room, before, limit).await?;
    Ok(Json(History { messages, more }))
}
