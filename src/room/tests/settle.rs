//! The settlement: examples that a person can check, and properties. `tests/it/settle.rs` holds the fixture that the page
//! reckons by as well.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection::vec, prelude::*};

use super::{bill::euros, member};
use crate::{
    ids::MemberId,
    money::Money,
    protocol::bill::SplitRule,
    room::settle::{SettleLine, Settlement, allot, settle},
};

const PEOPLE: [&str; 5] = ["ana", "ben", "cleo", "dora", "eve"];

fn people() -> BTreeSet<MemberId> {
    PEOPLE.iter().map(|name| member(name)).collect()
}

fn of(amounts: &[(&str, i64)]) -> BTreeMap<MemberId, i64> {
    amounts.iter().map(|(name, amount)| (member(name), *amount)).collect()
}

fn line(amount: i64, wants: &[(&str, u32)], payer: Option<&str>) -> SettleLine {
    let wants = wants.iter().map(|(name, n)| (member(name), *n)).collect();
    SettleLine { price: Some(euros(amount)), wants, payer: payer.map(member), maybe: false, split: None }
}

fn parts(of: &[(&str, u32)]) -> BTreeMap<MemberId, u32> {
    of.iter().map(|(name, part)| (member(name), *part)).collect()
}

fn one(lines: &[SettleLine], split: &SplitRule) -> Settlement {
    let mut all = settle(lines, split, &people());
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// What is owed, in words.
fn owed(settlement: &Settlement) -> Vec<String> {
    settlement.transfers.iter().map(|t| format!("{} {} {}", t.from, t.amount, t.to)).collect()
}

/// R130
#[test]
fn each_bears_what_they_want() {
    let settled = one(&[line(8_900, &[("ana", 1), ("ben", 2)], Some("ana"))], &SplitRule::Wants);
    assert_eq!((settled.total, settled.unpaid), (26_700, 0));
    assert_eq!(settled.shares, of(&[("ana", 8_900), ("ben", 17_800)]));
    assert_eq!(settled.paid, of(&[("ana", 26_700)]));
    assert_eq!(owed(&settled), ["m_ben 17800 m_ana"]);
}

/// R130
#[test]
fn what_nobody_pays_for_is_owed_to_nobody() {
    let lines = [line(1_000, &[("ben", 1)], None), line(500, &[("ben", 1)], Some("ana"))];
    let settled = one(&lines, &SplitRule::Wants);
    assert_eq!((settled.total, settled.unpaid), (1_500, 1_000));
    assert_eq!(settled.shares, of(&[("ben", 1_500)]));
    assert_eq!(owed(&settled), ["m_ben 500 m_ana"]);
}

/// R130
#[test]
fn what_is_set_aside_or_has_no_price_is_not_on_the_bill() {
    let aside = SettleLine { maybe: true, ..line(1_000, &[("ben", 1)], Some("ana")) };
    let unknown = SettleLine { price: None, ..line(0, &[("ben", 1)], None) };
    assert_eq!(settle(&[aside, unknown, line(500, &[], Some("ana"))], &SplitRule::Wants, &people()), []);
}

/// R131
#[test]
fn left_over_cents_are_given_once_and_to_the_same() {
    let equally = SplitRule::Equally { among: ["ana", "ben", "cleo"].map(member).to_vec() };
    let lines = [line(50, &[("ben", 1)], Some("ana")), line(50, &[("cleo", 1)], Some("ana"))];
    let settled = one(&lines, &equally);
    assert_eq!(settled.shares, of(&[("ana", 34), ("ben", 33), ("cleo", 33)]), "one euro, not twice fifty cents");
    assert_eq!(allot(100, &[1, 1, 1]), [34, 33, 33]);
    assert_eq!(allot(101, &[5_000, 2_500, 2_500]), [51, 25, 25]);
    assert_eq!(allot(1, &[1, 2]), [0, 1]);
    assert_eq!(allot(7, &[0, 0]), [0, 0]);
    assert_eq!(allot(0, &[1, 2]), [0, 0]);
    assert_eq!(allot(9_000_000_000_000_000, &[3_333, 6_667]), [2_999_700_000_000_000, 6_000_300_000_000_000]);
}

/// R132
#[test]
fn rules_say_who_bears_what() {
    let gift = |split| SettleLine { split: Some(split), ..line(10_000, &[("dora", 1)], Some("dora")) };
    for (rule, shares) in [
        (SplitRule::Equally { among: vec![] }, of(&PEOPLE.map(|name| (name, 2_000)))),
        (SplitRule::Equally { among: vec![member("ana"), member("ben")] }, of(&[("ana", 5_000), ("ben", 5_000)])),
        (SplitRule::Percent { parts: parts(&[("ana", 2_550), ("ben", 7_450)]) }, of(&[("ana", 2_550), ("ben", 7_450)])),
        (SplitRule::Shares { parts: parts(&[("ana", 1), ("cleo", 3)]) }, of(&[("ana", 2_500), ("cleo", 7_500)])),
        (SplitRule::Wants, of(&[("dora", 10_000)])),
    ] {
        let as_line = one(&[gift(rule.clone())], &SplitRule::Equally { among: vec![] });
        assert_eq!(as_line.shares, shares, "a line's own rule goes before the room's: {rule:?}");
        let as_room = one(&[line(10_000, &[("dora", 1)], None)], &rule);
        assert_eq!(as_room.shares, shares, "{rule:?}");
    }
    let nobody = settle(&[line(100, &[("ben", 1)], None)], &SplitRule::Equally { among: vec![] }, &BTreeSet::new());
    assert_eq!(nobody[0].shares, of(&[("ben", 100)]), "among nobody nothing can be split");
}

/// R133
#[test]
fn currencies_stay_apart() {
    let yen = Money { amount: 500, currency: "JPY".parse().unwrap() };
    let abroad = SettleLine { price: Some(yen), ..line(0, &[("ana", 1)], Some("ben")) };
    let all = settle(&[abroad, line(100, &[("ben", 1)], Some("ana"))], &SplitRule::Wants, &people());
    let said: Vec<_> = all.iter().map(|s| (s.currency.code(), owed(s))).collect();
    assert_eq!(said, [("EUR", vec!["m_ben 100 m_ana".to_owned()]), ("JPY", vec!["m_ana 500 m_ben".to_owned()])]);
}

/// R134: the largest to the largest would take four.
#[test]
fn transfers_are_as_few_as_can_be() {
    let lines = [
        line(300, &[("cleo", 1)], Some("ana")),
        line(200, &[("dora", 1)], Some("ana")),
        line(400, &[("eve", 1)], Some("ben")),
    ];
    let settled = one(&lines, &SplitRule::Wants);
    assert_eq!(owed(&settled), ["m_eve 400 m_ben", "m_cleo 300 m_ana", "m_dora 200 m_ana"]);
    let both = [line(100, &[("ben", 1)], Some("ana")), line(100, &[("ana", 1)], Some("ben"))];
    assert_eq!(owed(&one(&both, &SplitRule::Wants)), Vec::<String>::new(), "what is even is even");
}

fn rule() -> impl Strategy<Value = SplitRule> {
    let who = || (0..PEOPLE.len()).prop_map(|n| member(PEOPLE[n]));
    prop_oneof![
        2 => Just(SplitRule::Wants),
        1 => prop::collection::btree_set(who(), 0..4)
            .prop_map(|among| SplitRule::Equally { among: among.into_iter().collect() }),
        1 => prop::collection::btree_map(who(), 1..6u32, 1..4).prop_map(|parts| SplitRule::Shares { parts }),
        1 => (1..10_000u32)
            .prop_map(|n| SplitRule::Percent { parts: parts(&[("ana", n), ("ben", 10_000 - n)]) }),
    ]
}

fn any_line() -> impl Strategy<Value = SettleLine> {
    let who = || (0..PEOPLE.len()).prop_map(|n| member(PEOPLE[n]));
    let price = (0..20_000i64, prop::sample::select(vec!["EUR", "EUR", "EUR", "JPY", "KWD"]))
        .prop_map(|(amount, code)| Money { amount, currency: code.parse().unwrap() });
    let price = prop_oneof![9 => price.prop_map(Some), 1 => Just(None)];
    let wants = prop::collection::btree_map(who(), 1..4u32, 0..4);
    (price, wants, prop::option::of(who()), prop::bool::weighted(0.1), prop::option::weighted(0.3, rule()))
        .prop_map(|(price, wants, payer, maybe, split)| SettleLine { price, wants, payer, maybe, split })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// R131: to the cent, and nobody more than a cent from their part.
    #[test]
    fn what_is_allotted_adds_up(amount in 0..1_000_000_000_000i64, weights in vec(0..1_000u32, 1..50)) {
        let parts = allot(amount, &weights);
        let all: i64 = weights.iter().map(|w| i64::from(*w)).sum();
        prop_assert_eq!(parts.iter().sum::<i64>(), if all == 0 { 0 } else { amount });
        for (part, weight) in parts.iter().zip(&weights).filter(|_| all > 0) {
            let exact = i128::from(amount) * i128::from(*weight);
            prop_assert!((i128::from(*part) * i128::from(all) - exact).abs() < i128::from(all));
        }
    }

    /// R130, R133, R134: everything adds up, in each currency by itself, and after the transfers all is even.
    #[test]
    fn every_bill_adds_up(lines in vec(any_line(), 0..30), split in rule()) {
        let settled = settle(&lines, &split, &people());
        for money in &settled {
            let counted = lines.iter().filter(|l| !l.maybe);
            let sums = counted.filter_map(|l| l.price.filter(|p| p.currency == money.currency).map(|p| {
                (l.payer.is_some(), p.amount * l.wants.values().map(|n| i64::from(*n)).sum::<i64>())
            }));
            let sums: Vec<_> = sums.collect();
            prop_assert_eq!(money.total, sums.iter().map(|(_, sum)| sum).sum::<i64>());
            prop_assert_eq!(money.unpaid, sums.iter().filter(|(paid, _)| !paid).map(|(_, sum)| sum).sum::<i64>());
            prop_assert_eq!(money.shares.values().sum::<i64>(), money.total);
            prop_assert_eq!(money.paid.values().sum::<i64>(), money.total - money.unpaid);
            let mut owes: BTreeMap<&MemberId, i64> = BTreeMap::new();
            for t in &money.transfers {
                prop_assert!(t.amount > 0 && t.from != t.to);
                *owes.entry(&t.from).or_default() += t.amount;
                *owes.entry(&t.to).or_default() -= t.amount;
            }
            // Where all is paid for, everybody ends up with what they bear.
            if money.unpaid == 0 {
                for member in &people() {
                    let paid = money.paid.get(member).unwrap_or(&0) + owes.get(member).unwrap_or(&0);
                    prop_assert_eq!(&paid, money.shares.get(member).unwrap_or(&0));
                }
            }
            prop_assert!(money.transfers.len() < PEOPLE.len());
        }
    }

    /// R134: no two of the groups that settle among themselves could be one transfer less.
    #[test]
    fn no_subset_could_have_settled_by_itself(lines in vec(any_line(), 0..12)) {
        for money in settle(&lines, &SplitRule::Wants, &people()) {
            let mut balance: BTreeMap<&MemberId, i64> = BTreeMap::new();
            for t in &money.transfers {
                *balance.entry(&t.from).or_default() -= t.amount;
                *balance.entry(&t.to).or_default() += t.amount;
            }
            let balances: Vec<i64> = balance.into_values().filter(|b| *b != 0).collect();
            prop_assert_eq!(money.transfers.len(), balances.len() - most_groups(&balances));
        }
    }
}

/// By trying every way to part them: slow and plain.
fn most_groups(balances: &[i64]) -> usize {
    fn put(rest: &[i64], groups: &mut Vec<i64>) -> usize {
        let Some((first, rest)) = rest.split_first() else {
            return if groups.iter().all(|sum| *sum == 0) { groups.len() } else { 0 };
        };
        let mut most = 0;
        for n in 0..groups.len() {
            groups[n] += first;
            most = most.max(put(rest, groups));
            groups[n] -= first;
        }
        groups.push(*first);
        most = most.max(put(rest, groups));
        groups.pop();
        most
    }
    put(balances, &mut Vec::new())
}
