//! What is agreed about the cart: payers, notes, what is only perhaps wanted, split rules, budgets; and what things cost when
//! they were added. Quantities are the board's. Who owes whom is reckoned in [`super::settle`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{editors, member::View, rejection::Rejection, text};
use crate::{
    ids::{MemberId, Millis, Seq, VariantId},
    money::{MAX_AMOUNT, Money},
    protocol::{
        bill::{BudgetOf, Budgets, LineMarks, LineNote, LineSplit, SplitRule},
        message::{Bill, Editors, Event, Role},
    },
};

/// Characters (Unicode scalar values) of a note on a line, after trimming: two lines below a title.
pub const MAX_LINE_NOTE_CHARS: u32 = 200;
/// Lines with a payer, note, "maybe" or split rule in one room. All of them travel in every greeting.
pub const MAX_MARKED_LINES: usize = 500;
/// Lines of which one member made a mark, so that nobody alone uses up the room's: as many as a member has lines.
pub const MAX_MARKED_PER_MEMBER: usize = 200;
/// Members that one rule names: as many as shop together in a room.
pub const MAX_SPLIT_MEMBERS: usize = 50;
/// Largest number of shares that one member has.
pub const MAX_SHARES: u32 = 1_000;
/// What the parts of a split by percent add up to, in hundredths of a percent.
pub const WHOLE_PERCENT: u32 = 10_000;
/// Variants whose price at adding is remembered, in the cart and again on looks; the oldest are forgotten. At most some 60 KB of a
/// greeting, and 90 KB.
pub const MAX_PRICED: usize = 1_000;

/// What is done to the bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BillChange {
    /// Somebody pays for a line, or does no longer.
    #[serde(rename = "pay")]
    Pay {
        /// Which line.
        variant: VariantId,
        /// Whether.
        pay: bool,
    },
    /// A line gets a note.
    #[serde(rename = "note")]
    Note {
        /// Which line.
        variant: VariantId,
        /// Trimmed; `None` takes it away. Kept in the row's own column, so that it can be erased.
        #[serde(skip)]
        text: Option<String>,
    },
    /// A line goes to the "maybe" list, or back.
    #[serde(rename = "maybe")]
    Maybe {
        /// Which line.
        variant: VariantId,
        /// Whether.
        maybe: bool,
    },
    /// A split rule.
    #[serde(rename = "split")]
    Split {
        /// Of which line; `None`: of all that have none of their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        variant: Option<VariantId>,
        /// `None`: a line's as the room's, the room's by what each wants.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<SplitRule>,
    },
    /// A budget.
    #[serde(rename = "budget")]
    Budget {
        /// Whose.
        of: BudgetOf,
        /// `None` takes it away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
}

impl BillChange {
    /// Itself with its text trimmed, if all of it has the right form.
    pub(super) fn checked(mut self) -> Result<Self, Rejection> {
        match &mut self {
            Self::Note { text, .. } => {
                let given = text.as_deref().unwrap_or_default();
                let line = text::line(given, MAX_LINE_NOTE_CHARS).ok_or(Rejection::BAD_NOTE)?;
                *text = (!line.is_empty()).then(|| line.to_owned());
            }
            Self::Split { rule: Some(rule), .. } => check_rule(rule)?,
            Self::Budget { amount: Some(money), .. } if !(0..=MAX_AMOUNT).contains(&money.amount) => {
                return Err(Rejection::BAD_AMOUNT);
            }
            _ => {}
        }
        Ok(self)
    }

    /// Whether this member's role reaches that far, and whom it names are members; their role.
    pub(super) fn judge_role(&self, people: &View<'_>, editors: Editors, by: &MemberId) -> Result<Role, Rejection> {
        let member = match self {
            // What somebody once said can be taken back, whatever has become of them (R27).
            Self::Pay { pay: false, .. } | Self::Budget { of: BudgetOf::Mine, amount: None } => people.present(by)?,
            Self::Split { variant: None, .. } | Self::Budget { of: BudgetOf::Room | BudgetOf::Each, .. } => {
                people.host(by)?
            }
            _ => people.writer(by)?,
        };
        // What one pays and means to spend is one's own.
        if !matches!(self, Self::Pay { .. } | Self::Budget { .. }) {
            editors::judge(editors, member.role)?;
        }
        if let Self::Split { rule: Some(rule), .. } = self
            && named(rule).any(|id| people.present(id).is_err())
        {
            return Err(Rejection::NO_SUCH_MEMBER);
        }
        Ok(member.role)
    }
}

/// Whom a rule names.
fn named(rule: &SplitRule) -> Box<dyn Iterator<Item = &MemberId> + '_> {
    match rule {
        SplitRule::Wants => Box::new(std::iter::empty()),
        SplitRule::Equally { among } => Box::new(among.iter()),
        SplitRule::Percent { parts } | SplitRule::Shares { parts } => Box::new(parts.keys()),
    }
}

/// Each once and in order, numbers in range, percents whole.
fn check_rule(rule: &mut SplitRule) -> Result<(), Rejection> {
    if named(rule).take(MAX_SPLIT_MEMBERS + 1).count() > MAX_SPLIT_MEMBERS {
        return Err(Rejection::BAD_SPLIT);
    }
    let fits = match rule {
        SplitRule::Wants => true,
        SplitRule::Equally { among } => {
            among.sort_unstable();
            among.dedup();
            true
        }
        SplitRule::Percent { parts } => {
            let sum: u64 = parts.values().map(|part| u64::from(*part)).sum();
            parts.values().all(|part| *part > 0) && sum == u64::from(WHOLE_PERCENT)
        }
        SplitRule::Shares { parts } => !parts.is_empty() && parts.values().all(|part| (1..=MAX_SHARES).contains(part)),
    };
    if fits { Ok(()) } else { Err(Rejection::BAD_SPLIT) }
}

/// Everything that was agreed, and everybody's budgets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Agreed {
    /// No line without a mark.
    lines: BTreeMap<VariantId, LineMarks>,
    #[serde(default)]
    split: SplitRule,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    each: Option<Money>,
    mine: BTreeMap<MemberId, Money>,
}

impl Agreed {
    /// What `reader` may know of it.
    pub fn view(&self, reader: &MemberId, prices: &Prices<VariantId>) -> Bill {
        let budgets = Budgets { room: self.room, each: self.each, mine: self.mine.get(reader).copied() };
        Bill { lines: self.lines.clone(), split: self.split.clone(), budgets, prices: prices.all() }
    }

    /// What `reader` was told, if it keeps the bounds.
    pub fn back(bill: Bill, reader: &MemberId) -> Result<Self, Rejection> {
        let Bill { mut lines, mut split, budgets, prices: _ } = bill;
        if lines.len() > MAX_MARKED_LINES {
            return Err(Rejection::TOO_MANY_MARKS);
        }
        check_rule(&mut split)?;
        for line in lines.values_mut() {
            if line.note.as_ref().is_some_and(|note| text::words(&note.text, MAX_LINE_NOTE_CHARS) != Some(&note.text)) {
                return Err(Rejection::BAD_NOTE);
            }
            line.split.as_mut().map_or(Ok(()), |split| check_rule(&mut split.rule))?;
        }
        lines.retain(|_, line| *line != LineMarks::default());
        let Budgets { room, each, mine } = budgets;
        if [room, each, mine].iter().flatten().any(|money| !(0..=MAX_AMOUNT).contains(&money.amount)) {
            return Err(Rejection::BAD_AMOUNT);
        }
        let mine = mine.map(|mine| (reader.clone(), mine)).into_iter().collect();
        Ok(Self { lines, split, room, each, mine })
    }

    /// Does what `by` may do, and says what happened, if anything did. What is refused changes nothing.
    ///
    /// Used on the truth and on a copy of it that is ahead, so that `propose` and `apply` cannot differ.
    pub fn change(
        &mut self,
        at: Millis,
        by: &MemberId,
        role: Role,
        change: &BillChange,
    ) -> Result<Option<Event>, Rejection> {
        match change {
            BillChange::Pay { variant, pay: true } => self.pay(by, variant),
            BillChange::Pay { variant, pay: false } => self.pay_no_more(by, role, variant),
            BillChange::Note { variant, text } => self.note(at, by, variant, text.as_deref()),
            BillChange::Maybe { variant, maybe } => self.set_aside(by, variant, *maybe),
            BillChange::Split { variant: Some(variant), rule } => self.split_line(by, variant, rule.as_ref()),
            BillChange::Split { variant: None, rule } => {
                let after = rule.clone().unwrap_or_default();
                if self.split == after {
                    return Ok(None);
                }
                self.split.clone_from(&after);
                Ok(Some(Event::CartSplit { variant: None, rule: Some(after) }))
            }
            BillChange::Budget { of, amount } => {
                let before = match of {
                    BudgetOf::Room => std::mem::replace(&mut self.room, *amount),
                    BudgetOf::Each => std::mem::replace(&mut self.each, *amount),
                    BudgetOf::Mine => match amount {
                        Some(amount) => self.mine.insert(by.clone(), *amount),
                        None => self.mine.remove(by),
                    },
                };
                Ok((before != *amount).then_some(Event::CartBudget { of: *of, amount: *amount }))
            }
        }
    }

    /// What somebody pays for and noted, and their budget, goes; "maybe" and rules of splitting are the group's, and stay.
    pub fn erase(&mut self, member: &MemberId) {
        self.mine.remove(member);
        self.lines.retain(|_, line| {
            line.payer.take_if(|payer| payer == member);
            line.note.take_if(|note| note.by == *member);
            *line != LineMarks::default()
        });
    }

    fn pay(&mut self, by: &MemberId, variant: &VariantId) -> Result<Option<Event>, Rejection> {
        match self.lines.get(variant).and_then(|line| line.payer.as_ref()) {
            Some(payer) if payer == by => return Ok(None),
            Some(_) => return Err(Rejection::ALREADY_PAID),
            None => {}
        }
        self.line(by, variant)?.payer = Some(by.clone());
        Ok(Some(Event::CartPayer { variant: variant.clone(), payer: Some(by.clone()) }))
    }

    fn pay_no_more(&mut self, by: &MemberId, role: Role, variant: &VariantId) -> Result<Option<Event>, Rejection> {
        let Some(line) = self.lines.get_mut(variant) else { return Ok(None) };
        match &line.payer {
            None => return Ok(None),
            Some(payer) if payer != by && !role.is_host() => return Err(Rejection::FORBIDDEN),
            Some(_) => line.payer = None,
        }
        self.tidy(variant);
        Ok(Some(Event::CartPayer { variant: variant.clone(), payer: None }))
    }

    fn note(
        &mut self,
        at: Millis,
        by: &MemberId,
        variant: &VariantId,
        text: Option<&str>,
    ) -> Result<Option<Event>, Rejection> {
        let before = self.lines.get(variant).and_then(|line| line.note.as_ref()).map(|note| note.text.as_str());
        if before == text {
            return Ok(None);
        }
        let note = text.map(|text| LineNote { text: text.to_owned(), by: by.clone(), at });
        if note.is_some() {
            self.line(by, variant)?.note = note;
        } else if let Some(line) = self.lines.get_mut(variant) {
            line.note = None;
            self.tidy(variant);
        }
        Ok(Some(Event::CartNoted { variant: variant.clone(), text: text.map(str::to_owned) }))
    }

    fn set_aside(&mut self, by: &MemberId, variant: &VariantId, maybe: bool) -> Result<Option<Event>, Rejection> {
        let is = self.lines.get(variant).is_some_and(|line| line.maybe.is_some());
        if is == maybe {
            return Ok(None);
        }
        if maybe {
            self.line(by, variant)?.maybe = Some(by.clone());
        } else if let Some(line) = self.lines.get_mut(variant) {
            line.maybe = None;
            self.tidy(variant);
        }
        Ok(Some(Event::CartMaybe { variant: variant.clone(), maybe }))
    }

    fn split_line(
        &mut self,
        by: &MemberId,
        variant: &VariantId,
        rule: Option<&SplitRule>,
    ) -> Result<Option<Event>, Rejection> {
        let before = self.lines.get(variant).and_then(|line| line.split.as_ref()).map(|split| &split.rule);
        if before == rule {
            return Ok(None);
        }
        if let Some(rule) = rule {
            self.line(by, variant)?.split = Some(LineSplit { rule: rule.clone(), by: by.clone() });
        } else if let Some(line) = self.lines.get_mut(variant) {
            line.split = None;
            self.tidy(variant);
        }
        Ok(Some(Event::CartSplit { variant: Some(variant.clone()), rule: rule.cloned() }))
    }

    /// A line that `by` is about to mark, where there is room for it.
    fn line(&mut self, by: &MemberId, variant: &VariantId) -> Result<&mut LineMarks, Rejection> {
        if !self.lines.get(variant).is_some_and(|line| marked_by(line, by)) {
            let theirs = self.lines.values().filter(|line| marked_by(line, by)).count();
            let room_full = !self.lines.contains_key(variant) && self.lines.len() >= MAX_MARKED_LINES;
            if room_full || theirs >= MAX_MARKED_PER_MEMBER {
                return Err(Rejection::TOO_MANY_MARKS);
            }
        }
        Ok(self.lines.entry(variant.clone()).or_default())
    }

    /// Forgets a line without a mark.
    fn tidy(&mut self, variant: &VariantId) {
        if self.lines.get(variant).is_some_and(|line| *line == LineMarks::default()) {
            self.lines.remove(variant);
        }
    }
}

fn marked_by(line: &LineMarks, by: &MemberId) -> bool {
    let note = line.note.as_ref().map(|note| &note.by);
    let split = line.split.as_ref().map(|split| &split.by);
    [line.payer.as_ref(), note, line.maybe.as_ref(), split].into_iter().flatten().any(|member| member == by)
}

/// What things cost when they came in: variants into the cart, or onto a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Prices<K: Ord> {
    /// With the entry that said it.
    of: BTreeMap<K, (Seq, Money)>,
}

impl<K: Ord> Default for Prices<K> {
    fn default() -> Self {
        Self { of: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> Prices<K> {
    pub fn get(&self, thing: &K) -> Option<Money> {
        self.of.get(thing).map(|(_, price)| *price)
    }

    /// How many more can be kept before one has to go.
    pub fn room(&self) -> usize {
        MAX_PRICED.saturating_sub(self.of.len())
    }

    pub fn all(&self) -> BTreeMap<K, Money> {
        self.of.iter().map(|(thing, (_, price))| (thing.clone(), *price)).collect()
    }

    /// Prices that were taken along; `seq` stands for the entries that said them.
    pub fn back(prices: impl IntoIterator<Item = (K, Money)>, seq: Seq) -> Self {
        let of = prices.into_iter().take(MAX_PRICED).map(|(thing, price)| (thing, (seq, price)));
        Self { of: of.collect() }
    }

    /// Notes a price; whether that is news.
    pub fn note(&mut self, seq: Seq, thing: &K, price: Money) -> bool {
        if self.get(thing) == Some(price) {
            return false;
        }
        self.of.insert(thing.clone(), (seq, price));
        while self.of.len() > MAX_PRICED {
            let oldest = self.of.iter().min_by_key(|(_, (seq, _))| *seq).map(|(thing, _)| thing.clone());
            oldest.and_then(|thing| self.of.remove(&thing));
        }
        true
    }
}
