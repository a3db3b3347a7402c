//! Looks that are the hosts' to change: B16.

use bytes::Bytes;
use yrs::{Map, MapRef, TransactionMut};

use super::support::*;
use crate::room::board::{Board, BoardRefusal, Verdict, Writer};

fn propose(board: &mut Board, client: &Client, update: &Bytes, hosts_edit: bool) -> Result<Verdict, BoardRefusal> {
    board.propose(Writer { hosts_edit, ..client.writer() }, update, false)
}

/// B16: whatever is touched, one's own included; the cart is as before.
#[test]
fn b16_where_hosts_edit_others_change_no_look() {
    type Edit = fn(&Client, &mut TransactionMut<'_>);
    let edits: [(&str, Edit); 8] = [
        ("a field", |c, txn| {
            let look: MapRef = c.looks.get(txn, "l_sunday").unwrap().cast().unwrap();
            look.insert(txn, "note", "mine");
        }),
        ("a pose", |c, txn| {
            piece(c, txn, "l_sunday", "k_coat").insert(txn, "pose", pose(9.0));
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
        ("another look", |c, txn| {
            insert_look(c, txn, "l_monday", ALICE);
        }),
        ("one that is gone at once", |c, txn| {
            insert_look(c, txn, "l_monday", ALICE);
            c.looks.remove(txn, "l_monday");
        }),
        ("a line of one's own beside it", |c, txn| {
            c.cart.insert(txn, line(1, ALICE), 1);
            c.looks.remove(txn, "l_sunday");
        }),
    ];
    let (mut board, _, _) = stocked();
    for (n, (what, edit)) in edits.into_iter().enumerate() {
        let alice = Client::shopper(100 + n as u64, ALICE);
        alice.sync(&mut board);
        let update = alice.edit(edit);
        let before = board.values();
        assert_eq!(propose(&mut board, &alice, &update, true), Err(forbidden("hosts_edit")), "{what}");
        assert_eq!(board.values(), before, "{what}");
    }
    let alice = Client::shopper(300, ALICE);
    alice.sync(&mut board);
    assert!(matches!(propose(&mut board, &alice, &alice.set_line(&line(1, ALICE), 1), true), Ok(Verdict::Accepted(_))));
    // What is known already is offered again by every client that comes back.
    let all = alice.step2(&[0]);
    assert!(matches!(propose(&mut board, &alice, &all, true), Ok(Verdict::NoEffect)));
    assert!(matches!(propose(&mut board, &alice, &alice.remove_look("l_sunday"), false), Ok(Verdict::Accepted(_))));
}
