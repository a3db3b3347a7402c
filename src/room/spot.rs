//! What is seen on photos: spots, each a variant at a place. They are kept with the photo that they are on, and go with it.

use super::{
    Room,
    apply::Place,
    effect::Effects,
    entry::Act,
    photo::{Photos, Shown},
    rejection::Rejection,
};
use crate::{
    ids::{MemberId, PhotoId, Seq, SpotId},
    protocol::{
        message::{Command, Event, Role},
        photo::{SPOT_SCALE, Spot},
    },
};

/// Spots on one photo: more can't be told apart with a finger.
pub const MAX_PHOTO_SPOTS: usize = 20;
/// Spots of a room. About 100 bytes each in a snapshot.
pub const MAX_SPOTS: usize = 1_000;
/// Spots of one member, so that nobody alone uses up the room's.
pub const MAX_SPOTS_PER_MEMBER: usize = 400;

impl Photos {
    /// What is seen on a photo that is shown.
    pub fn spots(&self, photo: &PhotoId) -> &[Spot] {
        self.shown.get(photo).map_or(&[], |shown| &shown.spots)
    }

    /// What is seen on all of them.
    pub fn all_spots(&self) -> impl Iterator<Item = &Spot> {
        self.shown.values().flat_map(|shown| &shown.spots)
    }

    /// Puts a spot on a photo, or says otherwise of the one with that id, whose author stays (R260, R261): the photo's message and the
    /// spot as it is now; nothing where it was so before. What is refused changes nothing.
    pub fn put_spot(
        &mut self,
        by: &MemberId,
        role: Role,
        photo: &PhotoId,
        spot: Spot,
    ) -> Result<Option<(Seq, Spot)>, Rejection> {
        if spot.x > SPOT_SCALE || spot.y > SPOT_SCALE {
            return Err(Rejection::BAD_SPOT);
        }
        // Counted, not kept: there are at most as many as a room has.
        let all = self.all_spots().count();
        let own = self.all_spots().filter(|known| known.by == *by).count();
        let shown = self.shown.get_mut(photo).ok_or(Rejection::NO_SUCH_PHOTO)?;
        let message = shown.message;
        let Some(place) = place_of(shown, &spot.id) else {
            let is_full = shown.spots.len() >= MAX_PHOTO_SPOTS;
            if is_full || all >= MAX_SPOTS || own >= MAX_SPOTS_PER_MEMBER {
                return Err(Rejection::TOO_MANY_SPOTS);
            }
            shown.spots.push(spot.clone());
            return Ok(Some((message, spot)));
        };
        judge_change(shown, place, by, role)?;
        let spot = Spot { by: shown.spots[place].by.clone(), ..spot };
        let before = std::mem::replace(&mut shown.spots[place], spot.clone());
        Ok((before != spot).then_some((message, spot)))
    }

    /// Takes a spot off a photo: the photo's message (R262).
    pub fn take_spot(&mut self, by: &MemberId, role: Role, photo: &PhotoId, id: &SpotId) -> Result<Seq, Rejection> {
        let shown = self.shown.get_mut(photo).ok_or(Rejection::NO_SUCH_PHOTO)?;
        let place = place_of(shown, id).ok_or(Rejection::NO_SUCH_SPOT)?;
        judge_change(shown, place, by, role)?;
        shown.spots.remove(place);
        Ok(shown.message)
    }

    /// All that somebody put on photos goes.
    pub fn erase_spots(&mut self, member: &MemberId) {
        for shown in self.shown.values_mut() {
            shown.spots.retain(|spot| spot.by != *member);
        }
    }
}

fn place_of(shown: &Shown, id: &SpotId) -> Option<usize> {
    shown.spots.iter().position(|spot| spot.id == *id)
}

/// Who put it, who showed the photo, hosts and cohosts.
fn judge_change(shown: &Shown, place: usize, by: &MemberId, role: Role) -> Result<(), Rejection> {
    let may = shown.spots[place].by == *by || shown.by == *by || role.is_host();
    if may { Ok(()) } else { Err(Rejection::FORBIDDEN) }
}

impl Room {
    /// What is proposed.
    pub(super) fn judge_spot(&mut self, by: &MemberId, role: Role, command: &Command) -> Result<Act, Rejection> {
        let row = self.next_seq();
        match command.clone() {
            Command::PhotoSpot { photo, id, variant, x, y } => {
                self.ahead().writer(by)?;
                let spot = Spot { id: id.clone(), variant: variant.clone(), x, y, by: by.clone() };
                self.draft.photos.change(row, &self.photos, |ahead| ahead.put_spot(by, role, &photo, spot))?;
                Ok(Act::PhotoSpot { photo, id, variant, x, y })
            }
            Command::PhotoUnspot { photo, id } => {
                self.draft.photos.change(row, &self.photos, |ahead| ahead.take_spot(by, role, &photo, &id))?;
                Ok(Act::PhotoUnspot { photo, id })
            }
            _ => Err(Rejection::REFUSED),
        }
    }

    /// What is applied.
    pub(super) fn apply_spot(
        &mut self,
        place: Place<'_>,
        by: &MemberId,
        act: &Act,
        effects: &mut Effects,
    ) -> Result<(), Rejection> {
        let role = self.truth().present(by)?.role;
        let event = match act.clone() {
            Act::PhotoSpot { photo, id, variant, x, y } => {
                self.truth().writer(by)?;
                let spot = Spot { id, variant, x, y, by: by.clone() };
                let told = self.photos.put_spot(by, role, &photo, spot)?;
                told.map(|(message, spot)| Event::PhotoSpotted { message, photo, spot })
            }
            Act::PhotoUnspot { photo, id } => {
                let message = self.photos.take_spot(by, role, &photo, &id)?;
                Some(Event::PhotoUnspotted { message, photo, id })
            }
            _ => return Err(Rejection::REFUSED),
        };
        self.draft.photos.settle(place.seq);
        effects.list.extend(event.map(|event| place.tell_all(event)));
        Ok(())
    }
}
