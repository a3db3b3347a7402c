//! What happened in a room, in short: for the list of what people did, and for who was away.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    message::{Role, Staff, Thumb},
    reaction::Reaction,
};
use crate::ids::{LookId, MemberId, Millis, PicksId, PollId, ProductId, Seq, VariantId};

/// One thing that somebody did, or the room itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Activity {
    /// The entry of the log that did it. An entry may do several things.
    pub seq: Seq,
    /// When.
    pub at: Millis,
    /// Who; absent where the room itself did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<MemberId>,
    /// What.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What was done, by `type` and `body`: named as the events are, without their texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", content = "body")]
pub enum Deed {
    /// How many somebody wants.
    #[serde(rename = "cart.changed")]
    CartChanged(LineChange),
    /// A thumb.
    #[serde(rename = "vote.cast")]
    VoteCast {
        /// On which product.
        product: ProductId,
        /// What it is now.
        thumb: Option<Thumb>,
    },
    /// A sign on a product.
    #[serde(rename = "vote.reacted")]
    VoteReacted {
        /// On which product.
        product: ProductId,
        /// Which sign.
        reaction: Reaction,
        /// False: taken back.
        on: bool,
    },
    /// A thumb on a look.
    #[serde(rename = "look.voted")]
    LookVoted {
        /// On which.
        look: LookId,
        /// What it is now.
        thumb: Option<Thumb>,
    },
    /// A sign on a look.
    #[serde(rename = "look.reacted")]
    LookReacted {
        /// On which.
        look: LookId,
        /// Which sign.
        reaction: Reaction,
        /// False: taken back.
        on: bool,
    },
    /// It was said what a look is for, or by when it is done.
    #[serde(rename = "look.planned")]
    LookPlanned {
        /// Which.
        look: LookId,
    },
    /// A look was locked.
    #[serde(rename = "look.locked")]
    LookLocked {
        /// Which.
        look: LookId,
    },
    /// A look may be changed again.
    #[serde(rename = "look.opened")]
    LookOpened {
        /// Which.
        look: LookId,
    },
    /// Who pays for a line.
    #[serde(rename = "cart.payer")]
    CartPayer {
        /// Which line.
        variant: VariantId,
        /// Who; `null`: nobody any more.
        payer: Option<MemberId>,
    },
    /// A note on a line.
    #[serde(rename = "cart.noted")]
    CartNoted {
        /// Which line.
        variant: VariantId,
        /// False: it was taken away.
        noted: bool,
    },
    /// Set aside, or brought back.
    #[serde(rename = "cart.maybe")]
    CartMaybe {
        /// Which line.
        variant: VariantId,
        /// Whether.
        maybe: bool,
    },
    /// The bill is split another way.
    #[serde(rename = "cart.split")]
    CartSplit {
        /// Which line; absent: all that have no rule of their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        variant: Option<VariantId>,
    },
    /// The room's budget, or everybody's.
    #[serde(rename = "cart.budget")]
    CartBudget {
        /// Of the whole room; else of each in it.
        room: bool,
        /// False: there is none any more.
        set: bool,
    },
    /// A poll was opened.
    #[serde(rename = "poll.opened")]
    PollOpened {
        /// Which.
        poll: PollId,
    },
    /// A poll was closed.
    #[serde(rename = "poll.closed")]
    PollClosed {
        /// Which.
        poll: PollId,
    },
    /// A poll is open again.
    #[serde(rename = "poll.reopened")]
    PollReopened {
        /// Which.
        poll: PollId,
    },
    /// A host decided over a poll, or took that back.
    #[serde(rename = "poll.decided")]
    PollDecided {
        /// Which.
        poll: PollId,
        /// For which option.
        option: Option<u8>,
    },
    /// A collection was made, or is there again.
    #[serde(rename = "pick.created")]
    PickCreated {
        /// Which.
        id: PicksId,
    },
    /// A collection was taken away.
    #[serde(rename = "pick.deleted")]
    PickDeleted {
        /// Which.
        id: PicksId,
    },
    /// A product was put into a collection.
    #[serde(rename = "pick.added")]
    PickAdded {
        /// Into which.
        id: PicksId,
        /// What.
        product: ProductId,
    },
    /// A product was taken out of a collection.
    #[serde(rename = "pick.removed")]
    PickRemoved {
        /// Out of which.
        id: PicksId,
        /// What.
        product: ProductId,
    },
    /// Somebody came in.
    #[serde(rename = "member.joined")]
    MemberJoined {
        /// Who.
        member: MemberId,
    },
    /// Somebody has another role.
    #[serde(rename = "member.role_changed")]
    MemberRoleChanged {
        /// Who.
        member: MemberId,
        /// Which.
        role: Role,
    },
    /// Somebody is said to be of a shop's staff, or no more so.
    #[serde(rename = "member.staff_changed")]
    MemberStaffChanged {
        /// Who.
        member: MemberId,
        /// `null`: of none.
        staff: Option<Staff>,
    },
    /// Somebody left, or was removed.
    #[serde(rename = "member.removed")]
    MemberRemoved {
        /// Who.
        member: MemberId,
    },
}

/// How many of a variant somebody wants, before and after: 0 to 99, never the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LineChange {
    /// What.
    pub variant: VariantId,
    /// Who wants it.
    pub member: MemberId,
    /// Before.
    pub from: u8,
    /// Now.
    pub to: u8,
}

/// What others did while somebody was away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Digest {
    /// What came after this.
    pub since: Millis,
    /// There was more than the room keeps: what is said here is its last part.
    pub partial: bool,
    /// Messages of others that are still there.
    pub messages: u32,
    /// Who wrote them, who wrote most first.
    pub writers: Vec<MemberId>,
    /// Those of them that mention the reader, the oldest first.
    pub mentions: Vec<Seq>,
    /// What became of the cart: from what it was then to what it is now.
    pub cart: Vec<LineChange>,
    /// Lines that somebody pays for since then, and still does.
    pub paid: Vec<Paid>,
    /// Products that somebody likes since then, by thumb or heart.
    pub liked: Vec<Liked>,
    /// The same of looks.
    pub liked_looks: Vec<LikedLook>,
    /// Looks that were locked, and still are.
    pub locked: Vec<LookId>,
    /// Polls that were opened, and are still remembered as open or closed.
    pub opened: Vec<PollId>,
    /// Polls that were closed or decided, and not opened again.
    pub closed: Vec<PollId>,
    /// Products that were put into collections, and not taken out.
    pub picked: Vec<Picked>,
    /// Who came in and has not left.
    pub joined: Vec<MemberId>,
    /// Who left and has not come back.
    pub left: Vec<MemberId>,
}

/// Who pays for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Paid {
    /// Which line.
    pub variant: VariantId,
    /// Who.
    pub payer: MemberId,
}

/// Who likes a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Liked {
    /// Which.
    pub product: ProductId,
    /// Who, in the order in which they said so.
    pub by: Vec<MemberId>,
}

/// Who likes a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LikedLook {
    /// Which.
    pub look: LookId,
    /// Who, in the order in which they said so.
    pub by: Vec<MemberId>,
}

/// What is in a collection now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Picked {
    /// Which.
    pub id: PicksId,
    /// What was put in.
    pub products: Vec<ProductId>,
}
