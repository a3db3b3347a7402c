//! Names and titles for the hub, out of access' tables: they are not part of any log, so that they can be erased.

use std::sync::Arc;

use crate::{
    access::{Access, StoreError},
    clock,
    hub::{Directory, DirectoryFuture, HubError, RoomDirectory},
    ids::{MemberId, RoomId},
};

/// The hub's view of access.
pub struct AccessDirectory(pub Arc<Access>);

impl Directory for AccessDirectory {
    fn load(&self, room: &RoomId) -> DirectoryFuture<'_, RoomDirectory> {
        let room = room.clone();
        Box::pin(async move {
            let store = self.0.store();
            let known = store.room_with_names(&room).await.map_err(|e| unavailable(&e))?;
            let (info, names) = known.ok_or(HubError::NoRoom)?;
            Ok(RoomDirectory { info, names })
        })
    }

    fn removed(&self, room: &RoomId, member: &MemberId) -> DirectoryFuture<'_, ()> {
        let (room, member) = (room.clone(), member.clone());
        Box::pin(async move { self.0.removed(&room, &member, clock::now()).await.map_err(|e| unavailable(&e)) })
    }
}

fn unavailable(error: &StoreError) -> HubError {
    tracing::error!(%error, "the access tables don't answer");
    HubError::Unavailable
}
