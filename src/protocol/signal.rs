//! What people tell each other in passing: shown to who is there, kept nowhere, answered by nobody.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reaction::Reaction;
use crate::ids::{MemberId, ProductId};

/// Longest page that a [`Signal::Bring`] may name, in bytes: what presence says of a page, its search included, fits well.
pub const MAX_PAGE_BYTES: usize = 1024;

/// The signals, by `type` and `body`; the same ones come from a client and go to the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "body")]
pub enum Signal {
    /// Asks everybody to come (hosts and cohosts). Each comes or doesn't.
    #[serde(rename = "bring")]
    Bring {
        /// Where to, as presence names pages.
        page: String,
    },
    /// Shows what one feels about a product, to all who see it.
    #[serde(rename = "react")]
    React {
        /// Which.
        product: ProductId,
        /// With which sign.
        reaction: Reaction,
    },
    /// Takes the lead, or hands it to another who is here (hosts and cohosts). Not passed on: the room is told who leads.
    #[serde(rename = "lead")]
    Lead {
        /// Who is to lead.
        to: MemberId,
    },
}

/// A signal as a client sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignalMessage {
    /// What.
    pub signal: Signal,
}
