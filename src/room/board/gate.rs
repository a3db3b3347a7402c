//! The gate, first half: what an update adds, and whether its structs may be there at all. Works on the scanned bytes
//! alone, so a refusal here has not touched the draft. (Second half: [`super::judge`].) Rules: `src/room/SPEC.md`.

use smallvec::SmallVec;

use super::{
    BoardRefusal, Writer,
    draft::Draft,
    places::{Level, Levels, NewPlaces, Run},
    ranges::Ranges,
    refusal::HOSTS_EDIT,
    scan::{Content, DeleteRange, Id, Kind, Parent, Scan, Slot},
    schema,
};
use crate::ids::{ClientId, LookId};

/// What of an update is new to the draft.
#[derive(Debug)]
pub struct Fresh {
    /// Structs above the state vector.
    pub structs: usize,
    /// What it deletes that is not deleted.
    pub deletes: SmallVec<[DeleteRange; 4]>,
    /// It also carries what is known, or is not tidy: to be written anew, so that the log is of one form.
    pub rewrite: bool,
}

impl Fresh {
    pub fn is_empty(&self) -> bool {
        self.structs == 0 && self.deletes.is_empty()
    }
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
        let structs = scan.structs_above(section, known);
        fresh.structs += structs.len();
        for s in structs {
            let needs = match s.kind {
                Kind::Skip => return Err(BoardRefusal::Gap),
                Kind::Entry { slot: Slot::Origin(id) | Slot::Explicit { parent: Parent::Map(id), .. }, .. } => id,
                Kind::Gc | Kind::Entry { .. } => continue,
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

/// Checks every new struct for itself, wherever it says it belongs, visible or not (B6, B7, B8). Returns which of them
/// stand where a map belongs.
pub fn structs(scan: &Scan<'_>, draft: &Draft, writer: &Writer<'_>) -> Result<NewPlaces, BoardRefusal> {
    let mut levels = Levels::new(scan, |client| draft.clock(client), &draft.places);
    let mut new = NewPlaces::new();
    let mut own_deletes = None;
    for section in &scan.sections {
        let known = draft.clock(section.client);
        for s in scan.structs_above(section, known) {
            let Kind::Entry { slot, content } = s.kind else { continue };
            let start = s.clock.max(known);
            if matches!(content, Content::Any(_)) && s.len > 1 {
                // Yjs joins values that follow each other under one key once they are deleted and kept for an undo.
                // Alive, yrs would lose track of all but the last, and keep a pointer into a look after its deletion.
                let own = own_deletes.get_or_insert_with(|| Ranges::from_deletes(&scan.deletes));
                if !own.covers(DeleteRange { client: section.client, start, end: s.end() }) {
                    return Err(BoardRefusal::Forbidden("content"));
                }
            }
            if let Slot::Explicit { parent, key } = slot {
                explicit(scan, draft, writer, parent, key)?;
            }
            let level = levels.of(Id { client: section.client, clock: start })?;
            match (content, level) {
                (Content::Any(_) | Content::Deleted, Level::Value) => {}
                // A map only ever takes the place of a map (an undo brings back a look or a piece).
                (Content::Any(_), _) | (Content::Map, Level::Value) => return Err(BoardRefusal::Forbidden("content")),
                (Content::Map | Content::Deleted, level) => {
                    new.push((section.client, Run { start, end: s.end(), level }));
                }
            }
        }
    }
    Ok(new)
}

fn explicit(
    scan: &Scan<'_>,
    draft: &Draft,
    writer: &Writer<'_>,
    parent: Parent,
    key: &str,
) -> Result<(), BoardRefusal> {
    match parent {
        Parent::Cart => {
            let (_, owner) = schema::cart_key(key).ok_or(BoardRefusal::Forbidden("cart_key"))?;
            if owner != writer.member.as_str() && !writer.role.is_host() {
                return Err(BoardRefusal::Forbidden("cart_owner"));
            }
        }
        // Also what would be hidden at once: nothing of it is to lie about in the document.
        Parent::Looks | Parent::Map(_) if writer.hosts_edit => return Err(HOSTS_EDIT),
        Parent::Looks if !schema::has_form(key, LookId::PREFIX) => return Err(BoardRefusal::Forbidden("look_id")),
        // One that comes with this update has to be a map; of those in the draft the level tells.
        Parent::Map(id) if id.clock >= draft.clock(id.client) => {
            match scan.find(id).map(|index| scan.get(index).kind) {
                Some(Kind::Entry { content: Content::Map, .. }) => {}
                _ => return Err(BoardRefusal::Forbidden("parent")),
            }
        }
        Parent::Looks | Parent::Map(_) => {}
    }
    Ok(())
}
