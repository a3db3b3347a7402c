//! Tests of the room, one a rule of `SPEC.md`; each names the rules it holds.

mod activity;
mod bill;
mod bill_world;
mod board_log;
mod card;
mod card_world;
mod chat;
mod command;
mod editors;
mod encoding;
mod erase;
mod look;
mod look_world;
mod member;
mod photo;
mod photo_world;
mod picks;
mod poll;
mod poll_world;
mod property;
mod reaction;
mod reaction_world;
mod reign;
mod settle;
mod spot;
mod staff;
mod takeout;
mod vote;
mod world;

use super::{board::Arrival, *};
use crate::{
    ids::{ClientId, LookId, PicksId, PollId, SpotId},
    protocol::{
        message::{CommandMessage, Editors, Event, EventMessage, Reaction, Thumb},
        poll::{NewPoll, PollDecision, PollMethod, PollOption},
    },
};
use bytes::Bytes;

/// When tests begin.
pub const T0: Millis = 1_700_000_000_000;

pub fn member(name: &str) -> MemberId {
    MemberId::parse(&format!("m_{name}")).unwrap()
}

pub fn product(n: usize) -> ProductId {
    ProductId::parse(&format!("p_{n:04}")).unwrap()
}

pub fn variant(n: usize) -> VariantId {
    VariantId::parse(&format!("v_{n:04}")).unwrap()
}

pub fn post(text: &str) -> Command {
    say(text, None)
}

pub fn reply(text: &str, to: Seq) -> Command {
    say(text, Some(to))
}

fn say(text: &str, reply_to: Option<Seq>) -> Command {
    Command::ChatPost { text: text.into(), reply_to, about: None, photos: Vec::new(), photos_last_ms: None }
}

pub fn photo(n: usize) -> PhotoId {
    PhotoId::parse(&format!("f_{n:04}")).unwrap()
}

pub fn show(photos: &[usize], photos_last_ms: Option<Millis>) -> Command {
    let photos = photos.iter().map(|n| photo(*n)).collect();
    Command::ChatPost { text: String::new(), reply_to: None, about: None, photos, photos_last_ms }
}

pub fn take_back(n: usize) -> Command {
    Command::PhotoTakeBack { photo: photo(n) }
}

pub fn spot_id(n: usize) -> SpotId {
    SpotId::parse(&format!("x_{n:04}")).unwrap()
}

/// Puts the spot `n` on a photo, or says otherwise of it.
pub fn put_on_photo(of: usize, n: usize, what: usize, (x, y): (u16, u16)) -> Command {
    Command::PhotoSpot { photo: photo(of), id: spot_id(n), variant: variant(what), x, y }
}

pub fn take_off_photo(of: usize, n: usize) -> Command {
    Command::PhotoUnspot { photo: photo(of), id: spot_id(n) }
}

/// What is known of an upload: everybody has uploaded everything but what ends in 99, which nobody has.
fn upload(id: &PhotoId) -> Option<Upload> {
    let known = !id.as_str().ends_with("99");
    known.then(|| Upload { id: id.clone(), width: 1_200, height: 1_600, tone: [0xcf, 0x4a, 0x33] })
}

pub fn older(older: &OlderMessage) -> Facts<'_> {
    Facts { older: Some(older), ..Facts::default() }
}

pub fn edit(seq: Seq, text: &str) -> Command {
    Command::ChatEdit { seq, text: text.into() }
}

pub fn delete(seq: Seq) -> Command {
    Command::ChatDelete { seq }
}

pub fn vote(n: usize, thumb: Option<Thumb>) -> Command {
    Command::VoteSet { product: product(n), thumb }
}

pub fn react(n: usize, reaction: Reaction, on: bool) -> Command {
    Command::VoteReact { product: product(n), reaction, on }
}

pub fn react_to(seq: Seq, reaction: Reaction, on: bool) -> Command {
    Command::ChatReact { seq, reaction, on }
}

pub fn look(n: usize) -> LookId {
    LookId::parse(&format!("l_{n:04}")).unwrap()
}

/// A variant came into the cart.
pub fn in_cart(n: usize) -> Arrival {
    Arrival { variant: variant(n), look: None }
}

/// A variant was put on a look.
pub fn on_look(of: usize, n: usize) -> Arrival {
    Arrival { variant: variant(n), look: Some(look(of)) }
}

pub fn picks(n: usize) -> PicksId {
    PicksId::parse(&format!("c_{n:04}")).unwrap()
}

pub fn poll(n: usize) -> PollId {
    PollId::parse(&format!("q_{n:04}")).unwrap()
}

/// A poll of so many options in words.
pub fn new_poll(n: usize, method: PollMethod, options: usize) -> NewPoll {
    let options = (0..options).map(|o| PollOption::Text(format!("option {o}"))).collect();
    let question = "Which one?".to_owned();
    NewPoll { id: poll(n), question, options, method, secret: false, hidden: false, quorum: 0, lasts_ms: None }
}

pub fn ballot(n: usize, choice: &[u8]) -> Command {
    Command::PollVote { poll: poll(n), choice: choice.to_vec() }
}

pub fn set_role(name: &str, role: Role) -> Command {
    Command::MemberSetRole { member: member(name), role }
}

pub fn remove(name: &str) -> Command {
    Command::MemberRemove { member: member(name) }
}

/// A room with a journal of rows, as the hub would keep them.
pub struct Table {
    pub room: Room,
    pub rows: Vec<Encoded>,
    pub waiting: Vec<Entry>,
    pub effects: Vec<Effect>,
    pub now: Millis,
    ids: u64,
}

impl Table {
    /// An empty room.
    pub fn empty() -> Self {
        let room = Room::new(RoomId::parse("r_test").unwrap());
        Self { room, rows: Vec::new(), waiting: Vec::new(), effects: Vec::new(), now: T0, ids: 0 }
    }

    /// A room made by `m_ana`, who is host; `m_ben` and `m_cleo` are shoppers, `m_vic` a viewer.
    pub fn new() -> Self {
        let mut table = Self::empty();
        let entry = table.room.propose_create(&member("ana"), None, table.now).unwrap();
        table.waiting.push(entry);
        table.settle();
        for (name, role) in [("ben", Role::Shopper), ("cleo", Role::Shopper), ("vic", Role::Viewer)] {
            table.join(name, role).unwrap();
        }
        table.effects.clear();
        table
    }

    /// Puts a member's change of the board in flight.
    pub fn update(&mut self, name: &str, update: &Bytes) -> Result<(), board::BoardRefusal> {
        let entry = self.room.propose_board(&member(name), update, false, self.now)?;
        self.waiting.extend(entry);
        Ok(())
    }

    /// Appends and applies what is in flight.
    pub fn settle(&mut self) {
        self.settle_some(self.waiting.len());
    }

    /// Appends and applies the first `count` of what is in flight.
    pub fn settle_some(&mut self, count: usize) {
        for entry in self.waiting.drain(..count.min(self.waiting.len())).collect::<Vec<_>>() {
            let seq = self.append(&entry);
            self.effects.extend(self.room.apply(seq, &entry).list);
        }
    }

    /// What the journal does with an entry: its row, and the texts that it changes.
    pub fn append(&mut self, entry: &Entry) -> Seq {
        let row = entry.encode();
        for (seq, text) in &row.amend {
            // Where no such row is, nothing is changed.
            if let Some(row) = usize::try_from(*seq).unwrap().checked_sub(1).and_then(|at| self.rows.get_mut(at)) {
                row.text.clone_from(text);
            }
        }
        self.rows.push(row);
        self.rows.len() as Seq
    }

    pub fn rollback(&mut self) {
        self.waiting.clear();
        self.room.rollback();
    }

    pub fn join(&mut self, name: &str, role: Role) -> Result<Option<Seq>, Rejection> {
        let entry = self.room.propose_join(&member(name), role, None, None, self.now)?;
        let joins = entry.is_some();
        self.waiting.extend(entry);
        self.settle();
        Ok(joins.then_some(self.room.seq()))
    }

    /// Proposes without appending.
    pub fn propose(&mut self, name: &str, command: Command) -> Result<Proposal, Rejection> {
        self.ids += 1;
        self.propose_as(name, &format!("c{}", self.ids), command)
    }

    pub fn propose_as(&mut self, name: &str, id: &str, command: Command) -> Result<Proposal, Rejection> {
        let older = self.room.needs_header_of(&command).and_then(|seq| self.history(seq));
        let uploads: Vec<_> = Room::needs_uploads(&command).iter().filter_map(upload).collect();
        let message = CommandMessage { id: id.into(), command };
        let facts = Facts { older: older.as_ref(), uploads: &uploads };
        let proposal = self.room.propose(&member(name), &message, facts, self.now)?;
        if let Proposal::Append(entry) = &proposal {
            self.waiting.push(entry.clone());
        }
        Ok(proposal)
    }

    /// A message as the journal's history row has it.
    pub fn history(&self, seq: Seq) -> Option<OlderMessage> {
        let row = self.rows.get(usize::try_from(seq).ok()?.checked_sub(1)?)?;
        if row.topic != topic::CHAT {
            return None;
        }
        decode(row).as_message(seq)
    }

    /// Proposes, appends, applies: the answer.
    pub fn run(&mut self, name: &str, command: Command) -> Result<Seq, Rejection> {
        match self.propose(name, command)? {
            Proposal::Append(_) => self.settle(),
            other => panic!("a fresh command is appended, not {other:?}"),
        }
        self.last_answer()
    }

    pub fn last_answer(&self) -> Result<Seq, Rejection> {
        let answers = self.effects.iter().rev().find_map(|e| match e {
            Effect::Answer { result, .. } => Some(*result),
            _ => None,
        });
        answers.expect("an answer")
    }

    pub fn system(&mut self, command: &SystemCommand) -> Option<SystemEntry> {
        let entry = self.room.propose_system(command, self.now)?;
        self.waiting.push(entry.clone());
        self.settle();
        let Body::System(system) = entry.body else { panic!("a system entry") };
        Some(system)
    }

    pub fn events(&mut self) -> Vec<Event> {
        let effects = std::mem::take(&mut self.effects);
        let event = |effect| if let Effect::Event { event, .. } = effect { Some(event.event) } else { None };
        effects.into_iter().filter_map(event).collect()
    }

    pub fn role(&self, name: &str) -> Option<Role> {
        self.room.role(&member(name))
    }

    pub fn message(&self, seq: Seq) -> Option<ChatMessage> {
        self.room.chat().find(|m| m.seq == seq)
    }

    /// A room out of nothing but the rows.
    pub fn replay(&self) -> Room {
        let mut room = Room::new(self.room.id().clone());
        for (row, seq) in self.rows.iter().zip(1..) {
            room.apply(seq, &decode(row));
        }
        room
    }
}

pub fn decode(row: &Encoded) -> Entry {
    Entry::decode(row.lane_board, row.at, row.by.clone(), &row.body, row.text.clone()).expect("what was encoded")
}

/// A member's own copy of the board.
pub struct Copy {
    doc: yrs::Doc,
}

impl Copy {
    pub fn new(client: ClientId) -> Self {
        Self { doc: yrs::Doc::with_client_id(client) }
    }

    pub fn receive(&self, update: &[u8]) {
        use yrs::{Transact, updates::decoder::Decode};
        self.doc.transact_mut().apply_update(yrs::Update::decode_v1(update).unwrap()).unwrap();
    }

    fn edit(&self, change: impl FnOnce(&yrs::MapRef, &mut yrs::TransactionMut<'_>)) -> Bytes {
        use yrs::Transact;
        let looks = self.doc.get_or_insert_map("looks");
        let mut txn = self.doc.transact_mut();
        change(&looks, &mut txn);
        txn.encode_update_v1().into()
    }

    pub fn has_look(&self, n: usize) -> bool {
        use yrs::{Map, Transact};
        self.doc.get_or_insert_map("looks").contains_key(&self.doc.transact(), look(n).as_str())
    }

    /// An empty look; the update.
    pub fn draw(&self, n: usize, by: &MemberId) -> Bytes {
        use yrs::{Map, MapPrelim};
        self.edit(|looks, txn| {
            let map = looks.insert(txn, look(n).as_str(), MapPrelim::default());
            map.insert(txn, "title", format!("Look {n}"));
            map.insert(txn, "note", "");
            map.insert(txn, "by", by.as_str());
            map.insert(txn, "pieces", MapPrelim::default());
        })
    }

    /// Takes a look away.
    pub fn erase(&self, n: usize) -> Bytes {
        use yrs::Map;
        self.edit(|looks, txn| drop(looks.remove(txn, look(n).as_str())))
    }

    /// Gives a look another title.
    pub fn retitle(&self, n: usize, title: &str) -> Bytes {
        use yrs::Map;
        self.edit(|looks, txn| {
            let map: yrs::MapRef = looks.get(txn, look(n).as_str()).unwrap().cast().unwrap();
            map.insert(txn, "title", title);
        })
    }

    /// Puts a variant on a look, as this piece.
    pub fn put_on(&self, n: usize, piece: usize, of: usize, by: &MemberId) -> Bytes {
        use yrs::{Any, Map, MapPrelim};
        self.edit(|looks, txn| {
            let map: yrs::MapRef = looks.get(txn, look(n).as_str()).unwrap().cast().unwrap();
            let pieces: yrs::MapRef = map.get(txn, "pieces").unwrap().cast().unwrap();
            let map = pieces.insert(txn, format!("k_{piece:04}"), MapPrelim::default());
            map.insert(txn, "variant", variant(of).as_str());
            map.insert(txn, "pose", Any::from([1.0, 2.0, 1.0, 0.0, 0.0, 1.0].map(Any::from).to_vec()));
            map.insert(txn, "by", by.as_str());
        })
    }

    /// Puts `quantity` of a variant into somebody's part of the cart (0 takes it out); the update.
    pub fn put(&self, variant: usize, whose: &MemberId, quantity: u32) -> Bytes {
        use yrs::{Map, Transact};
        let cart = self.doc.get_or_insert_map("cart");
        let mut txn = self.doc.transact_mut();
        let key = format!("v_{variant:04}|{whose}");
        if quantity == 0 {
            cart.remove(&mut txn, &key);
        } else {
            cart.insert(&mut txn, key, i64::from(quantity));
        }
        txn.encode_update_v1().into()
    }
}
