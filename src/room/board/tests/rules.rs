//! One test a rule.

use super::support::*;
use crate::room::board::Board;

#[test]
fn first() {
    let mut board = Board::new(1);
    let alice = Client::shopper(10, ALICE);
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 2));
    put(&mut board, &alice, &alice.add_look("l_sunday"));
    put(&mut board, &alice, &alice.add_piece("l_sunday", "k_coat"));
    put(&mut board, &alice, &alice.set_line(&line(1, ALICE), 3));
    let v = board.values();
    assert_eq!(v.cart.len(), 1);
    assert_eq!(v.looks.len(), 1);
    assert_eq!(v.looks.values().next().unwrap().pieces.len(), 1);
    assert_eq!(replay(&mut board).json(), alice.json());
    let state = board.to_state();
    let mut again = Board::from_state(state).unwrap();
    assert_eq!(replay(&mut again).json(), alice.json());
    assert_eq!(again.values(), v);
}
