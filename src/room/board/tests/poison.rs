//! Updates that bring yrs 0.28.1 down: those that it takes without an error and that make every later encode of the
//! document panic (found by mutating valid ones), and their kin by construction. None passes the scan (B2, B4, B6).

use super::support::*;
use crate::room::board::{Board, BoardRefusal, Verdict};

fn unhex(hex: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap()
}

/// A board by a host whose Yjs client is 10: one line, one look, one piece, at clock 10.
fn board() -> (Board, Client) {
    let mut board = Board::new(1);
    let host = Client::host(10, ALICE);
    put(&mut board, &host, &host.set_line(&line(1, ALICE), 2));
    put(&mut board, &host, &host.add_look("l_sunday"));
    put(&mut board, &host, &host.add_piece("l_sunday", "k_coat"));
    (board, host)
}

/// Refused, and the board is alive and the same.
fn refused_for_good(what: &str, update: Vec<u8>) -> BoardRefusal {
    let (mut board, host) = board();
    let before = board.to_state();
    let refusal = board.propose(host.writer(), &update.into(), true).expect_err(what);
    put(&mut board, &host, &host.set_line(&line(2, ALICE), 1));
    let state = board.to_state();
    assert!(state.tail.is_empty() && state != before, "{what}: the board does not encode any more");
    assert_eq!(replay(&mut board).json(), host.json(), "{what}");
    refusal
}

/// Found by mutation: entries that wait for what never comes. yrs merges them into every encode, and panics there;
/// encoding only the transaction does not find them.
const WAITING: [(&str, BoardRefusal); 6] = [
    (
        "01050a022701056c6f6f6b73086c5f73756e6461790128000a02057469746c6501770653756e6401770028000a02617928000a02\
         046e6f746501770028000a020262790177076d5f616c69636527000a02067069656365730100",
        BoardRefusal::Forbidden("key"),
    ),
    ("01010a0bd20b04017c0000007d05010b010401", BoardRefusal::Forbidden("right_origin")),
    (
        "01050a020401056c6f6f6b73086c5f73756e6461790228000a02057469746c6501770653756e64617928000a02046e6f74650177\
         0028000a020262790177076d5f616c69636527000a02067069656365730100",
        BoardRefusal::Forbidden("key"),
    ),
    (
        "01040a0727000a06066b5f636f61740128000a070776617269616e7401770601765f636f617428000a0704706f73650175067cd2\
         8000007c400000007c3f8000007c000000007c3f8000007c4040000028000a070262790177076d5f616c69636500",
        BoardRefusal::Forbidden("right_origin"),
    ),
    (
        "01050a0c2701056c6f6f6b73086c5f6d6f6e64617900020a0102020b0128000a0c057469746c6501770653756e64617928000a0c\
         046e6f746501770028000a0c0262790177076d5f616c69636527000a0c067069656365730100",
        BoardRefusal::Forbidden("content"),
    ),
    (
        "01040b0027060a06066b5f686174730100020a0102050b28000b000776617269616e74017700765f636f617428000b0004706f73\
         650175067c3f8000007c400000007c3f8000007c000000007c3f8000007c4040000028000b000262790177076d5f616c69636500",
        BoardRefusal::NotDecodable,
    ),
];

#[test]
fn b6_entries_that_wait_for_ever() {
    for (hex, refusal) in WAITING {
        assert_eq!(refused_for_good(hex, unhex(hex)), refusal, "{hex}");
    }
}

/// Found by mutation: one client in two sections. In a debug build yrs panics while it applies this, in a release build
/// the process dies of a bad pointer.
#[test]
fn b2_a_client_in_two_sections() {
    let found = "02020b000030a10a0101090b00210104636172740e765f303004317c6d5f616c696365022101056c6f6f6b73086c5f73756e6461\
         79010008a10b04012701056c6f6f6b73086c5f6d6f6e6461790128000a0c057469746c6501770653756e64617928000a0c046e6f\
         746501770028000a0c0262790177076d5f616c69636527000a0c0670696563657301020a01000c0b010005";
    assert_eq!(refused_for_good("sections", unhex(found)), BoardRefusal::NotDecodable);
}

/// Sections of one client that overlap: the second would take the place of structs that others point to.
#[test]
fn b2_sections_that_overlap() {
    let one = entry("cart", Some(&line(7, ALICE)), 8, &[1, 125, 1]);
    let mut update = vec![2];
    for clock in [10, 10] {
        update.extend([1, 10, clock]);
        update.extend(&one);
    }
    update.push(0);
    assert_eq!(refused_for_good("sections", update), BoardRefusal::NotDecodable);
}

/// A hole in a client's clocks, said out loud: yrs takes it for a skip and fills it later, in place.
#[test]
fn b4_a_skip_in_the_middle() {
    let one = entry("cart", Some(&line(7, ALICE)), 8, &[1, 125, 1]);
    let update = raw(10, 10, &[vec![10, 2], one]);
    assert_eq!(refused_for_good("skip", update.to_vec()), BoardRefusal::Gap);
}

/// Two clients' entries that follow each other in a ring stay pending for ever.
#[test]
fn b4_entries_in_a_ring() {
    let mut update = vec![2];
    for (client, other) in [(31, 30), (30, 31)] {
        update.extend([1, client, 0, 0xa8, other, 0, 1, 125, 1]);
    }
    update.push(0);
    assert_eq!(refused_for_good("ring", update), BoardRefusal::NotDecodable);
}

/// An entry that follows its own successor.
#[test]
fn b4_an_entry_from_the_future() {
    let update = raw(10, 10, &[vec![0xa8, 10, 11, 1, 125, 1], vec![0xa8, 10, 0, 1, 125, 1]]);
    assert_eq!(refused_for_good("future", update.to_vec()), BoardRefusal::NotDecodable);
}

/// Several living values in one struct of a look: split, the first is forgotten when the look goes, and points to it
/// when it has been freed.
#[test]
fn b6_living_values_in_one_struct() {
    let title = [&[0xa8, 10, 2, 2][..], &[119, 1, b'a', 119, 1, b'b']].concat();
    assert_eq!(refused_for_good("values", raw(10, 10, &[title]).to_vec()), BoardRefusal::Forbidden("content"));
}

/// Maps in maps in maps: yrs deletes and collects them by recursion.
#[test]
fn b6_maps_stacked_without_end() {
    let mut structs = vec![entry("looks", Some("l_deep"), 7, &[1])];
    for clock in 10..5_000u32 {
        let mut below = vec![0x27, 0, 10];
        crate::room::board::write::put_uint(&mut below, u64::from(clock));
        below.extend([6]);
        below.extend(if clock % 2 == 0 { b"pieces" } else { b"k_deep" });
        below.push(1);
        structs.push(below);
    }
    let mut update = raw(10, 10, &structs).to_vec();
    update.pop();
    update.extend([1, 10, 1, 10, 1]);
    assert_eq!(refused_for_good("maps", update), BoardRefusal::Forbidden("field"));
}

/// What waits below a map that is gone becomes garbage, and nothing else.
#[test]
fn b4_what_is_written_into_a_grave_is_garbage() {
    let (mut board, host) = board();
    let other = Client::shopper(20, BOB);
    other.sync(&mut board);
    put(&mut board, &host, &host.remove_look("l_sunday"));
    let late = other.edit(|c, txn| {
        let pieces = pieces(c, txn, "l_sunday");
        insert_piece(txn, &pieces, "k_late", BOB);
    });
    assert!(matches!(board.propose(other.writer(), &late, false), Ok(Verdict::Accepted(_))));
    board.rollback();
    put(&mut board, &other, &late);
    assert!(board.values().looks.is_empty());
    other.sync(&mut board);
    assert_eq!(replay(&mut board).json(), other.json());
}
