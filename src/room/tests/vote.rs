use super::*;
use crate::room::vote::{MAX_VOTED_THINGS, MAX_VOTES_PER_MEMBER};

fn tally(table: &Table, n: usize) -> Option<(Vec<String>, Vec<String>)> {
    let names = |ids: &[MemberId]| ids.iter().map(ToString::to_string).collect();
    table.room.votes().get(&product(n)).map(|t| (names(&t.up), names(&t.down)))
}

/// R50
#[test]
fn a_member_has_one_thumb_on_a_product() {
    let mut table = Table::new();
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.run("ana", vote(1, Some(Thumb::Up))).unwrap();
    assert_eq!(tally(&table, 1), Some((vec!["m_ana".into(), "m_ben".into()], vec![])));
    table.run("ben", vote(1, Some(Thumb::Down))).unwrap();
    assert_eq!(tally(&table, 1), Some((vec!["m_ana".into()], vec!["m_ben".into()])));
    table.effects.clear();
    table.run("ben", vote(1, Some(Thumb::Down))).unwrap();
    assert_eq!(table.events(), [], "the same thumb is no news");
}

/// R51
#[test]
fn a_thumb_can_be_taken_back() {
    let mut table = Table::new();
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.effects.clear();
    table.run("ben", vote(1, None)).unwrap();
    table.run("ben", vote(2, None)).unwrap();
    assert_eq!(table.events(), [Event::VoteCast { product: product(1), thumb: None }]);
    assert_eq!(table.room.votes().len(), 0, "and leaves nothing behind");
}

/// R52
#[test]
fn thumbs_are_bounded_for_each_and_for_all() {
    let mut table = Table::new();
    let each = MAX_VOTES_PER_MEMBER as usize;
    let names: Vec<_> = (0..MAX_VOTED_THINGS / each).map(|n| format!("many{n}")).collect();
    for (nth, name) in names.iter().enumerate() {
        table.join(name, Role::Shopper).unwrap();
        for n in 0..each {
            table.run(name, vote(nth * each + n, Some(Thumb::Up))).unwrap();
        }
        assert_eq!(table.run(name, vote(MAX_VOTED_THINGS, Some(Thumb::Up))), Err(Rejection::TOO_MANY_VOTES));
    }
    assert_eq!(table.run("ben", vote(MAX_VOTED_THINGS, Some(Thumb::Up))), Err(Rejection::TOO_MANY_VOTES));
    table.run("ben", vote(0, Some(Thumb::Down))).expect("a product that has one already takes more");
    table.run(&names[0], vote(1, Some(Thumb::Down))).expect("changing one's thumb needs no room");
    table.run(&names[0], vote(1, None)).unwrap();
    table.run("ben", vote(MAX_VOTED_THINGS, Some(Thumb::Up))).expect("there is room again");
}

/// R53, R9: both were in order when proposed; the log decides.
#[test]
fn of_two_thumbs_for_the_last_place_the_second_is_refused_when_applied() {
    let mut table = Table::new();
    for n in 1..MAX_VOTES_PER_MEMBER as usize {
        table.run("ben", vote(n, Some(Thumb::Up))).unwrap();
    }
    table.propose_as("ben", "first", vote(8_000, Some(Thumb::Up))).unwrap();
    table.propose_as("ben", "second", vote(8_001, Some(Thumb::Up))).unwrap();
    table.effects.clear();
    table.settle();
    let results = table.effects.iter().filter_map(|e| match e {
        Effect::Answer { id, result, .. } => Some((id.as_str(), *result)),
        _ => None,
    });
    let results: Vec<_> = results.collect();
    let seq = table.room.seq();
    assert_eq!(results, [("first", Ok(seq - 1)), ("second", Err(Rejection::TOO_MANY_VOTES))]);
    assert!(!table.room.votes().contains_key(&product(8_001)));
    let again = table.propose_as("ben", "second", vote(8_001, Some(Thumb::Up)));
    assert_eq!(again, Err(Rejection::TOO_MANY_VOTES), "remembered");
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}
