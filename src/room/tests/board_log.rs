use super::*;
use crate::room::board::BoardRefusal;

fn cart(room: &mut Room) -> Vec<(String, u32)> {
    room.board().values().cart.into_iter().map(|((variant, member), n)| (format!("{variant}|{member}"), n)).collect()
}

/// R5, R60: what is in flight is no truth yet.
#[test]
fn an_update_is_told_and_kept_when_it_is_applied() {
    let mut table = Table::new();
    let copy = Copy::new(101);
    let update = copy.put(1, &member("ben"), 2);
    table.update("ben", &update).unwrap();
    assert_eq!(cart(&mut table.room), []);
    table.settle();
    assert_eq!(table.effects, [Effect::Board(update.clone())]);
    assert_eq!(cart(&mut table.room), [("v_0001|m_ben".into(), 2)]);
    let rows = table.rows.len();
    table.update("ben", &update).unwrap();
    table.settle();
    assert_eq!(table.rows.len(), rows, "what says nothing new writes no row");
}

/// R8: the author's role counts as it will be.
#[test]
fn a_demotion_in_flight_counts_for_the_board() {
    let mut table = Table::new();
    table.propose("ana", set_role("ben", Role::Viewer)).unwrap();
    let update = Copy::new(101).put(1, &member("ben"), 2);
    assert_eq!(table.update("ben", &update), Err(BoardRefusal::ReadOnly));
}

/// R63
#[test]
fn a_rebuild_is_an_entry_and_keeps_the_values() {
    let mut table = Table::new();
    let copy = Copy::new(101);
    let first = copy.put(1, &member("ben"), 2);
    table.update("ben", &first).unwrap();
    let rebuild = table.room.propose_system(&SystemCommand::RebuildBoard, T0).unwrap();
    assert_eq!(table.room.propose_system(&SystemCommand::RebuildBoard, T0), None, "in flight");
    table.waiting.push(rebuild.clone());
    let late = copy.put(2, &member("ben"), 1);
    assert_eq!(table.update("ben", &late), Err(BoardRefusal::StaleEpoch));
    table.settle();
    assert_eq!(table.effects, [Effect::Board(first), Effect::BoardRebuilt(FIRST_EPOCH + 1)]);
    assert_eq!(table.update("ben", &late), Err(BoardRefusal::StaleEpoch), "a copy of the epoch that ended");
    table.waiting.push(rebuild);
    table.settle();
    assert_eq!(table.room.board().epoch(), FIRST_EPOCH + 1, "a rebuild into this epoch happens once");
    table.update("ben", &Copy::new(102).put(2, &member("ben"), 1)).unwrap();
    table.settle();
    let expected = [("v_0001|m_ben".to_owned(), 2), ("v_0002|m_ben".to_owned(), 1)];
    assert_eq!(cart(&mut table.room), expected);
    assert_eq!(cart(&mut table.replay()), expected);
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R63, R5
#[test]
fn a_rebuild_that_was_rolled_back_stops_nobody() {
    let mut table = Table::new();
    table.room.propose_system(&SystemCommand::RebuildBoard, T0).unwrap();
    table.rollback();
    table.update("ben", &Copy::new(101).put(1, &member("ben"), 2)).unwrap();
}
