//! Writing updates: the part of one that somebody lacks, and the one canonical form of a whole document.
//!
//! Works on scanned bytes, without yrs: a diff for a client costs a pass over the snapshot, needs no document, and can
//! never leak what is proposed and not yet durable.

use super::{
    ranges::Ranges,
    read::Reader,
    scan::{Content, DeleteRange, Id, Kind, Parent, Scan, Slot, Struct},
};
use crate::ids::ClientId;

/// Appends an unsigned integer.
pub fn put_uint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 0x80")]
    out.push(value as u8);
}

fn put_len(out: &mut Vec<u8>, len: usize) {
    put_uint(out, len as u64);
}

fn put_str(out: &mut Vec<u8>, s: &str) {
    put_len(out, s.len());
    out.extend_from_slice(s.as_bytes());
}

fn put_id(out: &mut Vec<u8>, id: Id) {
    put_uint(out, id.client);
    put_uint(out, u64::from(id.clock));
}

/// The structs of `scan` from `known(client)` on, and `deletes`, as an update of their own.
pub fn above(scan: &Scan<'_>, known: impl Fn(ClientId) -> u32, deletes: &[DeleteRange]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut sections: Vec<_> = scan.sections.iter().filter(|s| s.end > known(s.client)).collect();
    sections.sort_unstable_by_key(|s| std::cmp::Reverse(s.client));
    put_len(&mut out, sections.len());
    for section in sections {
        let known = known(section.client);
        let structs = scan.structs_above(section, known);
        put_len(&mut out, structs.len());
        put_uint(&mut out, section.client);
        put_uint(&mut out, u64::from(section.start.max(known)));
        for s in structs {
            put_struct(&mut out, section.client, s, known.saturating_sub(s.clock));
        }
    }
    put_deletes(&mut out, deletes);
    out
}

/// A struct without its first `skip` ticks.
fn put_struct(out: &mut Vec<u8>, client: ClientId, s: &Struct<'_>, skip: u32) {
    let len = u64::from(s.len - skip);
    match s.kind {
        Kind::Gc => {
            out.push(0);
            put_uint(out, len);
        }
        Kind::Skip => {
            out.push(10);
            put_uint(out, len);
        }
        Kind::Entry { slot, content } => {
            // What is cut off becomes the origin of the rest.
            let slot = if skip > 0 { Slot::Origin(Id { client, clock: s.clock + skip - 1 }) } else { slot };
            put_slot(out, slot, content_ref(content));
            match content {
                Content::Deleted => put_uint(out, len),
                Content::Map => out.push(1),
                Content::Any(values) => {
                    put_uint(out, len);
                    out.extend_from_slice(without_first(values, skip));
                }
            }
        }
    }
}

fn content_ref(content: Content<'_>) -> u8 {
    match content {
        Content::Deleted => 1,
        Content::Map => 7,
        Content::Any(_) => 8,
    }
}

fn put_slot(out: &mut Vec<u8>, slot: Slot<'_>, content: u8) {
    match slot {
        Slot::Origin(origin) => {
            out.push(0x80 | 0x20 | content);
            put_id(out, origin);
        }
        Slot::Explicit { parent, key } => {
            out.push(0x20 | content);
            match parent {
                Parent::Cart => {
                    out.push(1);
                    put_str(out, "cart");
                }
                Parent::Looks => {
                    out.push(1);
                    put_str(out, "looks");
                }
                Parent::Map(id) => {
                    out.push(0);
                    put_id(out, id);
                }
            }
            put_str(out, key);
        }
    }
}

fn without_first(values: &[u8], skip: u32) -> &[u8] {
    let mut r = Reader::new(values);
    for _ in 0..skip {
        if r.skip_any().is_err() {
            break; // scanned before: can't be
        }
    }
    &values[r.pos()..]
}

fn put_deletes(out: &mut Vec<u8>, deletes: &[DeleteRange]) {
    let clients = deletes.chunk_by(|a, b| a.client == b.client);
    put_len(out, clients.clone().count());
    for ranges in clients {
        put_uint(out, ranges[0].client);
        put_len(out, ranges.len());
        for range in ranges {
            put_uint(out, u64::from(range.start));
            put_uint(out, u64::from(range.end - range.start));
        }
    }
}

/// The canonical form of a whole document, and its number of structs.
///
/// How yrs cuts a document into structs depends on where transactions ended, and so on when snapshots were taken. Here
/// neighbours are joined wherever they can be, so that the same log gives the same bytes on every node.
pub fn canonical(scan: &Scan<'_>) -> (Vec<u8>, usize) {
    let mut out = Vec::new();
    let mut count = 0;
    let mut sections: Vec<_> = scan.sections.iter().collect();
    sections.sort_unstable_by_key(|s| std::cmp::Reverse(s.client));
    put_len(&mut out, sections.len());
    for section in sections {
        let mut joined: Vec<Struct<'_>> = Vec::new();
        for s in scan.structs(section) {
            match joined.last_mut() {
                Some(last) if joins(section.client, last, s) => last.len += s.len,
                _ => joined.push(*s),
            }
        }
        count += joined.len();
        put_len(&mut out, joined.len());
        put_uint(&mut out, section.client);
        put_uint(&mut out, u64::from(section.start));
        for s in &joined {
            put_struct(&mut out, section.client, s, 0);
        }
    }
    put_deletes(&mut out, &Ranges::from_deletes(&scan.deletes).all());
    (out, count)
}

/// Whether `right` can become part of `left`: both garbage, or both deleted and the one the other's origin. (What came
/// between them later still has its origin inside; whoever reads it splits them there again.)
fn joins(client: ClientId, left: &Struct<'_>, right: &Struct<'_>) -> bool {
    match (left.kind, right.kind) {
        (Kind::Gc, Kind::Gc) => true,
        (Kind::Entry { content: Content::Deleted, .. }, Kind::Entry { slot, content: Content::Deleted }) => {
            slot == Slot::Origin(Id { client, clock: left.end() - 1 })
        }
        _ => false,
    }
}
