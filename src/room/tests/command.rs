use super::*;
use crate::room::command_log::REMEMBERED_PER_MEMBER;

/// R10
#[test]
fn a_command_id_is_1_to_64_printable_characters() {
    let mut table = Table::new();
    for id in ["", "a\nb", &"x".repeat(65), &"x".repeat(100_000)] {
        assert_eq!(table.propose_as("ben", id, post("hello")), Err(Rejection::BAD_ID), "{id:.10}");
    }
    for id in ["a", "é".repeat(64).as_str()] {
        assert!(matches!(table.propose_as("ben", id, post("hello")), Ok(Proposal::Append(_))));
    }
}

/// R11
#[test]
fn the_same_command_twice_is_done_once() {
    let mut table = Table::new();
    table.propose_as("ben", "one", post("hello")).unwrap();
    table.settle();
    let seq = table.last_answer().unwrap();
    assert_eq!(table.propose_as("ben", "one", post("hello")), Ok(Proposal::Already(seq)));
    assert!(matches!(table.propose_as("ana", "one", post("hello")), Ok(Proposal::Append(_))), "ids are a member's own");
    table.rollback();
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    assert_eq!(table.propose_as("ben", "one", post("hello")), Ok(Proposal::Already(seq)), "whatever they may do now");
    let mut restored = Room::restore(&table.room.snapshot()).unwrap_or_else(|e| panic!("{e}"));
    let message = CommandMessage { id: "one".into(), command: post("hello") };
    assert_eq!(restored.propose(&member("ben"), &message, Facts::default(), T0), Ok(Proposal::Already(seq)));
}

/// R12
#[test]
fn the_same_id_with_another_body_is_refused() {
    let mut table = Table::new();
    table.propose_as("ben", "one", post("hello")).unwrap();
    assert_eq!(table.propose_as("ben", "one", post("good bye")), Err(Rejection::ID_REUSED), "in flight");
    table.settle();
    assert_eq!(table.propose_as("ben", "one", post("hello ")), Err(Rejection::ID_REUSED), "as it came, untrimmed");
    assert_eq!(table.room.chat().count(), 1);
}

/// R12, R11, R9: two nodes let the same id in; the log decides, and both rooms agree.
#[test]
fn ids_are_judged_finally_when_applied() {
    let mut table = Table::new();
    let Ok(Proposal::Append(first)) = table.propose_as("ben", "one", vote(1, Some(Thumb::Up))) else { panic!() };
    table.rollback();
    let Ok(Proposal::Append(other)) = table.propose_as("ben", "one", vote(2, Some(Thumb::Up))) else { panic!() };
    table.rollback();
    table.waiting.extend([first.clone(), first, other]);
    table.effects.clear();
    table.settle();
    let seq = table.room.seq() - 2;
    let answers: Vec<_> = table.effects.iter().filter(|e| matches!(e, Effect::Answer { .. })).cloned().collect();
    let answer = |result| Effect::Answer { member: member("ben"), id: "one".into(), result };
    assert_eq!(answers, [answer(Ok(seq)), answer(Ok(seq)), answer(Err(Rejection::ID_REUSED))]);
    assert_eq!(table.room.votes().len(), 1);
}

/// R13
#[test]
fn a_duplicate_in_flight_waits_for_its_answer() {
    let mut table = Table::new();
    table.propose_as("ben", "one", post("hello")).unwrap();
    assert_eq!(table.propose_as("ben", "one", post("hello")), Ok(Proposal::InFlight));
    table.rollback();
    let again = table.propose_as("ben", "one", post("hello"));
    assert!(matches!(again, Ok(Proposal::Append(_))), "nothing is in flight after a rollback");
}

/// R14
#[test]
fn the_last_256_ids_are_remembered() {
    let mut table = Table::new();
    for n in 0..=REMEMBERED_PER_MEMBER {
        table.propose_as("ben", &format!("id{n}"), vote(1, None)).unwrap();
        table.settle();
    }
    assert!(matches!(table.propose_as("ben", "id1", vote(1, None)), Ok(Proposal::Already(_))));
    assert!(matches!(table.propose_as("ben", "id0", vote(1, None)), Ok(Proposal::Append(_))));
}

/// R15
#[test]
fn an_early_refusal_is_not_remembered() {
    let mut table = Table::new();
    assert_eq!(table.propose_as("vic", "one", post("hello")), Err(Rejection::READ_ONLY));
    table.run("ana", set_role("vic", Role::Shopper)).unwrap();
    assert!(matches!(table.propose_as("vic", "one", post("hello")), Ok(Proposal::Append(_))));
}

/// R2
#[test]
fn time_never_runs_backwards() {
    let mut table = Table::new();
    table.now = T0 + 10;
    table.propose("ben", post("first")).unwrap();
    table.now = 5;
    table.propose("ben", post("second")).unwrap();
    table.settle();
    table.propose("ben", post("third")).unwrap();
    table.settle();
    let times: Vec<_> = table.room.chat().map(|m| m.at).collect();
    assert_eq!(times, [T0 + 10; 3]);
}

/// R7
#[test]
fn what_was_applied_is_not_applied_again() {
    let mut table = Table::new();
    let seq = table.run("ben", post("hello")).unwrap();
    let before = table.room.snapshot();
    let entry = decode(table.rows.last().unwrap());
    assert!(table.room.apply(seq, &entry).list.is_empty());
    assert!(table.room.apply(1, &entry).list.is_empty());
    assert_eq!(table.room.snapshot(), before);
}

/// R8
#[test]
fn what_is_in_flight_counts() {
    let mut table = Table::new();
    table.propose("ana", set_role("ben", Role::Viewer)).unwrap();
    assert_eq!(table.propose("ben", post("too late")), Err(Rejection::READ_ONLY));
    table.propose("ana", remove("cleo")).unwrap();
    assert_eq!(table.propose("cleo", post("too late")), Err(Rejection::NOT_A_MEMBER));
    assert_eq!(table.room.in_flight(), 2);
    table.rollback();
    assert_eq!(table.room.in_flight(), 0);
    table.run("ben", post("in time after all")).unwrap();
}

/// R8: the draft is as large as what is in flight, also in a room that is never still.
#[test]
fn the_draft_forgets_what_is_applied() {
    let mut table = Table::new();
    let said = table.run("ben", post("text")).unwrap();
    let busy = |table: &Table| {
        let draft = &table.room.draft;
        (draft.people.len(), draft.chat.len(), draft.commands.len())
    };
    for n in 0..3 {
        table.propose("ana", set_role("cleo", if n % 2 == 0 { Role::Cohost } else { Role::Shopper })).unwrap();
        table.propose("ben", edit(said, "changed")).unwrap();
        table.propose("ana", vote(1, None)).unwrap();
        assert_eq!(busy(&table), (1, 1, if n == 0 { 3 } else { 4 }));
        table.settle_some(table.waiting.len() - 1);
        assert_eq!(busy(&table), (0, 0, 1), "only the last vote is in flight");
    }
    table.propose("ana", set_role("cleo", Role::Viewer)).unwrap();
    table.propose("ana", set_role("cleo", Role::Shopper)).unwrap();
    table.settle_some(2);
    assert_eq!(table.role("cleo"), Some(Role::Viewer));
    table.propose("cleo", post("as I will be")).expect("the later of the two counts");
}
