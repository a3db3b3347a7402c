//! Photos: what the room asks about uploads, and what it says of those that are shown. Files are kept elsewhere.
//!
//! The room's log is the truth about what is shown. What it says comes after the entry is stored, so a server that stops in between
//! leaves files behind that nobody shows any more: when a room is loaded, what is kept is compared with what it shows.

use std::{future::Future, pin::Pin, sync::Arc};

use super::{Hub, HubError, actor::Actor, calls::Call};
use crate::{
    clock,
    ids::{MemberId, Millis, PhotoId, RoomId},
    protocol::message::Command,
    room::{Room, Upload, photo::MAX_MESSAGE_PHOTOS},
};

/// A boxed future, so that [`PhotoBook`] can be an object.
pub type PhotoFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, HubError>> + Send + 'a>>;

/// Who keeps the files.
pub trait PhotoBook: Send + Sync + 'static {
    /// Of these, what this member uploaded into this room. They are about to be shown: nobody sweeps them away meanwhile.
    fn uploads(&self, room: RoomId, member: MemberId, photos: Vec<PhotoId>) -> PhotoFuture<'_, Vec<Upload>>;

    /// These are shown now.
    fn shown(&self, photos: Vec<PhotoId>) -> PhotoFuture<'_, ()>;

    /// These are shown no more: their files go where nothing else needs them.
    fn gone(&self, photos: Vec<PhotoId>) -> PhotoFuture<'_, ()>;

    /// Of what the room showed before `since`, only these are still shown.
    fn keep_only(&self, room: RoomId, photos: Vec<PhotoId>, since: Millis) -> PhotoFuture<'_, ()>;
}

impl Hub {
    /// All photos that a room shows.
    pub async fn shown_photos(&self, room: &RoomId) -> Result<Vec<PhotoId>, HubError> {
        self.call(room, |reply| Call::ShownPhotos { reply }).await
    }
}

impl Actor {
    /// What has to be known of uploads to judge a member's command.
    pub(super) async fn uploads(&self, member: &MemberId, command: &Command) -> Result<Vec<Upload>, HubError> {
        let asked = Room::needs_uploads(command);
        // More than there may be are refused without a look at them.
        if asked.is_empty() || asked.len() > MAX_MESSAGE_PHOTOS as usize {
            return Ok(Vec::new());
        }
        self.shared.photos.uploads(self.id.clone(), member.clone(), asked.to_vec()).await
    }

    /// Tells what is shown, or no more. The turn does not wait for it.
    pub(super) fn note_photos(&self, photos: Vec<PhotoId>, shown: bool) {
        let (shared, room) = (Arc::clone(&self.shared), self.id.clone());
        self.shared.tasks.spawn(async move {
            let noted = if shown { shared.photos.shown(photos).await } else { shared.photos.gone(photos).await };
            if noted.is_err() {
                // The room knows better, and is asked when it is loaded next.
                tracing::warn!(%room, "what became of a photo was not noted");
            }
        });
    }

    /// After the room was loaded.
    pub(super) fn compare_photos(&self) {
        let (shared, room, since) = (Arc::clone(&self.shared), self.id.clone(), clock::now());
        let photos = self.room.shown_photos().cloned().collect();
        self.shared.tasks.spawn(async move { shared.photos.keep_only(room, photos, since).await });
    }
}
