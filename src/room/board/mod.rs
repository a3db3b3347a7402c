//! The board: the cart and the looks, one Yjs document a room, behind a gate.
//!
//! The truth is bytes: a snapshot and the updates behind it, sent on as they are. The only yrs document is the
//! *draft* (truth plus what is proposed and not yet applied), against which updates are judged; it is built when the
//! first update comes, and dropped when a refused one has touched it.
//!
//! ```text
//! bytes → scan → gate (structs) → draft (yrs) → judge (schema, rights, quotas) → Accepted
//! ```
//!
//! `src/room/SPEC.md` numbers the rules.

mod draft;
mod epoch;
mod gate;
mod judge;
mod places;
mod ranges;
mod read;
mod refusal;
mod scan;
mod schema;
mod state;
mod sync;
mod write;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use smallvec::SmallVec;

use self::{draft::Draft, places::Places, ranges::Ranges, scan::Scan};
pub use self::{
    refusal::BoardRefusal,
    schema::{
        BoardValues, LookValue, MAX_LINES, MAX_LOOKS, MAX_NOTE_CHARS, MAX_PIECES, MAX_POSITION, MAX_QUANTITY,
        MAX_ROTATION, MAX_SCALE, MAX_TITLE_CHARS, MAX_Z, MIN_SCALE, PieceValue,
    },
    state::{BoardState, BoardStateError},
};
use crate::{
    ids::{ClientId, LookId, MemberId, VariantId},
    protocol::{MAX_STEP2_BYTES, MAX_UPDATE_BYTES, activity::LineChange, message::Role},
};

/// Largest document, encoded: what a client can send back in one sync step 2.
pub const MAX_BOARD_BYTES: usize = MAX_STEP2_BYTES;
/// Most structs in the document: bounds its memory (about 150 bytes each in yrs) and the time to build the draft.
pub const MAX_BOARD_STRUCTS: usize = 50_000;
/// Most ids of looks and pieces remembered in one epoch with their first authors: the same order as the structs that
/// they came with, which garbage collection may have joined since.
pub const MAX_AUTHORS: usize = 50_000;
/// Most maps remembered in one epoch by where they stood: a look takes two, a piece one.
pub const MAX_PLACES: usize = 2 * MAX_AUTHORS;
/// Most Yjs client ids that one member may use in an epoch. Every tab that writes takes one.
pub const MAX_CLIENTS_PER_MEMBER: usize = 2_000;
/// How much has to come in before a document that seems full is measured anew: measuring costs the document's size.
const REMEASURE_BYTES: usize = 32 * 1024;
/// The same, in structs.
const REMEASURE_STRUCTS: usize = 2_000;
/// An update that says nothing.
const EMPTY_UPDATE: &[u8] = &[0, 0];

/// Who proposes.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// The member.
    pub member: &'a MemberId,
    /// Their role now.
    pub role: Role,
    /// Looks that nobody may change now.
    pub locked: &'a BTreeSet<LookId>,
    /// Looks are for others to change.
    pub hosts_edit: bool,
}

impl<'a> Writer<'a> {
    /// One in a room without locked looks.
    pub fn new(member: &'a MemberId, role: Role) -> Self {
        const NONE: &BTreeSet<LookId> = &BTreeSet::new();
        Self { member, role, locked: NONE, hosts_edit: false }
    }
}

/// Something came in whose price of that moment is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// What.
    pub variant: VariantId,
    /// Onto which look; `None`: into the cart.
    pub look: Option<LookId>,
}

/// An update that passed the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardUpdate {
    /// The sender's own bytes, or what of them was new.
    pub update: Bytes,
    /// Yjs client ids that this update binds to its author.
    pub binds: SmallVec<[ClientId; 1]>,
    /// What it did to the cart.
    pub lines: SmallVec<[LineChange; 1]>,
}

/// What becomes of an update that is not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing that isn't there already: neither stored nor counted.
    NoEffect,
    /// To be stored.
    Accepted(BoardUpdate),
}

/// Where each client's clock is after an update.
type Ends = SmallVec<[(ClientId, u32); 2]>;

fn ends(scan: &Scan<'_>) -> Ends {
    scan.sections.iter().map(|section| (section.client, section.end)).collect()
}

/// Proposed and not applied.
struct InFlight {
    by: MemberId,
    update: BoardUpdate,
    ends: Ends,
}

/// How large the document is: measured, and what came in since, uncompacted.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    bytes: usize,
    structs: usize,
    bytes_since: usize,
    structs_since: usize,
}

impl Size {
    fn is_over(self) -> bool {
        self.bytes + self.bytes_since > MAX_BOARD_BYTES || self.structs + self.structs_since > MAX_BOARD_STRUCTS
    }
}

/// A room's board.
pub struct Board {
    epoch: u32,
    snapshot: Bytes,
    snapshot_structs: u32,
    tail: Vec<Bytes>,
    tail_bytes: usize,
    clocks: BTreeMap<ClientId, u32>,
    bound: BTreeMap<ClientId, MemberId>,
    retired: BTreeSet<ClientId>,
    /// As of the snapshot: the draft knows what came behind it.
    authors: BTreeMap<Arc<str>, MemberId>,
    /// The same.
    places: Places,
    in_flight: VecDeque<InFlight>,
    /// See [`Board::take_wanted`].
    wanted: Vec<Arrival>,
    draft: Option<Draft>,
    size: Size,
    state_vector: Option<Bytes>,
}

impl Board {
    /// An empty board.
    pub fn new(epoch: u32) -> Self {
        Self {
            epoch,
            snapshot: Bytes::new(),
            snapshot_structs: 0,
            tail: Vec::new(),
            tail_bytes: 0,
            clocks: BTreeMap::new(),
            bound: BTreeMap::new(),
            retired: BTreeSet::new(),
            authors: BTreeMap::new(),
            places: Places::default(),
            in_flight: VecDeque::new(),
            wanted: Vec::new(),
            draft: None,
            size: Size::default(),
            state_vector: None,
        }
    }

    /// Which rebuild of the document this is.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Judges an update against the draft. What is accepted is in flight until it is applied or rolled back.
    pub fn propose(&mut self, writer: Writer<'_>, update: &Bytes, is_step2: bool) -> Result<Verdict, BoardRefusal> {
        if update.len() > if is_step2 { MAX_STEP2_BYTES } else { MAX_UPDATE_BYTES } {
            return Err(BoardRefusal::TooLarge);
        }
        let scan = scan::scan(update)?;
        self.check_epoch(&scan)?;
        let draft = self.draft()?;
        let fresh = gate::fresh(&scan, draft)?;
        if fresh.is_empty() {
            return Ok(Verdict::NoEffect);
        }
        if !writer.role.may_write() {
            return Err(BoardRefusal::ReadOnly);
        }
        if fresh.rewrite {
            // Only what is new is judged, stored and shown: what the update claims about the rest is never read.
            let deletes = Ranges::from_deletes(&fresh.deletes).all();
            let update = Bytes::from(write::above(&scan, |client| draft.clock(client), &deletes));
            let scan = scan::scan(&update)?;
            self.accept(writer, &update, &scan)
        } else {
            self.accept(writer, update, &scan)
        }
    }

    /// Judges an update of which everything is new.
    fn accept(&mut self, writer: Writer<'_>, update: &Bytes, scan: &Scan<'_>) -> Result<Verdict, BoardRefusal> {
        let draft = self.draft()?;
        let places = gate::structs(scan, draft, &writer)?;
        if !places.is_empty() && draft.places.len() + places.len() > MAX_PLACES {
            return Err(BoardRefusal::RoomFull);
        }
        let binds = self.binds(&writer, scan)?;
        let structs = scan.struct_count();
        if structs > 0 {
            self.check_room(update.len(), structs)?;
        }
        let draft = self.draft()?;
        let judged = draft.try_update(update).map_err(|_| BoardRefusal::NotDecodable).and_then(|touched| {
            let verdict = draft.settle(|txn, cart, looks, tables| {
                let did = judge::judge(txn, cart, looks, tables, &writer, &touched)?;
                if tables.authors.len() > MAX_AUTHORS && structs > 0 { Err(BoardRefusal::RoomFull) } else { Ok(did) }
            });
            verdict.unwrap_or(Err(BoardRefusal::NotDecodable))
        });
        let did = match judged {
            Ok(did) => did,
            Err(refusal) => {
                self.draft = None;
                return Err(refusal);
            }
        };
        draft.note_structs(scan);
        draft.places.extend(places);
        self.wanted.extend(did.wanted);
        self.size.bytes_since += update.len();
        self.size.structs_since += structs;
        let accepted = BoardUpdate { update: update.clone(), binds, lines: did.lines };
        self.in_flight.push_back(InFlight { by: writer.member.clone(), update: accepted.clone(), ends: ends(scan) });
        Ok(Verdict::Accepted(accepted))
    }

    /// Takes an accepted update into the truth. Never refuses; in the order proposed.
    pub fn apply(&mut self, by: &MemberId, update: &BoardUpdate) {
        let ends = match self.in_flight.pop_front() {
            Some(first) if first.by == *by && first.update == *update => first.ends,
            other => {
                if other.is_some() {
                    // Somebody else's came first: what was proposed was judged against another truth.
                    self.in_flight.clear();
                    self.draft = None;
                }
                self.absorb(&update.update)
            }
        };
        for client in &update.binds {
            self.bound.entry(*client).or_insert_with(|| by.clone());
        }
        for (client, end) in ends {
            let clock = self.clocks.entry(client).or_default();
            *clock = end.max(*clock);
        }
        self.tail_bytes += update.update.len();
        self.tail.push(update.update.clone());
        self.state_vector = None;
    }

    /// Takes an update that was not proposed here (a replay, another node's) into the draft, where there is one.
    fn absorb(&mut self, update: &[u8]) -> Ends {
        // It was scanned before it was stored: if it can't be now, the next draft will say so.
        let Ok(scan) = scan::scan(update) else { return Ends::new() };
        if self.draft.as_mut().is_some_and(|draft| draft.absorb(update, &scan).is_err()) {
            self.draft = None;
        }
        self.size.bytes_since += update.len();
        self.size.structs_since += scan.struct_count();
        ends(&scan)
    }

    /// Forgets what was proposed and not applied.
    pub fn rollback(&mut self) {
        if !self.in_flight.is_empty() {
            self.in_flight.clear();
            self.wanted.clear();
            self.draft = None;
        }
    }

    /// What came into the cart and onto looks by what was proposed since this was last asked. Not part of the truth: a replay
    /// names none.
    pub fn take_wanted(&mut self) -> Vec<Arrival> {
        std::mem::take(&mut self.wanted)
    }

    /// Who made a look that stands on the board, with what is in flight.
    pub fn maker_of(&mut self, look: &LookId) -> Option<MemberId> {
        self.draft().ok()?.tables.looks.get(look.as_str()).map(|entry| entry.by.clone())
    }

    /// Whether a look stands there, as far as that is known without reading the document.
    pub fn has_look(&self, look: &LookId) -> bool {
        self.draft.as_ref().is_none_or(|draft| draft.tables.looks.contains_key(look.as_str()))
    }

    /// Bytes of the truth: what a fresh client is sent.
    pub fn len_bytes(&self) -> usize {
        self.snapshot.len() + self.tail_bytes
    }

    /// Updates behind the snapshot.
    pub fn tail_len(&self) -> usize {
        self.tail.len()
    }

    /// Everything on the board, as applied. Empty when the document can't be read.
    pub fn values(&mut self) -> BoardValues {
        self.with_truth(Draft::values).unwrap_or_default()
    }

    /// The draft, built when there is none.
    fn draft(&mut self) -> Result<&mut Draft, BoardRefusal> {
        if self.draft.is_none() {
            let proposed = self.in_flight.iter().map(|f| &f.update.update);
            let updates = self.tail.iter().chain(proposed).map(|update| &update[..]);
            let built = Draft::build(&self.snapshot, &self.authors, &self.places, updates)
                .map_err(|_| BoardRefusal::Damaged)?;
            self.draft = Some(built);
        }
        self.draft.as_mut().ok_or(BoardRefusal::Damaged)
    }

    /// Reads the truth: the draft where nothing is in flight, else a document built for the purpose.
    fn with_truth<R>(&mut self, f: impl FnOnce(&Draft) -> Result<R, draft::Broken>) -> Result<R, BoardRefusal> {
        if self.in_flight.is_empty() {
            f(self.draft()?).map_err(|_| BoardRefusal::Damaged)
        } else {
            let updates = self.tail.iter().map(|update| &update[..]);
            let truth = Draft::build(&self.snapshot, &self.authors, &self.places, updates)
                .map_err(|_| BoardRefusal::Damaged)?;
            f(&truth).map_err(|_| BoardRefusal::Damaged)
        }
    }

    /// New structs, which are all that `scan` holds, only under client ids that are the writer's, or nobody's yet (B5).
    /// Returns the latter.
    fn binds(&self, writer: &Writer<'_>, scan: &Scan<'_>) -> Result<SmallVec<[ClientId; 1]>, BoardRefusal> {
        let mut binds = SmallVec::new();
        for section in &scan.sections {
            match self.owner(section.client) {
                Some(owner) if owner == writer.member => {}
                None if section.client != self.server_client() && binds.len() < MAX_CLIENTS_PER_MEMBER => {
                    binds.push(section.client);
                }
                _ => return Err(BoardRefusal::Forbidden("client_id")),
            }
        }
        if !binds.is_empty() {
            let theirs =
                self.bound.values().chain(self.in_flight.iter().flat_map(|f| f.update.binds.iter().map(|_| &f.by)));
            if theirs.filter(|owner| *owner == writer.member).count() + binds.len() > MAX_CLIENTS_PER_MEMBER {
                return Err(BoardRefusal::Quota("client_ids"));
            }
        }
        Ok(binds)
    }

    fn owner(&self, client: ClientId) -> Option<&MemberId> {
        let proposed = || self.in_flight.iter().find(|f| f.update.binds.contains(&client)).map(|f| &f.by);
        self.bound.get(&client).or_else(proposed)
    }

    /// Whether the document can grow (B12). Measures it anew where what came in since may have been compacted away.
    fn check_room(&mut self, bytes: usize, structs: usize) -> Result<(), BoardRefusal> {
        let mut size = Size {
            bytes_since: self.size.bytes_since + bytes,
            structs_since: self.size.structs_since + structs,
            ..self.size
        };
        if !size.is_over() {
            return Ok(());
        }
        if self.size.bytes_since >= REMEASURE_BYTES || self.size.structs_since >= REMEASURE_STRUCTS {
            let encoded = self.draft()?.encode().map_err(|_| BoardRefusal::Damaged)?;
            let scan = scan::scan(&encoded).map_err(|_| BoardRefusal::Damaged)?;
            let (canonical, count) = write::canonical(&scan);
            self.size = Size { bytes: canonical.len(), structs: count, bytes_since: 0, structs_since: 0 };
            size = Size { bytes_since: bytes, structs_since: structs, ..self.size };
        }
        if size.is_over() { Err(BoardRefusal::RoomFull) } else { Ok(()) }
    }
}
