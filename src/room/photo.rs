//! Photos that members show each other. The room knows which are shown, by whom, in which message and until when; the files are
//! kept elsewhere, and what of them is known comes in with the command that posts them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{entry::PostedPhoto, rejection::Rejection};
use crate::{
    ids::{MemberId, Millis, PhotoId, Seq},
    protocol::{message::Role, photo::Spot},
};

/// Photos in one message: two by two on a phone.
pub const MAX_MESSAGE_PHOTOS: u32 = 4;
/// Photos that a room shows at a time.
pub const MAX_PHOTOS: usize = 500;
/// Photos of one member, so that nobody alone uses up the room's.
pub const MAX_PHOTOS_PER_MEMBER: usize = 200;
/// Shortest time to be shown: it is still there when its news arrives.
pub const MIN_PHOTO_MS: Millis = 1_000;
/// Longest time to be shown, where there is one at all.
pub const MAX_PHOTO_MS: Millis = 31 * 24 * 60 * 60 * 1_000;

/// What whoever keeps the files knows of an upload. Only uploads of the member who posts, into this room, are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: PhotoId,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green, blue.
    pub tone: [u8; 3],
}

/// A photo that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shown {
    pub message: Seq,
    pub by: MemberId,
    until: Option<Millis>,
    /// What is seen on it. Not there before rules 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spots: Vec<Spot>,
}

/// All photos that are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Photos {
    pub(super) shown: BTreeMap<PhotoId, Shown>,
}

/// What a message shows, out of what is asked for and what is known (R160, R161).
pub(super) fn checked(
    asked: &[PhotoId],
    lasts_ms: Option<Millis>,
    uploads: &[Upload],
) -> Result<Vec<PostedPhoto>, Rejection> {
    let fits = asked.len() <= MAX_MESSAGE_PHOTOS as usize
        && lasts_ms.is_none_or(|ms| !asked.is_empty() && (MIN_PHOTO_MS..=MAX_PHOTO_MS).contains(&ms));
    if !fits || (1..asked.len()).any(|n| asked[..n].contains(&asked[n])) {
        return Err(Rejection::BAD_PHOTOS);
    }
    let known = |id: &PhotoId| uploads.iter().find(|upload| upload.id == *id).ok_or(Rejection::NO_SUCH_PHOTO);
    asked.iter().map(|id| known(id).map(PostedPhoto::from)).collect()
}

impl Photos {
    pub fn is_shown(&self, photo: &PhotoId) -> bool {
        self.shown.contains_key(photo)
    }

    /// Whether this message shows it. One that went may be shown again, by another.
    pub fn is_shown_in(&self, photo: &PhotoId, message: Seq) -> bool {
        self.shown.get(photo).is_some_and(|shown| shown.message == message)
    }

    pub fn all(&self) -> impl Iterator<Item = &PhotoId> {
        self.shown.keys()
    }

    /// Shows photos in a new message, until the time where there is one. What is refused changes nothing.
    pub fn show(
        &mut self,
        message: Seq,
        by: &MemberId,
        photos: &[PostedPhoto],
        until: Option<Millis>,
    ) -> Result<(), Rejection> {
        if photos.iter().any(|photo| self.is_shown(&photo.id)) {
            return Err(Rejection::NO_SUCH_PHOTO);
        }
        // Counted, not kept: there are at most as many as a room shows.
        let own = self.shown.values().filter(|shown| shown.by == *by).count();
        if self.shown.len() + photos.len() > MAX_PHOTOS || own + photos.len() > MAX_PHOTOS_PER_MEMBER {
            return Err(Rejection::TOO_MANY_PHOTOS);
        }
        for photo in photos {
            self.shown.insert(photo.id.clone(), Shown { message, by: by.clone(), until, spots: Vec::new() });
        }
        Ok(())
    }

    /// Takes a photo back: the message that it was in.
    pub fn take_back(&mut self, by: &MemberId, role: Role, photo: &PhotoId) -> Result<Seq, Rejection> {
        let shown = self.shown.get(photo).ok_or(Rejection::NO_SUCH_PHOTO)?;
        if shown.by != *by && !role.is_host() {
            return Err(Rejection::FORBIDDEN);
        }
        let message = shown.message;
        self.shown.remove(photo);
        Ok(message)
    }

    /// The photos that a message shows.
    pub fn of(&self, message: Seq) -> Vec<PhotoId> {
        self.shown.iter().filter(|(_, shown)| shown.message == message).map(|(id, _)| id.clone()).collect()
    }

    /// The message is gone, and its photos with it: which these were.
    pub fn forget(&mut self, message: Seq) -> Vec<PhotoId> {
        self.drop_those(|shown| shown.message == message)
    }

    /// All that somebody shows goes: which these were.
    pub fn erase(&mut self, member: &MemberId) -> Vec<PhotoId> {
        self.drop_those(|shown| shown.by == *member)
    }

    /// When the next one's time is up.
    pub fn deadline(&self) -> Option<Millis> {
        self.shown.values().filter_map(|shown| shown.until).min()
    }

    /// The messages whose photos' time is up.
    pub fn due(&self, now: Millis) -> Vec<Seq> {
        let due = self.shown.values().filter(|shown| shown.until.is_some_and(|until| until <= now));
        let mut messages: Vec<_> = due.map(|shown| shown.message).collect();
        messages.sort_unstable();
        messages.dedup();
        messages
    }

    /// Takes away a message's photos whose time is up: which these were; none where that happened, or has time (R165).
    pub fn time_is_up(&mut self, message: Seq, at: Millis) -> Vec<PhotoId> {
        self.drop_those(|shown| shown.message == message && shown.until.is_some_and(|until| until <= at))
    }

    fn drop_those(&mut self, which: impl Fn(&Shown) -> bool) -> Vec<PhotoId> {
        self.shown.extract_if(.., |_, shown| which(shown)).map(|(id, _)| id).collect()
    }
}
