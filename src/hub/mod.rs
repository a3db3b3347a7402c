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

/// Boxed future of the directory.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Why the directory has no answer.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The room is unknown.
    #[error("no room")]
    NoRoom,
    /// The store does not answer.
    #[error("{0}")]
    Storage(String),
}

/// Names and facts of rooms.
pub trait Directory: Send + Sync {
    /// Of one room.
    fn load(&self, room: &RoomId) -> BoxFuture<'_, Result<RoomDirectory, DirectoryError>>;
}

/// Bounds of the hub.
#[derive(Debug, Clone)]
pub struct HubConfig {
    /// Unload a room this long after its last socket closed.
    pub idle_unload: Duration,
    /// Sockets in all.
    pub max_sockets: usize,
    /// Sockets of one address.
    pub max_sockets_per_ip: usize,
    /// Sockets of one room.
    pub max_sockets_per_room: usize,
    /// Board updates a second that one socket's frames are read at.
    pub updates_per_second: u32,
}

/// A refusal of the room.
#[derive(Debug, Clone)]
pub struct Rejection {
    /// Stable code.
    pub code: &'static str,
    /// A sentence.
    pub message: std::borrow::Cow<'static, str>,
}

/// What went wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum HubError {
    /// The room is unknown.
    #[error("no such room")]
    NoRoom,
    /// Try again later.
    #[error("not available")]
    Unavailable {
        /// When.
        retry_after: Duration,
    },
    /// The room said no.
    #[error("refused: {}", .0.code)]
    Rejected(Rejection),
    /// The stored room can't be read.
    #[error("the room is damaged")]
    Damaged,
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

    pub async fn members(&self, room: &RoomId) -> Result<Vec<(MemberView, bool)>, HubError> {
        let rooms = self.rooms.lock();
        Ok(rooms.get(room).ok_or(HubError::NoRoom)?.iter().map(|m| (m.clone(), false)).collect())
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
