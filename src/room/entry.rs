//! Entries: what the log of a room is made of.

use super::{
    bill::BillChange, board::BoardUpdate, chat::OlderMessage, command_log::Digest, photo::Upload, picks::PickChange,
    plan::PlanChange, poll::PollChange, reign::SystemEntry,
};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{InviteId, LookId, MemberId, Millis, PhotoId, PicksId, PollId, ProductId, Seq, SpotId, VariantId},
    protocol::{
        message::{ChatMessage, Editors, Photo, Reaction, Reactions, Role, Staff, Thumb},
        photo,
    },
};

/// Version of the rules that entries are judged by when they are applied. An entry keeps the rules it was made under, so
/// that a replay under a newer version ends in the same room.
///
/// 1: the first. 2: with picks. 3: with polls and the bill. 4: with signs on products and
/// messages, and how far members have read. 5: a board entry says which lines of the cart it changed, and the room keeps
/// what people did; photos. 6: messages' links have cards. 7: what is thought and said of looks, and their prices; people can be
/// erased. 8: hosts may keep looks and notes to themselves. 9: things are put on photos. 10: members are said
/// to be of a shop's staff. Everything else as before.
pub const RULES: u8 = 10;
/// The first rules under which a board entry says what it did to the cart, and what people do is kept.
pub const ACTIVITY_SINCE: u8 = 5;
/// The first rules under which a card knows whose message it is on.
pub const CARD_AUTHORS_SINCE: u8 = 7;

/// What a history entry is about: the number in the journal's row, so that a page can ask for one kind.
pub mod topic {
    /// A board update (not in history).
    pub const BOARD: u8 = 0;
    /// A chat message: exactly one row per message, whose text is the message's present one.
    pub const CHAT: u8 = 1;
    /// A thumb, on a product or a look.
    pub const VOTE: u8 = 2;
    /// Members: created, joined, role, whose staff they are, removal.
    pub const MEMBER: u8 = 3;
    /// What the room did itself.
    pub const SYSTEM: u8 = 4;
    /// An edit or a deletion of a chat message.
    pub const CHAT_CHANGE: u8 = 5;
    /// The hosts' picks.
    pub const PICK: u8 = 6;
    /// Polls, ballots included.
    pub const POLL: u8 = 7;
    /// What is agreed about the cart. A note's text is the row's.
    pub const BILL: u8 = 8;
    /// A sign on a product, a look or a message.
    pub const REACTION: u8 = 9;
    /// How far somebody has read.
    pub const READ: u8 = 10;
    /// A photo was taken back, or something put on it or off.
    pub const PHOTO: u8 = 11;
    /// What a look is for, and whether it is locked. The words are the row's text.
    pub const LOOK: u8 = 12;
    /// How the room is set.
    pub const SETTING: u8 = 13;
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When: never before the entry before it.
    pub at: Millis,
    /// Who; nobody for what the room did itself.
    pub by: Option<MemberId>,
    /// The rules that it was made under.
    pub rules: u8,
    /// What.
    pub body: Body,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// The first entry: the room was made, by `by`.
    #[serde(rename = "created")]
    Created {
        /// The avatar that was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        avatar: Option<u8>,
    },
    /// A board update, admitted by the gate. Has an encoding of its own.
    #[serde(skip)]
    Board(BoardUpdate),
    /// A command, to be judged when it is applied.
    #[serde(rename = "command")]
    Command {
        /// The client's id for it.
        id: String,
        /// Digest of its body as it came.
        hash: Digest,
        /// What it does.
        act: Act,
    },
    /// `by` came in, or came back.
    #[serde(rename = "joined")]
    Joined {
        /// As what; who comes back keeps their former role.
        role: Role,
        /// The avatar that was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        avatar: Option<u8>,
        /// The invite that let them in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        invite: Option<InviteId>,
    },
    /// `by` is erased: what they said and chose goes, and who they were.
    #[serde(rename = "erased")]
    Erased,
    /// What the room did itself.
    #[serde(rename = "system")]
    System(SystemEntry),
}

/// A command as it is kept: with what had to be looked up, and with its text apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Says something.
    #[serde(rename = "chat.post")]
    ChatPost {
        /// The text as the row has it now: `None` once it was taken away.
        #[serde(skip)]
        text: Option<String>,
        /// The edit that the row's text came from, once there was one.
        #[serde(skip)]
        edited: Option<(Seq, Millis)>,
        /// The message that this answers; was there when this was proposed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Seq>,
        /// The product that this is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<ProductId>,
        /// The photos in it: what they are like. The pictures are files.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<PostedPhoto>,
        /// How long they are shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photos_last_ms: Option<Millis>,
    },
    /// Changes a message.
    #[serde(rename = "chat.edit")]
    ChatEdit {
        /// Which.
        message: Seq,
        /// Who wrote it.
        author: MemberId,
        /// Its text from now on: `None` once a later change took this one away.
        #[serde(skip)]
        text: Option<String>,
        /// The edit before this one, whose row gives up its text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prior: Option<Seq>,
        /// Where this entry stands.
        row: Seq,
        /// The cards whose links are not in the text any more: their rows give them up.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cards_gone: Vec<Seq>,
    },
    /// Takes a message back.
    #[serde(rename = "chat.delete")]
    ChatDelete {
        /// Which.
        message: Seq,
        /// Who wrote it.
        author: MemberId,
        /// Its last edit, whose row gives up its text too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prior: Option<Seq>,
        /// Its cards, whose rows give them up.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cards_gone: Vec<Seq>,
    },
    /// Takes a photo back.
    #[serde(rename = "photo.take_back")]
    PhotoTakeBack {
        /// Which.
        photo: PhotoId,
    },
    /// Puts a spot on a photo, or says otherwise of one that is there.
    #[serde(rename = "photo.spot")]
    PhotoSpot {
        /// On which.
        photo: PhotoId,
        /// Which spot.
        id: SpotId,
        /// What is seen there.
        variant: VariantId,
        /// In thousandths of the photo's width.
        x: u16,
        /// In thousandths of its height.
        y: u16,
    },
    /// Takes a spot away.
    #[serde(rename = "photo.unspot")]
    PhotoUnspot {
        /// Off which photo.
        photo: PhotoId,
        /// Which.
        id: SpotId,
    },
    /// Sets a thumb, or takes it back.
    #[serde(rename = "vote.set")]
    VoteSet {
        /// On which product.
        product: ProductId,
        /// What it is from now on.
        thumb: Option<Thumb>,
    },
    /// Sets a sign on a product, or takes it back.
    #[serde(rename = "vote.react")]
    VoteReact {
        /// On which product.
        product: ProductId,
        /// Which.
        reaction: Reaction,
        /// Set, or taken back.
        on: bool,
    },
    /// Sets a thumb on a look, or takes it back.
    #[serde(rename = "look.vote")]
    LookVote {
        /// On which; stood on the board when this was proposed.
        look: LookId,
        /// What it is from now on.
        thumb: Option<Thumb>,
    },
    /// Sets a sign on a look, or takes it back.
    #[serde(rename = "look.react")]
    LookReact {
        /// On which; stood on the board when this was proposed.
        look: LookId,
        /// Which.
        reaction: Reaction,
        /// Set, or taken back.
        on: bool,
    },
    /// Changes what a look is for, or locks or opens it.
    #[serde(rename = "look.plan")]
    LookPlan {
        /// Which.
        look: LookId,
        /// Who made it, as the board said when this was proposed.
        maker: MemberId,
        /// A look with a plan that was gone from the board then, and makes room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        forgets: Option<LookId>,
        /// How.
        change: PlanChange,
    },
    /// Sets a sign on a message, or takes it back.
    #[serde(rename = "chat.react")]
    ChatReact {
        /// On which message; was there when this was proposed.
        message: Seq,
        /// Which.
        reaction: Reaction,
        /// Set, or taken back.
        on: bool,
    },
    /// Has read so far.
    #[serde(rename = "chat.read")]
    ChatRead {
        /// Up to this message.
        message: Seq,
    },
    /// Changes the hosts' picks.
    #[serde(rename = "pick")]
    Pick {
        /// Which collection.
        id: PicksId,
        /// How.
        change: PickChange,
    },
    /// Changes a poll, or votes in it.
    #[serde(rename = "poll")]
    Poll {
        /// Which.
        id: PollId,
        /// How.
        change: PollChange,
    },
    /// Changes what is agreed about the cart.
    #[serde(rename = "bill")]
    Bill {
        /// How.
        change: BillChange,
    },
    /// Says who edits what is everybody's.
    #[serde(rename = "room.set_editors")]
    SetEditors {
        /// Who.
        editors: Editors,
    },
    /// Changes a role.
    #[serde(rename = "member.set_role")]
    SetRole {
        /// Whose.
        member: MemberId,
        /// The new one.
        role: Role,
    },
    /// Says that a member is of a shop's staff, or no more so.
    #[serde(rename = "member.set_staff")]
    SetStaff {
        /// Who.
        member: MemberId,
        /// Of which; nothing takes it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff: Option<Staff>,
    },
    /// Removes a member, or leaves.
    #[serde(rename = "member.remove")]
    Remove {
        /// Whom.
        member: MemberId,
    },
}

/// A photo as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedPhoto {
    /// Its id.
    pub id: PhotoId,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green, blue.
    pub tone: [u8; 3],
}

impl From<&Upload> for PostedPhoto {
    fn from(upload: &Upload) -> Self {
        Self { id: upload.id.clone(), width: upload.width, height: upload.height, tone: upload.tone }
    }
}

impl PostedPhoto {
    /// As it is told, while it is shown.
    pub fn view(&self) -> Photo {
        let tone = photo::tone(self.tone);
        Photo { id: self.id.clone(), width: self.width, height: self.height, tone, gone: false, spots: Vec::new() }
    }
}

/// When photos go that were posted at a time.
pub(super) fn photos_until(at: Millis, lasts_ms: Option<Millis>) -> Option<Millis> {
    lasts_ms.map(|ms| at.saturating_add(ms))
}

impl Entry {
    /// The number of the kind of history that this is.
    pub fn topic(&self) -> u8 {
        match &self.body {
            Body::Board(_) => topic::BOARD,
            Body::Created { .. } | Body::Joined { .. } | Body::Erased => topic::MEMBER,
            Body::System(_) => topic::SYSTEM,
            Body::Command { act, .. } => match act {
                Act::ChatPost { .. } => topic::CHAT,
                Act::ChatEdit { .. } | Act::ChatDelete { .. } => topic::CHAT_CHANGE,
                Act::PhotoTakeBack { .. } | Act::PhotoSpot { .. } | Act::PhotoUnspot { .. } => topic::PHOTO,
                Act::VoteSet { .. } | Act::LookVote { .. } => topic::VOTE,
                Act::VoteReact { .. } | Act::LookReact { .. } | Act::ChatReact { .. } => topic::REACTION,
                Act::LookPlan { .. } => topic::LOOK,
                Act::ChatRead { .. } => topic::READ,
                Act::Pick { .. } => topic::PICK,
                Act::Poll { .. } => topic::POLL,
                Act::Bill { .. } => topic::BILL,
                Act::SetEditors { .. } => topic::SETTING,
                Act::SetRole { .. } | Act::SetStaff { .. } | Act::Remove { .. } => topic::MEMBER,
            },
        }
    }

    /// The chat message that this entry of history is, as it reads now. Who deleted it is not told: the row only knows that
    /// its text is gone.
    pub fn as_message(&self, seq: Seq) -> Option<OlderMessage> {
        let Body::Command { act: Act::ChatPost { text, edited, reply_to, about, photos, photos_last_ms }, .. } =
            &self.body
        else {
            return None;
        };
        let message = ChatMessage {
            seq,
            at: self.at,
            by: self.by.clone()?,
            text: text.clone(),
            reply_to: *reply_to,
            about: about.clone(),
            edited_at: edited.map(|(_, at)| at),
            deleted_by: None,
            reactions: Reactions::new(),
            photos: photos.iter().map(PostedPhoto::view).collect(),
            photos_until: photos_until(self.at, *photos_last_ms),
            cards: Vec::new(),
        };
        Some(OlderMessage { message, edited_in: edited.map(|(row, _)| row) })
    }
}
