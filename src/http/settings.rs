//! How a room is set, for a page beside it.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState, caller::Caller, error::no_room, extract::ApiJson};
use crate::protocol::message::{Command, Editors, MemberView, RoomInfo};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(settings)).routes(routes!(set_editors))
}

/// How a room is set.
#[derive(Debug, Serialize, ToSchema)]
pub struct Settings {
    /// Its own facts: what it is called and for, when, its cover, and whether one knocks.
    pub room: RoomInfo,
    /// Who the caller is there.
    pub you: MemberView,
    /// Who changes looks and what is noted on lines of the cart.
    pub editors: Editors,
}

/// How a room is set
///
/// For all its members. Name, purpose, date, cover and knocking are changed by `PATCH /api/rooms/{room}`.
#[utoipa::path(get, path = "/api/rooms/{room}/settings", tag = "rooms",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = Settings)))]
async fn settings(State(state): State<AppState>, caller: Caller) -> Result<Json<Settings>, ApiError> {
    let room = state.access.store().room(&caller.room).await?.ok_or_else(no_room)?;
    let editors = state.hub.editors(&caller.room).await?;
    Ok(Json(Settings { room, you: caller.member, editors }))
}

/// Say who edits
///
/// Hosts and cohosts, as `room.set_editors` on a socket.
#[utoipa::path(put, path = "/api/rooms/{room}/editors", tag = "rooms",
    params(("room" = String, Path, description = "The room.")), request_body = Editors,
    responses((status = 204, description = "It is so.")))]
async fn set_editors(
    State(state): State<AppState>,
    caller: Caller,
    ApiJson(editors): ApiJson<Editors>,
) -> Result<StatusCode, ApiError> {
    state.hub.command(&caller.room, &caller.member.id, Command::RoomSetEditors { editors }).await?;
    Ok(StatusCode::NO_CONTENT)
}
