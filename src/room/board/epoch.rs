//! Epochs: rebuilding the document without its tombstones.
//!
//! A Yjs document never forgets what was deleted. Rebuilding writes the values anew, under one client id of the
//! server's; copies of the old document can't be merged with it, so every client id of the old one is retired.

use std::collections::BTreeSet;

use bytes::Bytes;
use yrs::{Any, ClientID, Doc, Map, MapPrelim, Options, ReadTxn, StateVector, Transact, TransactionMut};

use super::{
    Board, BoardRefusal, BoardValues, LookValue, MAX_AUTHORS, MAX_BOARD_BYTES, MAX_BOARD_STRUCTS, MAX_PLACES, Size,
    places::{Levels, Places},
    scan::{self, Scan},
    write,
};
use crate::ids::{ClientId, MemberId};

/// A rebuild throws away every client's copy: below this saving it isn't worth it.
const MIN_SAVING: usize = 256 * 1024;
/// At this share of a limit, in percent, any real saving is worth it.
const FULL_PERCENT: usize = 80;
/// What counts as a real saving then, as a divisor of the document's size: less, and the next update asks again.
const REAL_SAVING: usize = 8;

impl Board {
    /// The client id under which the server writes in this epoch; nobody else's. Different in each, so that a copy of
    /// an earlier one can be told by it.
    pub(super) fn server_client(&self) -> ClientId {
        ClientId::from(self.epoch)
    }

    /// Refuses what names a client id of an earlier epoch (B13).
    pub(super) fn check_epoch(&self, scan: &Scan<'_>) -> Result<(), BoardRefusal> {
        if self.retired.is_empty() {
            return Ok(());
        }
        let mut named = scan.sections.iter().map(|s| s.client).chain(scan.deletes.iter().map(|d| d.client));
        if named.any(|client| self.retired.contains(&client)) { Err(BoardRefusal::StaleEpoch) } else { Ok(()) }
    }

    /// Whether a rebuild would save so much that it is worth every client's copy. Costs the document's size where the
    /// document is large: to be asked when a snapshot is made, not for each update.
    pub fn wants_rebuild(&mut self) -> bool {
        let percent = |part: usize, of: usize| part.saturating_mul(100) / of;
        let fullest = percent(self.snapshot.len(), MAX_BOARD_BYTES)
            .max(percent(self.snapshot_structs as usize, MAX_BOARD_STRUCTS))
            .max(percent(self.authors.len(), MAX_AUTHORS))
            .max(percent(self.places.len(), MAX_PLACES));
        if self.snapshot.len() <= MIN_SAVING && fullest < FULL_PERCENT {
            return false;
        }
        let Ok(values) = self.with_truth(super::draft::Draft::values) else { return false };
        let Some((rebuilt, structs)) = encode(&values, self.server_client()) else { return false };
        let saved = self.snapshot.len().saturating_sub(rebuilt.len());
        let real = saved >= self.snapshot.len() / REAL_SAVING
            || structs <= self.snapshot_structs as usize / 2
            || ids(&values) <= self.authors.len().max(self.places.len() / 2) / 2;
        (saved > MIN_SAVING && saved * 2 > self.snapshot.len()) || (fullest >= FULL_PERCENT && real)
    }

    /// Rebuilds the document's values under the next epoch. Deterministic. What is in flight is forgotten, bindings and
    /// the authors of what is gone as well; does nothing where the document can't be read.
    pub fn rebuild_epoch(&mut self) {
        self.rebuild_with(|_| {});
    }

    /// A board with these values in the epoch `epoch` (from 1). `None` where they don't fit into a document.
    pub fn of_values(epoch: u32, values: &BoardValues) -> Option<Self> {
        let mut board = Self::new(epoch.saturating_sub(1));
        board.rebuild_with(|empty| empty.clone_from(values));
        let fits = board.size.bytes <= MAX_BOARD_BYTES && board.size.structs <= MAX_BOARD_STRUCTS;
        (fits && board.epoch == epoch && board.values() == *values).then_some(board)
    }

    /// The same without what is somebody's own: their lines of the cart, and the words of the looks that they made. What they laid
    /// on looks stays: it names nobody any more.
    pub fn erase(&mut self, member: &MemberId) {
        self.rebuild_with(|values| {
            values.cart.retain(|(_, owner), _| owner != member);
            for look in values.looks.values_mut().filter(|look| look.by == *member) {
                look.title.clear();
                look.note.clear();
            }
        });
    }

    fn rebuild_with(&mut self, change: impl FnOnce(&mut BoardValues)) {
        self.rollback();
        let Ok(mut values) = self.with_truth(super::draft::Draft::values) else { return };
        change(&mut values);
        let epoch = self.epoch.saturating_add(1);
        let server = ClientId::from(epoch);
        let Some((snapshot, structs)) = encode(&values, server) else { return };
        let Ok(scanned) = scan::scan(&snapshot) else { return };
        let Ok(new_places) = Levels::new(&scanned, |_| 0, &Places::default()).new_places() else { return };
        let clocks = super::ends(&scanned);
        let mut places = Places::default();
        places.extend(new_places);
        drop(scanned);
        let mut retired: BTreeSet<ClientId> = std::mem::take(&mut self.retired);
        retired.extend(self.clocks.keys());
        retired.extend(self.bound.keys());
        retired.remove(&server);
        let authors = values.looks.iter().flat_map(|(id, look)| {
            let pieces = look.pieces.iter().map(|(id, piece)| (id.as_str().into(), piece.by.clone()));
            std::iter::once((id.as_str().into(), look.by.clone())).chain(pieces)
        });
        *self = Self {
            size: Size { bytes: snapshot.len(), structs, ..Size::default() },
            snapshot_structs: u32::try_from(structs).unwrap_or(u32::MAX),
            snapshot: if values == BoardValues::default() { Bytes::new() } else { snapshot },
            clocks: clocks.into_iter().collect(),
            authors: authors.collect(),
            places,
            retired,
            ..Self::new(epoch)
        };
    }
}

fn ids(values: &BoardValues) -> usize {
    values.looks.values().map(|look| 1 + look.pieces.len()).sum()
}

/// The values as a document of one client, and its number of structs.
fn encode(values: &BoardValues, client: ClientId) -> Option<(Bytes, usize)> {
    let doc = Doc::with_options(Options::with_client_id(ClientID::new(client)));
    let (cart, looks) = (doc.get_or_insert_map("cart"), doc.get_or_insert_map("looks"));
    let mut txn = doc.transact_mut();
    for ((variant, member), quantity) in &values.cart {
        cart.insert(&mut txn, format!("{variant}|{member}"), i64::from(*quantity));
    }
    for (id, look) in &values.looks {
        let map = looks.insert(&mut txn, id.as_str(), MapPrelim::default());
        write_look(&mut txn, &map, look);
    }
    txn.commit();
    let encoded = txn.encode_state_as_update_v1(&StateVector::default());
    let scan = scan::scan(&encoded).ok()?;
    let (canonical, structs) = write::canonical(&scan);
    Some((canonical.into(), structs))
}

/// Key by key: a `MapPrelim` with contents would write them in the order of a hash map.
fn write_look(txn: &mut TransactionMut<'_>, map: &yrs::MapRef, look: &LookValue) {
    map.insert(txn, "title", look.title.as_str());
    map.insert(txn, "note", look.note.as_str());
    map.insert(txn, "by", look.by.as_str());
    if let Some(after) = &look.after {
        map.insert(txn, "after", after.as_str());
    }
    let pieces = map.insert(txn, "pieces", MapPrelim::default());
    for (id, piece) in &look.pieces {
        let map = pieces.insert(txn, id.as_str(), MapPrelim::default());
        map.insert(txn, "variant", piece.variant.as_str());
        map.insert(txn, "pose", Any::from(piece.pose.iter().map(|n| Any::from(*n)).collect::<Vec<_>>()));
        map.insert(txn, "by", piece.by.as_str());
    }
}
