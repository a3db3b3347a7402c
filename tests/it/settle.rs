//! `tests/fixtures/settle.json`: carts and what they come to, by which the page reckons as well
//! (`web/src/state/settle.test.ts`). To make it anew, run this with `CABAS_WRITE_FIXTURES=1`.

use std::{collections::BTreeSet, env, fs};

use cabas::{
    ids::MemberId,
    money::Money,
    protocol::bill::SplitRule,
    room::settle::{MAX_EXACT, SettleLine, Settlement, settle},
};
use proptest::{
    collection::{btree_map, btree_set, vec},
    prelude::*,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use serde::{Deserialize, Serialize};

/// A cart, and what it comes to.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Case {
    people: BTreeSet<MemberId>,
    split: SplitRule,
    lines: Vec<SettleLine>,
    settled: Vec<Settlement>,
}

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/settle.json");
/// Carts in the fixture.
const CASES: usize = 200;
/// People in them: more than the fewest transfers are looked for among, so that both ways are in it.
const PEOPLE: usize = MAX_EXACT + 4;

fn who() -> impl Strategy<Value = MemberId> {
    (0..PEOPLE).prop_map(|n| MemberId::parse(&format!("m_p{n:02}")).unwrap())
}

fn rule() -> impl Strategy<Value = SplitRule> {
    let halves = |(a, b, n): (MemberId, MemberId, u32)| {
        let parts = if a == b { [(a, 10_000)].into() } else { [(a, n), (b, 10_000 - n)].into() };
        SplitRule::Percent { parts }
    };
    prop_oneof![
        3 => Just(SplitRule::Wants),
        2 => btree_set(who(), 0..5).prop_map(|among| SplitRule::Equally { among: among.into_iter().collect() }),
        1 => btree_map(who(), 1..8u32, 1..6).prop_map(|parts| SplitRule::Shares { parts }),
        1 => (who(), who(), 1..10_000u32).prop_map(halves),
    ]
}

fn line() -> impl Strategy<Value = SettleLine> {
    let price = (0..20_000i64, prop::sample::select(vec!["EUR", "EUR", "EUR", "JPY", "KWD"]))
        .prop_map(|(amount, code)| Money { amount, currency: code.parse().unwrap() });
    let price = prop::option::weighted(0.9, price);
    let payer = prop::option::weighted(0.8, who());
    (price, btree_map(who(), 1..4u32, 0..4), payer, prop::bool::weighted(0.1), prop::option::weighted(0.3, rule()))
        .prop_map(|(price, wants, payer, maybe, split)| SettleLine { price, wants, payer, maybe, split })
}

fn write() {
    let mut runner = TestRunner::deterministic();
    let carts = (vec(line(), 0..14), rule(), btree_set(who(), 0..=PEOPLE));
    let cases = (0..CASES).map(|_| {
        let (lines, split, people) = carts.new_tree(&mut runner).unwrap().current();
        let case = Case { settled: settle(&lines, &split, &people), people, split, lines };
        serde_json::to_string(&case).unwrap()
    });
    fs::write(FIXTURE, format!("[\n{}\n]\n", cases.collect::<Vec<_>>().join(",\n"))).unwrap();
}

#[test]
fn the_fixture_that_the_page_reckons_by_is_what_the_room_reckons() {
    if env::var_os("CABAS_WRITE_FIXTURES").is_some() {
        write();
    }
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(FIXTURE).unwrap()).unwrap();
    assert_eq!(cases.len(), CASES);
    let most = cases.iter().flat_map(|case| &case.settled).map(|settled| settled.transfers.len()).max();
    assert!(most.is_some_and(|most| most >= MAX_EXACT), "both ways are in it");
    for case in cases {
        assert_eq!(settle(&case.lines, &case.split, &case.people), case.settled, "{case:?}");
    }
}
