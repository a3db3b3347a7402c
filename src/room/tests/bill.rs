use super::*;
use crate::{
    money::{MAX_AMOUNT, Money},
    protocol::{
        bill::{BudgetOf, LineMarks, LineNote, LineSplit, SplitRule},
        message::Bill,
    },
    room::bill::{
        MAX_LINE_NOTE_CHARS, MAX_MARKED_LINES, MAX_MARKED_PER_MEMBER, MAX_PRICED, MAX_SHARES, MAX_SPLIT_MEMBERS,
    },
};

fn pay(n: usize, pay: bool) -> Command {
    Command::CartPay { variant: variant(n), pay }
}

fn note(n: usize, text: &str) -> Command {
    Command::CartNote { variant: variant(n), text: text.into() }
}

fn maybe(n: usize, maybe: bool) -> Command {
    Command::CartMaybe { variant: variant(n), maybe }
}

fn split(n: Option<usize>, rule: Option<SplitRule>) -> Command {
    Command::CartSplit { variant: n.map(variant), rule }
}

fn budget(of: BudgetOf, amount: Option<i64>) -> Command {
    Command::CartBudget { of, amount: amount.map(euros) }
}

fn parts(of: &[(&str, u32)]) -> BTreeMap<MemberId, u32> {
    of.iter().map(|(name, part)| (member(name), *part)).collect()
}

fn among(names: &[&str]) -> SplitRule {
    SplitRule::Equally { among: names.iter().map(|name| member(name)).collect() }
}

fn bill(table: &Table) -> Bill {
    table.room.bill(&member("ben"))
}

fn payer(table: &Table, n: usize) -> Option<MemberId> {
    bill(table).lines.get(&variant(n))?.payer.clone()
}

/// R120
#[test]
fn a_line_has_one_payer() {
    let mut table = Table::new();
    table.run("ben", pay(1, true)).unwrap();
    assert_eq!(table.events(), [Event::CartPayer { variant: variant(1), payer: Some(member("ben")) }]);
    table.run("ben", pay(1, true)).unwrap();
    assert_eq!(table.events(), [], "the same again is no news");
    assert_eq!(table.propose("cleo", pay(1, true)), Err(Rejection::ALREADY_PAID));
    assert_eq!(table.propose("ana", pay(1, true)), Err(Rejection::ALREADY_PAID), "not even a host pushes in");
    table.run("cleo", pay(2, true)).expect("of another line");
    assert_eq!((payer(&table, 1), payer(&table, 2)), (Some(member("ben")), Some(member("cleo"))));
}

/// R120, R9: both were in order when proposed; the log decides.
#[test]
fn of_two_who_want_to_pay_the_second_is_refused_when_applied() {
    let mut table = Table::new();
    let Ok(Proposal::Append(late)) = table.propose_as("cleo", "late", pay(1, true)) else { panic!() };
    table.rollback();
    table.run("ben", pay(1, true)).unwrap();
    table.waiting.push(late);
    table.settle();
    assert_eq!(table.last_answer(), Err(Rejection::ALREADY_PAID));
    assert_eq!(payer(&table, 1), Some(member("ben")));
    assert_eq!(table.propose_as("cleo", "late", pay(1, true)), Err(Rejection::ALREADY_PAID), "remembered");
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R120, R8: nobody proposes against what is just being claimed.
#[test]
fn a_claim_in_flight_counts() {
    let mut table = Table::new();
    table.propose("ben", pay(1, true)).unwrap();
    assert_eq!(table.propose("cleo", pay(1, true)), Err(Rejection::ALREADY_PAID));
    table.propose("ben", pay(1, false)).unwrap();
    table.propose("cleo", pay(1, true)).expect("it is free by then");
    table.settle();
    assert_eq!(payer(&table, 1), Some(member("cleo")));
}

/// R121, R27
#[test]
fn a_claim_is_taken_back_by_its_payer_or_a_host() {
    let mut table = Table::new();
    table.run("ben", pay(1, true)).unwrap();
    assert_eq!(table.propose("cleo", pay(1, false)), Err(Rejection::FORBIDDEN));
    table.run("ana", pay(1, false)).expect("a host sorts it out");
    table.effects.clear();
    table.run("ben", pay(1, false)).unwrap();
    assert_eq!(table.events(), [], "there is nothing to take back");
    table.run("ben", pay(1, true)).unwrap();
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    assert_eq!(table.propose("ben", pay(2, true)), Err(Rejection::READ_ONLY));
    table.run("ben", pay(1, false)).expect("a viewer takes back what they said");
    assert_eq!(bill(&table).lines.len(), 0, "and leaves nothing behind");
}

/// R122
#[test]
fn a_note_is_short_and_readable() {
    let mut table = Table::new();
    let long = "é".repeat(MAX_LINE_NOTE_CHARS as usize);
    table.run("ben", note(1, &format!("  {long} \n"))).unwrap();
    let LineNote { text, by, at } = bill(&table).lines[&variant(1)].note.clone().unwrap();
    assert_eq!((text, by, at), (long.clone(), member("ben"), table.now));
    for bad in ["a\nb", "a\u{7}b", &format!("{long}e")] {
        assert_eq!(table.propose("ben", note(1, bad)), Err(Rejection::BAD_NOTE), "{bad:?}");
    }
    table.run("cleo", note(1, "in blue, please")).expect("a line has one note, whoever wrote it last");
    table.effects.clear();
    table.run("ben", note(1, " in blue, please ")).unwrap();
    assert_eq!(table.events(), [], "the same text is no news");
    table.run("ben", note(1, " \t ")).unwrap();
    assert_eq!(table.events(), [Event::CartNoted { variant: variant(1), text: None }]);
    assert_eq!(bill(&table).lines.len(), 0);
}

/// R122, R46: a note's text can be taken out of its row.
#[test]
fn a_note_is_not_in_an_entry_s_body() {
    let mut table = Table::new();
    table.run("ben", note(1, "for my aunt Odile")).unwrap();
    let row = table.rows.last_mut().unwrap();
    assert_eq!((row.topic, row.text.as_deref()), (topic::BILL, Some("for my aunt Odile")));
    assert!(!row.body.windows(5).any(|bytes| bytes == b"Odile"));
    row.text = None;
    assert_eq!(table.replay().bill(&member("ben")).lines.len(), 0, "what was erased is no note");
}

/// R123
#[test]
fn a_line_is_set_aside_and_brought_back() {
    let mut table = Table::new();
    table.run("ben", maybe(1, true)).unwrap();
    table.run("cleo", maybe(1, true)).unwrap();
    let told = Event::CartMaybe { variant: variant(1), maybe: true };
    assert_eq!(table.events(), [told], "once");
    assert_eq!(bill(&table).lines[&variant(1)].maybe, Some(member("ben")));
    table.run("cleo", maybe(1, false)).expect("by anybody who takes part");
    assert_eq!(bill(&table).lines.len(), 0);
    assert_eq!(table.propose("vic", maybe(1, true)), Err(Rejection::READ_ONLY));
}

/// R124
#[test]
fn rules_of_splitting_have_the_right_form() {
    let mut table = Table::new();
    let many: Vec<_> = (0..=MAX_SPLIT_MEMBERS).map(|n| format!("many{n:02}")).collect();
    for name in &many {
        table.join(name, Role::Shopper).unwrap();
    }
    let one_each: Vec<_> = many.iter().map(|name| (name.as_str(), 1)).collect();
    let names: Vec<_> = many.iter().map(String::as_str).collect();
    for bad in [
        SplitRule::Percent { parts: parts(&[]) },
        SplitRule::Percent { parts: parts(&[("ben", 9_999)]) },
        SplitRule::Percent { parts: parts(&[("ben", 10_000), ("cleo", 0)]) },
        SplitRule::Percent { parts: parts(&[("ben", u32::MAX), ("cleo", 10_001)]) },
        SplitRule::Shares { parts: parts(&[]) },
        SplitRule::Shares { parts: parts(&[("ben", 0)]) },
        SplitRule::Shares { parts: parts(&[("ben", MAX_SHARES + 1)]) },
        SplitRule::Shares { parts: parts(&one_each) },
        among(&names),
    ] {
        assert_eq!(table.propose("ben", split(Some(1), Some(bad.clone()))), Err(Rejection::BAD_SPLIT), "{bad:?}");
    }
    for good in [
        SplitRule::Wants,
        among(&[]),
        among(&["cleo"]),
        SplitRule::Percent { parts: parts(&[("ben", 3_333), ("cleo", 6_667)]) },
        SplitRule::Shares { parts: parts(&[("ben", 1), ("cleo", MAX_SHARES)]) },
        SplitRule::Shares { parts: parts(&one_each[1..]) },
    ] {
        table.run("ben", split(Some(1), Some(good.clone()))).unwrap_or_else(|refusal| panic!("{good:?}: {refusal}"));
        let kept = bill(&table).lines[&variant(1)].split.clone();
        assert_eq!(kept, Some(LineSplit { rule: good, by: member("ben") }));
    }
    table.run("ben", split(Some(2), Some(among(&["cleo", "ben", "cleo"])))).unwrap();
    let kept = bill(&table).lines[&variant(2)].split.clone().unwrap().rule;
    assert_eq!(kept, among(&["ben", "cleo"]), "each once, in order");
}

/// R124
#[test]
fn rules_name_members_who_are_here() {
    let mut table = Table::new();
    table.run("ana", remove("cleo")).unwrap();
    for name in ["cleo", "nobody"] {
        let rule = split(Some(1), Some(among(&["ben", name])));
        assert_eq!(table.propose("ben", rule), Err(Rejection::NO_SUCH_MEMBER), "{name}");
    }
    let all = split(Some(1), Some(among(&["ana", "ben", "vic"])));
    table.run("ben", all).unwrap();
    table.run("ana", remove("ben")).unwrap();
    let kept = bill(&table).lines[&variant(1)].split.clone().unwrap().rule;
    assert_eq!(kept, among(&["ana", "ben", "vic"]), "who leaves does not leave their debts");
}

/// R124, R125
#[test]
fn a_line_s_rule_is_for_all_and_the_room_s_for_hosts() {
    let mut table = Table::new();
    table.run("cleo", split(Some(1), Some(among(&[])))).unwrap();
    assert_eq!(table.propose("ben", split(None, Some(among(&[])))), Err(Rejection::FORBIDDEN));
    table.run("ana", set_role("ben", Role::Cohost)).unwrap();
    table.effects.clear();
    table.run("ben", split(None, Some(among(&[])))).unwrap();
    assert_eq!(table.events(), [Event::CartSplit { variant: None, rule: Some(among(&[])) }]);
    table.run("ben", split(None, Some(among(&[])))).unwrap();
    table.run("ben", split(Some(7), None)).unwrap();
    assert_eq!(table.events(), [], "what changes nothing is no news");
    table.run("ben", split(None, None)).unwrap();
    table.run("ben", split(Some(1), None)).unwrap();
    let Bill { split, lines, .. } = bill(&table);
    assert_eq!((split, lines.len()), (SplitRule::Wants, 0));
}

/// R125
#[test]
fn budgets_are_set_by_hosts_and_one_s_own_by_oneself() {
    let mut table = Table::new();
    for of in [BudgetOf::Room, BudgetOf::Each] {
        assert_eq!(table.propose("ben", budget(of, Some(5_000))), Err(Rejection::FORBIDDEN));
        table.run("ana", budget(of, Some(5_000))).unwrap();
        assert_eq!(table.propose("vic", budget(of, None)), Err(Rejection::READ_ONLY));
    }
    for amount in [-1, MAX_AMOUNT + 1] {
        assert_eq!(table.propose("ana", budget(BudgetOf::Room, Some(amount))), Err(Rejection::BAD_AMOUNT));
    }
    table.effects.clear();
    table.run("ben", budget(BudgetOf::Mine, Some(7_000))).unwrap();
    table.run("ben", budget(BudgetOf::Mine, Some(7_000))).unwrap();
    let told: Vec<_> = table.effects.iter().filter(|e| matches!(e, Effect::Event { .. })).collect();
    assert!(
        matches!(&told[..], [Effect::Event { audience: Audience::Member(only), .. }] if *only == member("ben")),
        "nobody else hears of it: {told:?}"
    );
    let of = |name: &str| table.room.bill(&member(name)).budgets;
    assert_eq!(
        (of("ben").mine, of("ben").room, of("ben").each),
        (Some(euros(7_000)), Some(euros(5_000)), Some(euros(5_000)))
    );
    assert_eq!((of("ana").mine, of("ana").room), (None, Some(euros(5_000))));
    table.run("ben", budget(BudgetOf::Mine, None)).unwrap();
    assert_eq!(bill(&table).budgets.mine, None);
}

/// R126
#[test]
fn marked_lines_are_bounded_for_each_and_for_all() {
    let mut table = Table::new();
    let mut names = vec!["ben", "cleo", "ana"].into_iter();
    let mut name = names.next().unwrap();
    for n in 0..MAX_MARKED_LINES {
        if n > 0 && n % MAX_MARKED_PER_MEMBER == 0 {
            assert_eq!(table.propose(name, maybe(9_000, true)), Err(Rejection::TOO_MANY_MARKS), "{name} has enough");
            name = names.next().unwrap();
        }
        table.run(name, note(n, "x")).unwrap();
    }
    assert_eq!(table.propose("ana", pay(9_000, true)), Err(Rejection::TOO_MANY_MARKS), "the room has enough");
    table.run("ana", pay(0, true)).expect("a line that has one takes more");
    assert_eq!(table.propose("ben", pay(MAX_MARKED_PER_MEMBER, true)), Err(Rejection::TOO_MANY_MARKS));
    table.run("ben", pay(1, true)).expect("on a line of theirs");
    table.run("ben", pay(1, false)).unwrap();
    table.run("ben", note(2, "")).expect("taking away always works");
    table.run("ana", pay(9_000, true)).expect("there is room again");
}

/// R127, R36
#[test]
fn a_variant_s_price_is_noted_when_it_comes_into_the_cart() {
    let mut table = Table::new();
    let (ben, cleo) = (Copy::new(101), Copy::new(102));
    let first = ben.put(1, &member("ben"), 1);
    table.update("ben", &first).unwrap();
    table.settle();
    assert_eq!(table.room.take_wanted(), [in_cart(1)]);
    assert_eq!(table.room.take_wanted(), [], "asked once");
    let price = SystemCommand::Price { arrival: in_cart(1), price: euros(8_900) };
    table.effects.clear();
    table.system(&price).unwrap();
    assert_eq!(table.events(), [Event::CartPriced { variant: variant(1), price: euros(8_900) }]);
    assert_eq!(table.system(&price), None, "the same is no entry");

    cleo.receive(&first);
    for (name, update) in [("cleo", cleo.put(1, &member("cleo"), 2)), ("ben", ben.put(1, &member("ben"), 0))] {
        table.update(name, &update).unwrap();
        table.settle();
        assert_eq!(table.room.take_wanted(), [], "somebody wants it all the time");
    }
    assert_eq!(table.room.unpriced(), []);
    table.update("cleo", &cleo.put(1, &member("cleo"), 0)).unwrap();
    table.update("cleo", &cleo.put(1, &member("cleo"), 1)).unwrap();
    table.update("cleo", &cleo.put(2, &member("cleo"), 1)).unwrap();
    table.settle();
    assert_eq!(table.room.take_wanted(), [in_cart(1), in_cart(2)], "it came back, and so does its price");
    table.system(&SystemCommand::Price { arrival: in_cart(1), price: euros(9_900) }).unwrap();
    assert_eq!(bill(&table).prices[&variant(1)], euros(9_900));
    assert_eq!(table.room.unpriced(), [in_cart(2)], "what nobody has said yet");
}

/// R127, R5
#[test]
fn what_was_rolled_back_wants_no_price() {
    let mut table = Table::new();
    table.update("ben", &Copy::new(101).put(1, &member("ben"), 1)).unwrap();
    table.rollback();
    assert_eq!(table.room.take_wanted(), []);
}

/// R127
#[test]
fn the_oldest_prices_are_forgotten() {
    let mut table = Table::new();
    for (n, amount) in (0..=MAX_PRICED).zip(1..) {
        table.system(&SystemCommand::Price { arrival: in_cart(n), price: euros(amount) }).unwrap();
    }
    let prices = bill(&table).prices;
    assert_eq!((prices.len(), prices.contains_key(&variant(0))), (MAX_PRICED, false));
}

/// R128: only what is there is written, and a room that comes back has it all.
#[test]
fn the_bill_outlives_a_restart() {
    let mut table = Table::new();
    for (name, command) in [
        ("ben", pay(1, true)),
        ("cleo", note(1, "in blue")),
        ("cleo", maybe(2, true)),
        ("ben", split(Some(1), Some(SplitRule::Shares { parts: parts(&[("ben", 1), ("cleo", 2)]) }))),
        ("ana", split(None, Some(among(&["ben"])))),
        ("ana", budget(BudgetOf::Each, Some(5_000))),
        ("ben", budget(BudgetOf::Mine, Some(6_000))),
    ] {
        table.run(name, command).unwrap();
    }
    table.system(&SystemCommand::Price { arrival: in_cart(1), price: euros(1) });
    let restored = Room::restore(&table.room.snapshot()).unwrap();
    let (before, after) = (bill(&table), restored.bill(&member("ben")));
    assert_eq!(before, after);
    let whole = LineMarks {
        payer: Some(member("ben")),
        note: Some(LineNote { text: "in blue".into(), by: member("cleo"), at: T0 }),
        maybe: None,
        split: Some(LineSplit {
            rule: SplitRule::Shares { parts: parts(&[("ben", 1), ("cleo", 2)]) },
            by: member("ben"),
        }),
    };
    assert_eq!(after.lines[&variant(1)], whole);
    assert_eq!(table.replay().bill(&member("ben")), before);
}

pub fn euros(amount: i64) -> Money {
    Money { amount, currency: "EUR".parse().unwrap() }
}
