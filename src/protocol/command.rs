//! What a client asks for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    bill::{BudgetOf, SplitRule},
    message::{Editors, Role, Staff, Thumb},
    poll::NewPoll,
    reaction::Reaction,
};
use crate::{
    ids::{LookId, MemberId, Millis, PhotoId, PicksId, PollId, ProductId, Seq, SpotId, VariantId},
    money::Money,
};

/// A client's request to change the room. `id` makes it idempotent: sent twice, done once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CommandMessage {
    /// 1 to 64 characters, unique for this member among their last 256 commands.
    pub id: String,
    /// What to do.
    #[serde(flatten)]
    pub command: Command,
}

/// The commands, by `type` and `body`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "body")]
pub enum Command {
    /// Say something.
    #[serde(rename = "chat.post")]
    ChatPost {
        /// Plain text, 1 to 4,000 characters after trimming; may be empty where there are photos.
        text: String,
        /// The message that this answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reply_to: Option<Seq>,
        /// The product that this is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        about: Option<ProductId>,
        /// One's own uploads into this room that were not posted yet, at most four.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<PhotoId>>")]
        photos: Vec<PhotoId>,
        /// They go by themselves after so long: a second to 31 days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        photos_last_ms: Option<Millis>,
    },
    /// Change one's own message.
    #[serde(rename = "chat.edit")]
    ChatEdit {
        /// Which message.
        seq: Seq,
        /// Its new text.
        text: String,
    },
    /// Take back one's own message, or, as a host, anyone's.
    #[serde(rename = "chat.delete")]
    ChatDelete {
        /// Which message.
        seq: Seq,
    },
    /// Set a sign on a message, or take it back.
    #[serde(rename = "chat.react")]
    ChatReact {
        /// Which message.
        seq: Seq,
        /// Which sign.
        reaction: Reaction,
        /// False takes it back.
        on: bool,
    },
    /// Say how far one has read, for one's other devices. Nobody else is told.
    #[serde(rename = "chat.read")]
    ChatRead {
        /// The last message that was read.
        seq: Seq,
    },
    /// Take a photo of one's own back, or, as a host, anyone's.
    #[serde(rename = "photo.take_back")]
    PhotoTakeBack {
        /// Which.
        photo: PhotoId,
    },
    /// Say what is seen on a photo, and where; or, of a spot that is there, otherwise (who put it, who showed the photo, hosts
    /// and cohosts).
    #[serde(rename = "photo.spot")]
    PhotoSpot {
        /// On which photo.
        photo: PhotoId,
        /// A fresh id, of the client's making, or that of a spot on this photo.
        id: SpotId,
        /// What.
        variant: VariantId,
        /// From the left, in thousandths of the photo's width: 0 to 1,000.
        x: u16,
        /// From the top, in thousandths of its height: 0 to 1,000.
        y: u16,
    },
    /// Take a spot off a photo (who put it, who showed the photo, hosts and cohosts).
    #[serde(rename = "photo.unspot")]
    PhotoUnspot {
        /// Off which photo.
        photo: PhotoId,
        /// Which.
        id: SpotId,
    },
    /// Set or take back one's thumb on a product.
    #[serde(rename = "vote.set")]
    VoteSet {
        /// Which product.
        product: ProductId,
        /// `null` takes it back.
        thumb: Option<Thumb>,
    },
    /// Set a sign on a product, or take it back.
    #[serde(rename = "vote.react")]
    VoteReact {
        /// Which product.
        product: ProductId,
        /// Which sign.
        reaction: Reaction,
        /// False takes it back.
        on: bool,
    },
    /// Set or take back one's thumb on a look.
    #[serde(rename = "look.vote")]
    LookVote {
        /// Which look.
        look: LookId,
        /// `null` takes it back.
        thumb: Option<Thumb>,
    },
    /// Set a sign on a look, or take it back.
    #[serde(rename = "look.react")]
    LookReact {
        /// Which look.
        look: LookId,
        /// Which sign.
        reaction: Reaction,
        /// False takes it back.
        on: bool,
    },
    /// Say what a look is for, and by when it is done (its maker, hosts and cohosts). What is absent is so no more.
    #[serde(rename = "look.plan")]
    LookPlan {
        /// Which look.
        look: LookId,
        /// Plain text, at most 80 characters after trimming; empty as if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        occasion: Option<String>,
        /// The same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        dress_code: Option<String>,
        /// It locks by itself then: a second to 366 days from now, or as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        locks_at: Option<Millis>,
    },
    /// Lock a look, or open it again (its maker, hosts and cohosts).
    #[serde(rename = "look.lock")]
    LookLock {
        /// Which look.
        look: LookId,
        /// False opens it; a deadline that has passed is gone then.
        on: bool,
    },
    /// Make a collection of picks (hosts and cohosts, as all that begins with `pick`).
    #[serde(rename = "pick.create")]
    PickCreate {
        /// A fresh id, of the client's making.
        id: PicksId,
        /// Plain text, 1 to 80 characters after trimming.
        title: String,
        /// The first product in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        product: Option<ProductId>,
    },
    /// Give it another title.
    #[serde(rename = "pick.rename")]
    PickRename {
        /// Which.
        id: PicksId,
        /// The new title.
        title: String,
    },
    /// Take it away.
    #[serde(rename = "pick.delete")]
    PickDelete {
        /// Which.
        id: PicksId,
    },
    /// Bring back one that was taken away lately, as it was.
    #[serde(rename = "pick.restore")]
    PickRestore {
        /// Which.
        id: PicksId,
    },
    /// Put a product in. One that is in it stays where it is.
    #[serde(rename = "pick.add")]
    PickAdd {
        /// Into which.
        id: PicksId,
        /// What.
        product: ProductId,
        /// The one that it is to stand before; absent, or not in it: at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        before: Option<ProductId>,
    },
    /// Take a product out.
    #[serde(rename = "pick.remove")]
    PickRemove {
        /// Out of which.
        id: PicksId,
        /// What.
        product: ProductId,
    },
    /// Put a product of it somewhere else in its order.
    #[serde(rename = "pick.move")]
    PickMove {
        /// In which.
        id: PicksId,
        /// What.
        product: ProductId,
        /// The one that it is to stand before; absent, or not in it: at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        before: Option<ProductId>,
    },
    /// Open a poll.
    #[serde(rename = "poll.open")]
    PollOpen(NewPoll),
    /// Cast one's ballot, or another one instead.
    #[serde(rename = "poll.vote")]
    PollVote {
        /// In which poll.
        poll: PollId,
        /// Places of its options, each at most once, the best first where ranked; empty takes the ballot back.
        choice: Vec<u8>,
    },
    /// Close a poll before its time (its maker, hosts and cohosts).
    #[serde(rename = "poll.close")]
    PollClose {
        /// Which.
        poll: PollId,
    },
    /// Open a closed one again (its maker, hosts and cohosts).
    #[serde(rename = "poll.reopen")]
    PollReopen {
        /// Which.
        poll: PollId,
        /// It closes by itself after so long.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        lasts_ms: Option<Millis>,
    },
    /// Decide otherwise than a closed poll did (hosts and cohosts).
    #[serde(rename = "poll.decide")]
    PollDecide {
        /// Which.
        poll: PollId,
        /// For which option; `null` takes the decision back.
        option: Option<u8>,
    },
    /// Pay for a line of the cart, or take that back (hosts and cohosts: anybody's).
    #[serde(rename = "cart.pay")]
    CartPay {
        /// Which line.
        variant: VariantId,
        /// Whether.
        pay: bool,
    },
    /// Note something on a line.
    #[serde(rename = "cart.note")]
    CartNote {
        /// Which line.
        variant: VariantId,
        /// Plain text, at most 200 characters after trimming; empty takes the note away.
        text: String,
    },
    /// Put a line on the "maybe" list, where it isn't counted, or back.
    #[serde(rename = "cart.maybe")]
    CartMaybe {
        /// Which line.
        variant: VariantId,
        /// Whether.
        maybe: bool,
    },
    /// Say how the bill is split.
    #[serde(rename = "cart.split")]
    CartSplit {
        /// One line's. Absent: of all lines that have no rule of their own (hosts and cohosts).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        variant: Option<VariantId>,
        /// `null`: a line's as the room's; the room's by what each wants.
        rule: Option<SplitRule>,
    },
    /// Set a budget.
    #[serde(rename = "cart.budget")]
    CartBudget {
        /// Whose. The room's and everybody's are for hosts and cohosts.
        of: BudgetOf,
        /// `null` takes it away.
        amount: Option<Money>,
    },
    /// Say who changes looks and what is noted on lines of the cart (hosts and cohosts).
    #[serde(rename = "room.set_editors")]
    RoomSetEditors {
        /// Who.
        editors: Editors,
    },
    /// Change a member's role (hosts).
    #[serde(rename = "member.set_role")]
    MemberSetRole {
        /// Whose.
        member: MemberId,
        /// The new role.
        role: Role,
    },
    /// Say that a member is of a shop's staff (hosts), or take that back.
    #[serde(rename = "member.set_staff")]
    MemberSetStaff {
        /// Who.
        member: MemberId,
        /// `null` takes it back.
        staff: Option<Staff>,
    },
    /// Remove a member from the room (hosts), or leave it oneself.
    #[serde(rename = "member.remove")]
    MemberRemove {
        /// Whom.
        member: MemberId,
    },
}
