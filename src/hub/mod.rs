//! The hub: runs rooms, one task each; sessions, outboxes, presence.
//!
//! Stand-in with the agreed signatures: members in memory only.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use parking_lot::Mutex;

use crate::{
    clock,
    ids::{InviteId, MemberId, RoomId, Seq},
    journal::Journal,
    protocol::{
        close::Close,
        message::{ChatMessage, MemberView, Role, RoomInfo},
    },
};

/// What the hub needs of a room that is not in its log.
#[derive(Debug, Clone)]
pub struct RoomDirectory {
    /// The room's facts.
    pub info: RoomInfo,
    /// Names by member.
    pub names: HashMap<MemberId, String>,
}

/// A boxed future, so that [`Directory`] can be an object.
pub type DirectoryFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, HubError>> + Send + 'a>>;

/// Names and facts of rooms.
pub trait Directory: Send + Sync + 'static {
    /// Of one room.
    fn load(&self, room: &RoomId) -> DirectoryFuture<'_, RoomDirectory>;
}

/// Bounds of the hub.
#[derive(Debug, Clone)]
pub struct HubConfig {
    /// Unload a room this long after its last socket closed.
    pub idle_unload: Duration,
    /// Sockets of one room.
    pub max_sockets_per_room: usize,
    /// Board updates a second that one socket's frames are read at.
    pub updates_per_second: u32,
}

/// A member and whether they are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberState {
    /// As others see them.
    pub member: MemberView,
    /// Whether at least one of their sockets is open.
    pub online: bool,
}

/// A refusal of the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejection {
    /// Stable code.
    pub code: &'static str,
    /// A sentence.
    pub message: &'static str,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HubError {
    /// The room is unknown.
    #[error("no such room")]
    NoRoom,
    /// Try again later.
    #[error("not available")]
    Unavailable,
    /// The room said no.
    #[error("{}", .0.message)]
    Rejected(Rejection),
}

type Rooms = HashMap<RoomId, Vec<MemberView>>;

/// Handle.
#[derive(Clone)]
pub struct Hub {
    rooms: Arc<Mutex<Rooms>>,
}

#[allow(clippy::unused_async, missing_docs)]
impl Hub {
    pub fn new(_journal: Arc<dyn Journal>, _directory: Arc<dyn Directory>, _config: HubConfig) -> Self {
        Self { rooms: Arc::default() }
    }

    pub async fn create_room(
        &self,
        info: RoomInfo,
        creator: MemberId,
        creator_name: String,
    ) -> Result<MemberView, HubError> {
        let view = MemberView {
            id: creator,
            name: creator_name,
            avatar: 0,
            role: Role::Host,
            joined_at: clock::now(),
            gone: false,
        };
        self.rooms.lock().insert(info.id, vec![view.clone()]);
        Ok(view)
    }

    pub async fn join(
        &self,
        room: &RoomId,
        member: MemberId,
        name: String,
        role: Role,
        _invite: Option<InviteId>,
    ) -> Result<MemberView, HubError> {
        let mut rooms = self.rooms.lock();
        let members = rooms.get_mut(room).ok_or(HubError::NoRoom)?;
        if let Some(known) = members.iter().find(|m| m.id == member) {
            return Ok(known.clone());
        }
        let avatar = u8::try_from(members.len() % 12).unwrap_or(0);
        let view = MemberView { id: member, name, avatar, role, joined_at: clock::now(), gone: false };
        members.push(view.clone());
        Ok(view)
    }

    pub async fn member(&self, room: &RoomId, member: &MemberId) -> Result<Option<MemberView>, HubError> {
        let rooms = self.rooms.lock();
        Ok(rooms.get(room).ok_or(HubError::NoRoom)?.iter().find(|m| m.id == *member).cloned())
    }

    pub async fn members(&self, room: &RoomId) -> Result<Vec<MemberState>, HubError> {
        let rooms = self.rooms.lock();
        Ok(rooms
            .get(room)
            .ok_or(HubError::NoRoom)?
            .iter()
            .map(|m| MemberState { member: m.clone(), online: false })
            .collect())
    }

    pub async fn history(
        &self,
        room: &RoomId,
        _before: Seq,
        _limit: u32,
    ) -> Result<(Vec<ChatMessage>, bool), HubError> {
        if self.rooms.lock().contains_key(room) { Ok((vec![], false)) } else { Err(HubError::NoRoom) }
    }

    pub async fn renamed(&self, room: &RoomId, member: &MemberId, name: String) -> Result<(), HubError> {
        let mut rooms = self.rooms.lock();
        if let Some(m) = rooms.get_mut(room).ok_or(HubError::NoRoom)?.iter_mut().find(|m| m.id == *member) {
            m.name = name;
        }
        Ok(())
    }

    pub async fn disconnect(&self, _room: &RoomId, _member: &MemberId, _close: Close) {}

    pub async fn shutdown(&self) {}
}
