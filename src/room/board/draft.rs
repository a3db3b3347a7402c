//! The draft: the only yrs document of a room, holding the truth and what is proposed and not yet applied.
//!
//! Beside it stand small tables of what is visible (who has how many lines, who made which look), so that judging an
//! update costs what the update touches and never a walk over the document.
//!
//! Everything here that enters yrs does so under `catch_unwind`. After a panic the transaction is leaked on purpose: its
//! `Drop` would commit the half-applied update, which may panic again or follow pointers that are no longer valid.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use parking_lot::Mutex;
use smallvec::SmallVec;
use yrs::{
    ClientID, DeepObservable, Doc, Map, MapRef, Options, Out, ReadTxn, StateVector, Transact, TransactionMut, Update,
    types::{Event, Events, PathSegment},
    updates::decoder::Decode,
};

use super::{
    places::{Levels, Places},
    ranges::Ranges,
    scan::{self, DeleteRange, Scan},
    schema::{self, BoardValues},
};
use crate::ids::{ClientId, MemberId};

/// yrs failed on bytes that should hold no surprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// What stands in the document at one place, that an update changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Touched {
    /// A line of the cart.
    Line(Arc<str>),
    /// A look came, went, or was replaced.
    Look(Arc<str>),
    LookField(Arc<str>, Arc<str>),
    /// A piece came, went, or was replaced: look, piece.
    Piece(Arc<str>, Arc<str>),
    PieceField(Arc<str>, Arc<str>, Arc<str>),
    /// Nowhere that the schema knows.
    Elsewhere,
}

type TouchedList = Arc<Mutex<Vec<Touched>>>;

/// A look that is visible.
#[derive(Debug)]
pub struct LookEntry {
    pub by: MemberId,
    pub pieces: HashSet<Arc<str>>,
}

/// What is visible, counted.
#[derive(Debug, Default)]
pub struct Tables {
    /// How many by cart key, where that is not 0.
    pub lines: HashMap<Arc<str>, u8>,
    /// How many want each variant.
    pub wanted: HashMap<Arc<str>, u32>,
    /// Lines by member.
    pub lines_of: HashMap<MemberId, u32>,
    pub looks: HashMap<Arc<str>, LookEntry>,
    /// Looks by member.
    pub looks_of: HashMap<MemberId, u32>,
    /// Who first made what has this look or piece id; also of what is gone, since an undo brings it back.
    pub authors: BTreeMap<Arc<str>, MemberId>,
}

pub struct Draft {
    doc: Doc,
    cart: MapRef,
    looks: MapRef,
    touched: TouchedList,
    pub clocks: HashMap<ClientId, u32>,
    pub deleted: Ranges,
    pub places: Places,
    pub tables: Tables,
}

impl Draft {
    /// Builds the document from a snapshot, then the updates behind it, one transaction each.
    pub fn build<'a>(
        snapshot: &[u8],
        authors: &BTreeMap<Arc<str>, MemberId>,
        places: &Places,
        updates: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Self, Broken> {
        // The draft never writes: its client id is never seen.
        let doc = Doc::with_options(Options::with_client_id(ClientID::new(0)));
        let cart = doc.get_or_insert_map("cart");
        let looks = doc.get_or_insert_map("looks");
        let mut draft = Self {
            doc,
            cart,
            looks,
            touched: TouchedList::default(),
            clocks: HashMap::new(),
            deleted: Ranges::default(),
            places: places.clone(),
            tables: Tables { authors: authors.clone(), ..Tables::default() },
        };
        if !snapshot.is_empty() {
            let scanned = scan::scan(snapshot).map_err(|_| Broken)?;
            draft.enter(snapshot, |_, _| ())?;
            draft.note_structs(&scanned);
            draft.deleted = Ranges::from_deletes(&scanned.deletes);
            draft.fill_tables();
        }
        draft.observe();
        for update in updates {
            let scanned = scan::scan(update).map_err(|_| Broken)?;
            draft.absorb(update, &scanned)?;
        }
        Ok(draft)
    }

    /// Applies an update that was accepted before.
    pub fn absorb(&mut self, update: &[u8], scanned: &Scan<'_>) -> Result<(), Broken> {
        let levels = Levels::new(scanned, |client| self.clock(client), &self.places);
        let places = levels.new_places().map_err(|_| Broken)?;
        let touched = self.try_update(update)?;
        self.note_structs(scanned);
        self.places.extend(places);
        let Self { doc, cart, looks, tables, .. } = self;
        let txn = doc.transact();
        for place in &touched {
            tables.trust(&txn, cart, looks, place);
        }
        Ok(())
    }

    /// Applies an update and commits; hands `then` the transaction, before it ends, and the list of what changed.
    /// What it deletes is noted, its structs are not.
    fn enter(&mut self, update: &[u8], then: impl FnOnce(&TransactionMut<'_>, &TouchedList)) -> Result<(), Broken> {
        let mut txn = ManuallyDrop::new(self.doc.transact_mut());
        self.touched.lock().clear();
        let done = catch_unwind(AssertUnwindSafe(|| {
            txn.apply_update(Update::decode_v1(update).map_err(|_| Broken)?).map_err(|_| Broken)?;
            txn.commit();
            if txn.has_missing_updates() { Err(Broken) } else { Ok(()) }
        }));
        match done {
            Ok(Ok(())) => {
                for (client, ranges) in txn.delete_set().iter() {
                    for range in ranges.iter() {
                        self.deleted.insert(DeleteRange { client: client.get(), start: range.start, end: range.end });
                    }
                }
                then(&txn, &self.touched);
                drop(ManuallyDrop::into_inner(txn));
                Ok(())
            }
            // An error in the middle leaves the transaction as doubtful as a panic does: leaked as well.
            Ok(Err(Broken)) | Err(_) => Err(Broken),
        }
    }

    /// Applies an update on trial and says what it changed. After an error the draft is of no use any more.
    pub fn try_update(&mut self, update: &[u8]) -> Result<Vec<Touched>, Broken> {
        let mut touched = Vec::new();
        self.enter(update, |txn, list| touched = take(txn, list))?;
        Ok(touched)
    }

    /// Notes how far each client's clock is now.
    pub fn note_structs(&mut self, scanned: &Scan<'_>) {
        for section in &scanned.sections {
            let clock = self.clocks.entry(section.client).or_default();
            *clock = section.end.max(*clock);
        }
    }

    pub fn clock(&self, client: ClientId) -> u32 {
        self.clocks.get(&client).copied().unwrap_or(0)
    }

    /// The whole document, as yrs encodes it.
    pub fn encode(&self) -> Result<Vec<u8>, Broken> {
        let txn = self.doc.transact();
        catch_unwind(AssertUnwindSafe(|| txn.encode_state_as_update_v1(&StateVector::default()))).map_err(|_| Broken)
    }

    pub fn values(&self) -> Result<BoardValues, Broken> {
        self.read(|txn, cart, looks| schema::values(txn, cart, looks))
    }

    /// Reads the document: transaction, cart, looks.
    pub fn read<R>(&self, f: impl FnOnce(&yrs::Transaction<'_>, &MapRef, &MapRef) -> R) -> Result<R, Broken> {
        let txn = self.doc.transact();
        catch_unwind(AssertUnwindSafe(|| f(&txn, &self.cart, &self.looks))).map_err(|_| Broken)
    }

    /// Reads the document while changing the tables.
    pub fn settle<R>(
        &mut self,
        f: impl FnOnce(&yrs::Transaction<'_>, &MapRef, &MapRef, &mut Tables) -> R,
    ) -> Result<R, Broken> {
        let Self { doc, cart, looks, tables, .. } = self;
        let txn = doc.transact();
        catch_unwind(AssertUnwindSafe(|| f(&txn, cart, looks, tables))).map_err(|_| Broken)
    }

    fn fill_tables(&mut self) {
        let Self { doc, cart, looks, tables, .. } = self;
        let txn = doc.transact();
        for (key, _) in cart.iter(&txn) {
            tables.trust(&txn, cart, looks, &Touched::Line(key.into()));
        }
        for (key, _) in looks.iter(&txn) {
            tables.trust(&txn, cart, looks, &Touched::Look(key.into()));
        }
    }

    fn observe(&self) {
        let list = self.touched.clone();
        self.cart.observe_deep("board", move |txn, events| note_cart(txn, events, &list));
        let list = self.touched.clone();
        self.looks.observe_deep("board", move |txn, events| note_looks(txn, events, &list));
    }
}

fn take(_: &TransactionMut<'_>, list: &TouchedList) -> Vec<Touched> {
    std::mem::take(&mut list.lock())
}

fn note_cart(txn: &TransactionMut<'_>, events: &Events<'_>, list: &TouchedList) {
    let mut list = list.lock();
    for event in events.iter() {
        match event {
            Event::Map(map) if map.path().is_empty() => {
                list.extend(map.keys(txn).keys().map(|key| Touched::Line(key.clone())));
            }
            _ => list.push(Touched::Elsewhere),
        }
    }
}

fn note_looks(txn: &TransactionMut<'_>, events: &Events<'_>, list: &TouchedList) {
    let mut list = list.lock();
    for event in events.iter() {
        let Event::Map(map) = event else {
            list.push(Touched::Elsewhere);
            continue;
        };
        let path: SmallVec<[PathSegment; 4]> = map.path().into_iter().collect();
        let keys = map.keys(txn).keys().cloned();
        match path.as_slice() {
            [] => list.extend(keys.map(Touched::Look)),
            [PathSegment::Key(look)] => list.extend(keys.map(|key| Touched::LookField(look.clone(), key))),
            [PathSegment::Key(look), PathSegment::Key(pieces)] if **pieces == *"pieces" => {
                list.extend(keys.map(|key| Touched::Piece(look.clone(), key)));
            }
            [PathSegment::Key(look), PathSegment::Key(pieces), PathSegment::Key(piece)] if **pieces == *"pieces" => {
                list.extend(keys.map(|key| Touched::PieceField(look.clone(), piece.clone(), key)));
            }
            _ => list.push(Touched::Elsewhere),
        }
    }
}

impl Tables {
    /// Brings the tables in step with one place of a document that was judged before.
    pub fn trust<T: ReadTxn>(&mut self, txn: &T, cart: &MapRef, looks: &MapRef, place: &Touched) {
        match place {
            Touched::Line(key) => {
                let quantity = cart.get(txn, key).and_then(|value| schema::quantity(&value)).unwrap_or(0);
                self.set_line(key, quantity);
            }
            Touched::Look(look) => {
                self.remove_look(look);
                let Some(Out::YMap(map)) = looks.get(txn, look) else { return };
                let Some(by) = schema::member(txn, &map, "by") else { return };
                self.add_look(look.clone(), by);
                let Some(pieces) = schema::child(txn, &map, "pieces") else { return };
                let keys: Vec<Arc<str>> = pieces.keys(txn).map(Into::into).collect();
                for key in keys {
                    self.trust_piece(txn, &pieces, look, &key);
                }
            }
            Touched::Piece(look, piece) => {
                let pieces = schema::child(txn, looks, look).and_then(|map| schema::child(txn, &map, "pieces"));
                if let Some(pieces) = pieces {
                    self.trust_piece(txn, &pieces, look, piece);
                }
            }
            Touched::LookField(..) | Touched::PieceField(..) | Touched::Elsewhere => {}
        }
    }

    fn trust_piece<T: ReadTxn>(&mut self, txn: &T, pieces: &MapRef, look: &Arc<str>, piece: &Arc<str>) {
        match schema::child(txn, pieces, piece).and_then(|map| schema::member(txn, &map, "by")) {
            Some(by) => self.add_piece(look, piece.clone(), by),
            None => self.remove_piece(look, piece),
        }
    }

    /// Notes how many a line says; 0: it isn't there.
    pub fn set_line(&mut self, key: &Arc<str>, quantity: u8) {
        let Some((variant, member)) = schema::cart_key(key) else { return };
        let there = quantity > 0;
        let was = if there { self.lines.insert(key.clone(), quantity) } else { self.lines.remove(key) };
        if was.is_some() != there {
            count(&mut self.lines_of, member, there);
            let wanted = self.wanted.entry(variant.into()).or_default();
            *wanted = if there { *wanted + 1 } else { wanted.saturating_sub(1) };
            if *wanted == 0 {
                self.wanted.remove(variant);
            }
        }
    }

    pub fn add_look(&mut self, look: Arc<str>, by: MemberId) {
        count(&mut self.looks_of, by.as_str(), true);
        self.authors.entry(look.clone()).or_insert_with(|| by.clone());
        self.looks.insert(look, LookEntry { by, pieces: HashSet::new() });
    }

    pub fn remove_look(&mut self, look: &str) {
        if let Some(entry) = self.looks.remove(look) {
            count(&mut self.looks_of, entry.by.as_str(), false);
        }
    }

    pub fn add_piece(&mut self, look: &str, piece: Arc<str>, by: MemberId) {
        if let Some(entry) = self.looks.get_mut(look) {
            self.authors.entry(piece.clone()).or_insert(by);
            entry.pieces.insert(piece);
        }
    }

    pub fn remove_piece(&mut self, look: &str, piece: &str) {
        if let Some(entry) = self.looks.get_mut(look) {
            entry.pieces.remove(piece);
        }
    }
}

fn count(of: &mut HashMap<MemberId, u32>, member: &str, up: bool) {
    if let Some(n) = of.get_mut(member) {
        *n = if up { *n + 1 } else { n.saturating_sub(1) };
        if *n == 0 {
            of.remove(member);
        }
    } else if up && let Ok(member) = MemberId::parse(member) {
        of.insert(member, 1);
    }
}
