//! What friends agree about the cart's lines: who pays, what is only perhaps wanted, how it is split, what it may cost. The
//! quantities are the board's; this is the log's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ids::{MemberId, Millis, VariantId},
    money::Money,
};

/// How what something costs is shared. Read by `by`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum SplitRule {
    /// Everybody bears what they want of it.
    #[default]
    Wants,
    /// All alike.
    Equally {
        /// Only these. Absent: everybody who takes part (shoppers and hosts who are not gone), whoever comes later included.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<MemberId>>")]
        among: Vec<MemberId>,
    },
    /// In hundredths of a percent, which add up to 10,000.
    Percent {
        /// Whose is how much, 1 to 10,000 each.
        parts: BTreeMap<MemberId, u32>,
    },
    /// In shares: who has 2 bears twice what who has 1 does.
    Shares {
        /// How many each has, 1 to 1,000.
        parts: BTreeMap<MemberId, u32>,
    },
}

/// A note on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineNote {
    /// Plain text, 1 to 200 characters.
    pub text: String,
    /// Who wrote it.
    pub by: MemberId,
    /// When.
    pub at: Millis,
}

/// A line's own split rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineSplit {
    /// The rule.
    pub rule: SplitRule,
    /// Who set it.
    pub by: MemberId,
}

/// What is agreed about one line of the cart: a variant, whoever wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineMarks {
    /// Who pays for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payer: Option<MemberId>,
    /// What is noted on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<LineNote>,
    /// On the "maybe" list, and not counted: who put it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub maybe: Option<MemberId>,
    /// How it is split, where it isn't as the room's rule says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub split: Option<LineSplit>,
}

/// Whose a budget is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BudgetOf {
    /// All of it together; set by hosts and cohosts, seen by all.
    Room,
    /// What each may spend; set by hosts and cohosts, seen by all.
    Each,
    /// One's own, which nobody else sees.
    Mine,
}

/// Budgets, as one member sees them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Budgets {
    /// For all of it together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub room: Option<Money>,
    /// For each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub each: Option<Money>,
    /// The reader's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mine: Option<Money>,
}

/// What is agreed about the cart, as one member sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Bill {
    /// By variant. A line that nobody wants any more may still be here, and is again as it was when somebody does.
    pub lines: BTreeMap<VariantId, LineMarks>,
    /// How lines are split that have no rule of their own.
    pub split: SplitRule,
    /// Budgets.
    pub budgets: Budgets,
    /// What each variant cost when it came into the cart, as far as the catalogue knew it.
    pub prices: BTreeMap<VariantId, Money>,
}
