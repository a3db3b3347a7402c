//! Photos in messages.

use super::*;
use crate::room::photo::{MAX_MESSAGE_PHOTOS, MAX_PHOTO_MS, MAX_PHOTOS, MAX_PHOTOS_PER_MEMBER, MIN_PHOTO_MS};

/// The photos of a message, and which of them are gone.
fn seen(table: &Table, message: Seq) -> Vec<(PhotoId, bool)> {
    let message = table.message(message).unwrap();
    message.photos.into_iter().map(|photo| (photo.id, photo.gone)).collect()
}

/// What the effects say of files: shown, gone.
fn files(table: &Table) -> (Vec<PhotoId>, Vec<PhotoId>) {
    let (mut shown, mut gone) = (Vec::new(), Vec::new());
    for effect in &table.effects {
        match effect {
            Effect::PhotosShown(photos) => shown.extend(photos.clone()),
            Effect::PhotosGone(photos) => gone.extend(photos.clone()),
            _ => {}
        }
    }
    (shown, gone)
}

/// R160
#[test]
fn a_message_carries_up_to_four_photos_each_once_and_needs_no_text_then() {
    let mut table = Table::new();
    let seq = table.run("ben", show(&[1, 2, 3, 4], None)).unwrap();
    let message = table.message(seq).unwrap();
    assert_eq!((message.text.as_deref(), message.photos.len(), message.photos_until), (Some(""), 4, None));
    let first = &message.photos[0];
    assert_eq!((first.width, first.height, first.tone.as_str(), first.gone), (1_200, 1_600, "#cf4a33", false));
    assert_eq!(files(&table), ((1..=4).map(photo).collect(), vec![]));
    let told = table.events();
    assert!(matches!(&told[0], Event::ChatPosted { photos, .. } if *photos == message.photos), "{told:?}");

    let five: Vec<_> = (10..=10 + MAX_MESSAGE_PHOTOS as usize).collect();
    for wrong in [show(&five, None), show(&[5, 5], None)] {
        assert_eq!(table.propose("ben", wrong), Err(Rejection::BAD_PHOTOS));
    }
    assert_eq!(table.propose("ben", post("")), Err(Rejection::BAD_TEXT), "without a photo");
    assert_eq!(table.propose("vic", show(&[5], None)), Err(Rejection::READ_ONLY));
    table.run("ben", edit(seq, "what do you say?")).unwrap();
    assert_eq!(seen(&table, seq).len(), 4, "an edit leaves them alone");
}

/// R161
#[test]
fn only_one_s_own_uploads_are_posted_and_once() {
    let mut table = Table::new();
    assert_eq!(table.propose("ben", show(&[99], None)), Err(Rejection::NO_SUCH_PHOTO), "not uploaded, or another's");
    let message = CommandMessage { id: "x".into(), command: show(&[1], None) };
    let untold = table.room.propose(&member("ben"), &message, Facts::default(), T0);
    assert_eq!(untold, Err(Rejection::NO_SUCH_PHOTO), "nobody knows of it");
    table.propose("ben", show(&[1, 2], None)).unwrap();
    assert_eq!(table.propose("ben", show(&[2], None)), Err(Rejection::NO_SUCH_PHOTO), "it is in flight");
    table.settle();
    assert_eq!(table.propose("ben", show(&[3, 1], None)), Err(Rejection::NO_SUCH_PHOTO), "it is shown");
    table.run("ben", show(&[3], None)).expect("nothing is left of what was refused");
}

/// R162
#[test]
fn photos_are_bounded_for_each_and_for_all() {
    let mut table = Table::new();
    let each = MAX_PHOTOS_PER_MEMBER / 4;
    for n in 0..each {
        table.run("ben", show(&[n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3].map(|n| 10_000 + n * 100), None)).unwrap();
    }
    assert_eq!(table.propose("ben", show(&[1], None)), Err(Rejection::TOO_MANY_PHOTOS), "ben has enough");
    for n in 0..each {
        table.run("cleo", show(&[n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3].map(|n| 50_000 + n * 100), None)).unwrap();
    }
    for n in 0..(MAX_PHOTOS - 2 * MAX_PHOTOS_PER_MEMBER) / 4 {
        table.run("ana", show(&[n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3].map(|n| 80_000 + n * 100), None)).unwrap();
    }
    assert_eq!(table.propose("ana", show(&[1], None)), Err(Rejection::TOO_MANY_PHOTOS), "the room has enough");
    table.run("ben", take_back(10_000)).unwrap();
    assert_eq!(
        table.propose("ana", show(&[1, 2], None)),
        Err(Rejection::TOO_MANY_PHOTOS),
        "one has room, two have not"
    );
    table.run("ana", show(&[1], None)).unwrap();
}

/// R163
#[test]
fn its_owner_and_hosts_take_a_photo_back() {
    let mut table = Table::new();
    let seq = table.run("ben", show(&[1, 2, 3], None)).unwrap();
    assert_eq!(table.propose("cleo", take_back(1)), Err(Rejection::FORBIDDEN));
    assert_eq!(table.propose("ben", take_back(7)), Err(Rejection::NO_SUCH_PHOTO));
    table.effects.clear();
    table.run("ana", take_back(2)).unwrap();
    assert_eq!(files(&table).1, [photo(2)]);
    assert_eq!(table.events(), [Event::PhotoGone { photos: vec![photo(2)], message: seq }]);
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    table.run("ben", take_back(1)).expect("what one showed one may take back");
    assert_eq!(table.propose("ana", take_back(1)), Err(Rejection::NO_SUCH_PHOTO), "twice");
    assert_eq!(seen(&table, seq), [(photo(1), true), (photo(2), true), (photo(3), false)]);
}

/// R164
#[test]
fn with_its_message_a_photo_goes() {
    let mut table = Table::new();
    let seq = table.run("ben", show(&[1, 2], None)).unwrap();
    table.run("ben", take_back(1)).unwrap();
    table.effects.clear();
    table.propose("ana", delete(seq)).unwrap();
    assert_eq!(table.propose("ben", take_back(2)), Err(Rejection::NO_SUCH_PHOTO), "it is as good as gone");
    table.settle();
    assert_eq!(files(&table).1, [photo(2)], "the other went before");
    assert_eq!(table.events(), [Event::ChatDeleted { message: seq }], "which says it all");
    assert_eq!(table.room.shown_photos().count(), 0);
}

/// R165
#[test]
fn photos_go_by_themselves_when_their_time_is_up() {
    let mut table = Table::new();
    for wrong in [MIN_PHOTO_MS - 1, MAX_PHOTO_MS + 1] {
        assert_eq!(table.propose("ben", show(&[1], Some(wrong))), Err(Rejection::BAD_PHOTOS), "{wrong}");
    }
    let (text, photos) = ("soon gone".to_owned(), Vec::new());
    let none = Command::ChatPost { text, reply_to: None, about: None, photos, photos_last_ms: Some(MIN_PHOTO_MS) };
    assert_eq!(table.propose("ben", none), Err(Rejection::BAD_PHOTOS), "of nothing");
    let seq = table.run("ben", show(&[1, 2], Some(60_000))).unwrap();
    let forever = table.run("ben", show(&[3], None)).unwrap();
    let until = T0 + 60_000;
    assert_eq!((table.message(seq).unwrap().photos_until, table.room.next_deadline()), (Some(until), Some(until)));
    table.run("ben", take_back(1)).unwrap();
    let expire = SystemCommand::ExpirePhotos { message: seq };
    assert_eq!((table.room.due(until - 1, []), table.system(&expire)), (vec![], None), "too early");
    table.now = until;
    assert_eq!(table.room.due(until, []), std::slice::from_ref(&expire));
    table.effects.clear();
    let entry = table.system(&expire).unwrap();
    assert_eq!(entry.id(), format!("photos:{seq}:expired"));
    assert_eq!(files(&table).1, [photo(2)]);
    assert_eq!(table.events(), [Event::PhotoGone { photos: vec![photo(2)], message: seq }]);
    assert_eq!((table.system(&expire), table.room.next_deadline()), (None, None), "once");
    assert_eq!(
        (seen(&table, seq), seen(&table, forever)),
        (vec![(photo(1), true), (photo(2), true)], vec![(photo(3), false)])
    );
}

/// R166
#[test]
fn a_photo_is_known_to_be_gone_however_old_its_message_is() {
    let mut table = Table::new();
    let seq = table.run("ben", show(&[1, 2], None)).unwrap();
    for _ in 0..crate::room::chat::MAX_CHAT_KEPT {
        table.run("cleo", post("and on")).unwrap();
    }
    assert!(table.message(seq).is_none());
    table.run("ben", take_back(2)).unwrap();
    let old = table.history(seq).unwrap().message;
    let now: Vec<_> = table.room.as_now(old).photos.into_iter().map(|photo| photo.gone).collect();
    assert_eq!(now, [false, true]);
}

/// R167
#[test]
fn who_takes_the_last_place_first_has_it() {
    let (mut table, mut other) = (Table::new(), Table::new());
    table.propose("ben", show(&[1], None)).unwrap();
    other.propose("cleo", show(&[1], None)).unwrap();
    // Another node's entry comes first: the same photo can't be both's, but the log has to be foldable.
    let (first, second) = (table.waiting.remove(0), other.waiting.remove(0));
    table.room.rollback();
    table.waiting.extend([first, second]);
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::NO_SUCH_PHOTO));
    assert_eq!(table.room.chat().count(), 1, "a refused message is none");
}

/// R168
#[test]
fn a_poll_chooses_among_photos_that_are_shown() {
    let mut table = Table::new();
    let asks = |n| {
        let options = vec![PollOption::Photo(photo(1)), PollOption::Photo(photo(2))];
        Command::PollOpen(NewPoll { options, ..new_poll(n, PollMethod::Single, 0) })
    };
    table.run("ben", show(&[1], None)).unwrap();
    assert_eq!(table.propose("ben", asks(1)), Err(Rejection::NO_SUCH_PHOTO));
    table.propose("ben", show(&[2], None)).unwrap();
    table.propose("cleo", asks(1)).expect("judged with what is in flight");
    table.settle();
    table.run("ben", take_back(2)).unwrap();
    let polls = table.room.polls(&member("ana"));
    assert_eq!(polls[0].options[1], PollOption::Photo(photo(2)), "its option stays, without a picture");
    table.run("ana", ballot(1, &[0])).unwrap();
}
