//! Knocking: who came by an invite to a room that wants it so, and waits for a host.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::{Caller, ClientIp, set_cookie},
    error::forbidden,
    extract::ApiPath,
};
use crate::{
    access::{
        invite::InviteRow,
        store::{
            Membership,
            knocks::{KnockAnswer, KnockRow},
        },
    },
    clock,
    hub::HubError,
    ids::{IdentityId, KnockId, Millis, RoomId},
    protocol::{
        knock::Knock,
        message::{Role, RoomInfo},
    },
    room::Rejection,
};

/// When who waits may ask again.
const ASK_AGAIN_MS: Millis = 2_000;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(who_knocks)).routes(routes!(let_in, turn_away))
}

/// What became of somebody's knock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KnockState {
    /// They wait for a host.
    Knocking,
    /// They may come in: join again.
    LetIn,
    /// Not this time; after a day they may knock again.
    TurnedAway,
}

impl From<KnockAnswer> for KnockState {
    fn from(answer: KnockAnswer) -> Self {
        match answer {
            KnockAnswer::Waiting => Self::Knocking,
            KnockAnswer::LetIn => Self::LetIn,
            KnockAnswer::TurnedAway => Self::TurnedAway,
        }
    }
}

/// The answer to a join that has to wait for a host.
#[derive(Debug, Serialize, ToSchema)]
pub struct Knocking {
    /// Always `knocking`.
    pub state: KnockState,
    /// Join again after so long to hear what became of it.
    pub retry_after_ms: Millis,
}

/// What is known of a caller's knock before they come in.
pub async fn knock_of(
    state: &AppState,
    room: &RoomId,
    identity: Option<&IdentityId>,
) -> Result<Option<KnockRow>, ApiError> {
    Ok(match identity {
        Some(identity) => state.access.store().knock_of(room, identity, clock::now()).await?,
        None => None,
    })
}

/// Whether somebody who comes by this invite has to knock. Cohosts are invited by hosts themselves.
pub fn has_to_knock(room: &RoomInfo, invite: &InviteRow) -> bool {
    room.knock && invite.role < Role::Cohost
}

/// Who was turned away hears it, and no more.
pub fn turned_away() -> ApiError {
    ApiError::forbidden("turned_away", "The hosts have not let you in this time. You can knock again tomorrow.")
}

/// Whom a host removed need not knock: only a host's word in the room lets them back.
pub async fn not_removed(state: &AppState, room: &RoomId, membership: Option<&Membership>) -> Result<(), ApiError> {
    let Some(membership) = membership else { return Ok(()) };
    let everybody = state.hub.members(room).await?;
    let removed = everybody.iter().any(|known| known.removed && known.member.id == membership.member);
    if removed { Err(HubError::Rejected(Rejection::REMOVED).into()) } else { Ok(()) }
}

/// Somebody knocks, or knocks on.
pub async fn knock(
    state: &AppState,
    ip: ClientIp,
    headers: &HeaderMap,
    identity: &IdentityId,
    (name, invite): (String, &InviteRow),
    known: bool,
) -> Result<Response, ApiError> {
    if !known {
        state.limits.knock(ip.key())?;
    }
    let cookie = set_cookie(state, headers, identity)?;
    let knock = Knock { id: KnockId::random(), name, at: clock::now() };
    if !state.access.store().knock(&invite.room, identity, &knock, (invite.role, &invite.id)).await? {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "too_many_knocks",
            "Too many people are waiting to be let in. Try again later.",
        ));
    }
    state.hub.knocks_changed(&invite.room).await?;
    let waits = Knocking { state: KnockState::Knocking, retry_after_ms: ASK_AGAIN_MS };
    Ok(([(header::SET_COOKIE, cookie)], (StatusCode::ACCEPTED, Json(waits))).into_response())
}

/// Who waits at a room's door.
#[derive(Debug, Serialize, ToSchema)]
pub struct Knocks {
    /// The first first, at most 50.
    pub knocks: Vec<Knock>,
}

/// Who knocks
///
/// For hosts and cohosts; on a socket they are told as it happens.
#[utoipa::path(get, path = "/api/rooms/{room}/knocks", tag = "people",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = Knocks)))]
async fn who_knocks(State(state): State<AppState>, caller: Caller) -> Result<Json<Knocks>, ApiError> {
    opens(&caller)?;
    Ok(Json(Knocks { knocks: state.access.store().knocks(&caller.room, clock::now()).await? }))
}

/// Where a knock is.
#[derive(Debug, Deserialize)]
struct KnockPath {
    knock: KnockId,
}

/// Let somebody in
///
/// Hosts and cohosts. They are a member as soon as they join again, within a day.
#[utoipa::path(post, path = "/api/rooms/{room}/knocks/{knock}", tag = "people",
    params(("room" = String, Path, description = "The room."), ("knock" = String, Path, description = "The knock.")),
    responses((status = 204, description = "They may come in.")))]
async fn let_in(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(KnockPath { knock }): ApiPath<KnockPath>,
) -> Result<StatusCode, ApiError> {
    answer(&state, &caller, &knock, KnockAnswer::LetIn).await
}

/// Turn somebody away
///
/// Hosts and cohosts. Their name is deleted; for a day they can't knock again.
#[utoipa::path(delete, path = "/api/rooms/{room}/knocks/{knock}", tag = "people",
    params(("room" = String, Path, description = "The room."), ("knock" = String, Path, description = "The knock.")),
    responses((status = 204, description = "They were turned away.")))]
async fn turn_away(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(KnockPath { knock }): ApiPath<KnockPath>,
) -> Result<StatusCode, ApiError> {
    answer(&state, &caller, &knock, KnockAnswer::TurnedAway).await
}

async fn answer(
    state: &AppState,
    caller: &Caller,
    knock: &KnockId,
    answer: KnockAnswer,
) -> Result<StatusCode, ApiError> {
    opens(caller)?;
    if !state.access.store().answer_knock(&caller.room, knock, answer, clock::now()).await? {
        return Err(ApiError::not_found("no_such_knock", "Nobody waits there any more."));
    }
    state.hub.knocks_changed(&caller.room).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn opens(caller: &Caller) -> Result<(), ApiError> {
    if caller.member.role.is_host() { Ok(()) } else { Err(forbidden()) }
}
