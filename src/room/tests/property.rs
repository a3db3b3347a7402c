//! Random rooms: several members at once, through the encoding, with rollbacks, snapshots and a clock that jumps.

use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    card_world::HeardCards,
    photo_world::HeardPhotos,
    reaction_world::HeardSigns,
    world::{LISTENER, NAMES, Op, World, op},
    *,
};
use crate::room::board::{BoardValues, Writer};

/// Of an edited message only the last edit's row holds a text, and of a deleted one none (R46).
fn assert_no_text_left_behind(table: &Table) {
    for (seq, row) in (1..).zip(&table.rows).filter(|(_, row)| row.text.is_some()) {
        if let Body::Command { act: Act::ChatEdit { message, .. }, .. } = decode(row).body {
            assert_eq!(
                table.history(message).unwrap().edited_in,
                Some(seq),
                "the row of an edit that was edited again"
            );
        }
    }
    for message in table.room.chat().filter(|m| m.deleted_by.is_some()) {
        assert_eq!(table.history(message.seq).unwrap().message.text, None);
    }
}

/// Both hold the same truth. The board is compared by what it says: its bytes depend on when it was compacted.
fn assert_same(a: &mut Room, b: &mut Room) {
    assert_eq!((a.seq, a.last_at), (b.seq, b.last_at));
    assert_eq!(a.people, b.people);
    assert_eq!(a.chat, b.chat);
    assert_eq!(a.votes, b.votes);
    assert_eq!(a.picks, b.picks);
    assert_eq!(a.polls, b.polls);
    assert_eq!((&a.bill, &a.prices), (&b.bill, &b.prices));
    assert_eq!((&a.signs, &a.line_signs, &a.read_marks), (&b.signs, &b.line_signs, &b.read_marks));
    assert_eq!((&a.plans, &a.look_prices), (&b.plans, &b.look_prices));
    assert_eq!(a.photos, b.photos);
    assert_eq!(a.activities, b.activities);
    assert_eq!(a.editors, b.editors);
    assert_eq!(a.commands, b.commands);
    assert_eq!((a.board.epoch(), a.board.values()), (b.board.epoch(), b.board.values()));
}

/// What the board says then, how far each client's structs go, and all of them to the byte.
fn board_in_order(updates: &[(usize, Bytes)]) -> (BoardValues, Bytes, Bytes) {
    let mut board = Board::new(FIRST_EPOCH);
    for (who, update) in updates {
        let (by, role) = (member(NAMES[*who]), Role::Host);
        let verdict = board.propose(Writer::new(&by, role), update, false).unwrap();
        if let board::Verdict::Accepted(update) = verdict {
            board.apply(&by, &update);
        }
    }
    (board.values(), board.state_vector(), board.to_state().snapshot)
}

proptest! {
    // No file of bad seeds: a bad seed becomes a named test.
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// R3, R1: through encode, journal (with its amended texts) and decode. R4: snapshot and tail equal the replay. R77, R112,
    /// R128, R144, R154, R169, R209, R243, R268: so do the events, for picks, polls, the bill, signs, photos and what is on them, looks
    /// and who edits.
    #[test]
    fn replay_equals_live(ops in vec(op(), 0..120)) {
        let mut world = World::new();
        world.run(&ops);
        world.settle(usize::MAX);
        assert_no_text_left_behind(&world.table);
        prop_assert_eq!(&world.heard, world.table.room.picks());
        prop_assert_eq!(&world.heard_polls, &world.table.room.polls(&member(NAMES[LISTENER])));
        prop_assert_eq!(&world.heard_bill, &world.table.room.bill(&member(NAMES[LISTENER])));
        prop_assert_eq!(&world.heard_looks, &world.table.room.look_marks());
        prop_assert_eq!(world.heard_editors, world.table.room.editors());
        prop_assert_eq!(&world.heard_staff, &staff::greeted_staff(&world.table.room));
        prop_assert_eq!(&world.heard_signs, &HeardSigns::greeted(&world.table.room, &member(NAMES[LISTENER])));
        prop_assert_eq!(&world.heard_photos, &HeardPhotos::greeted(&world.table.room));
        prop_assert_eq!(&world.heard_cards, &HeardCards::greeted(&world.table.room));
        let (mut once, mut twice) = (world.table.replay(), world.table.replay());
        assert_same(&mut world.table.room, &mut once);
        prop_assert_eq!(once.snapshot(), twice.snapshot(), "the same log gives the same bytes");
        for bytes in &world.snapshots {
            let mut room = Room::restore(bytes).unwrap_or_else(|e| panic!("{e}"));
            prop_assert_eq!(&room.snapshot(), bytes, "what was restored is what was written");
            let behind = usize::try_from(room.seq()).unwrap();
            for (row, seq) in world.table.rows.iter().zip(1..).skip(behind) {
                room.apply(seq, &decode(row));
            }
            assert_same(&mut world.table.room, &mut room);
        }
    }

    /// R5: also for everything that comes after.
    #[test]
    fn rollback_leaves_the_room_as_if_nothing_was_proposed(
        before in vec(op(), 0..40),
        undone in vec(op().prop_filter("stays in flight", |op| !matches!(op, Op::Settle(_))), 0..20),
        after in vec(op(), 0..40),
    ) {
        let mut world = World::new();
        world.run(&before);
        world.settle(usize::MAX);
        let bytes = world.table.room.snapshot();
        let rows = world.table.rows.clone();
        world.run(&undone);
        world.table.rollback();
        prop_assert_eq!(&world.table.room.snapshot(), &bytes);

        let room = Room::restore(&bytes).unwrap_or_else(|e| panic!("{e}"));
        let mut other = World::around(Table { room, rows, now: world.table.now, ..Table::empty() });
        let mut world = World::around(world.table);
        world.run(&after);
        other.run(&after);
        prop_assert_eq!(&world.outcomes, &other.outcomes);
    }

    /// R8, R9: what `propose` admits against what is in flight, `apply` does.
    #[test]
    fn what_is_proposed_is_done(ops in vec(op(), 0..120)) {
        let mut world = World::new();
        world.run(&ops);
        world.settle(usize::MAX);
        let refused = world.outcomes.iter().filter(|o| o.contains("Answer") && o.contains("result: Err")).count();
        prop_assert_eq!(refused, 0);
        let in_history = world.table.rows.iter().filter(|r| r.topic == topic::CHAT).count();
        let dropped = world.table.room.chat_more();
        prop_assert!(dropped || in_history == world.table.room.chat().count(), "every row of a message is one");
    }

    /// R62
    #[test]
    fn board_updates_in_any_causal_order_give_the_same_values(
        puts in vec((0..NAMES.len(), 0..3usize, 0..3usize, 0..4u32), 1..30),
        picks in vec(any::<Index>(), 60),
    ) {
        let copies: Vec<_> = (101..).take(NAMES.len()).map(Copy::new).collect();
        let mut queues: Vec<Vec<Bytes>> = vec![Vec::new(); NAMES.len()];
        let mut made = Vec::new();
        for (who, whose, variant, quantity) in puts {
            let update = copies[who].put(variant, &member(NAMES[whose]), quantity);
            queues[who].push(update.clone());
            made.push((who, update));
        }
        // Each author's updates follow one another; between authors any order is causal.
        let mut shuffled = Vec::new();
        let mut picks = picks.iter();
        while shuffled.len() < made.len() {
            let open: Vec<_> = (0..queues.len()).filter(|who| !queues[*who].is_empty()).collect();
            let who = picks.next().map_or(open[0], |pick| *pick.get(&open));
            shuffled.push((who, queues[who].remove(0)));
        }
        prop_assert_eq!(board_in_order(&made), board_in_order(&shuffled));
    }

    /// R6: bytes from anywhere are an entry or an error.
    #[test]
    fn no_bytes_panic(lane in any::<bool>(), body in vec(any::<u8>(), 0..80), text in prop::option::of(any::<String>())) {
        let mut framed = vec![1, 2];
        framed.extend(&body);
        for body in [body, framed] {
            let body = Bytes::from(body);
            let mut table = Table::new();
            let _ = table.room.propose_board(&member("ben"), &body, lane, T0);
            let _ = Room::restore(&body);
            if let Ok(entry) = Entry::decode(lane, T0, Some(member("ana")), &body, text.clone()) {
                let _ = entry.encode();
            }
        }
    }

    /// R6: entries and snapshots that were damaged a little; what still reads is folded without a panic.
    #[test]
    fn no_damaged_log_panics(
        ops in vec(op(), 0..40),
        damage in vec((any::<Index>(), any::<Index>(), any::<u8>()), 1..8),
    ) {
        let mut world = World::new();
        world.run(&ops);
        world.settle(usize::MAX);
        let mut bytes = world.table.room.snapshot().to_vec();
        let mut rows = world.table.rows.clone();
        for (row, place, value) in &damage {
            *place.get_mut(&mut bytes) = *value;
            let row = row.get_mut(&mut rows);
            // A board update is admitted before it is stored, and stored with a checksum's care: not damaged here.
            if !row.lane_board {
                let mut body = row.body.to_vec();
                *place.get_mut(&mut body) = *value;
                row.body = body.into();
            }
        }
        let mut room = Room::new(RoomId::parse("r_test").unwrap());
        for (row, seq) in rows.iter().zip(1..) {
            if let Ok(entry) = Entry::decode(row.lane_board, row.at, row.by.clone(), &row.body, row.text.clone()) {
                let _ = room.apply(seq, &entry);
            }
        }
        let _ = (room.snapshot(), room.greeting());
        if let Ok(mut room) = Room::restore(&bytes.into()) {
            let _ = (room.snapshot(), room.greeting(), room.next_deadline());
            let message = CommandMessage { id: "x".into(), command: post("hello") };
            let _ = room.propose(&member("ben"), &message, Facts::default(), T0);
        }
    }

    /// R40: any text is either refused or kept as it is trimmed.
    #[test]
    fn no_text_panics(any in any::<String>()) {
        let mut table = Table::new();
        if let Ok(seq) = table.run("ben", post(&any)) {
            prop_assert_eq!(table.message(seq).unwrap().text, Some(any.trim().to_owned()));
            let mut replayed = table.replay();
            prop_assert_eq!(table.room.snapshot(), replayed.snapshot());
        }
    }
}
