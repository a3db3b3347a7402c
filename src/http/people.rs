//! People in a room: join, another name, sign out.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::{Caller, ClientIp, Guest, present, set_cookie},
    credentials::{Credentials, credentials},
    error::no_room,
    extract::{ApiJson, ApiPath},
    fields::Fields,
    invites::{live_invite, no_invite},
    knocks::{Knocking, has_to_knock, knock, knock_of, not_removed, turned_away},
};
use crate::{
    access::{
        invite::InviteRow,
        name::MAX_PERSON_CHARS,
        store::{
            Membership,
            knocks::{KnockAnswer, KnockRow},
        },
    },
    clock,
    ids::{IdentityId, InviteId, MemberId, RoomId},
    protocol::{
        close::Close,
        message::{MemberView, Role, RoomInfo},
    },
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(join)).routes(routes!(rename)).routes(routes!(sign_out))
}

/// What one brings to the door. A member needs neither.
#[derive(Debug, Deserialize, ToSchema)]
pub struct JoinRequest {
    /// The invite's code, `i_….SECRET`: what stands behind `#` in its link.
    pub invite: Option<String>,
    /// 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    pub name: Option<String>,
}

/// Join a room
///
/// A new guest brings an invite and a name and gets the identity cookie. Who comes back is the same member as before;
/// call this for a fresh ticket before every connection. Where a room is knocked at, who is new hears 202 and calls again until a host
/// has let them in, or `turned_away` (403).
#[utoipa::path(post, path = "/api/rooms/{room}/join", tag = "people",
    params(("room" = String, Path, description = "The room.")), request_body = JoinRequest,
    responses((status = 200, body = Credentials), (status = 202, body = Knocking)))]
async fn join(
    State(state): State<AppState>,
    ip: ClientIp,
    Guest(identity): Guest,
    ApiPath(room): ApiPath<RoomId>,
    headers: HeaderMap,
    ApiJson(body): ApiJson<JoinRequest>,
) -> Result<Response, ApiError> {
    state.limits.join(ip.key())?;
    let former = match &identity {
        Some(identity) => state.access.store().membership(&room, identity).await?,
        None => None,
    };
    if let Some(membership) = &former
        && let Some(member) = present(&state, &room, membership).await?
    {
        return come_back(&state, &room, membership, member).await;
    }
    let knocked = knock_of(&state, &room, identity.as_ref()).await?;
    match &knocked {
        Some(KnockRow { answer: KnockAnswer::TurnedAway, .. }) => return Err(turned_away()),
        Some(row @ KnockRow { answer: KnockAnswer::LetIn, .. }) => {
            let identity = identity.unwrap_or_else(IdentityId::random);
            return enter(&state, &identity, &room, &headers, row.name.clone(), (row.role, &row.invite)).await;
        }
        _ => {}
    }
    let (invite, name) = invited(&state, ip, &room, body).await?;
    let identity = identity.unwrap_or_else(IdentityId::random);
    if has_to_knock(&room_info(&state, &room).await?, &invite) {
        not_removed(&state, &room, former.as_ref()).await?;
        return knock(&state, ip, &headers, &identity, (name, &invite), knocked.is_some()).await;
    }
    enter(&state, &identity, &room, &headers, name, (invite.role, &invite.id)).await
}

async fn come_back(
    state: &AppState,
    room: &RoomId,
    membership: &Membership,
    member: MemberView,
) -> Result<Response, ApiError> {
    let info = room_info(state, room).await?;
    state.access.store().seen(room, membership, clock::now()).await?;
    Ok(Json(credentials(state, info, member, membership.generation)?).into_response())
}

/// What somebody new brings: a live invite to this room, and a name.
async fn invited(
    state: &AppState,
    ip: ClientIp,
    room: &RoomId,
    body: JoinRequest,
) -> Result<(InviteRow, String), ApiError> {
    let Some(code) = body.invite else {
        return Err(ApiError::forbidden("invite_needed", "An invite is needed to come in."));
    };
    let invite = live_invite(state, ip, &code).await?;
    if invite.room != *room {
        state.limits.wrong_invite(ip.key());
        return Err(no_invite());
    }
    let mut fields = Fields::default();
    let name = fields.name("name", body.name.as_deref().unwrap_or_default(), MAX_PERSON_CHARS);
    fields.finish()?;
    Ok((invite, name))
}

async fn enter(
    state: &AppState,
    identity: &IdentityId,
    room: &RoomId,
    headers: &HeaderMap,
    name: String,
    (role, invite): (Role, &InviteId),
) -> Result<Response, ApiError> {
    let info = room_info(state, room).await?;
    let cookie = set_cookie(state, headers, identity)?;
    let store = state.access.store();
    let membership = store.enlist(room, identity, &MemberId::random(), &name, invite, clock::now()).await?;
    let member = state.hub.join(room, membership.member.clone(), name, role, Some(invite.clone())).await?;
    store.invite_used(invite).await?;
    store.forget_knock(room, identity).await?;
    metrics::counter!("cabas_members_joined_total").increment(1);
    let answer = Json(credentials(state, info, member, membership.generation)?);
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}

async fn room_info(state: &AppState, room: &RoomId) -> Result<RoomInfo, ApiError> {
    state.access.store().room(room).await?.ok_or_else(no_room)
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Rename {
    /// 1 to 40 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 40)]
    pub name: String,
}

/// Change my name in a room
#[utoipa::path(patch, path = "/api/rooms/{room}/me", tag = "people",
    params(("room" = String, Path, description = "The room.")), request_body = Rename,
    responses((status = 200, body = MemberView)))]
async fn rename(
    State(state): State<AppState>,
    caller: Caller,
    ApiJson(body): ApiJson<Rename>,
) -> Result<Json<MemberView>, ApiError> {
    let mut fields = Fields::default();
    let name = fields.name("name", &body.name, MAX_PERSON_CHARS);
    fields.finish()?;
    let Caller { room, identity, mut member, .. } = caller;
    state.access.store().rename(&room, &identity, &member.id, &name, clock::now()).await?;
    state.hub.renamed(&room, &member.id, name.clone()).await?;
    member.name = name;
    Ok(Json(member))
}

/// Sign out of a room everywhere
///
/// Revokes my tickets and access tokens for this room and closes the sockets that they opened.
#[utoipa::path(post, path = "/api/rooms/{room}/sign-out", tag = "people",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 204, description = "Signed out.")))]
async fn sign_out(State(state): State<AppState>, caller: Caller) -> Result<StatusCode, ApiError> {
    state.access.sign_out(&caller.room, &caller.member.id, clock::now()).await?;
    state.hub.disconnect(&caller.room, &caller.member.id, Close::RevokedToken).await;
    Ok(StatusCode::NO_CONTENT)
}
