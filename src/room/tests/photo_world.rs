//! Photos in a random room: what is asked, and what a client makes of the events.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::protocol::photo::Spot;

/// Some of eight photos are shown, for a while or for good, and taken back; some of five things are put on them, and off.
pub fn photo_ask() -> impl Strategy<Value = Command> {
    let lasts = prop::option::weighted(0.4, 1_000..100_000u64);
    prop_oneof![
        3 => (vec(1..9usize, 1..4), lasts).prop_map(|(photos, lasts)| show(&photos, lasts)),
        2 => (1..9usize).prop_map(take_back),
        4 => (1..9usize, 0..3usize, 0..5usize, (0..1_005u16, 0..3u16))
            .prop_map(|(photo, n, what, place)| put_on_photo(photo, n, what, place)),
        2 => (1..9usize, 0..3usize).prop_map(|(photo, n)| take_off_photo(photo, n)),
    ]
}

/// The photos of the messages that a client that was greeted knows, whether they are gone, and what is on them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HeardPhotos {
    messages: BTreeMap<Seq, BTreeMap<PhotoId, (bool, Vec<Spot>)>>,
}

impl HeardPhotos {
    pub fn greeted(room: &Room) -> Self {
        let mut heard = Self::default();
        for message in room.chat().filter(|message| message.deleted_by.is_none() && !message.photos.is_empty()) {
            let photos = message.photos.into_iter().map(|p| (p.id, (p.gone, p.spots)));
            heard.messages.insert(message.seq, photos.collect());
        }
        heard
    }

    pub fn hear(&mut self, told: &EventMessage) {
        match &told.event {
            Event::ChatPosted { photos, .. } if !photos.is_empty() => {
                let photos = photos.iter().map(|photo| (photo.id.clone(), (photo.gone, Vec::new()))).collect();
                self.messages.insert(told.seq, photos);
            }
            Event::ChatDeleted { message } => drop(self.messages.remove(message)),
            Event::PhotoGone { photos, message } => {
                let known = self.messages.get_mut(message).expect("it is there");
                for photo in photos {
                    let before = known.insert(photo.clone(), (true, Vec::new()));
                    assert!(before.is_some_and(|(gone, _)| !gone), "no news");
                }
            }
            Event::PhotoSpotted { message, photo, spot } => {
                let (gone, spots) = self.photo(*message, photo);
                assert!(!*gone);
                match spots.iter_mut().find(|known| known.id == spot.id) {
                    Some(known) => assert_ne!(std::mem::replace(known, spot.clone()), *spot, "no news"),
                    None => spots.push(spot.clone()),
                }
            }
            Event::PhotoUnspotted { message, photo, id } => {
                let (_, spots) = self.photo(*message, photo);
                let place = spots.iter().position(|known| known.id == *id).expect("it is there");
                spots.remove(place);
            }
            _ => {}
        }
    }

    fn photo(&mut self, message: Seq, photo: &PhotoId) -> &mut (bool, Vec<Spot>) {
        self.messages.get_mut(&message).expect("it is there").get_mut(photo).expect("it is in it")
    }
}
