//! Messages with photos, proposed and applied: the parts of both halves that are about what is shown.

use super::{
    Room,
    apply::Place,
    chat::{self, Post},
    effect::{Effect, Effects},
    entry::{Act, PostedPhoto, photos_until},
    photo::{self, Photos},
    propose::{Facts, checked_mentions},
    reign::SystemEntry,
    rejection::Rejection,
};
use crate::{
    ids::{MemberId, Millis, PhotoId, Seq},
    protocol::message::{Command, Event, Role},
};

/// What is proposed.
impl Room {
    pub(super) fn judge_post(
        &mut self,
        at: Millis,
        by: &MemberId,
        command: &Command,
        facts: Facts<'_>,
    ) -> Result<Act, Rejection> {
        let Command::ChatPost { text, reply_to, about, photos, photos_last_ms } = command else {
            return Err(Rejection::REFUSED);
        };
        self.ahead().writer(by)?;
        if let Some(seq) = reply_to {
            self.chat_head(*seq, facts.older)?;
        }
        let text = if photos.is_empty() { chat::check_text(text)? } else { chat::check_words(text)? };
        let text = checked_mentions(text)?;
        let photos = photo::checked(photos, *photos_last_ms, facts.uploads)?;
        if !photos.is_empty() {
            let (row, until) = (self.next_seq(), photos_until(at, *photos_last_ms));
            self.draft.photos.change(row, &self.photos, |ahead| ahead.show(row, by, &photos, until))?;
        }
        let (reply_to, about, photos_last_ms) = (*reply_to, about.clone(), *photos_last_ms);
        Ok(Act::ChatPost { text, edited: None, reply_to, about, photos, photos_last_ms })
    }

    pub(super) fn judge_take_back(&mut self, by: &MemberId, role: Role, photo: &PhotoId) -> Result<Act, Rejection> {
        let row = self.next_seq();
        self.draft.photos.change(row, &self.photos, |ahead| ahead.take_back(by, role, photo))?;
        Ok(Act::PhotoTakeBack { photo: photo.clone() })
    }

    /// The entry `row` takes a message away, and its photos with it.
    pub(super) fn judge_photos_forgotten(&mut self, row: Seq, message: Seq) {
        if !self.draft.photos.or(&self.photos).of(message).is_empty() {
            let forget = |ahead: &mut Photos| Ok::<_, Rejection>(ahead.forget(message));
            let _ = self.draft.photos.change(row, &self.photos, forget);
        }
    }

    /// The entry of photos whose time is up, where there are any.
    pub(super) fn judge_expiry(&mut self, at: Millis, message: Seq) -> Option<SystemEntry> {
        let row = self.next_seq();
        let over = |ahead: &mut Photos| if ahead.time_is_up(message, at).is_empty() { Err(()) } else { Ok(()) };
        self.draft.photos.change(row, &self.photos, over).ok()?;
        Some(SystemEntry::PhotosExpired { message })
    }
}

/// What is applied.
impl Room {
    pub(super) fn post(
        &mut self,
        place: Place<'_>,
        by: &MemberId,
        act: &Act,
        effects: &mut Effects,
    ) -> Result<(), Rejection> {
        let Act::ChatPost { text, edited, reply_to, about, photos: posted, photos_last_ms } = act else {
            return Err(Rejection::REFUSED);
        };
        self.truth().writer(by)?;
        let photos_until = photos_until(place.at, *photos_last_ms);
        if !posted.is_empty() {
            self.photos.show(place.seq, by, posted, photos_until)?;
            self.draft.photos.settle(place.seq);
            effects.push(Effect::PhotosShown(posted.iter().map(|photo| photo.id.clone()).collect()));
        }
        let photos: Vec<_> = posted.iter().map(PostedPhoto::view).collect();
        let (reply_to, about) = (*reply_to, about.as_ref());
        if let Some(text) = text.clone() {
            self.name_links(place.seq, &text, effects);
            let (photos, about) = (photos.clone(), about.cloned());
            effects.push(place.tell_all(Event::ChatPosted { text, reply_to, about, photos, photos_until }));
        }
        let text = text.as_deref();
        let post = Post { text, edited: *edited, reply_to, about, photos, photos_until };
        self.chat.post(place.seq, place.at, by, post);
        Ok(())
    }

    pub(super) fn take_back_photo(
        &mut self,
        place: Place<'_>,
        by: &MemberId,
        photo: &PhotoId,
        effects: &mut Effects,
    ) -> Result<(), Rejection> {
        let role = self.truth().present(by)?.role;
        let message = self.photos.take_back(by, role, photo)?;
        self.draft.photos.settle(place.seq);
        tell_gone(place, vec![photo.clone()], message, effects);
        Ok(())
    }

    pub(super) fn expire_photos(&mut self, place: Place<'_>, message: Seq, effects: &mut Effects) {
        let photos = self.photos.time_is_up(message, place.at);
        self.draft.photos.settle(place.seq);
        if !photos.is_empty() {
            tell_gone(place, photos, message, effects);
        }
    }

    /// A message is gone, which says it all.
    pub(super) fn forget_photos(&mut self, place: Place<'_>, message: Seq, effects: &mut Effects) {
        let photos = self.photos.forget(message);
        self.draft.photos.settle(place.seq);
        if !photos.is_empty() {
            effects.push(Effect::PhotosGone(photos));
        }
    }
}

fn tell_gone(place: Place<'_>, photos: Vec<PhotoId>, message: Seq, effects: &mut Effects) {
    effects.push(place.tell_all(Event::PhotoGone { photos: photos.clone(), message }));
    effects.push(Effect::PhotosGone(photos));
}
