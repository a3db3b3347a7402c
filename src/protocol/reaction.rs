//! Signs that people set on products and on lines of the chat.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::MemberId;

/// A sign. A small fixed set, by name: how one looks is the client's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// I love it.
    Heart,
    /// Well done, agreed.
    Clap,
    /// That's funny.
    Laugh,
    /// I didn't expect that.
    Wow,
    /// Hot.
    Fire,
    /// I'm not so sure.
    Hmm,
}

impl Reaction {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Heart, Self::Clap, Self::Laugh, Self::Wow, Self::Fire, Self::Hmm];
}

/// Who set which signs, in the order of ids.
pub type Reactions = BTreeMap<Reaction, Vec<MemberId>>;
