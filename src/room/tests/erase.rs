//! How somebody goes for good.

use super::*;
use crate::room::card::Card;

fn erase(table: &mut Table, name: &str) -> Option<Seq> {
    let entry = table.room.propose_erase(&member(name), table.now).unwrap()?;
    table.waiting.push(entry);
    table.settle();
    Some(table.room.seq())
}

/// What the hub does with rows of history once a snapshot is stored.
fn redact(table: &mut Table, name: &str) {
    let who = member(name);
    let said: Vec<Seq> =
        (1..).zip(&table.rows).filter(|(_, row)| !row.lane_board).fold(vec![], |mut said, (seq, row)| {
            said.extend(decode(row).says(seq).filter(|(_, by)| **by == who).map(|(seq, _)| seq));
            said
        });
    for row in table.rows.iter_mut().filter(|row| !row.lane_board) {
        if let Some(bare) = decode(row).without_words(&who, &said) {
            (row.body, row.text) = (bare.body, bare.text);
        }
    }
}

fn note(text: &str) -> Command {
    Command::CartNote { variant: variant(1), text: text.into() }
}

/// Everything that somebody can say, with a word in it that nobody else uses.
fn talkative() -> Table {
    let mut table = Table::new();
    table.run("ana", set_role("ben", Role::Cohost)).unwrap();
    let first = table.run("ben", post("canary, see https://shop.example/canary")).unwrap();
    let card = Card {
        link: "https://shop.example/canary".into(),
        host: "shop.example".into(),
        title: "canary boots".into(),
        site: None,
        description: None,
    };
    table.system(&SystemCommand::Card { message: first, card }).unwrap();
    let second = table.run("ben", post("not yet")).unwrap();
    table.run("ben", edit(second, "canary, edited")).unwrap();
    table.run("ben", note("canary blue")).unwrap();
    let mut opening = new_poll(1, PollMethod::Single, 2);
    opening.question = "canary?".into();
    opening.options[0] = PollOption::Text("canary yellow".into());
    table.run("ben", Command::PollOpen(opening)).unwrap();
    let title = "canary picks".to_owned();
    table.run("ben", Command::PickCreate { id: picks(1), title, product: Some(product(1)) }).unwrap();
    table.run("ben", show(&[1], None)).unwrap();
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.run("ben", react(1, Reaction::Heart, true)).unwrap();
    table.run("ben", Command::CartPay { variant: variant(2), pay: true }).unwrap();
    table
}

fn has_canary(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|w| w == b"canary")
}

/// R220
#[test]
fn who_is_erased_is_gone_for_good() {
    let mut table = Table::new();
    table.effects.clear();
    let seq = erase(&mut table, "ben").unwrap();
    assert!(table.effects.contains(&Effect::MemberGone(member("ben"))));
    assert!(table.effects.contains(&Effect::Erased(member("ben"))));
    assert_eq!(table.events(), [Event::MemberRemoved { member: member("ben") }]);
    assert_eq!((table.role("ben"), table.room.is_erased(&member("ben"))), (None, true));
    assert_eq!(table.join("ben", Role::Shopper), Err(Rejection::REMOVED));
    assert_eq!(table.run("ana", set_role("ben", Role::Host)), Err(Rejection::NO_SUCH_MEMBER));
    assert_eq!(table.run("ben", post("still here")), Err(Rejection::NOT_A_MEMBER));
    assert_eq!(erase(&mut table, "ben"), None, "once");
    assert_eq!(table.room.seq(), seq);
    assert!(table.room.member(&member("ben")).unwrap().gone, "known, and without a name");
    assert_eq!(table.room.propose_erase(&member("nobody"), T0), Err(Rejection::NOT_A_MEMBER));

    table.run("cleo", remove("cleo")).unwrap();
    assert!(erase(&mut table, "cleo").is_some(), "also who has left before");
    assert!(!table.room.is_alone(&member("ana")), "vic looks on");
    erase(&mut table, "vic").unwrap();
    assert!(table.room.is_alone(&member("ana")));
}

/// R221
#[test]
fn what_they_said_and_chose_goes_and_the_others_stay() {
    let mut table = talkative();
    let theirs = table.room.chat().find(|m| m.by == member("ben")).unwrap().seq;
    let answer = table.run("cleo", reply("oh", theirs)).unwrap();
    table.run("cleo", react_to(theirs, Reaction::Heart, true)).unwrap();
    table.run("cleo", vote(1, Some(Thumb::Down))).unwrap();
    table.run("ben", react_to(answer, Reaction::Clap, true)).unwrap();
    table.run("ana", Command::PollOpen(new_poll(2, PollMethod::Single, 2))).unwrap();
    table.run("ana", Command::PollOpen(new_poll(3, PollMethod::Single, 2))).unwrap();
    for poll in [2, 3] {
        table.run("ben", ballot(poll, &[1])).unwrap();
        table.run("cleo", ballot(poll, &[0])).unwrap();
    }
    table.run("ana", Command::PollClose { poll: poll(3) }).unwrap();
    table.effects.clear();
    erase(&mut table, "ben").unwrap();

    assert!(table.effects.contains(&Effect::PhotosGone(vec![photo(1)])));
    let messages: Vec<_> = table.room.chat().filter(|m| m.by == member("ben")).collect();
    assert_eq!(messages.len(), 3, "that there was something stays known, or answers would hang in the air");
    for message in &messages {
        assert_eq!((message.text.as_deref(), &message.deleted_by), (None, &Some(member("ben"))));
        assert!(message.cards.is_empty() && message.reactions.is_empty() && message.photos.iter().all(|p| p.gone));
    }
    let reply = table.message(answer).unwrap();
    assert_eq!((reply.text.as_deref(), reply.reactions.is_empty()), (Some("oh"), true));
    let votes = table.room.votes();
    assert_eq!((&votes[&product(1)].up, &votes[&product(1)].down), (&vec![], &vec![member("cleo")]));
    assert!(votes[&product(1)].reactions.is_empty());
    let bill = table.room.bill(&member("ana"));
    assert!(bill.lines.is_empty(), "neither a note nor a payer: {:?}", bill.lines);
    let polls = table.room.polls(&member("ana"));
    assert_eq!(polls.iter().map(|p| p.id.clone()).collect::<Vec<_>>(), [poll(2), poll(3)], "their own is gone");
    assert_eq!((polls[0].voters.len(), polls[1].voters.len()), (1, 2), "what was counted stays counted");
    assert!(table.room.picks().is_empty());
    assert!(table.room.activity().iter().all(|deed| deed.by != Some(member("ben")) || deed.seq == table.room.seq()));
    assert!(table.run("ana", Command::PickRestore { id: picks(1) }).is_err());
    assert!(!has_canary(&table.room.snapshot()), "nor anywhere else in the room");
}

/// R222
#[test]
fn their_part_of_the_board_goes_with_its_epoch() {
    let mut table = Table::new();
    let (theirs, others) = (Copy::new(7), Copy::new(8));
    table.update("ben", &theirs.put(1, &member("ben"), 2)).unwrap();
    table.update("cleo", &others.put(1, &member("cleo"), 3)).unwrap();
    table.settle();
    let epoch = table.room.board().epoch();
    let entry = table.room.propose_erase(&member("ben"), T0).unwrap().unwrap();
    table.waiting.push(entry);
    let late = table.update("cleo", &others.put(2, &member("cleo"), 1));
    assert_eq!(late, Err(board::BoardRefusal::StaleEpoch), "it would be judged against what ends");
    table.settle();
    assert!(table.effects.contains(&Effect::BoardRebuilt(epoch + 1)));
    let cart = table.room.board().values().cart;
    assert_eq!(cart.into_iter().collect::<Vec<_>>(), [((variant(1), member("cleo")), 3)]);
}

/// R223
#[test]
fn the_last_hosts_place_passes_on() {
    let mut table = Table::new();
    erase(&mut table, "ana").unwrap();
    assert_eq!(table.role("ben"), Some(Role::Host), "the longest here of those who take part");
    assert!(table.effects.contains(&Effect::RoleChanged(member("ben"), Role::Host)));
    erase(&mut table, "ben").unwrap();
    assert_eq!(table.role("cleo"), Some(Role::Host));
    erase(&mut table, "cleo").unwrap();
    assert_eq!(table.role("vic"), Some(Role::Viewer), "who may only look on is not made a host");
    table.join("dora", Role::Shopper).unwrap();
    table.system(&SystemCommand::Present { member: member("dora") }).unwrap();
    assert_eq!(table.role("dora"), Some(Role::Host), "the next one who may");

    let mut table = Table::new();
    table.run("ana", set_role("cleo", Role::Host)).unwrap();
    erase(&mut table, "ana").unwrap();
    assert_eq!((table.role("cleo"), table.role("ben")), (Some(Role::Host), Some(Role::Shopper)));
}

/// R224
#[test]
fn rows_keep_nothing_of_what_they_wrote_and_all_of_the_others() {
    let mut table = talkative();
    let kept = table.run("cleo", post("a word of mine, canar")).unwrap();
    let mine = table.rows[usize::try_from(kept - 1).unwrap()].clone();
    erase(&mut table, "ben").unwrap();
    let before = table.rows.len();
    redact(&mut table, "ben");
    for row in &table.rows {
        assert!(!has_canary(&row.body) && !row.text.as_ref().is_some_and(|t| has_canary(t.as_bytes())), "{row:?}");
        decode(row);
    }
    assert_eq!((table.rows.len(), &table.rows[usize::try_from(kept - 1).unwrap()]), (before, &mine));
    let again = table.rows.clone();
    redact(&mut table, "ben");
    assert_eq!(table.rows, again, "done twice is done once");
}

/// R225
#[test]
fn a_row_that_is_not_emptied_yet_is_not_told() {
    let mut table = talkative();
    let theirs = table.room.chat().find(|m| m.by == member("ben")).unwrap().seq;
    for n in 0..crate::room::chat::MAX_CHAT_KEPT {
        table.run("ana", post(&format!("{n}"))).unwrap();
    }
    assert!(table.message(theirs).is_none(), "only history has it");
    let row = table.history(theirs).unwrap();
    erase(&mut table, "ben").unwrap();
    let told = table.room.as_now(row.message.clone());
    assert_eq!((told.text, told.deleted_by, told.cards.len()), (None, Some(member("ben")), 0));
    assert_eq!(table.run("ana", delete(theirs)), Err(Rejection::NO_SUCH_MESSAGE), "there is nothing to take back");
    assert_eq!(table.run("ana", react_to(theirs, Reaction::Heart, true)), Err(Rejection::NO_SUCH_MESSAGE));
    assert!(!has_canary(&table.room.snapshot()));
}

/// R1, R4, R5 with somebody erased in between.
#[test]
fn erasing_replays_and_rolls_back() {
    let mut table = talkative();
    let before = table.room.snapshot();
    table.room.propose_erase(&member("ben"), T0).unwrap().unwrap();
    table.rollback();
    assert_eq!(table.room.snapshot(), before);
    table.run("ben", post("as if nothing had been")).unwrap();
    let half = table.room.snapshot();
    let at = table.rows.len();
    erase(&mut table, "ben").unwrap();
    table.run("ana", post("quiet here")).unwrap();
    let after = table.room.snapshot();
    assert_eq!(table.replay().snapshot(), after);
    let mut restored = Room::restore(&half).unwrap();
    for (row, seq) in table.rows.iter().zip(1..).skip(at) {
        restored.apply(seq, &decode(row));
    }
    assert_eq!(restored.snapshot(), after);
}
