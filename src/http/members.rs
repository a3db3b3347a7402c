//! Members, for who is not in the room at that moment: the list, roles, removal and the way back.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::Caller,
    extract::{ApiJson, ApiPath},
};
use crate::{
    clock,
    hub::MemberState,
    ids::MemberId,
    protocol::message::{Command, MemberView, Role, Staff},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(members_of)).routes(routes!(set_role, remove)).routes(routes!(set_staff))
}

/// Everybody who is or was a member.
#[derive(Debug, Serialize, ToSchema)]
pub struct Members {
    /// In no particular order.
    pub members: Vec<KnownMember>,
}

/// A member as those in the room know them.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownMember {
    /// Who.
    #[serde(flatten)]
    pub member: MemberView,
    /// Whether they are there now.
    pub online: bool,
    /// A host removed them, and none has let them back.
    pub removed: bool,
}

/// The room's people
///
/// Those who left or were removed included; who was erased has no name.
#[utoipa::path(get, path = "/api/rooms/{room}/members", tag = "people",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = Members)))]
async fn members_of(State(state): State<AppState>, caller: Caller) -> Result<Json<Members>, ApiError> {
    let members = state.hub.members(&caller.room).await?;
    let known = |MemberState { member, online, removed }| KnownMember { member, online, removed };
    Ok(Json(Members { members: members.into_iter().map(known).collect() }))
}

/// Where a member is.
#[derive(Debug, Deserialize)]
struct MemberPath {
    member: MemberId,
}

/// Another role.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewRole {
    /// Which.
    pub role: Role,
}

/// Change a role, or let somebody back
///
/// Hosts only, as `member.set_role` on a socket. Who was removed is let back by it, in that role, as soon as they come by an invite.
#[utoipa::path(patch, path = "/api/rooms/{room}/members/{member}", tag = "people",
    params(("room" = String, Path, description = "The room."), ("member" = String, Path, description = "Whose.")),
    request_body = NewRole, responses((status = 204, description = "It is so.")))]
async fn set_role(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(MemberPath { member }): ApiPath<MemberPath>,
    ApiJson(NewRole { role }): ApiJson<NewRole>,
) -> Result<StatusCode, ApiError> {
    let command = Command::MemberSetRole { member, role };
    state.hub.command(&caller.room, &caller.member.id, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that somebody is of a shop's staff
///
/// Hosts only, as `member.set_staff` on a socket; `null` takes it back. It changes nothing about what they may do.
#[utoipa::path(put, path = "/api/rooms/{room}/members/{member}/staff", tag = "people",
    params(("room" = String, Path, description = "The room."), ("member" = String, Path, description = "Who.")),
    request_body = Option<Staff>, responses((status = 204, description = "It is so.")))]
async fn set_staff(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(MemberPath { member }): ApiPath<MemberPath>,
    ApiJson(staff): ApiJson<Option<Staff>>,
) -> Result<StatusCode, ApiError> {
    state.hub.command(&caller.room, &caller.member.id, Command::MemberSetStaff { member, staff }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove somebody, and not again
///
/// Hosts only, or oneself to leave; as `member.remove` on a socket. Who is removed stays out as who they are, and the invite that they
/// came by is void, so that they are not back under another name. What they hold opens nothing any more.
#[utoipa::path(delete, path = "/api/rooms/{room}/members/{member}", tag = "people",
    params(("room" = String, Path, description = "The room."), ("member" = String, Path, description = "Whom.")),
    responses((status = 204, description = "They are out.")))]
async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(MemberPath { member }): ApiPath<MemberPath>,
) -> Result<StatusCode, ApiError> {
    let command = Command::MemberRemove { member: member.clone() };
    state.hub.command(&caller.room, &caller.member.id, command).await?;
    if member != caller.member.id {
        // The room's task sees to this, too, beside its turn: whoever asked here finds it done.
        state.access.store().revoke_invite_of(&caller.room, &member, clock::now()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
