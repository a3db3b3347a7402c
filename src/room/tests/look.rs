//! What is thought and said of looks, beside the board; locks; prices of what is put on them.

use super::{bill::euros, *};
use crate::{
    protocol::{
        activity::{Deed, LikedLook},
        look::{LookLock, LookPlan},
    },
    room::{
        board::BoardRefusal,
        plan::{MAX_LOCK_MS, MAX_LOOK_PLAN_CHARS, MAX_PLANNED_LOOKS, MIN_LOCK_MS},
        vote::MAX_VOTES_PER_MEMBER,
    },
};

const HOUR: Millis = 3_600_000;

/// A room in which `ben` has made look 1, with his copy of the board.
fn with_look() -> (Table, Copy) {
    let (mut table, copy) = (Table::new(), Copy::new(101));
    draw(&mut table, &copy, 1, "ben");
    table.effects.clear();
    (table, copy)
}

fn draw(table: &mut Table, copy: &Copy, n: usize, by: &str) {
    table.update(by, &copy.draw(n, &member(by))).unwrap();
    table.settle();
}

fn erase(table: &mut Table, copy: &Copy, n: usize, by: &str) {
    table.update(by, &copy.erase(n)).unwrap();
    table.settle();
}

fn vote_on(n: usize, thumb: Option<Thumb>) -> Command {
    Command::LookVote { look: look(n), thumb }
}

fn react_on(n: usize, reaction: Reaction, on: bool) -> Command {
    Command::LookReact { look: look(n), reaction, on }
}

fn plan(n: usize, occasion: &str, locks_at: Option<Millis>) -> Command {
    Command::LookPlan { look: look(n), occasion: Some(occasion.into()), dress_code: None, locks_at }
}

fn lock(n: usize, on: bool) -> Command {
    Command::LookLock { look: look(n), on }
}

fn planned(table: &Table, n: usize) -> Option<LookPlan> {
    table.room.look_marks().plans.remove(&look(n))
}

/// R200
#[test]
fn a_look_that_is_there_takes_thumbs_and_signs() {
    let (mut table, copy) = with_look();
    table.run("ben", vote_on(1, Some(Thumb::Up))).unwrap();
    table.run("cleo", vote_on(1, Some(Thumb::Up))).unwrap();
    table.run("cleo", vote_on(1, Some(Thumb::Down))).unwrap();
    table.run("cleo", react_on(1, Reaction::Hmm, true)).unwrap();
    let tally = table.room.look_marks().votes.remove(&look(1)).unwrap();
    assert_eq!((tally.up, tally.down), (vec![member("ben")], vec![member("cleo")]));
    assert_eq!(tally.reactions, [(Reaction::Hmm, vec![member("cleo")])].into());
    assert_eq!(table.room.votes().len(), 0, "products are another matter");
    table.effects.clear();
    table.run("cleo", vote_on(1, Some(Thumb::Down))).unwrap();
    table.run("cleo", react_on(1, Reaction::Hmm, true)).unwrap();
    assert_eq!(table.events(), [], "the same is no news");
    assert_eq!(table.propose("vic", vote_on(1, Some(Thumb::Up))), Err(Rejection::READ_ONLY));
    assert_eq!(table.propose("vic", react_on(1, Reaction::Wow, true)), Err(Rejection::READ_ONLY));
    for command in [vote_on(2, Some(Thumb::Up)), react_on(2, Reaction::Wow, true)] {
        assert_eq!(table.propose("ben", command), Err(Rejection::NO_SUCH_LOOK));
    }
    table.update("ben", &copy.draw(2, &member("ben"))).unwrap();
    table.propose("cleo", vote_on(2, Some(Thumb::Up))).expect("judged with what is in flight");
    table.settle();
    assert_eq!(table.room.look_marks().votes.len(), 2);
    assert_eq!(table.room.snapshot(), Room::restore(&table.room.snapshot()).unwrap().snapshot());
}

/// R200, R52: within the bounds of products.
#[test]
fn thumbs_on_looks_count_with_those_on_products() {
    let (mut table, copy) = with_look();
    for n in 0..MAX_VOTES_PER_MEMBER as usize {
        table.run("ben", vote(n, Some(Thumb::Up))).unwrap();
    }
    assert_eq!(table.propose("ben", vote_on(1, Some(Thumb::Up))), Err(Rejection::TOO_MANY_VOTES));
    table.run("ben", vote(1, None)).unwrap();
    // R9: both were in order when proposed; the log decides.
    draw(&mut table, &copy, 2, "ben");
    table.propose_as("ben", "first", vote_on(1, Some(Thumb::Up))).unwrap();
    table.propose_as("ben", "second", vote_on(2, Some(Thumb::Up))).unwrap();
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::TOO_MANY_VOTES));
    assert_eq!(table.room.look_marks().votes.keys().collect::<Vec<_>>(), [&look(1)]);
}

/// R201
#[test]
fn what_was_thought_of_a_deleted_look_is_there_again_with_it() {
    let (mut table, copy) = with_look();
    table.run("cleo", vote_on(1, Some(Thumb::Up))).unwrap();
    table.run("ana", react_on(1, Reaction::Heart, true)).unwrap();
    table.run("ben", plan(1, "The wedding", None)).unwrap();
    erase(&mut table, &copy, 1, "cleo");
    assert_eq!(table.propose("ben", vote_on(1, Some(Thumb::Up))), Err(Rejection::NO_SUCH_LOOK));
    assert_eq!(table.propose("ben", lock(1, true)), Err(Rejection::NO_SUCH_LOOK));
    table.run("ana", react_on(1, Reaction::Heart, false)).expect("taking back always works");
    draw(&mut table, &copy, 1, "ben");
    let marks = table.room.look_marks();
    assert_eq!(marks.votes[&look(1)].up, [member("cleo")]);
    assert_eq!(marks.plans[&look(1)].occasion.as_deref(), Some("The wedding"));
}

/// R202
#[test]
fn what_a_look_is_for_is_said_by_its_maker_and_hosts() {
    let (mut table, _) = with_look();
    let ends = T0 + HOUR;
    let said = |occasion: &str, dress_code: &str, locks_at| Command::LookPlan {
        look: look(1),
        occasion: Some(occasion.into()),
        dress_code: Some(dress_code.into()),
        locks_at,
    };
    table.run("ben", said("  Saturday’s wedding ", "garden party", Some(ends))).unwrap();
    let expected = LookPlan {
        occasion: Some("Saturday’s wedding".into()),
        dress_code: Some("garden party".into()),
        locks_at: Some(ends),
        locked: None,
    };
    assert_eq!(planned(&table, 1), Some(expected.clone()));
    assert_eq!(table.events().len(), 1);
    table.run("ben", said("Saturday’s wedding", "garden party", Some(ends))).unwrap();
    assert_eq!(table.events(), [], "the same is no news");
    assert_eq!(table.propose("cleo", said("Mine", "", None)), Err(Rejection::FORBIDDEN));
    assert_eq!(table.propose("vic", said("Mine", "", None)), Err(Rejection::READ_ONLY));
    let long = "é".repeat(MAX_LOOK_PLAN_CHARS as usize);
    for wrong in [
        said(&format!("{long}!"), "", None),
        said("", "a\nb", None),
        said("", "", Some(table.now + MIN_LOCK_MS - 1)),
        said("", "", Some(table.now + MAX_LOCK_MS + 1)),
    ] {
        assert_eq!(table.propose("ben", wrong), Err(Rejection::BAD_PLAN));
    }
    assert_eq!(table.replay().look_marks().plans[&look(1)], expected, "the words are in the row");
    assert!(table.rows.iter().any(|row| row.topic == topic::LOOK && row.text.as_deref().unwrap().contains("garden")));
    table.run("ana", said(&long, "", Some(ends))).expect("a host");
    table.run("ana", said("", " ", None)).unwrap();
    assert_eq!(planned(&table, 1), None, "what says nothing is no plan");
}

/// R202, R46: words that were erased from their row are none.
#[test]
fn erased_words_leave_the_rest_of_a_plan() {
    let (mut table, _) = with_look();
    table.run("ben", plan(1, "A secret party", Some(T0 + HOUR))).unwrap();
    assert!(!table.rows.iter().any(|row| row.body.windows(6).any(|six| six == b"secret")), "only in the text");
    table.rows.last_mut().unwrap().text = None;
    let plans = table.replay().look_marks().plans;
    assert_eq!(plans[&look(1)], LookPlan { locks_at: Some(T0 + HOUR), ..LookPlan::default() });
}

/// R203, B15
#[test]
fn a_locked_look_stays_as_it_is_until_it_is_opened() {
    let (mut table, copy) = with_look();
    let mut other = Copy::new(102);
    table.run("ben", lock(1, true)).unwrap();
    let by_ben = Some(LookLock { at: T0, by: Some(member("ben")) });
    assert_eq!(planned(&table, 1), Some(LookPlan { locked: by_ben, ..LookPlan::default() }));
    table.run("ana", lock(1, true)).unwrap();
    assert_eq!(table.events().len(), 1, "locking what is locked is no event");
    let locked = Err(BoardRefusal::Forbidden("locked"));
    for name in ["ben", "ana"] {
        let edits =
            [|c: &Copy| c.retitle(1, "Late"), |c: &Copy| c.put_on(1, 1, 1, &member("ben")), |c: &Copy| c.erase(1)];
        for edit in edits {
            other = Copy::new(103 + u64::from(name == "ana"));
            catch_up(&mut table, &other);
            assert_eq!(table.update(name, &edit(&other)), locked, "{name}");
        }
    }
    draw(&mut table, &copy, 2, "ben");
    table.run("cleo", vote_on(1, Some(Thumb::Up))).expect("what one thinks of it is another matter");
    assert_eq!(table.propose("cleo", lock(1, false)), Err(Rejection::FORBIDDEN));
    table.propose("ana", lock(1, false)).unwrap();
    drop(other);
    table.update("ben", &copy.retitle(1, "In time")).expect("judged with what is in flight");
    table.settle();
    assert_eq!(planned(&table, 1), None);
    assert_eq!(table.room.board().values().looks[&look(1)].title, "In time");
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

fn catch_up(table: &mut Table, copy: &Copy) {
    for update in table.room.board().diff(&[0]).unwrap() {
        copy.receive(&update);
    }
}

/// R204, R36
#[test]
fn a_look_locks_when_its_time_is_up() {
    let (mut table, copy) = with_look();
    let ends = T0 + HOUR;
    let term = table.run("ben", plan(1, "The wedding", Some(ends))).unwrap();
    assert_eq!(table.room.next_deadline(), Some(ends));
    let lock_it = SystemCommand::LockLook { look: look(1), term };
    assert_eq!(table.system(&lock_it), None, "too early");
    table.now = ends;
    assert_eq!(table.room.due(ends, []), std::slice::from_ref(&lock_it));
    let late = copy.retitle(1, "Late");
    assert_eq!(table.update("ben", &late), Err(BoardRefusal::Forbidden("locked")), "also before that is said");
    table.effects.clear();
    let entry = table.system(&lock_it).unwrap();
    assert_eq!(entry.id(), format!("look:{}:{term}:lock", look(1)));
    let locked = Some(LookLock { at: ends, by: None });
    let now = LookPlan { occasion: Some("The wedding".into()), dress_code: None, locks_at: Some(ends), locked };
    assert_eq!(table.events(), [Event::LookLocked { look: look(1), plan: now, forgets: None }]);
    assert_eq!(table.system(&lock_it), None, "once");
    assert_eq!((table.room.next_deadline(), table.room.due(ends, [])), (None, vec![]));

    table.run("ben", plan(1, "The wedding in May", Some(ends))).expect("the deadline that stands may have passed");
    table.run("ana", lock(1, false)).unwrap();
    let open = planned(&table, 1).unwrap();
    assert_eq!((open.locks_at, open.locked), (None, None), "a deadline that has passed is gone");
    let fresh = Copy::new(104);
    catch_up(&mut table, &fresh);
    table.update("ben", &fresh.retitle(1, "Open again")).unwrap();
    table.settle();

    // Another deadline is another lock, and to open it early leaves it.
    table.run("ben", plan(1, "", Some(ends + HOUR))).unwrap();
    assert_eq!(table.system(&lock_it), None, "that of another term");
    table.run("ben", lock(1, true)).unwrap();
    table.run("ben", lock(1, false)).unwrap();
    assert_eq!(table.room.next_deadline(), Some(ends + HOUR));
}

/// R204: nobody gets around a deadline that has passed by taking it away.
#[test]
fn a_deadline_that_has_passed_is_not_said_away() {
    let (mut table, copy) = with_look();
    table.run("ben", plan(1, "The wedding", Some(T0 + HOUR))).unwrap();
    table.now = T0 + HOUR;
    table.run("ben", plan(1, "The wedding", None)).unwrap();
    assert_eq!(planned(&table, 1).unwrap().locked, Some(LookLock { at: T0 + HOUR, by: None }));
    assert_eq!(table.update("ben", &copy.retitle(1, "Late")), Err(BoardRefusal::Forbidden("locked")));
    assert_eq!(table.room.next_deadline(), None);
}

/// R205
#[test]
fn plans_are_bounded_and_those_of_looks_that_are_gone_make_room() {
    let mut table = Table::new();
    let mut made = Vec::new();
    for n in 0..=MAX_PLANNED_LOOKS {
        let (maker, copy) = (format!("maker{}", n / 25), Copy::new(1_000 + n as u64));
        table.join(&maker, Role::Shopper).unwrap();
        draw(&mut table, &copy, n, &maker);
        made.push((maker, copy));
    }
    for (n, (maker, _)) in made.iter().enumerate().take(MAX_PLANNED_LOOKS) {
        table.run(maker, plan(n, "The wedding", None)).unwrap();
    }
    let (last, _) = &made[MAX_PLANNED_LOOKS];
    assert_eq!(table.propose(last, plan(MAX_PLANNED_LOOKS, "Late", None)), Err(Rejection::TOO_MANY_PLANS));
    erase(&mut table, &made[7].1, 7, &made[7].0);
    table.effects.clear();
    table.run(last, plan(MAX_PLANNED_LOOKS, "Late", None)).unwrap();
    let events = table.events();
    assert!(matches!(&events[..], [Event::LookPlanned { forgets: Some(gone), .. }] if *gone == look(7)), "{events:?}");
    assert_eq!(table.room.look_marks().plans.len(), MAX_PLANNED_LOOKS);
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R206
#[test]
fn a_variant_s_price_is_noted_when_it_is_put_on_a_look() {
    let (mut table, copy) = with_look();
    let put = |table: &mut Table, update: Bytes| {
        table.update("ben", &update).unwrap();
        table.settle();
        table.room.take_wanted()
    };
    let ben = member("ben");
    assert_eq!(put(&mut table, copy.put_on(1, 1, 4, &ben)), [on_look(1, 4)]);
    let price = SystemCommand::Price { arrival: on_look(1, 4), price: euros(8_900) };
    table.effects.clear();
    table.system(&price).unwrap();
    let told = Event::LookPriced { look: look(1), variant: variant(4), price: euros(8_900) };
    assert_eq!(table.events(), [told]);
    assert_eq!(table.system(&price), None, "the same is no entry");
    assert_eq!(put(&mut table, copy.put(4, &ben, 1)), [in_cart(4)], "into the cart is another time");
    table.system(&SystemCommand::Price { arrival: in_cart(4), price: euros(9_900) }).unwrap();
    assert_eq!(table.room.look_marks().prices[&look(1)][&variant(4)], euros(8_900));
    assert_eq!(table.room.bill(&ben).prices[&variant(4)], euros(9_900));
    assert_eq!(put(&mut table, copy.put_on(1, 2, 5, &ben)), [on_look(1, 5)]);
    assert_eq!(table.room.unpriced(), [on_look(1, 5)], "what nobody has said yet");
    table.update("ben", &copy.put_on(1, 3, 6, &ben)).unwrap();
    table.rollback();
    assert_eq!(table.room.take_wanted(), [], "what was rolled back wants no price");
}

/// R207
#[test]
fn a_poll_chooses_among_looks_that_are_there() {
    let (mut table, copy) = with_look();
    let asks = |n| {
        let options = vec![PollOption::Look(look(1)), PollOption::Look(look(2))];
        Command::PollOpen(NewPoll { options, ..new_poll(n, PollMethod::Single, 0) })
    };
    assert_eq!(table.propose("ben", asks(1)), Err(Rejection::NO_SUCH_LOOK));
    table.update("ben", &copy.draw(2, &member("ben"))).unwrap();
    table.propose("cleo", asks(1)).expect("judged with what is in flight");
    table.settle();
    erase(&mut table, &copy, 2, "ben");
    let polls = table.room.polls(&member("ana"));
    assert_eq!(polls[0].options[1], PollOption::Look(look(2)), "its option stays");
    table.run("ana", ballot(1, &[0])).unwrap();
}

/// R208, R9: two nodes let both in; the log decides.
#[test]
fn plans_are_judged_finally_when_applied() {
    let (mut table, _) = with_look();
    table.propose("ben", lock(1, true)).unwrap();
    let locks = table.waiting.remove(0);
    table.room.rollback();
    table.propose("ana", set_role("ben", Role::Viewer)).unwrap();
    table.waiting.push(locks);
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::READ_ONLY));
    assert_eq!(planned(&table, 1), None);
}

/// R170, R172, R173
#[test]
fn what_is_done_to_looks_is_known_and_told() {
    let (mut table, _) = with_look();
    let (begin, since) = (table.room.seq(), table.room.last_at());
    table.now = since + 1;
    table.run("cleo", vote_on(1, Some(Thumb::Up))).unwrap();
    table.run("ana", react_on(1, Reaction::Heart, true)).unwrap();
    table.run("ben", plan(1, "The wedding", None)).unwrap();
    table.run("ben", plan(1, "The wedding in May", None)).unwrap();
    table.run("ben", lock(1, true)).unwrap();
    table.run("ben", lock(1, false)).unwrap();
    table.run("ana", lock(1, true)).unwrap();
    let deeds: Vec<_> = table.room.activity().into_iter().rev().filter(|done| done.seq > begin).collect();
    let deeds: Vec<_> = deeds.into_iter().map(|done| (done.by.unwrap().to_string(), done.deed)).collect();
    let look = look(1);
    let expected = [
        ("m_cleo", Deed::LookVoted { look: look.clone(), thumb: Some(Thumb::Up) }),
        ("m_ana", Deed::LookReacted { look: look.clone(), reaction: Reaction::Heart, on: true }),
        ("m_ben", Deed::LookPlanned { look: look.clone() }),
        ("m_ana", Deed::LookLocked { look: look.clone() }),
    ];
    assert_eq!(deeds, expected.map(|(by, deed)| (by.to_owned(), deed)));
    let digest = table.room.digest(&member("ben"), since);
    assert_eq!(digest.liked_looks, [LikedLook { look: look.clone(), by: vec![member("cleo"), member("ana")] }]);
    assert_eq!((digest.liked, digest.locked), (vec![], vec![look]));
}
