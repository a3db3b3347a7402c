//! The room: pure. An ordered log and a fold over it; no clock, no sockets, no store. `SPEC.md` numbers its rules.
//!
//! ```text
//! propose(member, command, now) ─▶ Entry ─▶ (journal) ─▶ apply(seq, entry) ─▶ Effects
//!    judges against the truth and what is in flight      judges finally, changes the truth
//! ```
//!
//! * [`entry`]: what a log is made of; [`encoding`]: as bytes.
//! * [`effect`]: what follows from an applied entry.
//! * `propose`, `apply`, `draft`: the two halves, and what is between them; `showing`: both for messages with photos, `unfurl`:
//!   for the cards of their links ([`link`], [`card`]).
//! * [`member`]: members and roles; [`reign`]: who rules while the hosts are away.
//! * [`chat`], [`mention`], [`photo`], [`spot`] (what is seen on them), `read`, [`vote`], [`reaction`] (both about a `subject`), [`picks`], [`poll`]: what they say,
//!   have read, like, recommend and decide; [`plan`]: what their looks are for, `look`: propose and apply for those; [`bill`]: what they agree about the
//!   cart, [`settle`]: who owes whom; [`board`]: the Yjs document and its gate; `editors`: who changes what is everybody's.
//! * [`activity`], `digest`: what people did, and what of it somebody has missed.
//! * `erase`: how somebody goes for good.
//! * [`command_log`]: what makes commands idempotent; [`rejection`]: why the room says no.
//! * [`snapshot`]: the whole as bytes; [`takeout`]: as values, to be taken along and brought back.
//!
//! The caller keeps one contract: what is proposed is appended in that order and then applied in that order, or
//! [`Room::rollback`] is called before anything else is applied.

pub mod activity;
mod apply;
pub mod bill;
pub mod board;
pub mod card;
pub mod chat;
pub mod command_log;
mod digest;
mod draft;
mod editors;
pub mod effect;
pub mod encoding;
pub mod entry;
mod erase;
pub mod link;
mod look;
pub mod member;
pub mod mention;
pub mod photo;
pub mod picks;
pub mod plan;
pub mod poll;
mod propose;
pub mod reaction;
mod read;
pub mod reign;
pub mod rejection;
pub mod settle;
mod showing;
pub mod snapshot;
pub mod spot;
mod subject;
pub mod takeout;
#[cfg(test)]
mod tests;
mod text;
mod unfurl;
pub mod vote;

use std::collections::BTreeMap;

use self::{
    activity::Activities,
    bill::{Agreed, MAX_LINE_NOTE_CHARS, Prices},
    board::{Arrival, Board, BoardValues},
    card::Cards,
    chat::{Chat, MAX_CHAT_CHARS},
    command_log::CommandLog,
    draft::Draft,
    member::{People, View},
    photo::{MAX_MESSAGE_PHOTOS, Photos},
    picks::{Collections, MAX_PICK_PRODUCTS, MAX_PICK_TITLE_CHARS, MAX_PICKS},
    plan::{MAX_LOOK_PLAN_CHARS, Plans},
    poll::{MAX_POLL_OPTION_CHARS, MAX_POLL_OPTIONS, MAX_POLL_QUESTION_CHARS, Polls},
    reaction::Signs,
    read::ReadMarks,
    subject::Subject,
    vote::Votes,
};
pub use self::{
    bill::BillChange,
    chat::OlderMessage,
    effect::{Audience, Effect, Effects},
    encoding::{Encoded, EntryError},
    entry::{Act, Body, Entry, PostedPhoto, topic},
    photo::Upload,
    picks::PickChange,
    plan::PlanChange,
    poll::PollChange,
    propose::{Facts, Proposal},
    reign::{SystemCommand, SystemEntry},
    rejection::Rejection,
    snapshot::SnapshotError,
};
use crate::{
    ids::{LookId, MemberId, Millis, PhotoId, ProductId, RoomId, Seq, VariantId},
    protocol::message::{Bill, ChatMessage, Command, Editors, Limits, MemberView, Picks, Poll, Reactions, Role, Tally},
};

/// Epoch of a new room's board.
pub const FIRST_EPOCH: u32 = 1;

/// The bounds that clients are told.
pub const LIMITS: Limits = Limits {
    max_quantity: board::MAX_QUANTITY,
    max_lines: board::MAX_LINES,
    max_looks: board::MAX_LOOKS,
    max_pieces: board::MAX_PIECES,
    max_chat_chars: MAX_CHAT_CHARS,
    max_picks: MAX_PICKS,
    max_pick_products: MAX_PICK_PRODUCTS,
    max_pick_title_chars: MAX_PICK_TITLE_CHARS,
    max_poll_options: MAX_POLL_OPTIONS,
    max_poll_question_chars: MAX_POLL_QUESTION_CHARS,
    max_poll_option_chars: MAX_POLL_OPTION_CHARS,
    max_line_note_chars: MAX_LINE_NOTE_CHARS,
    max_message_photos: MAX_MESSAGE_PHOTOS,
    max_look_plan_chars: MAX_LOOK_PLAN_CHARS,
};

/// One room: the truth as the log has made it, and what is in flight.
pub struct Room {
    id: RoomId,
    seq: Seq,
    last_at: Millis,
    people: People,
    chat: Chat,
    votes: Votes,
    picks: Collections,
    polls: Polls,
    bill: Agreed,
    prices: Prices<VariantId>,
    plans: Plans,
    look_prices: Prices<(LookId, VariantId)>,
    signs: Signs<Subject>,
    line_signs: Signs<Seq>,
    read_marks: ReadMarks,
    photos: Photos,
    cards: Cards,
    activities: Activities,
    editors: Editors,
    commands: CommandLog,
    board: Board,
    draft: Draft,
}

/// What a reader is greeted with, without names and without what only the hub knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// Epoch of the board.
    pub epoch: u32,
    /// Last entry that this includes.
    pub seq: Seq,
    /// Everybody who is or was a member, names empty.
    pub members: Vec<MemberView>,
    /// The last messages, oldest first.
    pub chat: Vec<ChatMessage>,
    /// Whether history has older ones.
    pub chat_more: bool,
    /// Thumbs and signs by product.
    pub votes: BTreeMap<ProductId, Tally>,
    /// The hosts' picks, in the order in which they were made.
    pub picks: Vec<Picks>,
    /// Bounds.
    pub limits: Limits,
}

impl Room {
    /// An empty room at seq 0. Its first entry is [`Room::propose_create`]'s.
    pub fn new(id: RoomId) -> Self {
        Self {
            id,
            seq: 0,
            last_at: 0,
            people: People::default(),
            chat: Chat::default(),
            votes: Votes::default(),
            picks: Collections::default(),
            polls: Polls::default(),
            bill: Agreed::default(),
            prices: Prices::default(),
            plans: Plans::default(),
            look_prices: Prices::default(),
            signs: Signs::default(),
            line_signs: Signs::default(),
            read_marks: ReadMarks::default(),
            photos: Photos::default(),
            cards: Cards::default(),
            activities: Activities::default(),
            editors: Editors::default(),
            commands: CommandLog::default(),
            board: Board::new(FIRST_EPOCH),
            draft: Draft::default(),
        }
    }

    /// Which room.
    pub fn id(&self) -> &RoomId {
        &self.id
    }

    /// The last applied entry.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// How many entries are proposed and not applied.
    pub fn in_flight(&self) -> u64 {
        self.draft.entries
    }

    /// When the last applied entry was made.
    pub fn last_at(&self) -> Millis {
        self.last_at
    }

    /// Forgets what was proposed and not applied: the append failed, or others' entries come first.
    pub fn rollback(&mut self) {
        self.draft.clear();
        self.board.rollback();
    }

    /// When the room wants what is then [`Room::due`] to be proposed.
    pub fn next_deadline(&self) -> Option<Millis> {
        let looks = self.plans.deadline();
        let parts = [self.people.reign().deadline(), self.polls.deadline(), self.photos.deadline(), looks];
        parts.into_iter().flatten().min()
    }

    /// What is to be proposed by the clock; `present` are those who have a socket.
    pub fn due<'a>(&self, now: Millis, present: impl IntoIterator<Item = &'a MemberId>) -> Vec<SystemCommand> {
        let hand_over = self.people.reign().deadline().is_some_and(|at| at <= now);
        let hand_over = hand_over.then(|| SystemCommand::HandOver { to: self.heir(present) });
        let closing = self.polls.due(now).map(|(poll, opening)| SystemCommand::ClosePoll { poll, opening });
        let expiring = self.photos.due(now).into_iter().map(|message| SystemCommand::ExpirePhotos { message });
        let locking = self.plans.due(now).map(|(look, term)| SystemCommand::LockLook { look, term });
        hand_over.into_iter().chain(closing).chain(expiring).chain(locking).collect()
    }

    /// Whether no host has been there since the last one's socket closed.
    pub fn hosts_are_absent(&self) -> bool {
        self.people.reign().absent.is_some()
    }

    /// Who of those who are `present` the host's role passes to: the most powerful, of these the longest here.
    pub fn heir<'a>(&self, present: impl IntoIterator<Item = &'a MemberId>) -> Option<MemberId> {
        let known = present.into_iter().filter_map(|id| Some((id, self.people.get(id)?)));
        let rank = |(id, m): &(&'a MemberId, &member::Member)| (std::cmp::Reverse(m.role), m.joined_at, (*id).clone());
        known.filter(|(_, m)| reign::may_take_over(m)).min_by_key(rank).map(|(id, _)| id.clone())
    }

    /// The history row (topic chat) that must be fetched before this command can be judged.
    pub fn needs_header_of(&self, command: &Command) -> Option<Seq> {
        let seq = match command {
            Command::ChatPost { reply_to, .. } => (*reply_to)?,
            Command::ChatEdit { seq, .. } | Command::ChatDelete { seq } | Command::ChatReact { seq, .. } => *seq,
            _ => return None,
        };
        let known = self.draft.chat.contains_key(&seq) || self.chat.head(seq).is_some();
        (!known && self.chat.may_be_older(seq)).then_some(seq)
    }

    /// The uploads that must be looked up before this command can be judged ([`Facts::uploads`]).
    pub fn needs_uploads(command: &Command) -> &[PhotoId] {
        if let Command::ChatPost { photos, .. } = command { photos } else { &[] }
    }

    /// The board.
    pub fn board(&mut self) -> &mut Board {
        &mut self.board
    }

    /// What somebody may do; `None` for who is no member, or gone.
    pub fn role(&self, id: &MemberId) -> Option<Role> {
        self.people.get(id).filter(|m| m.gone.is_none()).map(|m| m.role)
    }

    /// Who made the room.
    pub fn creator(&self) -> Option<&MemberId> {
        self.people.reign().creator.as_ref()
    }

    /// A member, gone or not, without their name.
    pub fn member(&self, id: &MemberId) -> Option<MemberView> {
        self.people.get(id).map(|m| m.view(id))
    }

    /// Everybody who is or was a member, without names, in the order of ids.
    pub fn members(&self) -> impl Iterator<Item = MemberView> {
        self.people.iter().map(|(id, m)| m.view(id))
    }

    /// Thumbs and signs by product.
    pub fn votes(&self) -> BTreeMap<ProductId, Tally> {
        self.opinions(Subject::product)
    }

    /// Thumbs and signs on those things that `of` picks out.
    fn opinions<'a, K: Clone + Ord + 'a>(&'a self, of: impl Fn(&'a Subject) -> Option<&'a K>) -> BTreeMap<K, Tally> {
        let mut tallies = self.votes.tallies(&of);
        for (thing, reactions) in self.signs.all() {
            if let Some(thing) = of(thing) {
                tallies.entry(thing.clone()).or_default().reactions = reactions;
            }
        }
        tallies
    }

    /// The signs on a message; of those that are no longer kept nothing is known.
    pub fn reactions(&self, message: Seq) -> Reactions {
        self.line_signs.on(&message)
    }

    /// A message, kept or out of history, with its signs and cards, and with those of its photos that are shown no more marked so.
    pub fn as_now(&self, mut message: ChatMessage) -> ChatMessage {
        if self.is_erased(&message.by) {
            // Its row may not be emptied yet.
            chat::empty(&mut message);
        }
        if message.deleted_by.is_none() {
            message.reactions = self.reactions(message.seq);
            message.cards = self.cards.of(message.seq);
        }
        for photo in &mut message.photos {
            photo.gone = !self.photos.is_shown_in(&photo.id, message.seq);
            photo.spots = if photo.gone { Vec::new() } else { self.photos.spots(&photo.id).to_vec() };
        }
        message
    }

    /// All photos that are shown, in the order of ids.
    pub fn shown_photos(&self) -> impl Iterator<Item = &PhotoId> {
        self.photos.all()
    }

    /// What is seen on photos.
    pub fn spotted(&self) -> impl Iterator<Item = &VariantId> {
        self.photos.all_spots().map(|spot| &spot.variant)
    }

    /// The last message that a member has read; 0 where none is known.
    pub fn read_mark(&self, member: &MemberId) -> Seq {
        self.read_marks.of(member).unwrap_or_default()
    }

    /// The hosts' picks, in the order in which they were made.
    pub fn picks(&self) -> &[Picks] {
        self.picks.all()
    }

    /// The last polls, in the order in which they were opened, as `reader` may see them.
    pub fn polls(&self, reader: &MemberId) -> Vec<Poll> {
        self.polls.seen_by(reader)
    }

    /// What is agreed about the cart, as `reader` may know it.
    pub fn bill(&self, reader: &MemberId) -> Bill {
        self.bill.view(reader, &self.prices)
    }

    /// Variants that somebody wants and nobody wanted before, or that were put on looks, by updates proposed since this was last
    /// asked: their price is wanted ([`SystemCommand::Price`]).
    pub fn take_wanted(&mut self) -> Vec<Arrival> {
        self.board.take_wanted()
    }

    /// What is in the cart and on looks whose price at adding is not known: those that were added when nobody could say it, and what
    /// [`Room::take_wanted`] named to a server that stopped.
    pub fn unpriced(&mut self) -> Vec<Arrival> {
        let BoardValues { cart, looks } = self.board.values();
        let put_on = looks.into_iter().flat_map(|(look, value)| {
            value.pieces.into_values().map(move |piece| Arrival { variant: piece.variant, look: Some(look.clone()) })
        });
        let in_cart = cart.into_keys().map(|(variant, _)| Arrival { variant, look: None });
        let mut wanted: Vec<_> = in_cart.chain(put_on).filter(|arrival| self.price_of(arrival).is_none()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        // No more than can be kept: what would push others out would be wanted again the next time.
        let mut room = [self.prices.room(), self.look_prices.room()];
        wanted.retain(|arrival| {
            let left = &mut room[usize::from(arrival.look.is_some())];
            let fits = *left > 0;
            *left = left.saturating_sub(1);
            fits
        });
        wanted
    }

    /// The last messages, oldest first.
    pub fn chat(&self) -> impl DoubleEndedIterator<Item = ChatMessage> {
        self.chat.messages().map(|message| self.as_now(message.clone()))
    }

    /// Whether history has messages older than [`Room::chat`]'s.
    pub fn chat_more(&self) -> bool {
        self.chat.more()
    }

    /// What a reader is greeted with.
    pub fn greeting(&self) -> Greeting {
        Greeting {
            epoch: self.board.epoch(),
            seq: self.seq,
            members: self.members().collect(),
            chat: self.chat().collect(),
            chat_more: self.chat_more(),
            votes: self.votes(),
            picks: self.picks().to_vec(),
            limits: LIMITS,
        }
    }

    /// The people as they are.
    fn truth(&self) -> View<'_> {
        View { truth: &self.people, draft: None }
    }

    /// The people as they will be once everything in flight is applied.
    fn ahead(&self) -> View<'_> {
        View { truth: &self.people, draft: Some(&self.draft.people) }
    }
}
