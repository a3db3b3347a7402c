//! What is said of looks beside the board, which holds what is on them: what people think of them, what they are for, by when
//! they are done, and what things cost when they were put on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::message::Tally;
use crate::{
    ids::{LookId, MemberId, Millis, VariantId},
    money::Money,
};

/// What a look is for, and until when it may be changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LookPlan {
    /// What it is for: plain text, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub occasion: Option<String>,
    /// How one dresses there: plain text, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dress_code: Option<String>,
    /// From then on it is locked, whether or not the room has said so yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locks_at: Option<Millis>,
    /// Present while it is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locked: Option<LookLock>,
}

/// How a look came to be locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LookLock {
    /// When.
    pub at: Millis,
    /// Who locked it; absent where its time was up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<MemberId>,
}

/// All that is said of looks. One that was deleted may still be here, and is again as it was when it comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LookMarks {
    /// Thumbs and signs.
    pub votes: BTreeMap<LookId, Tally>,
    /// What they are for.
    pub plans: BTreeMap<LookId, LookPlan>,
    /// What each variant cost when it was put on, as far as the catalogue knew it.
    pub prices: BTreeMap<LookId, BTreeMap<VariantId, Money>>,
}
