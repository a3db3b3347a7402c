//! One test a rule: schema, rights, quotas, limits (B7 to B12).

use bytes::Bytes;
use yrs::{Any, Map, ReadTxn, Transact, UndoManager};

use super::support::*;
use crate::{
    protocol::message::Role,
    room::board::{Board, BoardRefusal, BoardState, MAX_LINES, MAX_LOOKS, MAX_PIECES},
};

#[test]
fn b7_a_cart_line_is_its_members_and_the_hosts() {
    let (mut board, alice, bob) = stocked();
    assert_eq!(refused(&mut board, &bob, &bob.set_line(&line(1, ALICE), 9)), forbidden("cart_owner"), "by origin");
    let bob = Client::shopper(21, BOB);
    assert_eq!(refused(&mut board, &bob, &bob.set_line(&line(1, ALICE), 9)), forbidden("cart_owner"), "hidden or not");
    bob.sync(&mut board);
    let bob = Client::shopper(22, BOB);
    bob.sync(&mut board);
    assert_eq!(refused(&mut board, &bob, &bob.remove_line(&line(1, ALICE))), forbidden("cart_owner"), "a deletion");
    let host = Client::host(30, CAROL);
    host.sync(&mut board);
    put(&mut board, &host, &host.set_line(&line(1, ALICE), 9));
    alice.sync(&mut board);
    put(&mut board, &alice, &alice.remove_line(&line(1, ALICE)));
    let cohost = Client::new(31, CAROL, Role::Cohost);
    cohost.sync(&mut board);
    put(&mut board, &cohost, &cohost.set_line(&line(5, BOB), 1));
}

#[test]
fn b7_a_cart_line_is_an_integer_from_1_to_99() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    for value in
        [Any::from(0), Any::from(100), Any::from(-1), Any::from(1.5), Any::from("3"), Any::Null, Any::from(true)]
    {
        let alice = Client::shopper(10, ALICE);
        let update = alice.edit(|c, txn| {
            c.cart.insert(txn, line(1, ALICE), value.clone());
        });
        assert_eq!(refused(&mut board, &alice, &update), forbidden("cart_value"), "{value}");
    }
    for key in ["v_0001", "v_0001|", "|m_alice", "p_0001|m_alice", "v_0001|m_alice|m_alice", "v_0001|M_ALICE"] {
        let alice = Client::host(10, ALICE);
        assert_eq!(refused(&mut board, &alice, &alice.set_line(key, 1)), forbidden("cart_key"), "{key}");
    }
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 1));
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 99));
}

#[test]
fn b8_a_look_has_its_fields_and_no_other() {
    type Edit = fn(&Client, &mut yrs::TransactionMut<'_>, &yrs::MapRef);
    let wrong: [(&str, Edit); 11] = [
        ("no title", |_, txn, look| {
            look.remove(txn, "title");
        }),
        ("no pieces", |_, txn, look| {
            look.remove(txn, "pieces");
        }),
        ("a number as title", |_, txn, look| {
            look.insert(txn, "title", 1);
        }),
        ("a long title", |_, txn, look| {
            look.insert(txn, "title", "é".repeat(121));
        }),
        ("a long note", |_, txn, look| {
            look.insert(txn, "note", "x".repeat(2_001));
        }),
        ("after no look", |_, txn, look| {
            look.insert(txn, "after", "k_coat");
        }),
        ("a short pose", |c, txn, _| {
            let pieces = pieces(c, txn, "l_monday");
            let piece = insert_piece(txn, &pieces, "k_coat", ALICE);
            piece.insert(txn, "pose", Any::from(vec![Any::from(1.0); 5]));
        }),
        ("an infinite pose", |c, txn, _| {
            let pieces = pieces(c, txn, "l_monday");
            let piece = insert_piece(txn, &pieces, "k_coat", ALICE);
            piece.insert(txn, "pose", pose(f64::INFINITY));
        }),
        ("a pose that is no number", |c, txn, _| {
            let pieces = pieces(c, txn, "l_monday");
            let piece = insert_piece(txn, &pieces, "k_coat", ALICE);
            piece.insert(txn, "pose", pose(f64::NAN));
        }),
        ("a pose out of range", |c, txn, _| {
            let pieces = pieces(c, txn, "l_monday");
            let piece = insert_piece(txn, &pieces, "k_coat", ALICE);
            piece.insert(txn, "pose", pose(1e9));
        }),
        ("a piece without variant", |c, txn, _| {
            let pieces = pieces(c, txn, "l_monday");
            let piece = insert_piece(txn, &pieces, "k_coat", ALICE);
            piece.remove(txn, "variant");
        }),
    ];
    for (what, edit) in wrong {
        let mut board = Board::new(1);
        let alice = Client::shopper(10, ALICE);
        let update = alice.edit(|c, txn| {
            let look = insert_look(c, txn, "l_monday", ALICE);
            edit(c, txn, &look);
        });
        let refusal = refused(&mut board, &alice, &update);
        let piece = what.contains("pose") || what.contains("variant");
        assert_eq!(refusal, forbidden(if piece { "piece_shape" } else { "look_shape" }), "{what}");
    }
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let other = alice.edit(|c, txn| {
        insert_look(c, txn, "l_monday", ALICE).insert(txn, "price", 3);
    });
    assert_eq!(refused(&mut board, &alice, &other), forbidden("field"), "a field of no look");
    let alice = Client::shopper(10, ALICE);
    assert_eq!(refused(&mut board, &alice, &alice.add_look("monday")), forbidden("look_id"));
    let alice = Client::shopper(10, ALICE);
    let long = alice.edit(|c, txn| {
        let look = insert_look(c, txn, "l_monday", ALICE);
        look.insert(txn, "title", "é".repeat(120));
        look.insert(txn, "note", "é".repeat(2_000));
        look.insert(txn, "after", "l_sunday");
    });
    put(&mut board, &alice, &long);
}

#[test]
fn b8_fields_of_what_stays_keep_their_shape() {
    let (mut board, _, bob) = stocked();
    put(
        &mut board,
        &bob,
        &bob.edit(|c, txn| {
            let look: yrs::MapRef = c.looks.get(txn, "l_sunday").unwrap().cast().unwrap();
            look.insert(txn, "title", "Monday");
            look.insert(txn, "after", "l_other");
            look.remove(txn, "after");
            piece(c, txn, "l_sunday", "k_coat").insert(txn, "pose", pose(7.0));
        }),
    );
    let look = |c: &Client, txn: &yrs::TransactionMut<'_>| -> yrs::MapRef {
        c.looks.get(txn, "l_sunday").unwrap().cast().unwrap()
    };
    let refuse = |board: &mut Board, client: u64, edit: &dyn Fn(&Client, &mut yrs::TransactionMut<'_>)| {
        let bob = Client::shopper(client, BOB);
        bob.sync(board);
        refused(board, &bob, &bob.edit(|c, txn| edit(c, txn)))
    };
    let no_title = refuse(&mut board, 30, &|c, txn| {
        look(c, txn).remove(txn, "title");
    });
    assert_eq!(no_title, forbidden("look_shape"));
    let empty = refuse(&mut board, 31, &|c, txn| {
        look(c, txn).insert(txn, "pieces", yrs::MapPrelim::default());
    });
    assert_eq!(empty, forbidden("pieces"), "the pieces that others are putting there would be gone");
    let no_pose = refuse(&mut board, 32, &|c, txn| {
        piece(c, txn, "l_sunday", "k_coat").remove(txn, "pose");
    });
    assert_eq!(no_pose, forbidden("piece_shape"));
    let no_variant = refuse(&mut board, 33, &|c, txn| {
        piece(c, txn, "l_sunday", "k_coat").insert(txn, "variant", "m_coat");
    });
    assert_eq!(no_variant, forbidden("piece_shape"));
}

#[test]
fn b9_by_is_the_writer() {
    let (mut board, _, bob) = stocked();
    let forged = bob.edit(|c, txn| {
        insert_look(c, txn, "l_monday", ALICE);
    });
    assert_eq!(refused(&mut board, &bob, &forged), forbidden("by"), "a look");
    let bob = Client::shopper(21, BOB);
    bob.sync(&mut board);
    let forged = bob.edit(|c, txn| {
        let pieces = pieces(c, txn, "l_sunday");
        insert_piece(txn, &pieces, "k_hats", ALICE);
    });
    assert_eq!(refused(&mut board, &bob, &forged), forbidden("by"), "a piece");
}

#[test]
fn b9_by_never_changes() {
    let (mut board, ..) = stocked();
    for (client, edit) in [
        (
            30,
            (|c, txn| {
                piece(c, txn, "l_sunday", "k_coat").insert(txn, "by", BOB);
            }) as fn(&Client, &mut yrs::TransactionMut<'_>),
        ),
        (31, |c, txn| {
            let look: yrs::MapRef = c.looks.get(txn, "l_sunday").unwrap().cast().unwrap();
            look.insert(txn, "by", BOB);
        }),
        (32, |c, txn| {
            insert_look(c, txn, "l_sunday", BOB);
        }),
        (33, |c, txn| {
            let pieces = pieces(c, txn, "l_sunday");
            insert_piece(txn, &pieces, "k_coat", BOB);
        }),
    ] {
        let bob = Client::shopper(client, BOB);
        bob.sync(&mut board);
        assert_eq!(refused(&mut board, &bob, &bob.edit(edit)), forbidden("by"), "client {client}");
    }
    // Nor by taking it away and putting it there again.
    let bob = Client::shopper(40, BOB);
    bob.sync(&mut board);
    put(&mut board, &bob, &bob.remove_piece("l_sunday", "k_coat"));
    assert_eq!(refused(&mut board, &bob, &bob.add_piece("l_sunday", "k_coat")), forbidden("by"));
}

#[test]
fn b9_an_undo_brings_back_anothers_piece() {
    for reload in [false, true] {
        let (mut board, alice, bob) = stocked();
        let mut undo = UndoManager::new();
        undo.expand_scope(&bob.doc, &bob.looks);
        put(&mut board, &bob, &bob.remove_piece("l_sunday", "k_coat"));
        undo.reset();
        put(&mut board, &bob, &bob.remove_look("l_sunday"));
        assert!(board.values().looks.is_empty());
        if reload {
            board = Board::from_state(board.to_state()).unwrap();
        }
        let mut back = || {
            let sv = bob.doc.transact().state_vector();
            assert!(undo.undo_blocking());
            Bytes::from(bob.doc.transact().encode_state_as_update_v1(&sv))
        };
        put(&mut board, &bob, &back());
        assert_eq!(board.values().looks.len(), 1);
        put(&mut board, &bob, &back());
        let values = board.values();
        let look = values.looks.values().next().unwrap();
        assert_eq!(look.by, member(ALICE));
        assert_eq!(look.pieces.values().next().unwrap().by, member(ALICE));
        alice.sync(&mut board);
        assert_eq!(alice.json(), bob.json());
    }
}

#[test]
fn b9_any_shopper_may_change_and_delete_looks() {
    let (mut board, _, bob) = stocked();
    put(&mut board, &bob, &bob.add_piece("l_sunday", "k_hats"));
    put(&mut board, &bob, &bob.remove_look("l_sunday"));
    assert!(board.values().looks.is_empty());
}

#[test]
fn b10_viewers_change_nothing() {
    let (mut board, ..) = stocked();
    let viewer = Client::new(30, CAROL, Role::Viewer);
    viewer.sync(&mut board);
    let update = viewer.set_line(&line(1, CAROL), 1);
    assert_eq!(refused(&mut board, &viewer, &update), BoardRefusal::ReadOnly);
    let viewer = Client::new(31, CAROL, Role::Viewer);
    viewer.sync(&mut board);
    assert_eq!(refused(&mut board, &viewer, &viewer.remove_look("l_sunday")), BoardRefusal::ReadOnly, "nor take away");
}

#[test]
fn b11_lines_are_limited_by_member() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    let full = alice.edit(|c, txn| {
        for i in 0..MAX_LINES {
            c.cart.insert(txn, line(i, ALICE), 1);
        }
    });
    put(&mut board, &alice, &full);
    put(&mut board, &alice, &alice.set_line(&line(0, ALICE), 2));
    // One away, one new, in one transaction.
    put(
        &mut board,
        &alice,
        &alice.edit(|c, txn| {
            c.cart.remove(txn, &line(0, ALICE));
            c.cart.insert(txn, line(1_000, ALICE), 1);
        }),
    );
    assert_eq!(refused(&mut board, &alice, &alice.set_line(&line(2_000, ALICE), 1)), BoardRefusal::Quota("lines"));
    let alice = Client::shopper(11, ALICE);
    alice.sync(&mut board);
    put(&mut board, &alice, &alice.remove_line(&line(1, ALICE)));
    put(&mut board, &alice, &alice.set_line(&line(2_000, ALICE), 1));
    let bob = Client::shopper(20, BOB);
    put(&mut board, &bob, &bob.set_line(&line(1, BOB), 1));
}

#[test]
fn b11_looks_and_pieces_are_limited() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    for i in 0..MAX_LOOKS {
        put(&mut board, &alice, &alice.add_look(&format!("l_{i:04}")));
    }
    assert_eq!(refused(&mut board, &alice, &alice.add_look("l_more")), BoardRefusal::Quota("looks"));
    let alice = Client::shopper(11, ALICE);
    alice.sync(&mut board);
    for i in 0..MAX_PIECES {
        put(&mut board, &alice, &alice.add_piece("l_0000", &format!("k_{i:04}")));
    }
    assert_eq!(refused(&mut board, &alice, &alice.add_piece("l_0000", "k_more")), BoardRefusal::Quota("pieces"));
    let bob = Client::shopper(20, BOB);
    bob.sync(&mut board);
    put(&mut board, &bob, &bob.remove_piece("l_0000", "k_0000"));
    put(&mut board, &bob, &bob.add_piece("l_0000", "k_more"));
    put(&mut board, &bob, &bob.add_look("l_more"));
}

#[test]
fn b11_who_is_over_a_quota_may_still_take_away() {
    // Over the quota by two: the limit was higher once.
    let host = Client::host(10, CAROL);
    host.edit(|c, txn| {
        for i in 0..MAX_LINES + 2 {
            c.cart.insert(txn, line(i, ALICE), 1);
        }
    });
    let mut state: BoardState = Board::new(1).to_state();
    state.snapshot = host.step2(&[0]);
    state.clocks = [(10, MAX_LINES + 2)].into();
    state.bound = [(10, member(CAROL))].into();
    let mut board = Board::from_state(state).unwrap();
    let alice = Client::shopper(20, ALICE);
    alice.sync(&mut board);
    put(&mut board, &alice, &alice.remove_line(&line(0, ALICE)));
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 5));
    assert_eq!(refused(&mut board, &alice, &alice.set_line(&line(900, ALICE), 5)), BoardRefusal::Quota("lines"));
}

#[test]
fn b12_a_full_board_takes_deletions_only() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 1));
    let mut state = board.to_state();
    state.structs = 50_000;
    let mut board = Board::from_state(state).unwrap();
    assert_eq!(refused(&mut board, &alice, &alice.set_line(&line(2, ALICE), 1)), BoardRefusal::RoomFull);
    let alice = Client::shopper(11, ALICE);
    alice.sync(&mut board);
    put(&mut board, &alice, &alice.remove_line(&line(1, ALICE)));
    assert!(board.values().cart.is_empty());
}

#[test]
fn b12_what_can_be_compacted_does_not_count() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    // Sixty thousand structs, of which one is not replaced.
    for _ in 0..60 {
        let update = alice.edit(|c, txn| {
            for i in 0..1_000 {
                c.cart.insert(txn, line(1, ALICE), i % 99 + 1);
            }
        });
        put(&mut board, &alice, &update);
    }
    assert_eq!(board.to_state().structs, 2);
}
