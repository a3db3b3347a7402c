//! Polls as they go over the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{LookId, MemberId, Millis, PhotoId, PollId, ProductId, Seq};

/// What can be chosen. Options are known by their place in the poll, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PollOption {
    /// A product.
    Product(ProductId),
    /// Words, 1 to 80 characters.
    Text(String),
    /// A photo that is shown in the room.
    Photo(PhotoId),
    /// A look of the board.
    Look(LookId),
}

/// How a poll is answered and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PollMethod {
    /// One option; the most votes win.
    Single,
    /// As many options as one likes; the most votes win.
    Several,
    /// Options in order, the best first; counted by instant run-off.
    Ranked,
}

/// A poll that somebody wants to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewPoll {
    /// A fresh id, of the client's making.
    pub id: PollId,
    /// Plain text, 1 to 200 characters after trimming.
    pub question: String,
    /// 2 to 12, no two the same.
    pub options: Vec<PollOption>,
    /// How it is answered.
    pub method: PollMethod,
    /// Nobody learns who chose what, ever. Such a poll is always `hidden`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub secret: bool,
    /// Results are shown only when it is closed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub hidden: bool,
    /// Ballots without which nothing wins; 0: none.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<u32>")]
    pub quorum: u32,
    /// It closes by itself after so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lasts_ms: Option<Millis>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A poll, as far as its reader may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Poll {
    /// Its id.
    pub id: PollId,
    /// The entry that opened it: its place in the chat.
    pub seq: Seq,
    /// When it was opened first.
    pub at: Millis,
    /// Who opened it.
    pub by: MemberId,
    /// Plain text.
    pub question: String,
    /// What can be chosen.
    pub options: Vec<PollOption>,
    /// How it is answered.
    pub method: PollMethod,
    /// Nobody learns who chose what.
    pub secret: bool,
    /// Results are shown only when it is closed.
    pub hidden: bool,
    /// Ballots without which nothing wins; 0: none.
    pub quorum: u32,
    /// When it closes by itself, or did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deadline: Option<Millis>,
    /// Who has voted.
    pub voters: Vec<MemberId>,
    /// Who chose what (places of options; the best first where ranked). Absent while hidden, and always where secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ballots: Option<BTreeMap<MemberId, Vec<u8>>>,
    /// What has been counted. Absent while hidden; where secret, also when too few voted to keep it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub result: Option<PollResult>,
    /// Present once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed: Option<PollClosed>,
    /// What a host decided instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decided: Option<PollDecision>,
    /// The reader's own ballot; in `hello` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mine: Option<Vec<u8>>,
}

/// What has been counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollResult {
    /// One round; where ranked, as many as it took.
    pub rounds: Vec<PollRound>,
    /// Who leads, or has won: nobody without ballots or quorum, several where they are tied.
    pub winners: Vec<u8>,
}

/// One round of counting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollRound {
    /// Votes by option; 0 for those that are out.
    pub votes: Vec<u32>,
    /// The option that is out after this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub out: Option<u8>,
    /// Ballots that name none of those still in.
    pub exhausted: u32,
}

/// How a poll ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollClosed {
    /// When.
    pub at: Millis,
    /// Who closed it; absent where its time was up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<MemberId>,
}

/// A host's word over a poll's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollDecision {
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Millis,
    /// For which option.
    pub option: u8,
}
