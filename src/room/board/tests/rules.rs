//! One test a rule: what an update may be made of (B1 to B6).

use bytes::Bytes;
use yrs::{Map, ReadTxn, StateVector, Transact, Update};

use super::support::*;
use crate::{
    protocol::{MAX_STEP2_BYTES, MAX_UPDATE_BYTES, close::Close, message::Role},
    room::board::{Board, BoardRefusal, MAX_CLIENTS_PER_MEMBER, Verdict},
};

fn varstr(s: &str) -> Vec<u8> {
    let mut out = vec![119, u8::try_from(s.len()).unwrap()];
    out.extend_from_slice(s.as_bytes());
    out
}

#[test]
fn b1_an_update_over_its_size_is_too_large() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let update = Bytes::from(vec![0; MAX_UPDATE_BYTES + 1]);
    assert_eq!(refused(&mut board, &alice, &update), BoardRefusal::TooLarge);
    let step2 = board.propose(alice.writer(), &update, true);
    assert_eq!(step2, Err(BoardRefusal::NotDecodable), "a step 2 may be larger");
    let step2 = Bytes::from(vec![0; MAX_STEP2_BYTES + 1]);
    assert_eq!(board.propose(alice.writer(), &step2, true), Err(BoardRefusal::TooLarge));
}

#[test]
fn b2_what_is_no_v1_update_is_not_decodable() {
    let (mut board, alice, _) = stocked();
    alice.set_line(&line(2, ALICE), 1);
    let v2 = alice.doc.transact().encode_state_as_update_v2(&StateVector::default());
    assert_eq!(refused(&mut board, &alice, &v2.into()), BoardRefusal::NotDecodable);
    assert_eq!(refused(&mut board, &alice, &Update::EMPTY_V2.into()), BoardRefusal::NotDecodable);
    let trailing = [&alice.set_line(&line(2, ALICE), 1)[..], &[0]].concat();
    assert_eq!(refused(&mut board, &alice, &trailing.into()), BoardRefusal::NotDecodable);
    // Four thousand million clients in five bytes.
    assert_eq!(refused(&mut board, &alice, &vec![255, 255, 255, 255, 15].into()), BoardRefusal::NotDecodable);
}

#[test]
fn b2_client_ids_and_clocks_stay_in_their_range() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let one = entry("cart", Some(&line(1, ALICE)), 8, &[1, 125, 1]);
    let wide = raw(1 << 53, 0, std::slice::from_ref(&one));
    assert_eq!(refused(&mut board, &alice, &wide), BoardRefusal::NotDecodable);
    let late = raw(10, i32::MAX as u32, &[one]);
    assert_eq!(refused(&mut board, &alice, &late), BoardRefusal::NotDecodable);
}

#[test]
fn b2_a_client_has_one_section() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let mut twice = vec![2];
    for _ in 0..2 {
        twice.extend([1, 10, 0]);
        twice.extend(entry("cart", Some(&line(1, ALICE)), 8, &[1, 125, 1]));
    }
    twice.push(0);
    assert_eq!(refused(&mut board, &alice, &twice.into()), BoardRefusal::NotDecodable);
}

#[test]
fn b2_nesting_is_bounded_before_anything_recurses() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let nested = |depth: usize| {
        let mut value = vec![1];
        value.extend([117, 1].repeat(depth));
        value.push(126);
        raw(10, 0, &[entry("cart", Some(&line(1, ALICE)), 8, &value)])
    };
    assert_eq!(refused(&mut board, &alice, &nested(6_300)), BoardRefusal::TooDeep);
    assert_eq!(refused(&mut board, &alice, &nested(65)), BoardRefusal::TooDeep);
    assert_eq!(refused(&mut board, &alice, &nested(64)), forbidden("cart_value"));
}

#[test]
fn b2_values_that_break_clients_are_refused() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let cart = |value: &[u8]| raw(10, 0, &[entry("cart", Some(&line(1, ALICE)), 8, &[&[1], value].concat())]);
    let bigint = [&[122][..], &5i64.to_be_bytes()].concat();
    assert_eq!(refused(&mut board, &alice, &cart(&bigint)), forbidden("content"), "a BigInt in JavaScript");
    assert_eq!(refused(&mut board, &alice, &cart(&[118, 0])), forbidden("content"), "an object");
    assert_eq!(refused(&mut board, &alice, &cart(&[116, 1, 1])), forbidden("content"), "bytes");
    assert_eq!(refused(&mut board, &alice, &cart(&[119, 1, 0xff])), BoardRefusal::NotDecodable, "no UTF-8");
    let huge = [&[125][..], &[0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]].concat();
    assert_eq!(refused(&mut board, &alice, &cart(&huge)), BoardRefusal::NotDecodable, "lib0 throws over 2^53");
}

#[test]
fn b3_an_update_without_effect_is_none() {
    let (mut board, alice, bob) = stocked();
    let update = alice.set_line(&line(1, ALICE), 3);
    put(&mut board, &alice, &update);
    let (bytes, tail) = (board.len_bytes(), board.tail_len());
    assert_eq!(board.propose(alice.writer(), &update, false), Ok(Verdict::NoEffect));
    assert_eq!(board.propose(bob.writer(), &update, true), Ok(Verdict::NoEffect), "another's, which is known");
    let viewer = Client::new(30, CAROL, Role::Viewer);
    viewer.sync(&mut board);
    assert_eq!(board.propose(viewer.writer(), &viewer.step2(&[0]), true), Ok(Verdict::NoEffect));
    assert_eq!(board.propose(viewer.writer(), &Bytes::from_static(&[0, 0]), true), Ok(Verdict::NoEffect));
    assert_eq!((board.len_bytes(), board.tail_len()), (bytes, tail));
}

#[test]
fn b3_a_step_2_may_carry_what_is_known() {
    let (mut board, alice, bob) = stocked();
    put(&mut board, &alice, &alice.remove_piece("l_sunday", "k_coat"));
    bob.sync(&mut board);
    bob.set_line(&line(1, BOB), 4);
    bob.set_line(&line(1, BOB), 5);
    // Answering an older, empty state vector: everybody's structs and the whole delete set.
    let step2 = bob.step2(&[0]);
    let Ok(Verdict::Accepted(update)) = board.propose(bob.writer(), &step2, true) else { panic!("refused") };
    assert!(update.update.len() < step2.len() / 3, "only what is new is stored");
    assert_eq!(update.binds.as_slice(), [20]);
    board.apply(&bob.by, &update);
    assert_eq!(replay(&mut board).json(), bob.json());
}

#[test]
fn b3_what_an_update_claims_about_known_structs_is_never_read() {
    let (mut board, alice, _) = stocked();
    put(&mut board, &alice, &alice.set_line(&line(2, ALICE), 2));
    let clock = alice.doc.transact().state_vector().get(&yrs::ClientID::new(10));
    // Two deleted ticks that begin with the line's own, and say that it stands among the looks.
    let deleted = entry("looks", Some("l_sunday"), 1, &[2]);
    let accepted = put(&mut board, &alice, &raw(10, clock - 1, &[deleted]));
    assert_eq!(accepted.update[..5], [1, 1, 10, u8::try_from(clock).unwrap(), 0xa1], "by origin, not by key");
    assert_eq!((board.values().cart.len(), board.values().looks.len()), (1, 1), "the line is gone, the look is not");
    assert_eq!(replay(&mut board).json(), replay(&mut Board::from_state(board.to_state()).unwrap()).json());
}

#[test]
fn b4_a_gap_is_no_offence() {
    let (mut board, alice, bob) = stocked();
    let _lost = alice.set_line(&line(2, ALICE), 1);
    let next = alice.set_line(&line(3, ALICE), 1);
    assert_eq!(refused(&mut board, &alice, &next), BoardRefusal::Gap, "a clock");
    assert_eq!(BoardRefusal::Gap.close(), None);
    let lost = alice.add_look("l_lost");
    bob.receive(&alice.step2(&bob.state_vector()));
    assert_eq!(refused(&mut board, &bob, &bob.add_piece("l_lost", "k_hats")), BoardRefusal::Gap, "a parent");
    assert_eq!(refused(&mut board, &bob, &bob.remove_look("l_lost")), BoardRefusal::Gap, "a delete");
    drop(lost);
    let sv = board.state_vector();
    put(&mut board, &alice, &alice.step2(&sv));
    put(&mut board, &bob, &bob.step2(&sv));
    assert_eq!(replay(&mut board).json(), bob.json());
}

#[test]
fn b5_client_ids_are_bound_to_whom_shows_them_first() {
    let (mut board, alice, _) = stocked();
    let again = put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 7));
    assert!(again.binds.is_empty(), "bound by the first");
    let thief = Client::shopper(10, BOB);
    thief.sync(&mut board);
    assert_eq!(refused(&mut board, &thief, &thief.set_line(&line(1, BOB), 1)), forbidden("client_id"));
    // Bound while in flight as well, and not after a rollback.
    let first = Client::shopper(40, ALICE);
    let update = first.set_line(&line(2, ALICE), 1);
    assert!(matches!(board.propose(first.writer(), &update, false), Ok(Verdict::Accepted(_))));
    let second = Client::shopper(40, BOB);
    let theirs = second.edit(|c, txn| {
        c.cart.insert(txn, line(2, BOB), 1);
        c.cart.insert(txn, line(3, BOB), 1);
    });
    assert_eq!(board.propose(second.writer(), &theirs, false), Err(forbidden("client_id")));
    board.rollback();
    assert_eq!(put(&mut board, &second, &theirs).binds.as_slice(), [40]);
}

#[test]
fn b5_a_member_has_many_client_ids_but_not_any_number() {
    let mut state = Board::new(1).to_state();
    state.bound = (100..).take(MAX_CLIENTS_PER_MEMBER).map(|client| (client, member(ALICE))).collect();
    let mut board = Board::from_state(state).unwrap();
    let alice = Client::shopper(10, ALICE);
    let update = alice.set_line(&line(1, ALICE), 1);
    assert_eq!(refused(&mut board, &alice, &update), BoardRefusal::Quota("client_ids"));
    let known = Client::shopper(100, ALICE);
    put(&mut board, &known, &known.set_line(&line(1, ALICE), 1));
}

#[test]
fn b6_only_cart_and_looks_are_there() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let other = alice.edit(|c, txn| {
        use yrs::WriteTxn;
        let root = txn.get_or_insert_map("prices");
        root.insert(txn, line(1, c.by.as_str()), 1);
    });
    assert_eq!(refused(&mut board, &alice, &other), forbidden("root"));
    assert_eq!(refused(&mut board, &alice, &other).close(), Some(Close::Forbidden));
}

/// Found by three stock clients on a busy machine. A client that hears of a change before the change that it builds on, and is
/// asked for its own meanwhile, joins all of it to one update; there entries with an origin have lost the mark of their key.
#[test]
fn b6_who_waits_for_something_missing_is_understood() {
    let mut board = Board::new(1);
    let (alice, bob) = (Client::shopper(10, ALICE), Client::shopper(20, BOB));
    let (first, second) = (alice.set_line(&line(1, ALICE), 1), alice.set_line(&line(1, ALICE), 2));
    put(&mut board, &alice, &first);
    put(&mut board, &alice, &second);
    put(&mut board, &bob, &bob.set_line(&line(1, BOB), 4));
    bob.hear(&second);
    assert!(bob.waits());
    bob.set_line(&line(1, BOB), 5);
    let joined = bob.step2(&board.state_vector());
    // The same by Yjs 13.6, which leaves out what the server has.
    let stock = Bytes::from_static(&[1, 1, 20, 1, 0x88, 20, 0, 1, 125, 5, 2, 20, 1, 0, 1, 10, 1, 0, 1]);
    for step2 in [joined, stock] {
        let mut board = Board::from_state(board.to_state()).unwrap();
        let Ok(Verdict::Accepted(update)) = board.propose(bob.writer(), &step2, true) else { panic!("refused") };
        assert_eq!(update.update[..10], [1, 1, 20, 1, 0xa8, 20, 0, 1, 125, 5], "what is stored has the mark");
        board.apply(&bob.by, &update);
        assert_eq!(board.values().cart.values().copied().collect::<Vec<_>>(), [2, 5]);
        bob.sync(&mut board);
        assert_eq!(replay(&mut board).json(), bob.json());
    }
}

#[test]
fn b6_lists_and_text_have_no_place_in_a_map() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let list = raw(10, 0, &[entry("cart", None, 8, &[1, 125, 1])]);
    assert_eq!(refused(&mut board, &alice, &list), forbidden("key"));
    let text = raw(10, 0, &[entry("cart", None, 4, &[1, b'x'])]);
    assert_eq!(refused(&mut board, &alice, &text), forbidden("key"));
    let key = line(1, ALICE);
    for content in [2, 3, 4, 5, 6, 9] {
        let update = raw(10, 0, &[entry("cart", Some(&key), content, &[1, 1, b'x'])]);
        assert_eq!(refused(&mut board, &alice, &update), forbidden("content"), "content {content}");
    }
    let array = raw(10, 0, &[entry("cart", Some(&key), 7, &[0])]);
    assert_eq!(refused(&mut board, &alice, &array), forbidden("content"));
    let mut between = entry("cart", Some(&key), 8, &[1, 125, 1]);
    between[0] |= 0x40;
    assert_eq!(refused(&mut board, &alice, &raw(10, 0, &[between])), forbidden("right_origin"));
}

#[test]
fn b6_maps_stand_only_where_the_schema_has_them() {
    let (mut board, alice, _) = stocked();
    let in_cart = alice.edit(|c, txn| {
        c.cart.insert(txn, line(2, ALICE), yrs::MapPrelim::default());
    });
    assert_eq!(refused(&mut board, &alice, &in_cart), forbidden("content"));
    let (mut board, alice, _) = stocked();
    let in_field = alice.edit(|c, txn| {
        let piece = piece(c, txn, "l_sunday", "k_coat");
        piece.insert(txn, "pose", yrs::MapPrelim::default());
    });
    assert_eq!(refused(&mut board, &alice, &in_field), forbidden("content"));
    let (mut board, alice, _) = stocked();
    let value_as_look = alice.edit(|c, txn| {
        c.looks.insert(txn, "l_sunday", 1);
    });
    assert_eq!(refused(&mut board, &alice, &value_as_look), forbidden("content"));
}

#[test]
fn b6_nothing_hangs_below_a_value() {
    let (mut board, alice, _) = stocked();
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 3));
    let clock = alice.doc.transact().state_vector().get(&yrs::ClientID::new(10));
    // Below the cart line of clock 0, which is overwritten: yrs would collect it, others would fail on it.
    let mut below = vec![0x28, 0, 10, 0, 5];
    below.extend(b"title");
    below.push(1);
    below.extend(varstr("x"));
    assert_eq!(refused(&mut board, &alice, &raw(10, clock, &[below])), forbidden("field"));
}

#[test]
fn b6_values_that_follow_each_other_are_history() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let three = entry("cart", Some(&line(1, ALICE)), 8, &[3, 125, 1, 125, 2, 125, 3]);
    assert_eq!(refused(&mut board, &alice, &raw(10, 0, std::slice::from_ref(&three))), forbidden("content"));
    // Deleted and kept for an undo, with the one that came behind them.
    let mut kept = raw(10, 0, &[three, vec![0xa8, 10, 2, 1, 125, 4]]).to_vec();
    kept.pop();
    kept.extend([1, 10, 1, 0, 3]);
    put(&mut board, &alice, &kept.into());
    assert_eq!(board.values().cart.values().copied().collect::<Vec<_>>(), [4]);
}
