//! Locked looks: B15.

use std::collections::BTreeSet;

use bytes::Bytes;
use yrs::{Map, MapRef, TransactionMut};

use super::support::*;
use crate::{
    ids::LookId,
    room::board::{Board, BoardRefusal, Verdict, Writer},
};

fn propose(board: &mut Board, client: &Client, update: &Bytes) -> Result<Verdict, BoardRefusal> {
    let locked = BTreeSet::from([LookId::parse("l_sunday").unwrap()]);
    board.propose(Writer { locked: &locked, ..client.writer() }, update, false)
}

/// B15: whatever is touched, and whoever does it.
#[test]
fn b15_a_locked_look_stays_as_it_is() {
    type Edit = fn(&Client, &mut TransactionMut<'_>);
    let late: [(&str, Edit); 7] = [
        ("a field", |c, txn| {
            let look: MapRef = c.looks.get(txn, "l_sunday").unwrap().cast().unwrap();
            look.insert(txn, "note", "late");
        }),
        ("a pose", |c, txn| {
            piece(c, txn, "l_sunday", "k_coat").insert(txn, "pose", pose(9.0));
        }),
        ("another variant", |c, txn| {
            piece(c, txn, "l_sunday", "k_coat").insert(txn, "variant", "v_hat0");
        }),
        ("a piece more", |c, txn| {
            insert_piece(txn, &pieces(c, txn, "l_sunday"), "k_late", c.by.as_str());
        }),
        ("a piece less", |c, txn| {
            pieces(c, txn, "l_sunday").remove(txn, "k_coat");
        }),
        ("all of it", |c, txn| {
            c.looks.remove(txn, "l_sunday");
        }),
        ("all of it anew", |c, txn| {
            insert_look(c, txn, "l_sunday", ALICE);
        }),
    ];
    let (mut board, _, _) = stocked();
    for (n, (what, edit)) in late.into_iter().enumerate() {
        for client in [Client::shopper(100 + n as u64, ALICE), Client::host(200 + n as u64, CAROL)] {
            client.sync(&mut board);
            let update = client.edit(edit);
            let before = board.values();
            assert_eq!(propose(&mut board, &client, &update), Err(forbidden("locked")), "{what}");
            assert_eq!(board.values(), before, "{what}");
        }
    }
    // Together with something else nothing of it is done; for itself that is.
    let (both, only) = (Client::shopper(300, BOB), Client::shopper(301, BOB));
    for client in [&both, &only] {
        client.sync(&mut board);
    }
    let update = both.edit(|c, txn| {
        insert_look(c, txn, "l_monday", BOB);
        c.looks.remove(txn, "l_sunday");
    });
    assert_eq!(propose(&mut board, &both, &update), Err(forbidden("locked")));
    for update in [only.add_look("l_monday"), only.add_piece("l_monday", "k_hat"), only.set_line(&line(1, BOB), 1)] {
        assert!(matches!(propose(&mut board, &only, &update), Ok(Verdict::Accepted(_))));
    }
}

/// B15: one that was deleted before it was locked does not come back.
#[test]
fn b15_a_locked_look_that_is_gone_stays_away() {
    let (mut board, alice, _) = stocked();
    put(&mut board, &alice, &alice.remove_look("l_sunday"));
    let again = alice.add_look("l_sunday");
    assert_eq!(propose(&mut board, &alice, &again), Err(forbidden("locked")));
}
