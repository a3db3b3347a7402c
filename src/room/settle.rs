//! Who owes whom: the cart, the prices and what is agreed, reckoned up.
//!
//! Where it is reckoned: in the page, live, and here. The room can't do it as it goes: prices are the catalogue's, which the
//! room knows nothing of, and quantities are the board's, so every edit would have to send a bill to everybody; and a person
//! sees their own edits before the server has them. So the page reckons from what it holds anyway
//! (`web/src/state/settle.ts`), and this module says what that has to mean: `tests/fixtures/settle.json` holds carts and
//! what they come to by it, and both are tested against that.
//!
//! Amounts are minor units of one currency each; nothing is ever converted. What is split is split once for each payer and
//! rule, not once a line, so that a cent is left over as seldom as can be. Left-over cents go to the largest remainders, of
//! equal ones to the first by id: the same for everybody who looks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::MemberId,
    money::{Currency, Money},
    protocol::bill::SplitRule,
};

/// Most people among whom the fewest transfers are looked for (2^n subsets); among more, as few as are found at once.
pub const MAX_EXACT: usize = 12;

/// One line of the cart, as far as the bill is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleLine {
    /// Of one; `None` where nobody knows it.
    pub price: Option<Money>,
    /// Who wants how many.
    pub wants: BTreeMap<MemberId, u32>,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<MemberId>,
    /// Only perhaps wanted: not on the bill.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub maybe: bool,
    /// Its own rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitRule>,
}

/// Somebody pays somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Transfer {
    /// Who pays.
    pub from: MemberId,
    /// Whom.
    pub to: MemberId,
    /// How much, in minor units; above nought.
    #[ts(type = "number")]
    pub amount: i64,
}

/// What it all comes to in one currency. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settlement {
    /// Which.
    #[ts(type = "string")]
    pub currency: Currency,
    /// All of it.
    #[ts(type = "number")]
    pub total: i64,
    /// What of it nobody pays for yet.
    #[ts(type = "number")]
    pub unpaid: i64,
    /// What each bears of it all; together the total.
    #[ts(type = "Record<string, number>")]
    pub shares: BTreeMap<MemberId, i64>,
    /// What each pays in the shops; together the total without what is unpaid.
    #[ts(type = "Record<string, number>")]
    pub paid: BTreeMap<MemberId, i64>,
    /// With these all is even, as far as somebody pays: who owes most first.
    pub transfers: Vec<Transfer>,
}

/// Reckons up, one settlement a currency, in the order of their codes. `people` are those who take part: among whom is split
/// what is split equally among all.
pub fn settle(lines: &[SettleLine], split: &SplitRule, people: &BTreeSet<MemberId>) -> Vec<Settlement> {
    let mut currencies: BTreeMap<&str, Sums<'_>> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.maybe) {
        let (Some(price), wanted) = (line.price, wanted(line)) else { continue };
        if wanted == 0 {
            continue;
        }
        let sums = currencies.entry(price.currency.code()).or_insert_with(|| Sums::new(price.currency));
        let payer = line.payer.as_ref();
        match weights(line.split.as_ref().unwrap_or(split), people) {
            // Each bears what they want: whole by nature, nothing is left over.
            None => {
                for (member, n) in &line.wants {
                    sums.bear(payer, member, price.amount.saturating_mul(i64::from(*n)));
                }
            }
            Some(weights) => {
                let sum = sums.together.entry((payer, weights)).or_default();
                *sum = sum.saturating_add(price.amount.saturating_mul(wanted));
            }
        }
    }
    currencies.into_values().map(Sums::settle).collect()
}

fn wanted(line: &SettleLine) -> i64 {
    line.wants.values().map(|n| i64::from(*n)).sum()
}

/// Who bears how many parts; `None`: what they want.
type Weights = Vec<(MemberId, u32)>;

fn weights(rule: &SplitRule, people: &BTreeSet<MemberId>) -> Option<Weights> {
    let alike = |members: &mut dyn Iterator<Item = &MemberId>| members.map(|member| (member.clone(), 1)).collect();
    let weights: Weights = match rule {
        SplitRule::Wants => return None,
        SplitRule::Equally { among } if among.is_empty() => alike(&mut people.iter()),
        SplitRule::Equally { among } => alike(&mut among.iter()),
        SplitRule::Percent { parts } | SplitRule::Shares { parts } => {
            parts.iter().map(|(member, part)| (member.clone(), *part)).collect()
        }
    };
    // Among nobody nothing can be split.
    (weights.iter().map(|(_, part)| part).sum::<u32>() > 0).then_some(weights)
}

/// The sums of one currency.
struct Sums<'a> {
    currency: Currency,
    shares: BTreeMap<MemberId, i64>,
    paid: BTreeMap<MemberId, i64>,
    /// Paid, less what one bears of what somebody pays.
    balance: BTreeMap<MemberId, i64>,
    unpaid: i64,
    /// What is split the same way and paid by the same person.
    together: BTreeMap<(Option<&'a MemberId>, Weights), i64>,
}

impl Sums<'_> {
    fn new(currency: Currency) -> Self {
        let nothing = BTreeMap::new();
        Self {
            currency,
            shares: nothing.clone(),
            paid: nothing.clone(),
            balance: nothing,
            unpaid: 0,
            together: BTreeMap::new(),
        }
    }

    fn bear(&mut self, payer: Option<&MemberId>, member: &MemberId, amount: i64) {
        let add = |sums: &mut BTreeMap<MemberId, i64>, member: &MemberId, amount: i64| {
            let sum = sums.entry(member.clone()).or_default();
            *sum = sum.saturating_add(amount);
        };
        add(&mut self.shares, member, amount);
        match payer {
            Some(payer) => {
                add(&mut self.paid, payer, amount);
                add(&mut self.balance, payer, amount);
                add(&mut self.balance, member, -amount);
            }
            None => self.unpaid = self.unpaid.saturating_add(amount),
        }
    }

    fn settle(mut self) -> Settlement {
        for ((payer, weights), sum) in std::mem::take(&mut self.together) {
            let parts = allot(sum, &weights.iter().map(|(_, part)| *part).collect::<Vec<_>>());
            for ((member, _), part) in weights.iter().zip(parts) {
                self.bear(payer, member, part);
            }
        }
        self.shares.retain(|_, amount| *amount != 0);
        self.paid.retain(|_, amount| *amount != 0);
        self.balance.retain(|_, amount| *amount != 0);
        Settlement {
            currency: self.currency,
            total: self.shares.values().sum(),
            unpaid: self.unpaid,
            transfers: transfers(&self.balance.into_iter().collect::<Vec<_>>()),
            shares: self.shares,
            paid: self.paid,
        }
    }
}

/// Splits an amount by weights, whole: what rounding down leaves over goes to the largest remainders, of equal ones to the
/// first. With all weights nought everything goes to nobody.
pub fn allot(amount: i64, weights: &[u32]) -> Vec<i64> {
    let all: i64 = weights.iter().map(|weight| i64::from(*weight)).sum();
    if all == 0 {
        return vec![0; weights.len()];
    }
    // amount · weight / all, without a product that leaves what JavaScript holds exactly.
    let (each, rest) = (amount / all, amount % all);
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (n, weight) in weights.iter().map(|weight| i64::from(*weight)).enumerate() {
        parts.push(each * weight + rest * weight / all);
        remainders.push((rest * weight % all, n));
    }
    let left_over = amount - parts.iter().sum::<i64>();
    remainders.sort_by_key(|(remainder, n)| (std::cmp::Reverse(*remainder), *n));
    for (_, n) in remainders.into_iter().take(usize::try_from(left_over).unwrap_or(0)) {
        parts[n] += 1;
    }
    parts
}

/// The fewest transfers that even out balances, which add up to nought and have none of nought.
///
/// People whose balances add up to nought settle among themselves, with one transfer less than they are many. So the more
/// such groups, the fewer transfers: the most groups are found by dynamic programming over subsets.
fn transfers(balances: &[(MemberId, i64)]) -> Vec<Transfer> {
    let mut all = Vec::new();
    if balances.len() <= MAX_EXACT {
        for group in groups(balances) {
            all.extend(even_out(group));
        }
    } else {
        all = even_out(balances.to_vec());
    }
    all.sort_by(|a, b| (b.amount, &a.from, &a.to).cmp(&(a.amount, &b.from, &b.to)));
    all
}

/// As many groups that add up to nought as can be.
fn groups(balances: &[(MemberId, i64)]) -> Vec<Vec<(MemberId, i64)>> {
    let full = (1usize << balances.len()) - 1;
    // For each subset, by its bits: its sum, how many groups it can be filled up with one by one, and who came last then.
    let (mut sums, mut best, mut last) = (vec![0i64; full + 1], vec![0u32; full + 1], vec![0usize; full + 1]);
    for set in 1..=full {
        let first = set.trailing_zeros() as usize;
        sums[set] = sums[set & (set - 1)] + balances[first].1;
        let mut most = None;
        for n in (0..balances.len()).filter(|n| set >> n & 1 == 1) {
            let without = best[set & !(1 << n)];
            if most.is_none_or(|most| without > most) {
                most = Some(without);
                last[set] = n;
            }
        }
        best[set] = most.unwrap_or(0) + u32::from(sums[set] == 0);
    }
    let (mut found, mut group, mut set) = (Vec::new(), Vec::new(), full);
    while set > 0 {
        // A set that adds up to nought ends the group of those who were taken off above it.
        if sums[set] == 0 && !group.is_empty() {
            found.push(std::mem::take(&mut group));
        }
        group.push(balances[last[set]].clone());
        set &= !(1 << last[set]);
    }
    if !group.is_empty() {
        found.push(group);
    }
    found
}

/// The largest debt to the largest claim, until all is even: one transfer less than there are people, at most.
fn even_out(mut balances: Vec<(MemberId, i64)>) -> Vec<Transfer> {
    let mut transfers = Vec::new();
    balances.sort();
    loop {
        // The first of equal ones, so that every reader finds the same.
        let mut debtor = None;
        let mut creditor = None;
        for (n, (_, balance)) in balances.iter().enumerate() {
            if *balance < debtor.map_or(0, |d: usize| balances[d].1) {
                debtor = Some(n);
            }
            if *balance > creditor.map_or(0, |c: usize| balances[c].1) {
                creditor = Some(n);
            }
        }
        let (Some(debtor), Some(creditor)) = (debtor, creditor) else { return transfers };
        let amount = balances[creditor].1.min(-balances[debtor].1);
        balances[debtor].1 += amount;
        balances[creditor].1 -= amount;
        transfers.push(Transfer { from: balances[debtor].0.clone(), to: balances[creditor].0.clone(), amount });
    }
}
