//! Signs on products and messages, mentions, and how far one has read.

use super::*;
use crate::room::{
    chat::MAX_CHAT_KEPT,
    mention::{MAX_MENTIONS, mentioned, spelt},
    reaction::{MAX_REACTED_LINES, MAX_REACTED_MEMBERS, MAX_REACTED_PER_MEMBER, MAX_REACTED_THINGS},
};

fn on_product(table: &Table, n: usize) -> Vec<(Reaction, Vec<String>)> {
    let signs = table.room.votes().remove(&product(n)).unwrap_or_default().reactions;
    signs.into_iter().map(|(sign, by)| (sign, by.iter().map(ToString::to_string).collect())).collect()
}

/// R140
#[test]
fn a_member_sets_each_sign_on_a_product_once() {
    let mut table = Table::new();
    table.run("ben", react(1, Reaction::Fire, true)).unwrap();
    table.run("ben", react(1, Reaction::Heart, true)).unwrap();
    table.run("ana", react(1, Reaction::Heart, true)).unwrap();
    table.run("ben", vote(1, Some(Thumb::Down))).unwrap();
    let both = vec!["m_ana".to_owned(), "m_ben".to_owned()];
    let all = [(Reaction::Heart, both), (Reaction::Fire, vec!["m_ben".to_owned()])];
    assert_eq!(on_product(&table, 1), all, "beside a thumb, whichever");
    table.effects.clear();
    table.run("ben", react(1, Reaction::Heart, true)).unwrap();
    table.run("cleo", react(1, Reaction::Heart, false)).unwrap();
    table.run("cleo", react(2, Reaction::Heart, false)).unwrap();
    assert_eq!(table.events(), [], "what is so already is no news");
    table.run("ben", react(1, Reaction::Heart, false)).unwrap();
    table.run("ben", react(1, Reaction::Fire, false)).unwrap();
    table.run("ana", react(1, Reaction::Heart, false)).unwrap();
    table.run("ben", vote(1, None)).unwrap();
    assert_eq!(table.room.votes().len(), 0, "nothing is left behind");
}

/// R141
#[test]
fn viewers_set_no_signs_but_take_back_what_they_set() {
    let mut table = Table::new();
    let line = table.run("ana", post("hello")).unwrap();
    assert_eq!(table.run("vic", react(1, Reaction::Wow, true)), Err(Rejection::READ_ONLY));
    assert_eq!(table.run("vic", react_to(line, Reaction::Wow, true)), Err(Rejection::READ_ONLY));
    table.run("ben", react(1, Reaction::Wow, true)).unwrap();
    table.run("ben", react_to(line, Reaction::Wow, true)).unwrap();
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    table.run("ben", react(1, Reaction::Wow, false)).unwrap();
    table.run("ben", react_to(line, Reaction::Wow, false)).unwrap();
    assert!(on_product(&table, 1).is_empty() && table.room.reactions(line).is_empty());
}

/// R142
#[test]
fn signs_on_products_are_bounded_for_each_and_for_all() {
    let mut table = Table::new();
    let names: Vec<_> = (0..MAX_REACTED_THINGS / MAX_REACTED_PER_MEMBER).map(|n| format!("many{n}")).collect();
    for (nth, name) in names.iter().enumerate() {
        table.join(name, Role::Shopper).unwrap();
        for n in 0..MAX_REACTED_PER_MEMBER {
            table.run(name, react(nth * MAX_REACTED_PER_MEMBER + n, Reaction::Clap, true)).unwrap();
        }
    }
    let new = || react(MAX_REACTED_THINGS, Reaction::Hmm, true);
    assert_eq!(table.run("ben", new()), Err(Rejection::TOO_MANY_REACTIONS), "the room is full");
    table.run("ben", react(0, Reaction::Hmm, true)).expect("a product that has some takes more");
    table.run(&names[0], react(0, Reaction::Hmm, true)).expect("another of one's own needs no room");
    table.run(&names[0], react(1, Reaction::Clap, false)).unwrap();
    table.run("ben", new()).expect("there is room again");
    table.run(&names[1], react(MAX_REACTED_PER_MEMBER, Reaction::Clap, false)).unwrap();
    table.run(&names[1], react(0, Reaction::Wow, true)).unwrap();
    assert_eq!(table.run(&names[1], react(2, Reaction::Wow, true)), Err(Rejection::TOO_MANY_REACTIONS), "a member is");
}

/// R142, R152
#[test]
fn so_many_members_have_signs_on_one_thing() {
    let mut table = Table::new();
    let line = table.run("ana", post("hello")).unwrap();
    for n in 0..MAX_REACTED_MEMBERS {
        let name = format!("many{n}");
        table.join(&name, Role::Shopper).unwrap();
        table.run(&name, react(1, Reaction::Heart, true)).unwrap();
        table.run(&name, react_to(line, Reaction::Heart, true)).unwrap();
    }
    for command in [react(1, Reaction::Heart, true), react_to(line, Reaction::Heart, true)] {
        assert_eq!(table.run("ben", command), Err(Rejection::TOO_MANY_REACTIONS));
    }
    table.run("many0", react_to(line, Reaction::Fire, true)).expect("another of one's own");
    table.run("many0", react(1, Reaction::Heart, false)).unwrap();
    table.run("ben", react(1, Reaction::Heart, true)).expect("there is room again");
}

/// R143, R9: both were in order when proposed; the log decides.
#[test]
fn of_two_for_the_last_place_the_second_is_refused_when_applied() {
    let mut table = Table::new();
    for n in 1..MAX_REACTED_PER_MEMBER {
        table.run("ben", react(n, Reaction::Wow, true)).unwrap();
    }
    table.propose_as("ben", "first", react(8_000, Reaction::Wow, true)).unwrap();
    table.propose_as("ben", "second", react(8_001, Reaction::Wow, true)).unwrap();
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::TOO_MANY_REACTIONS));
    assert!(!on_product(&table, 8_000).is_empty() && on_product(&table, 8_001).is_empty());
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R150
#[test]
fn a_message_that_is_there_takes_signs() {
    let mut table = Table::new();
    let line = table.run("ana", post("hello")).unwrap();
    table.run("ben", react_to(line, Reaction::Laugh, true)).unwrap();
    table.effects.clear();
    table.run("ben", react_to(line, Reaction::Laugh, true)).unwrap();
    assert_eq!(table.events(), []);
    table.run("ben", react_to(line, Reaction::Heart, true)).unwrap();
    let heart = Event::ChatReacted { message: line, reaction: Reaction::Heart, on: true };
    assert_eq!(table.events(), [heart]);
    let by = vec![member("ben")];
    assert_eq!(table.message(line).unwrap().reactions, [(Reaction::Heart, by.clone()), (Reaction::Laugh, by)].into());
    for none in [0, line + 1, line + 100] {
        assert_eq!(table.run("ben", react_to(none, Reaction::Wow, true)), Err(Rejection::NO_SUCH_MESSAGE), "{none}");
    }
}

/// R150: also where it is older than what is kept.
#[test]
fn an_old_message_takes_signs_too() {
    let mut table = Table::new();
    let old = table.run("ana", post("hello")).unwrap();
    for _ in 0..MAX_CHAT_KEPT {
        table.run("ben", post("and so on")).unwrap();
    }
    assert_eq!(table.message(old), None);
    table.run("ben", react_to(old, Reaction::Clap, true)).unwrap();
    assert_eq!(table.room.reactions(old), [(Reaction::Clap, vec![member("ben")])].into());
    table.run("ana", delete(old)).unwrap();
    assert_eq!(table.run("ben", react_to(old, Reaction::Wow, true)), Err(Rejection::NO_SUCH_MESSAGE));
    assert!(table.room.reactions(old).is_empty());
}

/// R151
#[test]
fn what_is_deleted_has_no_signs_and_takes_none() {
    let mut table = Table::new();
    let line = table.run("ana", post("hello")).unwrap();
    table.run("ben", react_to(line, Reaction::Laugh, true)).unwrap();
    table.propose("ana", delete(line)).unwrap();
    let late = table.propose("ben", react_to(line, Reaction::Wow, true));
    assert_eq!(late, Err(Rejection::NO_SUCH_MESSAGE), "in flight");
    table.settle();
    assert_eq!(table.run("ben", react_to(line, Reaction::Wow, true)), Err(Rejection::NO_SUCH_MESSAGE));
    assert!(table.message(line).unwrap().reactions.is_empty());
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R152
#[test]
fn the_oldest_line_with_signs_makes_room() {
    let mut table = Table::new();
    let lines: Vec<_> = (0..=MAX_REACTED_LINES + 1).map(|_| table.run("ana", post("hello")).unwrap()).collect();
    for line in &lines[1..] {
        table.run("ben", react_to(*line, Reaction::Heart, true)).unwrap();
    }
    assert!(table.room.reactions(lines[1]).is_empty(), "made room for the last");
    assert!(!table.room.reactions(lines[2]).is_empty());
    let refused = table.run("ben", react_to(lines[0], Reaction::Heart, true));
    assert_eq!(refused, Err(Rejection::TOO_MANY_REACTIONS), "it would make room for itself");
    table.run("ben", react_to(lines[5], Reaction::Heart, false)).unwrap();
    table.run("ben", react_to(lines[0], Reaction::Heart, true)).expect("there is room");
}

/// R153
#[test]
fn a_mention_is_an_id_behind_an_at() {
    let ids = |text: &str| mentioned(text).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ids("@m_ines look, (@m_sami) and @m_ines again"), ["m_ines", "m_sami"]);
    assert_eq!(ids("@m_ines's, @m_sami."), ["m_ines", "m_sami"]);
    for none in ["write to me@m_ines.example", "@p_coat", "@m_", "@", "@Inès", &format!("@m_{}", "x".repeat(60))] {
        assert_eq!(ids(none), [""; 0], "{none}");
    }
    let name = |id: &MemberId| (*id == member("ines")).then_some("Inès");
    assert_eq!(spelt("Hé @m_ines, @m_sami: @m_ines!", name), "Hé @Inès, @m_sami: @Inès!");
    let mut table = Table::new();
    let call = |n: usize| (0..n).map(|n| format!("@m_many{n}")).collect::<Vec<_>>().join(" ");
    let line = table.run("ben", post(&call(MAX_MENTIONS))).unwrap();
    assert_eq!(table.run("ben", post(&call(MAX_MENTIONS + 1))), Err(Rejection::TOO_MANY_MENTIONS));
    assert_eq!(table.run("ben", edit(line, &call(MAX_MENTIONS + 1))), Err(Rejection::TOO_MANY_MENTIONS));
}

/// R155
#[test]
fn how_far_one_has_read_only_grows_and_is_one_s_own_business() {
    let mut table = Table::new();
    let first = table.run("ana", post("one")).unwrap();
    let second = table.run("ana", post("two")).unwrap();
    table.effects.clear();
    let read = |seq| Command::ChatRead { seq };
    table.run("ben", read(second)).unwrap();
    let told = |table: &Table| {
        let told = table.effects.iter().filter_map(|e| match e {
            Effect::Event { audience, event } => Some((audience.clone(), event.event.clone())),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(&table), [(Audience::Member(member("ben")), Event::ChatRead { message: second })]);
    table.effects.clear();
    table.run("ben", read(first)).unwrap();
    table.run("ben", read(second)).unwrap();
    assert_eq!(told(&table), [], "it does not go back");
    let beyond = table.run("ben", read(Seq::MAX)).unwrap();
    assert_eq!(table.room.read_mark(&member("ben")), beyond - 1, "nobody has read what is not there");
    assert_eq!(table.room.read_mark(&member("ana")), 0);
    assert_eq!(table.run("vic", read(first)), Err(Rejection::READ_ONLY));
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}
