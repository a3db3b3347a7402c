//! The structure of a Yjs update, encoding V1, read from its raw bytes before yrs sees them.
//!
//! yrs shows no blocks of an update, recurses on nested values, and lets some malformed updates into the document from
//! where they make every later encode panic. This scan admits only what a `Y.Map` client can write: entries of maps, by
//! key, with plain values, maps, or what garbage collection leaves of them. What it admits can be encoded again:
//! `src/room/SPEC.md` says why, and why no cheaper check after the fact would do.
//!
//! ```text
//! update  = sections deletes
//! section = count client clock struct*            (one a client; clocks run on without a hole)
//! struct  = 0 len                                 garbage collected
//!         | 10 len                                skipped: not in this update
//!         | info [origin] [parent key] content    an entry; the parent is written only without an origin
//! deletes = count (client count (clock len)*)*
//! ```

use smallvec::SmallVec;

use super::read::Reader;
use crate::ids::ClientId;

const CONTENT_DELETED: u8 = 1;
const CONTENT_TYPE: u8 = 7;
const CONTENT_ANY: u8 = 8;
const INFO_SKIP: u8 = 10;
const INFO_ORIGIN: u8 = 0x80;
const INFO_RIGHT_ORIGIN: u8 = 0x40;
const INFO_KEY: u8 = 0x20;
const INFO_CONTENT: u8 = 0x1f;
const TYPE_MAP: u8 = 1;

/// Clocks stay below this: yrs subtracts them as `i32`.
const MAX_CLOCK: u32 = i32::MAX as u32;
/// Structs or delete ranges of one update. Twice the document's own limit, so that any copy of the document that the
/// server ever sent is readable, and 2-byte structs in a 1 MiB step 2 can't take 40 MB of memory.
pub const MAX_SCANNED: usize = 100_000;

/// Why the bytes are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanError {
    NotDecodable,
    TooLarge,
    TooDeep,
    /// Well-formed, but nothing that belongs on the board; names the rule.
    Forbidden(&'static str),
}

/// One tick of one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id {
    pub client: ClientId,
    pub clock: u32,
}

/// Where an entry hangs, where it says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    Cart,
    Looks,
    Map(Id),
}

/// Which key of which map an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot<'a> {
    Explicit {
        parent: Parent,
        key: &'a str,
    },
    /// The same as that entry's, which it replaces.
    Origin(Id),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    Deleted,
    Map,
    /// As many values as the struct is long, still encoded.
    Any(&'a [u8]),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    Gc,
    Skip,
    Entry { slot: Slot<'a>, content: Content<'a> },
}

#[derive(Debug, Clone, Copy)]
pub struct Struct<'a> {
    pub clock: u32,
    pub len: u32,
    pub kind: Kind<'a>,
}

impl Struct<'_> {
    pub fn end(&self) -> u32 {
        self.clock + self.len
    }
}

/// What one client made, without a hole.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    pub client: ClientId,
    pub start: u32,
    pub end: u32,
    first: usize,
    last: usize,
}

/// Clocks of one client that are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeleteRange {
    pub client: ClientId,
    pub start: u32,
    pub end: u32,
}

/// An update, read.
#[derive(Debug)]
pub struct Scan<'a> {
    pub sections: SmallVec<[Section; 2]>,
    structs: SmallVec<[Struct<'a>; 4]>,
    /// The sections' numbers by client, in order: looking one up must not cost what a hostile number of them does.
    by_client: SmallVec<[(ClientId, usize); 2]>,
    pub deletes: SmallVec<[DeleteRange; 4]>,
    /// As a client writes its own document: the deletes are in order, apart and not empty, each client once, so that Yjs and
    /// yrs read them alike; every entry is marked as one with a key.
    pub tidy: bool,
}

impl<'a> Scan<'a> {
    pub fn structs(&self, section: &Section) -> &[Struct<'a>] {
        &self.structs[section.first..section.last]
    }

    pub fn section(&self, client: ClientId) -> Option<&Section> {
        let at = self.by_client.binary_search_by_key(&client, |(client, _)| *client).ok()?;
        Some(&self.sections[self.by_client[at].1])
    }

    /// The structs of `section` that reach above `known`.
    pub fn structs_above(&self, section: &Section, known: u32) -> &[Struct<'a>] {
        let structs = self.structs(section);
        &structs[structs.partition_point(|s| s.end() <= known)..]
    }

    /// The number of the struct that holds `id`, when this update carries it.
    pub fn find(&self, id: Id) -> Option<usize> {
        let section = self.section(id.client)?;
        let at = self.structs(section).partition_point(|s| s.end() <= id.clock);
        let index = section.first + at;
        (index < section.last && self.structs[index].clock <= id.clock).then_some(index)
    }

    /// The struct of that number.
    pub fn get(&self, index: usize) -> &Struct<'a> {
        &self.structs[index]
    }

    pub fn struct_count(&self) -> usize {
        self.structs.len()
    }
}

/// Reads an update to its last byte.
pub fn scan(update: &[u8]) -> Result<Scan<'_>, ScanError> {
    let mut r = Reader::new(update);
    let mut out = Scan {
        sections: SmallVec::new(),
        structs: SmallVec::new(),
        by_client: SmallVec::new(),
        deletes: SmallVec::new(),
        tidy: true,
    };
    // count, client, clock and one struct of two bytes
    for _ in 0..r.count(5)? {
        section(&mut r, &mut out)?;
    }
    out.by_client = out.sections.iter().enumerate().map(|(index, s)| (s.client, index)).collect();
    out.by_client.sort_unstable();
    if out.by_client.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        // yrs would run the second section over the first and keep pointers to what it dropped.
        return Err(ScanError::NotDecodable);
    }
    deletes(&mut r, &mut out)?;
    if r.remaining() > 0 { Err(ScanError::NotDecodable) } else { Ok(out) }
}

fn has_duplicates(mut clients: SmallVec<[ClientId; 4]>) -> bool {
    clients.sort_unstable();
    clients.windows(2).any(|pair| pair[0] == pair[1])
}

fn section<'a>(r: &mut Reader<'a>, out: &mut Scan<'a>) -> Result<(), ScanError> {
    let count = r.count(2)?;
    if count == 0 {
        return Err(ScanError::NotDecodable);
    }
    if out.structs.len() + count > MAX_SCANNED {
        return Err(ScanError::TooLarge);
    }
    let client = r.uint()?;
    let start = r.uint32()?;
    let first = out.structs.len();
    let mut clock = start;
    for _ in 0..count {
        let (len, kind) = one_struct(r, &mut out.tidy)?;
        let end = clock.checked_add(len).filter(|end| *end <= MAX_CLOCK).ok_or(ScanError::NotDecodable)?;
        out.structs.push(Struct { clock, len, kind });
        clock = end;
    }
    out.sections.push(Section { client, start, end: clock, first, last: out.structs.len() });
    Ok(())
}

fn one_struct<'a>(r: &mut Reader<'a>, tidy: &mut bool) -> Result<(u32, Kind<'a>), ScanError> {
    let info = r.byte()?;
    match info {
        0 => Ok((length(r)?, Kind::Gc)),
        INFO_SKIP => Ok((length(r)?, Kind::Skip)),
        _ => {
            *tidy &= info & INFO_KEY != 0;
            entry(r, info)
        }
    }
}

fn length(r: &mut Reader<'_>) -> Result<u32, ScanError> {
    match r.uint32()? {
        0 => Err(ScanError::NotDecodable),
        len => Ok(len),
    }
}

fn id(r: &mut Reader<'_>) -> Result<Id, ScanError> {
    Ok(Id { client: r.uint()?, clock: r.uint32()? })
}

fn entry<'a>(r: &mut Reader<'a>, info: u8) -> Result<(u32, Kind<'a>), ScanError> {
    // With an origin the key is the origin's, and the mark says nothing: Yjs and yrs leave it out where they join updates
    // unread (`mergeUpdates`), as a stock client does with all it has while it waits for something that is missing.
    if info & (INFO_KEY | INFO_ORIGIN) == 0 {
        return Err(ScanError::Forbidden("key"));
    }
    if info & INFO_RIGHT_ORIGIN != 0 {
        // Entries of a map only ever follow the one that they replace.
        return Err(ScanError::Forbidden("right_origin"));
    }
    let slot = if info & INFO_ORIGIN != 0 {
        Slot::Origin(id(r)?)
    } else {
        let parent = match r.uint()? {
            1 => match r.str()? {
                "cart" => Parent::Cart,
                "looks" => Parent::Looks,
                _ => return Err(ScanError::Forbidden("root")),
            },
            0 => Parent::Map(id(r)?),
            _ => return Err(ScanError::NotDecodable),
        };
        Slot::Explicit { parent, key: r.str()? }
    };
    let (len, content) = match info & INFO_CONTENT {
        CONTENT_DELETED => (length(r)?, Content::Deleted),
        CONTENT_ANY => {
            let len = length(r)?;
            if usize::try_from(len).map_or(true, |len| len > r.remaining()) {
                return Err(ScanError::NotDecodable);
            }
            let start = r.pos();
            for _ in 0..len {
                r.skip_any()?;
            }
            (len, Content::Any(r.since(start)))
        }
        CONTENT_TYPE => match r.byte()? {
            TYPE_MAP => (1, Content::Map),
            _ => return Err(ScanError::Forbidden("content")),
        },
        0 | 10..=INFO_CONTENT => return Err(ScanError::NotDecodable),
        _ => return Err(ScanError::Forbidden("content")),
    };
    Ok((len, Kind::Entry { slot, content }))
}

fn deletes(r: &mut Reader<'_>, out: &mut Scan<'_>) -> Result<(), ScanError> {
    let mut clients: SmallVec<[ClientId; 4]> = SmallVec::new();
    for _ in 0..r.count(2)? {
        let client = r.uint()?;
        clients.push(client);
        let count = r.count(2)?;
        if out.deletes.len() + count > MAX_SCANNED {
            return Err(ScanError::TooLarge);
        }
        let mut last = 0;
        for index in 0..count {
            let start = r.uint32()?;
            let len = r.uint32()?;
            let end = start.checked_add(len).filter(|end| *end <= MAX_CLOCK).ok_or(ScanError::NotDecodable)?;
            out.tidy &= len > 0 && (index == 0 || start > last);
            last = end;
            if len > 0 {
                out.deletes.push(DeleteRange { client, start, end });
            }
        }
    }
    out.tidy &= !has_duplicates(clients);
    Ok(())
}
