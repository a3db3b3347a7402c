//! The bill in a random room: what is asked of it, and what a client makes of its events.

use proptest::{collection::vec, prelude::*};

use super::{bill::euros, world::NAMES, *};
use crate::protocol::bill::{Bill, BudgetOf, LineMarks, LineNote, LineSplit, SplitRule};

/// What is agreed about four lines.
pub fn bill_ask() -> impl Strategy<Value = Command> {
    let line = || (0..4usize).prop_map(variant);
    let who = || (0..NAMES.len()).prop_map(|n| member(NAMES[n]));
    let parts = || prop::collection::btree_map(who(), 0..4u32, 0..3);
    let rule = prop_oneof![
        Just(SplitRule::Wants),
        vec(who(), 0..3).prop_map(|among| SplitRule::Equally { among }),
        parts().prop_map(|parts| SplitRule::Shares { parts }),
        (who(), who(), 1..10_000u32)
            .prop_map(|(a, b, part)| SplitRule::Percent { parts: [(a, part), (b, 10_000 - part)].into() }),
    ];
    let of = prop_oneof![Just(BudgetOf::Room), Just(BudgetOf::Each), Just(BudgetOf::Mine)];
    let amount = prop::option::of((0..3i64).prop_map(euros));
    let text = prop_oneof![9 => "[a-zé ]{0,6}", 1 => any::<String>()];
    prop_oneof![
        4 => (line(), any::<bool>()).prop_map(|(variant, pay)| Command::CartPay { variant, pay }),
        2 => (line(), text).prop_map(|(variant, text)| Command::CartNote { variant, text }),
        2 => (line(), any::<bool>()).prop_map(|(variant, maybe)| Command::CartMaybe { variant, maybe }),
        3 => (prop::option::of(line()), prop::option::of(rule))
            .prop_map(|(variant, rule)| Command::CartSplit { variant, rule }),
        2 => (of, amount).prop_map(|(of, amount)| Command::CartBudget { of, amount }),
    ]
}

/// What a client does with the events about the bill.
pub fn hear_bill(bill: &mut Bill, heard: &EventMessage) {
    let by = || heard.by.clone().expect("an author");
    let mut on = |variant: &VariantId, mark: &dyn Fn(&mut LineMarks)| {
        let line = bill.lines.entry(variant.clone()).or_default();
        let was = line.clone();
        mark(line);
        assert_ne!(*line, was, "no news");
        bill.lines.retain(|_, line| *line != LineMarks::default());
    };
    match &heard.event {
        Event::CartPayer { variant, payer } => on(variant, &|line| line.payer.clone_from(payer)),
        Event::CartNoted { variant, text } => on(variant, &|line| {
            line.note = text.as_ref().map(|text| LineNote { text: text.clone(), by: by(), at: heard.at });
        }),
        Event::CartMaybe { variant, maybe } => on(variant, &|line| line.maybe = maybe.then(by)),
        Event::CartSplit { variant: Some(variant), rule } => on(variant, &|line| {
            line.split = rule.as_ref().map(|rule| LineSplit { rule: rule.clone(), by: by() });
        }),
        Event::CartSplit { variant: None, rule } => bill.split = rule.clone().unwrap_or_default(),
        Event::CartBudget { of: BudgetOf::Room, amount } => bill.budgets.room = *amount,
        Event::CartBudget { of: BudgetOf::Each, amount } => bill.budgets.each = *amount,
        Event::CartBudget { of: BudgetOf::Mine, amount } => bill.budgets.mine = *amount,
        Event::CartPriced { variant, price } => drop(bill.prices.insert(variant.clone(), *price)),
        _ => {}
    }
}
