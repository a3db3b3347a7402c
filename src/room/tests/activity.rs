//! What people did, and what of it somebody has missed.

use proptest::{collection::vec, prelude::*};

use super::{bill::euros, *};
use crate::{
    protocol::{
        activity::{Activity, Deed, Digest, Liked, LineChange, Paid, Picked},
        bill::{BudgetOf, SplitRule},
    },
    room::{activity::MAX_ACTIVITY, chat::MAX_CHAT_KEPT},
};

fn put(table: &mut Table, copy: &Copy, by: &str, whose: &str, n: usize, quantity: u32) -> Seq {
    table.now += 1;
    let update = copy.put(n, &member(whose), quantity);
    table.update(by, &update).unwrap();
    table.settle();
    table.room.seq()
}

/// Now; what comes comes later.
fn leaves(table: &mut Table) -> Millis {
    let now = table.room.last_at();
    table.now = now + 1;
    now
}

/// The copy hears what the room has.
fn catch_up(table: &mut Table, copy: &Copy) {
    for update in table.room.board().diff(&[0]).unwrap() {
        copy.receive(&update);
    }
}

fn line(n: usize, whose: &str, from: u8, to: u8) -> LineChange {
    LineChange { variant: variant(n), member: member(whose), from, to }
}

/// What was done behind `since`, oldest first, with whom.
fn deeds(table: &Table, since: Seq) -> Vec<(String, Deed)> {
    let all = table.room.activity().into_iter().rev().filter(|Activity { seq, .. }| *seq > since);
    all.map(|Activity { by, deed, .. }| (by.map_or_else(String::new, |by| by.to_string()), deed)).collect()
}

/// R171: also where a host changes somebody else's, and after a rebuild.
#[test]
fn the_cart_s_changes_are_known_by_who_made_them() {
    let mut table = Table::new();
    let (ben, ana) = (Copy::new(101), Copy::new(102));
    let begin = table.room.seq();
    put(&mut table, &ben, "ben", "ben", 1, 2);
    catch_up(&mut table, &ana);
    put(&mut table, &ana, "ana", "ben", 1, 5);
    put(&mut table, &ana, "ana", "ben", 1, 0);
    put(&mut table, &ana, "ana", "ben", 1, 5);
    let ben_did = ("m_ben".to_owned(), Deed::CartChanged(line(1, "ben", 0, 2)));
    let ana_did = ("m_ana".to_owned(), Deed::CartChanged(line(1, "ben", 2, 5)));
    assert_eq!(deeds(&table, begin), [ben_did, ana_did]);
    table.system(&SystemCommand::RebuildBoard).unwrap();
    let rebuilt = table.room.seq();
    let fresh = Copy::new(103);
    catch_up(&mut table, &fresh);
    put(&mut table, &fresh, "ben", "ben", 1, 7);
    assert_eq!(deeds(&table, rebuilt), [("m_ben".to_owned(), Deed::CartChanged(line(1, "ben", 5, 7)))]);
}

/// R170
#[test]
fn what_people_do_is_kept_but_not_what_is_private_or_said() {
    let mut table = Table::new();
    let begin = table.room.seq();
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.run("ben", react(1, Reaction::Fire, true)).unwrap();
    table.run("ben", Command::CartPay { variant: variant(1), pay: true }).unwrap();
    table.run("ben", Command::CartNote { variant: variant(1), text: "a secret".into() }).unwrap();
    table.run("ben", Command::CartMaybe { variant: variant(2), maybe: true }).unwrap();
    table.run("ana", Command::CartSplit { variant: None, rule: Some(SplitRule::Equally { among: vec![] }) }).unwrap();
    table.run("ana", Command::CartBudget { of: BudgetOf::Room, amount: Some(euros(100)) }).unwrap();
    table.run("ben", Command::CartBudget { of: BudgetOf::Mine, amount: Some(euros(10)) }).unwrap();
    table.run("ben", Command::PollOpen(new_poll(1, PollMethod::Single, 2))).unwrap();
    table.run("cleo", ballot(1, &[0])).unwrap();
    table.run("ben", Command::PollClose { poll: poll(1) }).unwrap();
    table.run("ana", Command::PollDecide { poll: poll(1), option: Some(1) }).unwrap();
    table.run("ana", Command::PickCreate { id: picks(1), title: "For Zoé".into(), product: None }).unwrap();
    table.run("ana", Command::PickAdd { id: picks(1), product: product(3), before: None }).unwrap();
    table.run("ana", set_role("vic", Role::Shopper)).unwrap();
    table.run("ana", remove("vic")).unwrap();
    let said = table.run("ben", post("hello")).unwrap();
    table.run("cleo", react_to(said, Reaction::Heart, true)).unwrap();
    let by = |name: &str, deed| (format!("m_{name}"), deed);
    let expected = [
        by("ben", Deed::VoteCast { product: product(1), thumb: Some(Thumb::Up) }),
        by("ben", Deed::VoteReacted { product: product(1), reaction: Reaction::Fire, on: true }),
        by("ben", Deed::CartPayer { variant: variant(1), payer: Some(member("ben")) }),
        by("ben", Deed::CartNoted { variant: variant(1), noted: true }),
        by("ben", Deed::CartMaybe { variant: variant(2), maybe: true }),
        by("ana", Deed::CartSplit { variant: None }),
        by("ana", Deed::CartBudget { room: true, set: true }),
        by("ben", Deed::PollOpened { poll: poll(1) }),
        by("ben", Deed::PollClosed { poll: poll(1) }),
        by("ana", Deed::PollDecided { poll: poll(1), option: Some(1) }),
        by("ana", Deed::PickCreated { id: picks(1) }),
        by("ana", Deed::PickAdded { id: picks(1), product: product(3) }),
        by("ana", Deed::MemberRoleChanged { member: member("vic"), role: Role::Shopper }),
        by("ana", Deed::MemberRemoved { member: member("vic") }),
    ];
    assert_eq!(deeds(&table, begin), expected);
}

/// R170, R175
#[test]
fn of_too_much_the_last_is_kept() {
    let mut table = Table::new();
    let begin = leaves(&mut table);
    for n in 0..MAX_ACTIVITY {
        table.run("ben", vote(n % 500, Some(Thumb::Up))).unwrap();
    }
    assert!(!table.room.digest(&member("ana"), begin).partial, "just as much as is kept");
    let before = leaves(&mut table);
    table.run("ben", vote(0, Some(Thumb::Down))).unwrap();
    assert_eq!(table.room.activity().len(), MAX_ACTIVITY);
    assert!(table.room.digest(&member("ana"), begin).partial);
    assert!(!table.room.digest(&member("ana"), before).partial);
}

/// R172
#[test]
fn steps_that_belong_together_are_read_as_one() {
    let mut table = Table::new();
    let copy = Copy::new(101);
    let begin = table.room.seq();
    put(&mut table, &copy, "ben", "ben", 1, 1);
    table.run("cleo", vote(1, Some(Thumb::Up))).unwrap();
    put(&mut table, &copy, "ben", "ben", 1, 2);
    put(&mut table, &copy, "ben", "ben", 2, 4);
    put(&mut table, &copy, "ben", "ben", 1, 3);
    put(&mut table, &copy, "ben", "ben", 2, 0);
    let voted = ("m_cleo".to_owned(), Deed::VoteCast { product: product(1), thumb: Some(Thumb::Up) });
    let three = ("m_ben".to_owned(), Deed::CartChanged(line(1, "ben", 0, 3)));
    assert_eq!(deeds(&table, begin), [voted.clone(), three.clone()]);
    table.now += 121_000;
    put(&mut table, &copy, "ben", "ben", 1, 4);
    let later = ("m_ben".to_owned(), Deed::CartChanged(line(1, "ben", 3, 4)));
    assert_eq!(deeds(&table, begin), [voted, three, later], "too late to be the same step");
}

/// R173
#[test]
fn a_digest_tells_what_others_did_as_it_stands_now() {
    let mut table = Table::new();
    let copy = Copy::new(101);
    let since = leaves(&mut table);
    put(&mut table, &copy, "ben", "ben", 1, 2);
    put(&mut table, &copy, "ben", "ben", 2, 1);
    put(&mut table, &copy, "ben", "ben", 2, 0);
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.run("cleo", react(1, Reaction::Heart, true)).unwrap();
    table.run("cleo", vote(2, Some(Thumb::Up))).unwrap();
    table.run("cleo", vote(2, Some(Thumb::Down))).unwrap();
    table.run("ana", vote(3, Some(Thumb::Up))).unwrap();
    table.run("ben", Command::CartPay { variant: variant(1), pay: true }).unwrap();
    table.run("cleo", Command::CartPay { variant: variant(2), pay: true }).unwrap();
    table.run("cleo", Command::CartPay { variant: variant(2), pay: false }).unwrap();
    table.run("ben", Command::PollOpen(new_poll(1, PollMethod::Single, 2))).unwrap();
    table.run("ben", Command::PollOpen(new_poll(2, PollMethod::Single, 2))).unwrap();
    table.run("ben", Command::PollClose { poll: poll(2) }).unwrap();
    table.run("ben", Command::PollClose { poll: poll(1) }).unwrap();
    table.run("ben", Command::PollReopen { poll: poll(1), lasts_ms: None }).unwrap();
    table.join("dora", Role::Shopper).unwrap();
    table.join("eve", Role::Shopper).unwrap();
    table.run("eve", remove("eve")).unwrap();
    table.run("cleo", remove("cleo")).unwrap();
    table.run("ben", post("hello")).unwrap();
    let gone = table.run("ben", post("gone")).unwrap();
    table.run("ben", delete(gone)).unwrap();
    let called = table.run("dora", post("@m_ana look")).unwrap();
    table.run("dora", post("all right")).unwrap();
    table.run("ana", post("mine")).unwrap();
    let expected = Digest {
        since,
        partial: false,
        messages: 3,
        writers: vec![member("dora"), member("ben")],
        mentions: vec![called],
        cart: vec![line(1, "ben", 0, 2)],
        paid: vec![Paid { variant: variant(1), payer: member("ben") }],
        liked: vec![Liked { product: product(1), by: vec![member("ben"), member("cleo")] }],
        liked_looks: vec![],
        locked: vec![],
        opened: vec![poll(1), poll(2)],
        closed: vec![poll(2)],
        picked: vec![],
        joined: vec![member("dora")],
        left: vec![member("cleo")],
    };
    assert_eq!(table.room.digest(&member("ana"), since), expected);
    let ends = leaves(&mut table);
    assert_eq!(table.room.digest(&member("ana"), ends), Digest { since: ends, ..Digest::default() });

    table.run("ana", Command::PickCreate { id: picks(1), title: "For Zoé".into(), product: None }).unwrap();
    for n in [3, 4] {
        table.run("ana", Command::PickAdd { id: picks(1), product: product(n), before: None }).unwrap();
    }
    table.run("ana", Command::PickRemove { id: picks(1), product: product(4) }).unwrap();
    let picked = vec![Picked { id: picks(1), products: vec![product(3)] }];
    assert_eq!(table.room.digest(&member("ben"), ends).picked, picked);
}

/// R175: of the chat, too.
#[test]
fn a_digest_is_partial_where_more_was_said_than_is_kept() {
    let mut table = Table::new();
    let since = leaves(&mut table);
    for n in 0..MAX_CHAT_KEPT {
        table.run("ben", post(&format!("line {n}"))).unwrap();
    }
    let all = u32::try_from(MAX_CHAT_KEPT).unwrap();
    let digest = table.room.digest(&member("ana"), since);
    assert_eq!((digest.messages, digest.partial), (all, false));
    table.run("ben", post("one more")).unwrap();
    let digest = table.room.digest(&member("ana"), since);
    assert_eq!((digest.messages, digest.partial), (all, true));
}

/// R176
#[test]
fn entries_of_earlier_rules_leave_no_trace() {
    let mut table = Table::new();
    table.propose("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.update("ben", &Copy::new(101).put(1, &member("ben"), 2)).unwrap();
    let seq = table.room.seq();
    let mut old = Room::restore(&table.room.snapshot()).unwrap();
    for (entry, seq) in table.waiting.iter().zip(seq + 1..) {
        let row = Entry { rules: 4, ..entry.clone() }.encode();
        old.apply(seq, &decode(&row));
    }
    table.settle();
    assert_eq!(table.room.activity().len(), old.activity().len() + 2);
    assert_eq!(old.board().values(), table.room.board().values());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// R174, R171: whatever happens to the cart, from any entry on.
    #[test]
    fn a_digest_leads_from_the_cart_of_then_to_the_cart_of_now(
        puts in vec((0..3usize, 0..3usize, 0..4u32), 1..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let names = ["ben", "cleo", "ana"];
        let copies = [Copy::new(101), Copy::new(102), Copy::new(103)];
        let mut table = Table::new();
        let cut = cut.index(puts.len());
        let mut then = table.room.board().values().cart;
        let mut since = leaves(&mut table);
        for (nth, (who, n, quantity)) in puts.iter().enumerate() {
            if nth == cut {
                then = table.room.board().values().cart;
                since = leaves(&mut table);
            }
            put(&mut table, &copies[*who], names[*who], names[*who], *n, *quantity);
        }
        let digest = table.room.digest(&member("vic"), since);
        prop_assert!(!digest.partial);
        for LineChange { variant, member, from, to } in digest.cart {
            prop_assert_ne!(from, to);
            let was = if to == 0 {
                then.remove(&(variant, member))
            } else {
                then.insert((variant, member), to.into())
            };
            prop_assert_eq!(was.unwrap_or(0), u32::from(from));
        }
        prop_assert_eq!(then, table.room.board().values().cart);
        let own = table.room.digest(&member("ben"), since);
        prop_assert!(own.cart.iter().all(|line| line.member != member("ben")), "what only the reader changed is no news");
    }
}
