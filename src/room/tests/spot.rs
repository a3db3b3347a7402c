//! What is seen on photos: R260 to R269.

use super::*;
use crate::{
    protocol::photo::{SPOT_SCALE, Spot},
    room::{
        photo::MAX_MESSAGE_PHOTOS,
        spot::{MAX_PHOTO_SPOTS, MAX_SPOTS, MAX_SPOTS_PER_MEMBER},
    },
};

fn spot(n: usize, what: usize, (x, y): (u16, u16), by: &str) -> Spot {
    Spot { id: spot_id(n), variant: variant(what), x, y, by: member(by) }
}

/// The spots of a message's first photo.
fn on(table: &Table, message: Seq) -> Vec<Spot> {
    table.message(message).unwrap().photos[0].spots.clone()
}

/// `ben` shows photo 1 (and 2) in the message that is named, and `cleo` has put the coat on it.
fn shown() -> (Table, Seq) {
    let mut table = Table::new();
    let message = table.run("ben", show(&[1, 2], None)).unwrap();
    table.run("cleo", put_on_photo(1, 1, 7, (400, 250))).unwrap();
    (table, message)
}

/// R260
#[test]
fn who_takes_part_says_what_is_seen_on_a_photo_and_where() {
    let (mut table, message) = shown();
    let first = spot(1, 7, (400, 250), "cleo");
    assert_eq!(table.events()[1..], [Event::PhotoSpotted { message, photo: photo(1), spot: first.clone() }]);
    table.run("ana", put_on_photo(1, 2, 7, (0, SPOT_SCALE))).expect("the corner is on it; the same thing twice");
    assert_eq!(on(&table, message), [first, spot(2, 7, (0, SPOT_SCALE), "ana")]);
    assert_eq!(table.propose("vic", put_on_photo(1, 3, 7, (1, 1))), Err(Rejection::READ_ONLY));
    for (x, y) in [(SPOT_SCALE + 1, 0), (0, SPOT_SCALE + 1), (u16::MAX, u16::MAX)] {
        assert_eq!(table.propose("ben", put_on_photo(1, 3, 7, (x, y))), Err(Rejection::BAD_SPOT), "{x} {y}");
    }
    assert_eq!(table.propose("ben", put_on_photo(9, 3, 7, (1, 1))), Err(Rejection::NO_SUCH_PHOTO));
    table.propose("ben", show(&[9], None)).unwrap();
    table.propose("cleo", put_on_photo(9, 3, 7, (1, 1))).expect("judged with what is in flight");
}

/// R261
#[test]
fn who_put_a_spot_whose_photo_it_is_and_hosts_say_otherwise_of_it() {
    let (mut table, message) = shown();
    table.run("ana", put_on_photo(1, 2, 8, (9, 9))).unwrap();
    table.events();
    assert_eq!(table.propose("cleo", put_on_photo(1, 2, 8, (1, 1))), Err(Rejection::FORBIDDEN), "ana's");
    for (name, what, place) in [("cleo", 7, (500, 300)), ("ben", 7, (501, 300)), ("ana", 5, (501, 300))] {
        table.run(name, put_on_photo(1, 1, what, place)).unwrap();
        let spot = spot(1, what, place, "cleo");
        let told = Event::PhotoSpotted { message, photo: photo(1), spot: spot.clone() };
        assert_eq!(table.events(), [told], "{name}: who put it stays so");
        assert_eq!(on(&table, message)[0], spot, "in its place among the others");
    }
    table.run("ben", put_on_photo(1, 1, 5, (501, 300))).unwrap();
    assert_eq!(table.events(), [], "the same again is no event");
    table.run("dora", put_on_photo(2, 1, 5, (1, 1))).unwrap_err();
    table.run("cleo", put_on_photo(2, 1, 5, (1, 1))).expect("an id stands for one of its photo's");
    assert_eq!(on(&table, message).len(), 2);
}

/// R262
#[test]
fn the_same_people_take_a_spot_away() {
    let (mut table, message) = shown();
    for n in 2..=4 {
        table.run("cleo", put_on_photo(1, n, n, (9, 9))).unwrap();
    }
    table.join("dora", Role::Shopper).unwrap();
    table.events();
    assert_eq!(table.propose("dora", take_off_photo(1, 1)), Err(Rejection::FORBIDDEN));
    assert_eq!(table.propose("ana", take_off_photo(1, 9)), Err(Rejection::NO_SUCH_SPOT));
    assert_eq!(table.propose("ana", take_off_photo(9, 1)), Err(Rejection::NO_SUCH_PHOTO));
    for (name, n) in [("ana", 1), ("ben", 2), ("cleo", 3)] {
        table.run(name, take_off_photo(1, n)).unwrap();
        assert_eq!(table.events(), [Event::PhotoUnspotted { message, photo: photo(1), id: spot_id(n) }]);
    }
    table.run("ana", set_role("cleo", Role::Viewer)).unwrap();
    assert_eq!(table.propose("cleo", put_on_photo(1, 4, 4, (1, 1))), Err(Rejection::READ_ONLY));
    table.run("cleo", take_off_photo(1, 4)).expect("R27: what one said one may take back");
    assert_eq!(table.propose("ana", take_off_photo(1, 4)), Err(Rejection::NO_SUCH_SPOT), "twice");
    assert_eq!(on(&table, message), []);
}

/// R263
#[test]
fn spots_are_bounded_on_a_photo_for_each_and_for_all() {
    let mut table = Table::new();
    let each = MAX_PHOTO_SPOTS;
    let photos: Vec<_> = (1..=MAX_SPOTS / each).collect();
    for photos in photos.chunks(MAX_MESSAGE_PHOTOS as usize) {
        table.run("ana", show(photos, None)).unwrap();
    }
    let full = Err(Rejection::TOO_MANY_SPOTS);
    let mut left = [("ben", MAX_SPOTS_PER_MEMBER), ("cleo", MAX_SPOTS_PER_MEMBER), ("ana", MAX_SPOTS)];
    for (place, photo) in photos.iter().enumerate().map(|(place, photo)| (place * each, photo)) {
        for n in place..place + each {
            let who = left.iter_mut().find(|(_, left)| *left > 0).unwrap();
            who.1 -= 1;
            table.run(who.0, put_on_photo(*photo, n, n, (1, 1))).unwrap();
        }
        assert_eq!(table.propose("ana", put_on_photo(*photo, 90_000, 1, (1, 1))), full, "the photo has enough");
    }
    let last = *photos.last().unwrap();
    let spare = table.run("ana", show(&[9_000], None)).unwrap();
    assert_eq!(table.propose("ana", put_on_photo(9_000, 1, 1, (1, 1))), full, "the room has enough");
    table.run("ana", put_on_photo(1, 0, 99, (2, 2))).expect("what is there may be changed");
    table.run("ana", take_off_photo(last, photos.len() * each - 1)).unwrap();
    assert_eq!(table.propose("ben", put_on_photo(9_000, 1, 1, (1, 1))), full, "ben has enough");
    table.run("ana", put_on_photo(9_000, 1, 1, (1, 1))).unwrap();
    assert_eq!(on(&table, spare).len(), 1);
}

/// R264
#[test]
fn with_its_photo_a_spot_goes() {
    let (mut table, message) = shown();
    let fleeting = table.run("ben", show(&[3], Some(60_000))).unwrap();
    table.run("cleo", put_on_photo(3, 1, 1, (1, 1))).unwrap();
    table.run("cleo", put_on_photo(2, 1, 1, (1, 1))).unwrap();
    table.effects.clear();
    table.run("ben", take_back(1)).unwrap();
    assert_eq!(table.events(), [Event::PhotoGone { photos: vec![photo(1)], message }], "which says it all");
    assert_eq!(
        (on(&table, message), table.propose("ana", take_off_photo(1, 1))),
        (vec![], Err(Rejection::NO_SUCH_PHOTO))
    );
    table.now += 60_000;
    table.system(&SystemCommand::ExpirePhotos { message: fleeting }).unwrap();
    table.run("ana", delete(message)).unwrap();
    assert_eq!(table.room.spotted().count(), 0);
    let again = table.run("ben", show(&[1], None)).unwrap();
    assert_eq!((on(&table, again), on(&table, message)), (vec![], vec![]), "shown again it has none");
    table.run("cleo", put_on_photo(1, 1, 4, (1, 1))).unwrap();
    assert_eq!((on(&table, again).len(), on(&table, message).len()), (1, 0), "on the message that shows it");
}

/// R265, R221
#[test]
fn who_is_erased_takes_along_what_they_put_on_photos() {
    let (mut table, message) = shown();
    table.run("ben", put_on_photo(1, 2, 8, (9, 9))).unwrap();
    table.run("cleo", show(&[5], None)).unwrap();
    table.run("ben", put_on_photo(5, 3, 8, (9, 9))).unwrap();
    let entry = table.room.propose_erase(&member("cleo"), table.now).unwrap().unwrap();
    table.waiting.push(entry);
    table.settle();
    assert_eq!(on(&table, message), [spot(2, 8, (9, 9), "ben")], "ben's photo and what he says of it stay");
    assert_eq!(table.room.spotted().count(), 1, "what was on her photo went with it");
    let mut replayed = table.replay();
    assert_eq!(replayed.snapshot(), table.replay().snapshot());
    assert_eq!(replayed.photos, table.room.photos);
}

/// R266
#[test]
fn who_edits_does_not_concern_spots_and_they_are_no_deeds() {
    let (mut table, _) = shown();
    let deeds = table.room.activity().len();
    table.run("ana", Command::RoomSetEditors { editors: Editors::Hosts }).unwrap();
    table.run("cleo", put_on_photo(1, 1, 7, (1, 2))).expect("it is said of a photo, as words are");
    table.run("cleo", take_off_photo(1, 1)).unwrap();
    assert_eq!(table.room.activity().len(), deeds);
}

/// R267
#[test]
fn a_spot_is_judged_finally_when_applied() {
    let (mut table, mut other) = (shown().0, shown().0);
    let commands = (2..MAX_PHOTO_SPOTS).map(|n| put_on_photo(1, n, n, (1, 1)));
    for command in commands {
        table.run("ana", command.clone()).unwrap();
        other.run("ana", command).unwrap();
    }
    table.propose("ben", put_on_photo(1, 50, 1, (1, 1))).unwrap();
    other.propose("cleo", put_on_photo(1, 51, 1, (1, 1))).unwrap();
    other.propose("ana", take_back(1)).unwrap();
    // Another node's entries come first.
    let late = std::mem::take(&mut other.waiting);
    let first = std::mem::take(&mut table.waiting);
    table.room.rollback();
    table.waiting = [first, late].concat();
    table.effects.clear();
    table.settle();
    let answers = table.effects.iter().filter_map(|effect| match effect {
        Effect::Answer { result, .. } => Some(result.map(|_| ())),
        _ => None,
    });
    assert_eq!(answers.collect::<Vec<_>>(), [Ok(()), Err(Rejection::TOO_MANY_SPOTS), Ok(())]);
    assert_eq!(table.propose_as("ana", "late", put_on_photo(1, 52, 1, (1, 1))), Err(Rejection::NO_SUCH_PHOTO));
}

/// R268, R4: also of a message that only history has.
#[test]
fn what_is_on_an_old_photo_is_known() {
    let (mut table, message) = shown();
    for _ in 0..crate::room::chat::MAX_CHAT_KEPT {
        table.run("cleo", post("and on")).unwrap();
    }
    table.run("ben", put_on_photo(1, 2, 8, (9, 9))).unwrap();
    let mut restored = Room::restore(&table.room.snapshot()).unwrap();
    for room in [&table.room, &restored] {
        let old = room.as_now(table.history(message).unwrap().message);
        assert_eq!(old.photos[0].spots.len(), 2);
    }
    assert_eq!(restored.snapshot(), table.room.snapshot());
}

/// What is done to what a file says.
type Change = dyn Fn(&mut Vec<Spot>);

/// R269
#[test]
fn what_is_on_photos_is_taken_along_within_the_bounds() {
    let (mut table, message) = shown();
    let (taken, said) = (table.room.takeout(&member("ana")), table.message(message).unwrap());
    let back = |change: &Change| {
        let mut said = said.clone();
        change(&mut said.photos[0].spots);
        Room::bring_back(RoomId::parse("r_test").unwrap(), taken.clone(), vec![said], 7).map_err(|error| error.part)
    };
    let came = back(&|_| {}).ok().unwrap().room;
    assert_eq!(came.photos, table.room.photos);
    let many = |spots: &mut Vec<Spot>| {
        spots.extend((2..=MAX_PHOTO_SPOTS + 1).map(|n| spot(n, 1, (1, 1), "ben")));
    };
    let wrong: [&Change; 5] = [
        &|spots| spots.push(spots[0].clone()),
        &|spots| spots[0].x = SPOT_SCALE + 1,
        &|spots| spots[0].by = member("nobody"),
        &many,
        &|spots| spots.push(Spot { by: member("ben"), ..spots[0].clone() }),
    ];
    for change in wrong {
        assert_eq!(back(change).err(), Some("photos"));
    }
}
