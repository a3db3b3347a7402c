//! What happened in a room, as it is told.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    bill::{BudgetOf, SplitRule},
    link::LinkCard,
    look::LookPlan,
    message::{Editors, MemberView, Picks, Role, Staff, Thumb},
    photo::{Photo, Spot},
    poll::{Poll, PollResult},
    reaction::Reaction,
};
use crate::{
    ids::{LookId, MemberId, Millis, PhotoId, PicksId, PollId, ProductId, Seq, SpotId, VariantId},
    money::Money,
};

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
        /// The photos in it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<Photo>>")]
        photos: Vec<Photo>,
        /// When they go by themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        photos_until: Option<Millis>,
    },
    /// A message has a new text.
    #[serde(rename = "chat.edited")]
    ChatEdited {
        /// Which message.
        message: Seq,
        /// Its new text.
        text: String,
        /// The cards whose links are not in it any more, by their `seq`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<Seq>>")]
        cards_gone: Vec<Seq>,
    },
    /// A link in a message has a card: said by the room itself.
    #[serde(rename = "chat.unfurled")]
    ChatUnfurled {
        /// Which message.
        message: Seq,
        /// What the page says of itself.
        card: LinkCard,
    },
    /// A message was taken back.
    #[serde(rename = "chat.deleted")]
    ChatDeleted {
        /// Which message.
        message: Seq,
    },
    /// A sign was set on a message, or taken back.
    #[serde(rename = "chat.reacted")]
    ChatReacted {
        /// Which message.
        message: Seq,
        /// Which sign.
        reaction: Reaction,
        /// False: taken back.
        on: bool,
    },
    /// The reader has read so far, on some device. Told to them alone.
    #[serde(rename = "chat.read")]
    ChatRead {
        /// The last message that was read.
        message: Seq,
    },
    /// Photos are gone: taken back, or, without `by`, their time was up. Those of a deleted message go without this.
    #[serde(rename = "photo.gone")]
    PhotoGone {
        /// Which.
        photos: Vec<PhotoId>,
        /// The message that they were in.
        message: Seq,
    },
    /// It was said what is seen on a photo, or otherwise of a spot that was there.
    #[serde(rename = "photo.spotted")]
    PhotoSpotted {
        /// The message that the photo is in.
        message: Seq,
        /// On which photo.
        photo: PhotoId,
        /// As it is now; one with its id makes way for it. Who put it may be another than who did this.
        spot: Spot,
    },
    /// A spot was taken off a photo.
    #[serde(rename = "photo.unspotted")]
    PhotoUnspotted {
        /// The message that the photo is in.
        message: Seq,
        /// Off which photo.
        photo: PhotoId,
        /// Which.
        id: SpotId,
    },
    /// A thumb was set, changed or taken back.
    #[serde(rename = "vote.cast")]
    VoteCast {
        /// On which product.
        product: ProductId,
        /// What it is now.
        thumb: Option<Thumb>,
    },
    /// A sign was set on a product, or taken back.
    #[serde(rename = "vote.reacted")]
    VoteReacted {
        /// On which product.
        product: ProductId,
        /// Which sign.
        reaction: Reaction,
        /// False: taken back.
        on: bool,
    },
    /// A thumb on a look was set, changed or taken back.
    #[serde(rename = "look.voted")]
    LookVoted {
        /// On which look.
        look: LookId,
        /// What it is now.
        thumb: Option<Thumb>,
    },
    /// A sign was set on a look, or taken back.
    #[serde(rename = "look.reacted")]
    LookReacted {
        /// On which look.
        look: LookId,
        /// Which sign.
        reaction: Reaction,
        /// False: taken back.
        on: bool,
    },
    /// It was said what a look is for, or by when it is done.
    #[serde(rename = "look.planned")]
    LookPlanned {
        /// Which look.
        look: LookId,
        /// As it is now.
        plan: LookPlan,
        /// One that was deleted, whose plan made room for this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        forgets: Option<LookId>,
    },
    /// A look was locked: by somebody, or, without `by`, since its time was up.
    #[serde(rename = "look.locked")]
    LookLocked {
        /// Which look.
        look: LookId,
        /// Its plan as it is now.
        plan: LookPlan,
        /// As above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        forgets: Option<LookId>,
    },
    /// A look may be changed again.
    #[serde(rename = "look.opened")]
    LookOpened {
        /// Which look.
        look: LookId,
        /// Its plan as it is now.
        plan: LookPlan,
    },
    /// What a variant cost when it was put on a look: said by the room itself.
    #[serde(rename = "look.priced")]
    LookPriced {
        /// Which look.
        look: LookId,
        /// Which variant.
        variant: VariantId,
        /// Of one, as the catalogue had it.
        price: Money,
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
    /// A poll was opened.
    #[serde(rename = "poll.opened")]
    PollOpened {
        /// It.
        poll: Box<Poll>,
        /// The oldest closed one, which made room for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        forgets: Option<PollId>,
    },
    /// Somebody has voted, voted otherwise, or taken their ballot back.
    #[serde(rename = "poll.voted")]
    PollVoted {
        /// In which poll.
        poll: PollId,
        /// False: taken back.
        voted: bool,
        /// What they chose; absent while that is hidden.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        choice: Option<Vec<u8>>,
        /// How it stands now; absent while that is hidden.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        result: Option<PollResult>,
    },
    /// The reader's own ballot, where others don't see it. Told to its voter alone.
    #[serde(rename = "poll.ballot")]
    PollBallot {
        /// In which poll.
        poll: PollId,
        /// Empty: taken back.
        choice: Vec<u8>,
    },
    /// A poll was closed; without `by` because its time was up.
    #[serde(rename = "poll.closed")]
    PollClosed {
        /// It, with what may be known now.
        poll: Box<Poll>,
    },
    /// It is open again, and what was decided is not any more.
    #[serde(rename = "poll.reopened")]
    PollReopened {
        /// It. A secret one has no ballots now.
        poll: Box<Poll>,
    },
    /// A host decided over the poll, or took that back.
    #[serde(rename = "poll.decided")]
    PollDecided {
        /// Which.
        poll: PollId,
        /// For which option.
        option: Option<u8>,
    },
    /// Somebody pays for a line, or nobody does any more.
    #[serde(rename = "cart.payer")]
    CartPayer {
        /// Which line.
        variant: VariantId,
        /// Who.
        payer: Option<MemberId>,
    },
    /// A line has another note, by the event's author.
    #[serde(rename = "cart.noted")]
    CartNoted {
        /// Which line.
        variant: VariantId,
        /// Plain text; `null`: none.
        text: Option<String>,
    },
    /// A line is on the "maybe" list, or back.
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
        /// One line's. Absent: of all lines that have no rule of their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        variant: Option<VariantId>,
        /// `null`: as the room's.
        rule: Option<SplitRule>,
    },
    /// A budget was set or taken away. One's own is told to nobody else.
    #[serde(rename = "cart.budget")]
    CartBudget {
        /// Whose.
        of: BudgetOf,
        /// What it is now.
        amount: Option<Money>,
    },
    /// What a variant cost when it came into the cart: said by the room itself.
    #[serde(rename = "cart.priced")]
    CartPriced {
        /// Which.
        variant: VariantId,
        /// Of one, as the catalogue had it.
        price: Money,
    },
    /// Others change looks and what is noted on lines of the cart from now on.
    #[serde(rename = "room.editors_changed")]
    RoomEditorsChanged {
        /// Who.
        editors: Editors,
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
    /// It was said that a member is of a shop's staff, or no more so.
    #[serde(rename = "member.staff_changed")]
    MemberStaffChanged {
        /// Who.
        member: MemberId,
        /// `null`: of none.
        staff: Option<Staff>,
    },
    /// A member left or was removed.
    #[serde(rename = "member.removed")]
    MemberRemoved {
        /// Who.
        member: MemberId,
    },
}
