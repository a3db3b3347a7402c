//! Photos in a random room: what is asked, and what a client makes of the events.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};

use super::*;

/// Some of eight photos are shown, for a while or for good, and taken back.
pub fn photo_ask() -> impl Strategy<Value = Command> {
    let lasts = prop::option::weighted(0.4, 1_000..100_000u64);
    prop_oneof![
        3 => (vec(1..9usize, 1..4), lasts).prop_map(|(photos, lasts)| show(&photos, lasts)),
        2 => (1..9usize).prop_map(take_back),
    ]
}

/// The photos of the messages that a client that was greeted knows, and whether they are gone.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HeardPhotos {
    messages: BTreeMap<Seq, BTreeMap<PhotoId, bool>>,
}

impl HeardPhotos {
    pub fn greeted(room: &Room) -> Self {
        let mut heard = Self::default();
        for message in room.chat().filter(|message| message.deleted_by.is_none() && !message.photos.is_empty()) {
            heard.messages.insert(message.seq, message.photos.into_iter().map(|p| (p.id, p.gone)).collect());
        }
        heard
    }

    pub fn hear(&mut self, told: &EventMessage) {
        match &told.event {
            Event::ChatPosted { photos, .. } if !photos.is_empty() => {
                let photos = photos.iter().map(|photo| (photo.id.clone(), photo.gone)).collect();
                self.messages.insert(told.seq, photos);
            }
            Event::ChatDeleted { message } => drop(self.messages.remove(message)),
            Event::PhotoGone { photos, message } => {
                let known = self.messages.get_mut(message).expect("it is there");
                for photo in photos {
                    assert_eq!(known.insert(photo.clone(), true), Some(false), "no news");
                }
            }
            _ => {}
        }
    }
}
