//! Going for good: somebody out of a room, or out of all of theirs; a whole room.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::{Caller, Guest, clear_cookie},
};
use crate::{
    erasure::ErasureError,
    hub::HubError,
    ids::{MemberId, RoomId},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(erase_me)).routes(routes!(erase_everywhere)).routes(routes!(delete_room))
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Erased {
    /// Nobody else was there: the room is deleted, too.
    pub room_deleted: bool,
}

/// Erase me from a room
///
/// My name, messages, photos, notes, polls, picks, votes and lines of the cart go; what others laid beside mine on looks stays without a
/// name. Who hosts alone passes that on; who is alone takes the room along. It can't be undone. Out of the server's files it is
/// within a minute; backups that were made before keep it until they are thrown away.
#[utoipa::path(post, path = "/api/rooms/{room}/erase-me", tag = "people",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = Erased)))]
async fn erase_me(State(state): State<AppState>, caller: Caller) -> Result<Json<Erased>, ApiError> {
    let room_deleted = erase(&state, &caller.room, &caller.member.id).await?;
    state.access.store().forget_identity_without_rooms(&caller.identity).await?;
    Ok(Json(Erased { room_deleted }))
}

async fn erase(state: &AppState, room: &RoomId, member: &MemberId) -> Result<bool, ApiError> {
    // A room that a server which stopped has left behind without a log has nobody in it either.
    let alone = async || match state.hub.is_alone(room, member).await {
        Err(HubError::NoRoom) => Ok(true),
        other => other,
    };
    let mut last = alone().await?;
    if !last {
        state.eraser.erase_member(room, member).await?;
        // Another may have gone at the same moment.
        last = alone().await?;
    }
    if last {
        state.eraser.delete_room(room).await?;
    }
    let alone = last;
    metrics::counter!("cabas_members_erased_total").increment(1);
    Ok(alone)
}

/// Everywhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasedEverywhere {
    /// Rooms that I was in.
    pub rooms: usize,
}

/// Erase me everywhere on this server
///
/// From every room, as one by one, and the cookie goes. What fails in between can be asked for again.
#[utoipa::path(delete, path = "/api/me", tag = "people", responses((status = 200, body = ErasedEverywhere)))]
async fn erase_everywhere(
    State(state): State<AppState>,
    Guest(identity): Guest,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut rooms = 0;
    if let Some(identity) = identity {
        // A page at a time: each that is done is not among the next.
        loop {
            let mine = state.access.store().rooms_of(&identity).await?;
            if mine.is_empty() {
                break;
            }
            for room in mine {
                erase(&state, &room.info.id, &room.member).await?;
                rooms += 1;
            }
        }
        state.hub.knocks_changed_in(&state.access.store().forget_identity(&identity).await?).await;
        state.eraser.scrub_soon();
    }
    Ok(([(header::SET_COOKIE, clear_cookie(&state, &headers)?)], Json(ErasedEverywhere { rooms })).into_response())
}

/// Delete a room
///
/// Hosts only. All that is in it goes, for everybody; it can't be undone.
#[utoipa::path(delete, path = "/api/rooms/{room}", tag = "rooms",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_room(State(state): State<AppState>, caller: Caller) -> Result<StatusCode, ApiError> {
    if !state.hub.may_end(&caller.room, &caller.member.id).await? {
        let says = "Only a host can delete the room, and not one who stands in for its creator.";
        return Err(ApiError::forbidden("forbidden", says));
    }
    state.eraser.delete_room(&caller.room).await?;
    metrics::counter!("cabas_rooms_deleted_total").increment(1);
    Ok(StatusCode::NO_CONTENT)
}

impl From<ErasureError> for ApiError {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Hub(error) => error.into(),
            other => Self::internal(other),
        }
    }
}
