//! The looks on a room's board, for who shows them elsewhere.

use std::collections::BTreeMap;

use super::{Hub, HubError, calls::Call};
use crate::{
    ids::{LookId, RoomId},
    room::board::LookValue,
};

impl Hub {
    /// All looks of a room, as they are stored.
    pub async fn looks(&self, room: &RoomId) -> Result<BTreeMap<LookId, LookValue>, HubError> {
        self.call(room, |reply| Call::Looks { reply }).await
    }
}
