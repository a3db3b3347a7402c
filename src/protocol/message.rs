//! JSON messages of `cabas.v1`: text frames, one message or an array of messages. What a client asks for is in
//! [`super::command`], what happened in [`super::event`]; here is what both are made of, and the rest.
//!
//! Rust is the source; `web/src/protocol/generated.ts` is made from these types and a test fails when it is stale.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use super::{
    bill::Bill,
    command::{Command, CommandMessage},
    event::{Event, EventMessage},
    knock::Knock,
    link::LinkCard,
    look::LookMarks,
    photo::Photo,
    poll::{NewPoll, Poll, PollClosed, PollDecision, PollMethod, PollOption, PollResult, PollRound},
    reaction::{Reaction, Reactions},
    signal::{Signal, SignalMessage},
};
use crate::ids::{MemberId, Millis, PicksId, ProductId, RoomId, Seq, ShopId};

/// What a member may do. Ordered by power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks on.
    Viewer,
    /// Puts things into the cart, makes looks, votes, talks.
    Shopper,
    /// Also moderates: deletes others' messages, edits others' cart lines, invites shoppers and viewers.
    Cohost,
    /// Also changes roles and settings, removes people.
    Host,
}

impl Role {
    /// Whether this role may change the board, chat and vote.
    pub fn may_write(self) -> bool {
        self >= Self::Shopper
    }

    /// Whether this role has the rights of a host over other members' things.
    pub fn is_host(self) -> bool {
        self >= Self::Cohost
    }
}

/// Who changes what is everybody's in a room: looks, and what is noted on lines of the cart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Editors {
    /// Everybody who takes part.
    #[default]
    Everybody,
    /// Hosts and cohosts. What is a shopper's own stays theirs.
    Hosts,
}

impl Editors {
    /// Whether it is as it is where nobody has said otherwise.
    pub fn is_everybody(&self) -> bool {
        *self == Self::Everybody
    }
}

/// That somebody is of a shop's staff. It lets them do nothing: others see with whose eyes they look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Staff {
    /// Which shop's, where that is said. Checked for form only: it may have vanished from the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schema(value_type = Option<String>)]
    pub shop: Option<ShopId>,
}

/// A member as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MemberView {
    /// The member's id in this room.
    pub id: MemberId,
    /// The name that they chose, plain text.
    pub name: String,
    /// Their thing from the stall: 0..12, in the order of the avatars in the look; shape and colour follow from it.
    pub avatar: u8,
    /// What they may do.
    pub role: Role,
    /// They are of a shop's staff, as a host says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub staff: Option<Staff>,
    /// When they first came in.
    pub joined_at: Millis,
    /// Gone from the room: left, or removed by a host. Kept, so that what they said still has a name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub gone: bool,
}

/// A thumb on a product or a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Thumb {
    /// I like it.
    Up,
    /// Rather not.
    Down,
}

/// A chat message as the room holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatMessage {
    /// Its place in the log, and its name.
    pub seq: Seq,
    /// When it was posted.
    pub at: Millis,
    /// Who posted it.
    pub by: MemberId,
    /// The text; absent once deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<Seq>,
    /// The product that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub about: Option<ProductId>,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub edited_at: Option<Millis>,
    /// Who deleted it: its author or a host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deleted_by: Option<MemberId>,
    /// Who set which signs on it.
    #[serde(default, skip_serializing_if = "Reactions::is_empty")]
    #[ts(optional, as = "Option<Reactions>")]
    pub reactions: Reactions,
    /// The photos in it, at most four.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Photo>>")]
    pub photos: Vec<Photo>,
    /// When its photos go by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub photos_until: Option<Millis>,
    /// What the pages say of themselves that it links to, in the order in which that came; at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LinkCard>>")]
    pub cards: Vec<LinkCard>,
}

/// A collection that hosts put together in the room: "our picks for the wedding".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Picks {
    /// Its id.
    pub id: PicksId,
    /// The entry that made it: its place among the others.
    pub seq: Seq,
    /// Plain text, 1 to 80 characters.
    pub title: String,
    /// Who made it.
    pub by: MemberId,
    /// When it was made.
    pub at: Millis,
    /// What is in it, in the hosts' order. Checked for form only: one may have vanished from the catalogue.
    pub products: Vec<ProductId>,
}

/// The board's and the room's bounds, told to clients so that they can say no before the server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Limits {
    /// Largest quantity of one variant for one person.
    pub max_quantity: u32,
    /// Cart lines of one person.
    pub max_lines: u32,
    /// Looks of one person.
    pub max_looks: u32,
    /// Pieces on one look.
    pub max_pieces: u32,
    /// Characters of a chat message.
    pub max_chat_chars: u32,
    /// Collections of picks in the room.
    pub max_picks: u32,
    /// Products in one of them.
    pub max_pick_products: u32,
    /// Characters of its title.
    pub max_pick_title_chars: u32,
    /// Options of a poll.
    pub max_poll_options: u32,
    /// Characters of its question.
    pub max_poll_question_chars: u32,
    /// Characters of an option in words.
    pub max_poll_option_chars: u32,
    /// Characters of a note on a line of the cart.
    pub max_line_note_chars: u32,
    /// Photos in one message.
    pub max_message_photos: u32,
    /// Characters of what a look is for, and of its dress code.
    pub max_look_plan_chars: u32,
}

/// What everybody thinks of one product or look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    /// Who likes it.
    pub up: Vec<MemberId>,
    /// Who would rather not.
    pub down: Vec<MemberId>,
    /// Who set which signs on it.
    #[serde(default, skip_serializing_if = "Reactions::is_empty")]
    #[ts(optional, as = "Option<Reactions>")]
    pub reactions: Reactions,
}

/// The first message on every `cabas.v1` socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hello {
    /// [`super::SCHEMA_VERSION`] of the server. Larger than the client's own: reload soon.
    pub schema: u32,
    /// Epoch of the board. Another one than the client's copy has: drop the copy.
    pub epoch: u32,
    /// Last entry of the log that this greeting (and what follows it at once) includes.
    pub seq: Seq,
    /// Which room.
    pub room: RoomInfo,
    /// Who the reader is.
    pub you: MemberId,
    /// Everybody who is or was a member.
    pub members: Vec<MemberView>,
    /// True: what was missed since the client's `seq` follows as events, and `chat`, `votes`, `look_marks`, `picks`, `polls` and
    /// `bill` are empty.
    pub resumed: bool,
    /// The last messages, oldest first.
    pub chat: Vec<ChatMessage>,
    /// Whether older messages can be paged to.
    pub chat_more: bool,
    /// The last message that the reader has read, on any device; 0: none is known.
    pub read: Seq,
    /// Thumbs and signs by product.
    pub votes: BTreeMap<ProductId, Tally>,
    /// What is said of looks beside the board.
    pub look_marks: LookMarks,
    /// The hosts' picks, in the order in which they were made.
    pub picks: Vec<Picks>,
    /// The last polls, in the order in which they were opened, as this reader may see them.
    pub polls: Vec<Poll>,
    /// What is agreed about the cart.
    pub bill: Bill,
    /// Who changes looks and notes; absent: everybody who takes part.
    #[serde(default, skip_serializing_if = "Editors::is_everybody")]
    #[ts(optional, as = "Option<Editors>")]
    pub editors: Editors,
    /// Who leads: whom newcomers come to. Absent where no host is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lead: Option<MemberId>,
    /// The room is full: the reader watches, and has this place in line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub waiting: Option<u32>,
    /// Who waits to be let in. For hosts and cohosts only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Knock>>")]
    pub knocks: Vec<Knock>,
    /// Bounds.
    pub limits: Limits,
    /// Present while the room can't store anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub paused: Option<PauseReason>,
    /// The server's clock, to reckon ages by.
    pub now: Millis,
}

/// The room's own facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RoomInfo {
    /// Its id.
    pub id: RoomId,
    /// Its name, plain text.
    pub name: String,
    /// When it was made.
    pub created_at: Millis,
    /// What it is for beyond its name, plain text: a dress code, what each may give. Empty where nothing is said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub about: String,
    /// When what it is for takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub starts_at: Option<Millis>,
    /// Its cover: a thing in the catalogue whose first picture stands for the room. One that has vanished from there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[schema(value_type = Option<String>)]
    pub cover: Option<ProductId>,
    /// Who comes by an invite waits until a host lets them in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub knock: bool,
    /// When it ends by its hosts' word: from then on it can only be looked at, and some days later it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_at: Option<Millis>,
    /// It is deleted some days after so many without anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_idle_days: Option<u32>,
}

/// Why a room is read-only for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The journal can't store: disk full or broken. It probes and resumes by itself.
    Storage,
}

/// A refusal, as a command's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommandError {
    /// Stable, `snake_case`; the client translates by it.
    pub code: String,
    /// A sentence in English.
    pub message: String,
    /// When to try again, where that helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retry_after_ms: Option<u64>,
}

/// What the server says, beside events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum ServerMessage {
    /// Greets.
    Hello {
        /// The greeting.
        hello: Box<Hello>,
    },
    /// A command was done, now or earlier.
    Done {
        /// The command's id.
        re: String,
        /// The entry that it became.
        seq: Seq,
    },
    /// A command was refused.
    Refused {
        /// The command's id; empty where it could not be read.
        re: String,
        /// Why.
        error: CommandError,
    },
    /// The first `saved` update frames (sync update or step 2) of this socket are durable.
    Saved {
        /// A count from the socket's beginning.
        saved: u64,
    },
    /// Somebody signals something, in passing.
    Signal {
        /// Who.
        by: MemberId,
        /// What.
        signal: Signal,
    },
    /// The room can't store anything for now (`reason`), or can again (`null`).
    Paused {
        /// Why.
        paused: Option<PauseReason>,
    },
    /// A member has a new name (names are not part of the log).
    MemberUpdated {
        /// The member as they are now.
        member_updated: MemberView,
    },
    /// The room has a new name (names are not part of the log).
    RoomUpdated {
        /// The room as it is now.
        room_updated: RoomInfo,
    },
    /// Who leads now.
    Lead {
        /// `null`: nobody.
        lead: Option<MemberId>,
    },
    /// The reader's place in line has changed, or they have got a seat.
    Waiting {
        /// From 1; `null`: seated.
        waiting: Option<u32>,
    },
    /// Others wait to be let in than before. Told to hosts and cohosts.
    Knocks {
        /// All of them, the first first.
        knocks: Vec<Knock>,
    },
    /// An event.
    Event(EventMessage),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_the_documented_one() {
        let read: CommandMessage =
            serde_json::from_str(r#"{"id":"c1","type":"chat.post","body":{"text":"hello"}}"#).unwrap();
        let (text, photos) = ("hello".to_owned(), Vec::new());
        let said = Command::ChatPost { text, reply_to: None, about: None, photos, photos_last_ms: None };
        assert_eq!(read.command, said);
        let event = ServerMessage::Event(EventMessage {
            seq: 481,
            at: 5,
            by: MemberId::parse("m_abcd").ok(),
            event: Event::ChatDeleted { message: 480 },
        });
        assert_eq!(
            serde_json::to_string(&event).unwrap(),
            r#"{"seq":481,"at":5,"by":"m_abcd","type":"chat.deleted","body":{"message":480}}"#
        );
    }
}
