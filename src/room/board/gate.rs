//! The gate, first half: what an update adds, and whether its structs may be there at all. Works on the scanned bytes
//! alone, so a refusal here has not touched the draft. (Second half: [`super::judge`].) Rules: `RULES.md`.

use smallvec::SmallVec;

use super::{
    BoardRefusal, Writer,
    draft::Draft,
    ranges::Ranges,
    scan::{Content, DeleteRange, Id, Kind, Parent, Scan, Section, Slot, Struct},
    schema,
};
use crate::ids::{ClientId, LookId, PieceId};

/// Steps along origins that the search for a map's level may take in one update: several times what the largest honest
/// one needs, since only maps search.
const MAX_STEPS: usize = 100_000;

/// What of an update is new to the draft.
#[derive(Debug)]
pub struct Fresh {
    /// Structs above the state vector.
    pub structs: usize,
    /// What it deletes that is not deleted.
    pub deletes: SmallVec<[DeleteRange; 4]>,
    /// It also carries what is known, or is written in a way that Yjs and yrs read differently: to be written anew.
    pub rewrite: bool,
}

impl Fresh {
    pub fn is_empty(&self) -> bool {
        self.structs == 0 && self.deletes.is_empty()
    }
}

/// The structs of `section` that the draft lacks.
fn new_structs<'s, 'a>(scan: &'s Scan<'a>, section: &Section, known: u32) -> &'s [Struct<'a>] {
    let structs = scan.structs(section);
    &structs[structs.partition_point(|s| s.end() <= known)..]
}

/// Separates what is new (B3) and finds gaps (B4) before anything is applied: yrs would keep what hangs in the air, at
/// quadratic cost.
pub fn fresh(scan: &Scan<'_>, draft: &Draft) -> Result<Fresh, BoardRefusal> {
    let mut fresh = Fresh { structs: 0, deletes: SmallVec::new(), rewrite: !scan.tidy };
    for section in &scan.sections {
        let known = draft.clock(section.client);
        if section.start > known {
            return Err(BoardRefusal::Gap);
        }
        fresh.rewrite |= section.start < known;
        let structs = new_structs(scan, section, known);
        fresh.structs += structs.len();
        for s in structs {
            let needs = match s.kind {
                Kind::Skip => return Err(BoardRefusal::Gap),
                Kind::Gc => continue,
                Kind::Entry { slot: Slot::Origin(id) | Slot::Explicit { parent: Parent::Map(id), .. }, .. } => id,
                Kind::Entry { .. } => continue,
            };
            if needs.client == section.client && needs.clock >= s.clock {
                return Err(BoardRefusal::NotDecodable); // a client can't know its own future
            }
            if !known_after(scan, draft, needs.client, needs.clock) {
                return Err(BoardRefusal::Gap);
            }
        }
    }
    let mut listed = 0;
    for range in &scan.deletes {
        if !known_after(scan, draft, range.client, range.end - 1) {
            return Err(BoardRefusal::Gap);
        }
        draft.deleted.missing(*range, &mut fresh.deletes);
        listed += range.end - range.start;
    }
    let new: u32 = fresh.deletes.iter().map(|range| range.end - range.start).sum();
    fresh.rewrite |= new < listed;
    Ok(fresh)
}

fn known_after(scan: &Scan<'_>, draft: &Draft, client: ClientId, clock: u32) -> bool {
    clock < draft.clock(client) || scan.section(client).is_some_and(|section| clock < section.end)
}

/// Checks every new struct for itself (B6, B7, B8): where it says it belongs, and that what it holds can be there.
/// What follows another entry is judged by what it changes.
pub fn structs(scan: &Scan<'_>, draft: &Draft, writer: &Writer<'_>) -> Result<(), BoardRefusal> {
    let mut levels = Levels { scan, draft, steps: 0 };
    let mut own_deletes = None;
    for section in &scan.sections {
        let known = draft.clock(section.client);
        for s in new_structs(scan, section, known) {
            let Kind::Entry { slot, content } = s.kind else { continue };
            if matches!(content, Content::Any(_)) && s.len > 1 {
                // Yjs joins values that follow each other under one key once they are deleted and kept for an undo.
                // Alive, yrs would lose track of all but the last.
                let own = own_deletes.get_or_insert_with(|| Ranges::from_deletes(&scan.deletes));
                let range = DeleteRange { client: section.client, start: s.clock.max(known), end: s.end() };
                if !own.covers(range) {
                    return Err(BoardRefusal::Forbidden("content"));
                }
            }
            match slot {
                Slot::Explicit { parent, key } => explicit(&mut levels, writer, parent, key, content)?,
                Slot::Origin(origin) if content == Content::Map => {
                    // A map only ever takes the place of a map (an undo brings back a look or a piece).
                    if levels.of(origin)? == Level::Value {
                        return Err(BoardRefusal::Forbidden("content"));
                    }
                }
                Slot::Origin(_) => {}
            }
        }
    }
    Ok(())
}

fn explicit(
    levels: &mut Levels<'_, '_>,
    writer: &Writer<'_>,
    parent: Parent,
    key: &str,
    content: Content<'_>,
) -> Result<(), BoardRefusal> {
    match parent {
        Parent::Cart => {
            let (_, owner) = schema::cart_key(key).ok_or(BoardRefusal::Forbidden("cart_key"))?;
            if owner != writer.member.as_str() && !writer.role.is_host() {
                return Err(BoardRefusal::Forbidden("cart_owner"));
            }
            if content == Content::Map { Err(BoardRefusal::Forbidden("cart_value")) } else { Ok(()) }
        }
        Parent::Looks => {
            if !schema::has_form(key, LookId::PREFIX) {
                return Err(BoardRefusal::Forbidden("look_id"));
            }
            if matches!(content, Content::Any(_)) { Err(BoardRefusal::Forbidden("look_shape")) } else { Ok(()) }
        }
        Parent::Map(id) => {
            let level = Level::of_key(key).ok_or(BoardRefusal::Forbidden("field"))?;
            let above = levels.of_parent(id)?;
            match (content, level, above) {
                (Content::Map, Level::Pieces, Level::Look | Level::Unknown)
                | (Content::Map, Level::Piece, Level::Pieces | Level::Unknown)
                | (Content::Any(_), Level::Value, _)
                | (Content::Deleted, ..) => Ok(()),
                _ => Err(BoardRefusal::Forbidden("field")),
            }
        }
    }
}

/// Where in the schema a map stands. Known before anything is applied, so that no update can stack maps deeper than a
/// constant: yrs deletes and collects them by recursion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Look,
    Pieces,
    Piece,
    /// No map at all.
    Value,
    /// In the draft already, where the levels are right.
    Unknown,
}

impl Level {
    fn of_key(key: &str) -> Option<Self> {
        match key {
            "pieces" => Some(Self::Pieces),
            _ if schema::LOOK_FIELDS.contains(&key) || schema::PIECE_FIELDS.contains(&key) => Some(Self::Value),
            _ => schema::has_form(key, PieceId::PREFIX).then_some(Self::Piece),
        }
    }
}

struct Levels<'s, 'a> {
    scan: &'s Scan<'a>,
    draft: &'s Draft,
    steps: usize,
}

impl Levels<'_, '_> {
    /// The level of a parent; one that comes with this update has to be a map.
    fn of_parent(&mut self, id: Id) -> Result<Level, BoardRefusal> {
        if id.clock >= self.draft.clock(id.client) {
            match self.scan.find(id).map(|s| s.kind) {
                Some(Kind::Entry { content: Content::Map, .. }) => {}
                _ => return Err(BoardRefusal::Forbidden("parent")),
            }
        }
        self.of(id)
    }

    /// The level at which the entry `id` stands, following origins to one that names its key.
    fn of(&mut self, mut id: Id) -> Result<Level, BoardRefusal> {
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(BoardRefusal::Forbidden("content"));
            }
            if id.clock < self.draft.clock(id.client) {
                return Ok(Level::Unknown);
            }
            match self.scan.find(id).map(|s| s.kind) {
                Some(Kind::Entry { slot: Slot::Explicit { parent, key }, .. }) => {
                    return match parent {
                        Parent::Cart => Ok(Level::Value),
                        Parent::Looks => Ok(Level::Look),
                        Parent::Map(_) => Level::of_key(key).ok_or(BoardRefusal::Forbidden("field")),
                    };
                }
                Some(Kind::Entry { slot: Slot::Origin(origin), .. }) => id = origin,
                // What replaces garbage becomes garbage itself.
                Some(Kind::Gc | Kind::Skip) | None => return Ok(Level::Unknown),
            }
        }
    }
}
