//! Which entries of the document stand where a map belongs, and which map.
//!
//! yrs forgets what a deleted entry was. The gate has to know, because people write into what others have just deleted,
//! and undo deletions: whether an id is a map's decides whether something may hang below it, and whether a map may take
//! its place. So each one is remembered for the length of an epoch.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{
    BoardRefusal,
    scan::{Content, Id, Kind, Parent, Scan, Slot},
    schema,
};
use crate::ids::{ClientId, PieceId};

/// Where in the schema an entry stands. Levels are right before anything is applied, so no update can stack maps deeper
/// than the schema does: yrs deletes and collects them by recursion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// A look.
    Look,
    /// The map of a look's pieces.
    Pieces,
    /// A piece.
    Piece,
    /// A plain value: a quantity, a field.
    Value,
}

impl Level {
    /// The level of `key` in a map of this level; `None` where it has no such key.
    fn below(self, key: &str) -> Option<Self> {
        match self {
            Self::Look if key == "pieces" => Some(Self::Pieces),
            Self::Look => schema::LOOK_FIELDS.contains(&key).then_some(Self::Value),
            Self::Pieces => schema::has_form(key, PieceId::PREFIX).then_some(Self::Piece),
            Self::Piece => schema::PIECE_FIELDS.contains(&key).then_some(Self::Value),
            Self::Value => None,
        }
    }
}

/// A run of one client's clocks at one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// First clock.
    pub start: u32,
    /// Behind the last clock.
    pub end: u32,
    /// Of all of them.
    pub level: Level,
}

/// Runs to be added, by client.
pub type NewPlaces = SmallVec<[(ClientId, Run); 4]>;

/// All entries that stand where a map belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    clients: HashMap<ClientId, Vec<Run>>,
    count: usize,
}

impl Places {
    pub fn len(&self) -> usize {
        self.count
    }

    /// The level of an entry of the document.
    pub fn get(&self, id: Id) -> Level {
        let Some(runs) = self.clients.get(&id.client) else { return Level::Value };
        let at = runs.partition_point(|run| run.end <= id.clock);
        runs.get(at).filter(|run| run.start <= id.clock).map_or(Level::Value, |run| run.level)
    }

    /// Adds a run behind all earlier ones of its client; joins what touches, so that equal logs give equal runs.
    pub fn push(&mut self, client: ClientId, run: Run) {
        let runs = self.clients.entry(client).or_default();
        match runs.last_mut() {
            Some(last) if last.end == run.start && last.level == run.level => last.end = run.end,
            _ => {
                runs.push(run);
                self.count += 1;
            }
        }
    }

    pub fn extend(&mut self, new: NewPlaces) {
        for (client, run) in new {
            self.push(client, run);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&ClientId, &Vec<Run>)> {
        self.clients.iter()
    }
}

impl FromIterator<(ClientId, Vec<Run>)> for Places {
    fn from_iter<I: IntoIterator<Item = (ClientId, Vec<Run>)>>(iter: I) -> Self {
        let clients: HashMap<_, _> = iter.into_iter().collect();
        Self { count: clients.values().map(Vec::len).sum(), clients }
    }
}

/// Finds the levels of an update's entries, each once.
pub struct Levels<'s, 'a, K> {
    scan: &'s Scan<'a>,
    known: K,
    places: &'s Places,
    memo: SmallVec<[Option<Level>; 8]>,
}

impl<'s, 'a, K: Fn(ClientId) -> u32> Levels<'s, 'a, K> {
    /// `known`: each client's clock in the document that `places` belongs to.
    pub fn new(scan: &'s Scan<'a>, known: K, places: &'s Places) -> Self {
        Self { scan, known, places, memo: smallvec::smallvec![None; scan.struct_count()] }
    }

    /// The level of an entry of the update or the document. An entry without a key of its own stands where the one
    /// stands that it names: its origin, or its parent by one step down.
    pub fn of(&mut self, id: Id) -> Result<Level, BoardRefusal> {
        // What waits for the level below it: struct, and the key that leads down to it, if it isn't by origin.
        let mut path: SmallVec<[(usize, Option<&'a str>); 8]> = SmallVec::new();
        let mut at = id;
        let mut level = loop {
            if at.clock < (self.known)(at.client) {
                break self.places.get(at);
            }
            let Some(index) = self.scan.find(at) else { return Err(BoardRefusal::Gap) };
            if let Some(level) = self.memo[index] {
                break level;
            }
            if path.len() > self.scan.struct_count() {
                return Err(BoardRefusal::NotDecodable); // entries that name each other in a ring
            }
            match self.scan.get(index).kind {
                Kind::Entry { slot: Slot::Explicit { parent: Parent::Cart, .. }, .. } => {
                    path.push((index, None));
                    break Level::Value;
                }
                Kind::Entry { slot: Slot::Explicit { parent: Parent::Looks, .. }, .. } => {
                    path.push((index, None));
                    break Level::Look;
                }
                Kind::Entry { slot: Slot::Explicit { parent: Parent::Map(parent), key }, .. } => {
                    path.push((index, Some(key)));
                    at = parent;
                }
                Kind::Entry { slot: Slot::Origin(origin), .. } => {
                    path.push((index, None));
                    at = origin;
                }
                // What replaces garbage, or hangs below it, becomes garbage itself.
                Kind::Gc | Kind::Skip => break Level::Value,
            }
        };
        for (index, key) in path.into_iter().rev() {
            if let Some(key) = key {
                level = level.below(key).ok_or(BoardRefusal::Forbidden("field"))?;
            }
            self.memo[index] = Some(level);
        }
        Ok(level)
    }

    /// What `scan` adds to the places, for an update that was accepted before.
    pub fn new_places(mut self) -> Result<NewPlaces, BoardRefusal> {
        let mut new = NewPlaces::new();
        for section in &self.scan.sections {
            let known = (self.known)(section.client);
            for s in self.scan.structs_above(section, known) {
                if let Kind::Entry { content: Content::Map | Content::Deleted, .. } = s.kind {
                    let start = s.clock.max(known);
                    let level = self.of(Id { client: section.client, clock: start })?;
                    if level != Level::Value {
                        new.push((section.client, Run { start, end: s.end(), level }));
                    }
                }
            }
        }
        Ok(new)
    }
}
