//! What a member gets to open sockets with.

use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiError, AppState};
use crate::{
    clock,
    ids::Millis,
    protocol::message::{MemberView, RoomInfo},
};

/// What opens sockets to one room as one member.
#[derive(Debug, Serialize, ToSchema)]
pub struct Credentials {
    /// The room.
    pub room: RoomInfo,
    /// Who the caller is there.
    pub member: MemberView,
    /// For `GET /ws/rooms/{room}?ticket=`: once, within 30 s.
    pub ticket: String,
    /// For `GET /ws/rooms/{room}?access=`: as often as wanted until its end, with a stock y-websocket client.
    pub access: String,
    /// When `access` ends.
    pub access_expires_at: Millis,
}

/// Makes them.
pub fn credentials(
    state: &AppState,
    room: RoomInfo,
    member: MemberView,
    generation: u32,
) -> Result<Credentials, ApiError> {
    let passes = state.access.issue(&room.id, &member.id, generation, clock::now())?;
    Ok(Credentials {
        room,
        member,
        ticket: passes.ticket,
        access: passes.access,
        access_expires_at: passes.access_expires_at,
    })
}
