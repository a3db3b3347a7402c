//! Properties: whatever order, whatever bytes.

use bytes::Bytes;
use proptest::prelude::*;
use yrs::{Map, MapRef, ReadTxn, StateVector, Transact, WriteTxn};

use super::support::*;
use crate::{
    protocol::message::Role,
    room::board::{Board, BoardRefusal, BoardUpdate, Verdict, scan, write},
};

/// What one of three people does next.
#[derive(Debug, Clone)]
enum Step {
    Set(u32, i64),
    Remove(u32),
    AddLook(u8),
    RemoveLook(u8),
    Rename(u8),
    AddPiece(u8, u8),
    MovePiece(u8, u8),
    RemovePiece(u8, u8),
    /// Sends what they have and takes what the board has.
    Sync,
    /// Hears of the board's last change before those that it builds on.
    Overhear,
    /// The board is put down and picked up again.
    Rest,
    /// What is proposed is lost before it is stored.
    Lose,
}

fn step() -> impl Strategy<Value = Step> {
    let look = 0u8..3;
    let piece = 0u8..3;
    prop_oneof![
        4 => (0u32..4, 1i64..100).prop_map(|(v, n)| Step::Set(v, n)),
        1 => (0u32..4).prop_map(Step::Remove),
        2 => look.clone().prop_map(Step::AddLook),
        1 => look.clone().prop_map(Step::RemoveLook),
        1 => look.clone().prop_map(Step::Rename),
        3 => (look.clone(), piece.clone()).prop_map(|(l, p)| Step::AddPiece(l, p)),
        2 => (look.clone(), piece.clone()).prop_map(|(l, p)| Step::MovePiece(l, p)),
        1 => (look, piece).prop_map(|(l, p)| Step::RemovePiece(l, p)),
        4 => Just(Step::Sync),
        1 => Just(Step::Overhear),
        1 => Just(Step::Rest),
        1 => Just(Step::Lose),
    ]
}

/// Every person has looks and pieces of their own names, as random ids have.
fn act(client: &Client, step: &Step) {
    let id = client.doc.client_id().get();
    let look = |l: &u8| format!("l_{id}{l:02}");
    let piece = |p: &u8| format!("k_{id}{p:02}");
    let there = |txn: &yrs::TransactionMut<'_>, l: &u8| client.looks.contains_key(txn, &look(l));
    client.edit(|c, txn| match step {
        Step::Set(v, n) => {
            c.cart.insert(txn, line(*v, c.by.as_str()), *n);
        }
        Step::Remove(v) => {
            c.cart.remove(txn, &line(*v, c.by.as_str()));
        }
        Step::AddLook(l) if !there(txn, l) => {
            insert_look(c, txn, &look(l), c.by.as_str());
        }
        Step::RemoveLook(l) => {
            // Anybody's: the first at hand.
            let mut keys: Vec<String> = c.looks.keys(txn).map(ToString::to_string).collect();
            keys.sort_unstable();
            if let Some(key) = keys.get(usize::from(*l)) {
                c.looks.remove(txn, key);
            }
        }
        Step::Rename(l) if there(txn, l) => {
            let map: MapRef = c.looks.get(txn, &look(l)).unwrap().cast().unwrap();
            map.insert(txn, "title", format!("by {id}"));
        }
        Step::AddPiece(l, p) if there(txn, l) => {
            let pieces = pieces(c, txn, &look(l));
            if !pieces.contains_key(txn, &piece(p)) {
                insert_piece(txn, &pieces, &piece(p), c.by.as_str());
            }
        }
        Step::MovePiece(l, p) if there(txn, l) && pieces(c, txn, &look(l)).contains_key(txn, &piece(p)) => {
            super::support::piece(c, txn, &look(l), &piece(p)).insert(txn, "pose", pose(f64::from(*p)));
        }
        Step::RemovePiece(l, p) if there(txn, l) => {
            pieces(c, txn, &look(l)).remove(txn, &piece(p));
        }
        _ => {}
    });
}

fn people() -> [Client; 3] {
    [Client::shopper(10, ALICE), Client::shopper(20, BOB), Client::host(30, CAROL)]
}

/// A yrs client that waited for an update, and then got garbage over that and what it had (see `Client::start_anew`).
#[test]
fn who_waits_takes_garbage_over_what_they_have() {
    use Step::{AddLook, Overhear, RemoveLook, Rename, Rest, Sync};
    run(&[(2, AddLook(1)), (2, Sync), (2, Rename(1)), (2, RemoveLook(0)), (2, Sync), (0, Rest), (0, Overhear)]);
}

/// Runs a schedule; every honest step must pass. Returns the log as well.
fn run(steps: &[(usize, Step)]) -> (Board, Vec<(usize, BoardUpdate)>, [Client; 3]) {
    let (mut board, mut people, mut log) = (Board::new(1), people(), Vec::new());
    for (who, step) in steps {
        let client = &people[*who];
        match step {
            Step::Sync => sync(&mut board, *who, &mut people, &mut log),
            Step::Overhear => {
                if let Some((_, update)) = log.last() {
                    client.hear(&update.update);
                }
            }
            Step::Rest => board = Board::from_state(board.to_state()).unwrap(),
            Step::Lose => {
                let update = client.step2(&board.state_vector());
                board.propose(client.writer(), &update, true).unwrap();
                board.rollback();
            }
            step => act(client, step),
        }
    }
    for who in 0..people.len() {
        sync(&mut board, who, &mut people, &mut log);
    }
    for client in &people {
        client.sync(&mut board);
    }
    (board, log, people)
}

fn sync(board: &mut Board, who: usize, people: &mut [Client; 3], log: &mut Vec<(usize, BoardUpdate)>) {
    let client = &mut people[who];
    let update = client.step2(&board.state_vector());
    if let Verdict::Accepted(update) = board.propose(client.writer(), &update, true).unwrap() {
        board.apply(&client.by, &update);
        log.push((who, update));
    }
    if client.waits() {
        client.start_anew(board);
    }
    client.sync(board);
}

fn mutate(bytes: &mut Vec<u8>, edits: &[(u8, usize, u8)]) {
    for (kind, at, byte) in edits {
        if bytes.is_empty() {
            bytes.push(*byte);
        }
        let at = at % bytes.len();
        match kind {
            0 => bytes[at] ^= 1 << (byte % 8),
            1 => bytes[at] = *byte,
            2 => bytes.insert(at, byte % 16),
            3 => {
                bytes.remove(at);
            }
            4 => bytes[at] = byte % 14,
            _ => {
                let other = usize::from(*byte) % bytes.len();
                bytes.swap(at, other);
            }
        }
    }
}

/// Updates of every shape that clients send.
fn samples() -> Vec<Bytes> {
    let (a, b) = (Client::shopper(10, ALICE), Client::shopper(11, ALICE));
    let mut out = vec![
        a.set_line(&line(1, ALICE), 2),
        a.set_line(&line(1, ALICE), 3),
        a.add_look("l_sunday"),
        a.add_piece("l_sunday", "k_coat"),
    ];
    b.receive(&a.step2(&[0]));
    out.push(b.add_piece("l_sunday", "k_hats"));
    out.push(b.remove_piece("l_sunday", "k_coat"));
    out.push(b.remove_look("l_sunday"));
    out.push(b.remove_line(&line(1, ALICE)));
    out.push(b.step2(&[0]));
    // Joined unread, as a provider does that saves on messages.
    out.push(yrs::merge_updates_v1(&out).unwrap().into());
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// B3, B4, B9: what honest people do passes in whatever order they sync, and all end with the same board.
    #[test]
    fn honest_people_converge(steps in prop::collection::vec((0usize..3, step()), 1..60)) {
        let (mut board, _, people) = run(&steps);
        for client in &people {
            prop_assert_eq!(client.json(), people[0].json());
        }
        prop_assert_eq!(replay(&mut board).json(), people[0].json());
    }

    /// B14: the same log gives the same state, byte for byte, wherever snapshots were taken; and it is what every
    /// reader of the updates has, be they applied one by one or at once.
    #[test]
    fn the_same_log_gives_the_same_bytes(steps in prop::collection::vec((0usize..3, step()), 1..60), rest in 1usize..9) {
        let (mut board, log, people) = run(&steps);
        let mut other = Board::new(1);
        for (index, (who, update)) in log.iter().enumerate() {
            other.apply(&people[*who].by, update);
            if index % rest == 0 {
                other = Board::from_state(other.to_state()).unwrap();
            }
        }
        prop_assert_eq!(board.values(), other.values());
        prop_assert_eq!(board.state_vector(), other.state_vector());
        let state = board.to_state();
        prop_assert_eq!(&state, &other.to_state());
        let at_once = Client::shopper(99, CAROL);
        at_once.edit(|_, txn| {
            for (_, update) in &log {
                let update = <yrs::Update as yrs::updates::decoder::Decode>::decode_v1(&update.update).unwrap();
                txn.apply_update(update).unwrap();
            }
            assert!(txn.store_mut().pending_update().is_none());
        });
        if !log.is_empty() {
            let encoded = at_once.doc.transact().encode_state_as_update_v1(&StateVector::default());
            prop_assert_eq!(write::canonical(&scan::scan(&encoded).unwrap()).0, state.snapshot.to_vec());
        }
        let packed = rmp_serde::to_vec(&state).unwrap();
        prop_assert_eq!(rmp_serde::from_slice::<crate::room::board::BoardState>(&packed).unwrap(), state);
    }

    /// B4: updates that come in another order than they were made are gaps until what they need is there, and then the
    /// board is the same.
    #[test]
    fn causal_order_is_all_that_matters(steps in prop::collection::vec((0usize..3, step()), 1..60), seed in any::<u64>()) {
        let (mut board, log, people) = run(&steps);
        let mut other = Board::new(1);
        let mut left: Vec<_> = log.iter().collect();
        let mut at = seed;
        let mut waited = 0;
        while !left.is_empty() {
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let index = usize::try_from(at >> 33).unwrap() % left.len();
            let (who, update) = left[index];
            match other.propose(people[*who].writer(), &update.update, true) {
                Ok(Verdict::Accepted(accepted)) => other.apply(&people[*who].by, &accepted),
                Ok(Verdict::NoEffect) => {}
                Err(BoardRefusal::Gap) => {
                    waited += 1;
                    prop_assert!(waited < 100_000, "nothing can be applied any more");
                    continue;
                }
                Err(refusal) => prop_assert!(false, "{refusal:?}"),
            }
            left.remove(index);
        }
        prop_assert_eq!(board.values(), other.values());
        // Not only what it says: the same structs and the same deletions, to the byte.
        prop_assert_eq!(board.state_vector(), other.state_vector());
        prop_assert_eq!(board.to_state().snapshot, other.to_state().snapshot);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// B2: no bytes panic, and a refusal leaves nothing behind.
    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..200), sv in prop::collection::vec(any::<u8>(), 0..20)) {
        let mut board = Board::new(1);
        let alice = Client::shopper(10, ALICE);
        put(&mut board, &alice, &alice.add_look("l_sunday"));
        judge_and_check(&mut board, &alice, &bytes.into());
        let _ = board.diff(&sv);
    }

    /// B2, B14: mutated updates neither panic nor poison: after each the board still encodes, and its draft is the truth.
    #[test]
    fn mutated_updates_are_judged(
        picks in prop::collection::vec((0usize..10, prop::collection::vec((0u8..6, any::<usize>(), any::<u8>()), 0..3)), 1..12),
    ) {
        let mut board = Board::new(1);
        let host = Client::new(10, ALICE, Role::Host);
        let samples = samples();
        for (pick, edits) in picks {
            let mut bytes = samples[pick].to_vec();
            mutate(&mut bytes, &edits);
            judge_and_check(&mut board, &host, &bytes.into());
        }
    }
}

/// Proposes, applies what is accepted, and checks that the truth is readable and what a fresh reader of it gets.
fn judge_and_check(board: &mut Board, client: &Client, update: &Bytes) {
    let before = board.to_state();
    match board.propose(client.writer(), update, true) {
        Ok(Verdict::Accepted(accepted)) => board.apply(&client.by, &accepted),
        Ok(Verdict::NoEffect) | Err(_) => assert_eq!(board.to_state(), before),
    }
    let state = board.to_state();
    assert!(state.tail.is_empty(), "the board does not encode");
    let fresh = replay(board);
    let mut again = Board::from_state(state).unwrap();
    assert_eq!(again.values(), board.values());
    assert_eq!(replay(&mut again).json(), fresh.json());
}
