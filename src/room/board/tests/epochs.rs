//! Epochs, and the state at rest.

use yrs::Map;

use super::support::*;
use crate::room::board::{Board, BoardRefusal, Verdict};

fn busy() -> (Board, Client) {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    put(&mut board, &alice, &alice.add_look("l_sunday"));
    for i in 0..40 {
        put(&mut board, &alice, &alice.set_line(&line(i, ALICE), 2));
        put(&mut board, &alice, &alice.add_piece("l_sunday", &format!("k_{i:04}")));
    }
    for i in 0..30 {
        put(&mut board, &alice, &alice.remove_line(&line(i, ALICE)));
        put(&mut board, &alice, &alice.remove_piece("l_sunday", &format!("k_{i:04}")));
    }
    (board, alice)
}

#[test]
fn b13_a_rebuild_keeps_the_values_and_drops_the_tombstones() {
    let (mut board, _) = busy();
    let (values, before) = (board.values(), board.to_state());
    let mut twin = Board::from_state(before.clone()).unwrap();
    board.rebuild_epoch();
    twin.rebuild_epoch();
    assert_eq!(board.epoch(), 2);
    assert_eq!(board.values(), values);
    let after = board.to_state();
    assert_eq!(after, twin.to_state(), "deterministic");
    assert!(after.snapshot.len() < before.snapshot.len());
    assert_eq!(after.retired.iter().copied().collect::<Vec<_>>(), [10]);
    assert_eq!(after.authors.len(), 11, "a look and ten pieces");
    assert!(after.bound.is_empty());
}

#[test]
fn b13_a_copy_of_an_earlier_epoch_is_stale() {
    let (mut board, alice) = busy();
    let step2 = alice.step2(&[0]);
    board.rebuild_epoch();
    assert_eq!(board.diff(&alice.state_vector()), Err(BoardRefusal::StaleEpoch));
    assert_eq!(board.propose(alice.writer(), &step2, true), Err(BoardRefusal::StaleEpoch));
    let update = alice.set_line(&line(1, ALICE), 1);
    assert_eq!(board.propose(alice.writer(), &update, false), Err(BoardRefusal::StaleEpoch));
    let fresh = replay(&mut board);
    board.rebuild_epoch();
    assert_eq!(board.diff(&fresh.state_vector()), Err(BoardRefusal::StaleEpoch), "the server's own id of epoch 2");
}

#[test]
fn b13_life_goes_on_in_the_new_epoch() {
    let (mut board, _) = busy();
    board.rebuild_epoch();
    let (bob, thief) = (Client::shopper(20, BOB), Client::shopper(2, BOB));
    bob.sync(&mut board);
    thief.sync(&mut board);
    put(&mut board, &bob, &bob.add_piece("l_sunday", "k_hats"));
    put(&mut board, &bob, &bob.remove_piece("l_sunday", "k_0035"));
    let update = thief.set_line(&line(1, BOB), 1);
    assert_eq!(refused(&mut board, &thief, &update), BoardRefusal::Forbidden("client_id"), "the server's");
    assert_eq!(replay(&mut board).json(), bob.json());
    assert_eq!(board.values().looks.values().next().unwrap().pieces.len(), 10);
}

#[test]
fn b13_an_empty_board_can_be_rebuilt() {
    let mut board = Board::new(1);
    board.rebuild_epoch();
    let mut again = Board::from_state(board.to_state()).unwrap();
    let alice = Client::shopper(10, ALICE);
    put(&mut again, &alice, &alice.set_line(&line(1, ALICE), 1));
}

#[test]
fn b13_a_rebuild_is_wanted_only_where_it_saves_much() {
    let (mut board, alice) = busy();
    board.to_state();
    assert!(!board.wants_rebuild(), "small");
    // Tombstones that nothing joins: every other line stays, each under its own long key.
    let lines: Vec<String> = (0..9_000).map(|i| format!("v_{i:028}|m_{:028}", i % 90)).collect();
    let host = Client::host(30, CAROL);
    host.sync(&mut board);
    for chunk in lines.chunks(500) {
        put(
            &mut board,
            &host,
            &host.edit(|c, txn| {
                for key in chunk {
                    c.cart.insert(txn, key.as_str(), 1);
                }
            }),
        );
    }
    board.to_state();
    assert!(!board.wants_rebuild(), "all of it is alive");
    for chunk in lines.chunks(500) {
        let gone = chunk.iter().filter(|key| !key.ends_with('7'));
        put(
            &mut board,
            &host,
            &host.edit(|c, txn| {
                for key in gone {
                    c.cart.remove(txn, key);
                }
            }),
        );
    }
    board.to_state();
    assert!(board.wants_rebuild());
    let values = board.values();
    board.rebuild_epoch();
    assert_eq!(board.values(), values);
    board.to_state();
    assert!(!board.wants_rebuild(), "once");
    drop(alice);
}

#[test]
fn b14_what_is_proposed_is_not_shown() {
    let (mut board, alice) = busy();
    let state = board.to_state();
    let (values, sv, diff) = (board.values(), board.state_vector(), board.diff(&[0]).unwrap());
    let update = alice.set_line(&line(99, ALICE), 1);
    let Ok(Verdict::Accepted(accepted)) = board.propose(alice.writer(), &update, false) else { panic!("refused") };
    assert_eq!(board.values(), values);
    assert_eq!(board.state_vector(), sv);
    assert_eq!(board.diff(&[0]).unwrap(), diff);
    assert_eq!(board.to_state(), state);
    board.apply(&alice.by, &accepted);
    assert_eq!(board.values().cart.len(), values.cart.len() + 1);
    assert_eq!(board.state_vector().as_ref(), alice.state_vector());
}

#[test]
fn b14_a_rollback_forgets_what_is_in_flight() {
    let (mut board, alice) = busy();
    let first = alice.set_line(&line(98, ALICE), 1);
    let second = alice.set_line(&line(99, ALICE), 1);
    for update in [&first, &second] {
        assert!(matches!(board.propose(alice.writer(), update, false), Ok(Verdict::Accepted(_))));
    }
    board.rollback();
    assert_eq!(board.propose(alice.writer(), &second, false), Err(BoardRefusal::Gap));
    put(&mut board, &alice, &first);
    put(&mut board, &alice, &second);
    assert_eq!(replay(&mut board).json(), alice.json());
}

#[test]
fn b14_another_nodes_entry_wins_over_what_is_in_flight() {
    let (mut here, alice) = busy();
    let mut there = Board::from_state(here.to_state()).unwrap();
    let bob = Client::shopper(20, BOB);
    bob.sync(&mut there);
    let theirs = put(&mut there, &bob, &bob.remove_look("l_sunday"));
    let update = alice.add_piece("l_sunday", "k_more");
    assert!(matches!(here.propose(alice.writer(), &update, false), Ok(Verdict::Accepted(_))));
    here.apply(&bob.by, &theirs);
    assert_eq!(here.to_state(), there.to_state());
    // Judged anew, against what is there now: the piece falls into the look's grave.
    put(&mut here, &alice, &update);
    assert!(here.values().looks.is_empty());
}

#[test]
fn b14_a_cold_board_hands_out_its_bytes_unread() {
    let (mut board, _) = busy();
    let mut state = board.to_state();
    let mut cold = Board::from_state(state.clone()).unwrap();
    assert_eq!(cold.diff(&[0]).unwrap(), [state.snapshot.clone()]);
    assert_eq!(cold.diff(&[1, 77, 0]).unwrap().len(), 1, "a client at clock 0 has nothing");
    assert_eq!(cold.state_vector(), board.state_vector());
    state.snapshot = vec![1, 2, 3].into();
    let mut damaged = Board::from_state(state.clone()).unwrap();
    let alice = Client::shopper(10, ALICE);
    let update = alice.set_line(&line(1, ALICE), 1);
    assert_eq!(damaged.propose(alice.writer(), &update, false), Err(BoardRefusal::Damaged));
    damaged.rebuild_epoch();
    assert_eq!(damaged.to_state(), state, "never written over");
}

#[test]
fn b14_a_long_tail_is_joined_for_newcomers_where_the_document_is_in_memory() {
    let (mut board, alice) = busy();
    let mut twin = Board::from_state(board.to_state()).unwrap();
    twin.shorten();
    for i in 100..200 {
        let accepted = put(&mut board, &alice, &alice.set_line(&line(i % 20, ALICE), i64::from(i % 90 + 1)));
        twin.apply(&alice.by, &accepted);
    }
    let (values, sv) = (board.values(), board.state_vector());

    let next = alice.set_line(&line(1, ALICE), 99);
    let Ok(Verdict::Accepted(next)) = board.propose(alice.writer(), &next, false) else { panic!("refused") };
    board.shorten();
    assert_eq!(board.diff(&[0]).unwrap().len(), 101, "not while something is in flight: it would be shown");
    board.rollback();
    board.shorten();
    assert_eq!(board.diff(&[0]).unwrap().len(), 101, "nor for the price of reading the document");

    assert!(matches!(board.propose(alice.writer(), &next.update, false), Ok(Verdict::Accepted(_))));
    board.apply(&alice.by, &next);
    twin.apply(&alice.by, &next);
    board.shorten();
    let whole = board.diff(&[0]).unwrap();
    assert_eq!(whole.len(), 1);
    assert_ne!((board.values(), board.state_vector()), (values, sv));
    assert_eq!(replay(&mut board).json(), alice.json());
    assert_eq!(board.to_state(), twin.to_state(), "when it was joined makes no difference to what is stored");
}

#[test]
fn b14_a_bad_state_vector_is_refused() {
    let mut board = Board::new(1);
    for bytes in [&[255, 255, 255, 255, 15][..], &[1], &[1, 1], &[0, 0]] {
        assert_eq!(board.diff(bytes), Err(BoardRefusal::NotDecodable), "{bytes:?}");
    }
    assert_eq!(board.diff(&[]).unwrap(), [&[0, 0][..]]);
}

#[test]
fn a_board_moves_between_threads() {
    fn moves<T: Send + 'static>() {}
    moves::<Board>();
}
