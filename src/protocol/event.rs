//! What happened in a room, as it is told.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::message::{MemberView, Picks, Role, Thumb};
use crate::ids::{MemberId, Millis, PicksId, ProductId, Seq};

/// Something that happened in the room, in the log's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventMessage {
    /// Its place in the log.
    pub seq: Seq,
    /// When.
    pub at: Millis,
    /// Who did it; absent where the room itself did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<MemberId>,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// The events, by `type` and `body`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "body")]
pub enum Event {
    /// A message was posted; its `seq`, `at` and `by` are the event's.
    #[serde(rename = "chat.posted")]
    ChatPosted {
        /// Plain text.
        text: String,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reply_to: Option<Seq>,
        /// The product that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        about: Option<ProductId>,
    },
    /// A message has a new text.
    #[serde(rename = "chat.edited")]
    ChatEdited {
        /// Which message.
        message: Seq,
        /// Its new text.
        text: String,
    },
    /// A message was taken back.
    #[serde(rename = "chat.deleted")]
    ChatDeleted {
        /// Which message.
        message: Seq,
    },
    /// A thumb was set, changed or taken back.
    #[serde(rename = "vote.cast")]
    VoteCast {
        /// On which product.
        product: ProductId,
        /// What it is now.
        thumb: Option<Thumb>,
    },
    /// A collection of picks was made; its `seq`, `at` and `by` are the event's.
    #[serde(rename = "pick.created")]
    PickCreated {
        /// Its id.
        id: PicksId,
        /// Plain text.
        title: String,
        /// What is in it, if anything is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        product: Option<ProductId>,
    },
    /// It has another title.
    #[serde(rename = "pick.renamed")]
    PickRenamed {
        /// Which.
        id: PicksId,
        /// The new title.
        title: String,
    },
    /// It was taken away.
    #[serde(rename = "pick.deleted")]
    PickDeleted {
        /// Which.
        id: PicksId,
    },
    /// It is there again, as it was.
    #[serde(rename = "pick.restored")]
    PickRestored {
        /// The whole. By its `seq` it has its former place among the others.
        picks: Picks,
    },
    /// A product was put in.
    #[serde(rename = "pick.added")]
    PickAdded {
        /// Into which.
        id: PicksId,
        /// What.
        product: ProductId,
        /// The one that it stands before; absent: at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        before: Option<ProductId>,
    },
    /// A product was taken out.
    #[serde(rename = "pick.removed")]
    PickRemoved {
        /// Out of which.
        id: PicksId,
        /// What.
        product: ProductId,
    },
    /// A product stands somewhere else.
    #[serde(rename = "pick.moved")]
    PickMoved {
        /// In which.
        id: PicksId,
        /// What.
        product: ProductId,
        /// The one that it stands before; absent: at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        before: Option<ProductId>,
    },
    /// Somebody is new in the room, or came back after having left.
    #[serde(rename = "member.joined")]
    MemberJoined {
        /// Who.
        member: MemberView,
    },
    /// A member's role changed.
    #[serde(rename = "member.role_changed")]
    MemberRoleChanged {
        /// Whose.
        member: MemberId,
        /// The new role.
        role: Role,
    },
    /// A member left or was removed.
    #[serde(rename = "member.removed")]
    MemberRemoved {
        /// Who.
        member: MemberId,
    },
}
