//! Rooms that are over: they can be looked at, and nothing in them changes any more, until their hosts bring them back or they are
//! deleted. Beside the log, since it is a matter of the room as a whole and of its hosts' patience.

use super::{Hub, HubError, actor::Actor};
use crate::{clock, ids::RoomId, protocol::message::CommandError};

/// What a command in such a room is answered.
pub(super) fn command_error() -> CommandError {
    CommandError {
        code: "room_over".to_owned(),
        message: "This room is over: it can only be looked at.".to_owned(),
        retry_after_ms: None,
    }
}

impl Hub {
    /// Whether somebody has a socket in the room now. It is not loaded to find out.
    pub async fn is_anybody_there(&self, room: &RoomId) -> Result<bool, HubError> {
        if !self.shared.rooms.contains_key(room) {
            return Ok(false);
        }
        Ok(self.members(room).await?.iter().any(|member| member.online))
    }
}

impl Actor {
    /// Whether the room's end has come. One that ends without anybody is not over while somebody asks.
    pub(super) fn is_over(&self) -> bool {
        self.info.ends_at.is_some_and(|at| at <= clock::now())
    }
}
