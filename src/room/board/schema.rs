//! What the board may hold: names, bounds, and how values are read out of the draft.

use std::{collections::BTreeMap, sync::Arc};

use yrs::{Any, Map, MapRef, Number, Out, ReadTxn};

use crate::ids::{LookId, MemberId, PieceId, VariantId};

/// Largest quantity of one variant for one person: a cart, not a warehouse.
pub const MAX_QUANTITY: u32 = 99;
/// Cart lines of one person: ten times a large basket.
pub const MAX_LINES: u32 = 200;
/// Looks of one person.
pub const MAX_LOOKS: u32 = 30;
/// Pieces on one look: more can't be told apart on a screen.
pub const MAX_PIECES: u32 = 60;
/// Characters of a look's title: one line.
pub const MAX_TITLE_CHARS: usize = 120;
/// Characters of a look's note: a paragraph or two.
pub const MAX_NOTE_CHARS: usize = 2_000;

/// `x` and `y` of a pose, whatever the client's unit: wide enough for CSS pixels on any screen.
pub const MAX_POSITION: f64 = 100_000.0;
/// Smallest scale of a pose: what is smaller can't be picked up again.
pub const MIN_SCALE: f64 = 0.01;
/// Largest scale of a pose.
pub const MAX_SCALE: f64 = 100.0;
/// Rotation of a pose, degrees either way: ten turns, so that a client need not wrap.
pub const MAX_ROTATION: f64 = 3_600.0;
/// `z` of a pose, either way: every raise takes the next number.
pub const MAX_Z: f64 = 1_000_000_000.0;

/// Fields of a look and of a piece.
pub const LOOK_FIELDS: [&str; 5] = ["title", "note", "by", "after", "pieces"];
pub const PIECE_FIELDS: [&str; 3] = ["variant", "pose", "by"];

/// A look as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct LookValue {
    /// Its name.
    pub title: String,
    /// What is said about it.
    pub note: String,
    /// Who made it.
    pub by: MemberId,
    /// The look that it was made after, where it began as a copy.
    pub after: Option<LookId>,
    /// What is on it.
    pub pieces: BTreeMap<PieceId, PieceValue>,
}

/// A piece as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct PieceValue {
    /// What it shows.
    pub variant: VariantId,
    /// `[x, y, scale, rotation, flip, z]`.
    pub pose: [f64; 6],
    /// Who put it there.
    pub by: MemberId,
}

/// Everything on the board.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BoardValues {
    /// How many of what for whom.
    pub cart: BTreeMap<(VariantId, MemberId), u32>,
    /// The looks.
    pub looks: BTreeMap<LookId, LookValue>,
}

impl BoardValues {
    /// What doesn't keep the bounds of one value, if anything does: quantities, texts, poses.
    pub(in crate::room) fn out_of_bounds(&self) -> Option<String> {
        let long = |text: &str, most: usize| text.len() > most && text.chars().count() > most;
        for ((variant, _), quantity) in &self.cart {
            if !(1..=MAX_QUANTITY).contains(quantity) {
                return Some(format!("{quantity} is no quantity of {variant}"));
            }
        }
        for (id, look) in &self.looks {
            if long(&look.title, MAX_TITLE_CHARS) || long(&look.note, MAX_NOTE_CHARS) {
                return Some(format!("the title or the note of {id} is too long"));
            }
            if let Some((piece, _)) = look.pieces.iter().find(|(_, piece)| !pose_fits(piece.pose)) {
                return Some(format!("{piece} on {id} lies where nothing can lie"));
            }
        }
        None
    }
}

/// The two ids of a cart key `v_…|m_…`.
pub fn cart_key(key: &str) -> Option<(&str, &str)> {
    let (variant, member) = key.split_once('|')?;
    (has_form(variant, VariantId::PREFIX) && has_form(member, MemberId::PREFIX)).then_some((variant, member))
}

/// Whether `s` is an id of the kind that `prefix` names.
pub fn has_form(s: &str, prefix: &str) -> bool {
    s.starts_with(prefix) && crate::ids::is_id_form(s)
}

/// A quantity: an integer 1..=99, nothing else.
pub fn quantity(value: &Out) -> Option<u8> {
    match value {
        Out::Any(Any::Number(Number::Int(n))) => {
            u8::try_from(*n).ok().filter(|n| (1..=MAX_QUANTITY).contains(&u32::from(*n)))
        }
        _ => None,
    }
}

fn string(value: &Out) -> Option<&Arc<str>> {
    match value {
        Out::Any(Any::String(s)) => Some(s),
        _ => None,
    }
}

fn text(value: &Out, max_chars: usize) -> Option<&Arc<str>> {
    // A character takes a byte at least: only what is long in bytes needs counting.
    string(value).filter(|s| s.len() <= max_chars || s.chars().count() <= max_chars)
}

/// Six finite numbers, each in its range.
pub fn pose(value: &Out) -> Option<[f64; 6]> {
    let Out::Any(Any::Array(values)) = value else { return None };
    let mut pose = [0.0; 6];
    if values.len() != pose.len() {
        return None;
    }
    for (to, from) in pose.iter_mut().zip(values.iter()) {
        let Any::Number(number) = from else { return None };
        *to = number.as_f64().filter(|n| n.is_finite())?;
    }
    pose_fits(pose).then_some(pose)
}

/// Whether each number of a pose is in its range.
fn pose_fits([x, y, scale, rotation, flip, z]: [f64; 6]) -> bool {
    x.abs() <= MAX_POSITION
        && y.abs() <= MAX_POSITION
        && (MIN_SCALE..=MAX_SCALE).contains(&scale)
        && rotation.abs() <= MAX_ROTATION
        && [-1.0, 0.0, 1.0].contains(&flip)
        && z.abs() <= MAX_Z
}

/// Whether `value` may stand in `field` of a look. `pieces` only by its type.
pub fn look_field(field: &str, value: &Out) -> bool {
    match field {
        "title" => text(value, MAX_TITLE_CHARS).is_some(),
        "note" => text(value, MAX_NOTE_CHARS).is_some(),
        "by" => string(value).is_some_and(|s| has_form(s, MemberId::PREFIX)),
        "after" => string(value).is_some_and(|s| has_form(s, LookId::PREFIX)),
        "pieces" => matches!(value, Out::YMap(_)),
        _ => false,
    }
}

/// Whether `value` may stand in `field` of a piece.
pub fn piece_field(field: &str, value: &Out) -> bool {
    match field {
        "variant" => string(value).is_some_and(|s| has_form(s, VariantId::PREFIX)),
        "pose" => pose(value).is_some(),
        "by" => string(value).is_some_and(|s| has_form(s, MemberId::PREFIX)),
        _ => false,
    }
}

/// A member id that stands in `map[field]`.
pub fn member<T: ReadTxn>(txn: &T, map: &MapRef, field: &str) -> Option<MemberId> {
    MemberId::parse(string(&map.get(txn, field)?)?).ok()
}

/// What a piece shows.
pub fn variant<T: ReadTxn>(txn: &T, piece: &MapRef) -> Option<VariantId> {
    VariantId::parse(string(&piece.get(txn, "variant")?)?).ok()
}

/// The map that stands in `map[key]`.
pub fn child<T: ReadTxn>(txn: &T, map: &MapRef, key: &str) -> Option<MapRef> {
    match map.get(txn, key)? {
        Out::YMap(map) => Some(map),
        _ => None,
    }
}

/// Everything that has the right shape under `cart` and `looks` (and on an accepted board everything has).
pub fn values<T: ReadTxn>(txn: &T, cart: &MapRef, looks: &MapRef) -> BoardValues {
    let lines = cart.iter(txn).filter_map(|(key, value)| {
        let (variant, member) = cart_key(key)?;
        Some(((VariantId::parse(variant).ok()?, MemberId::parse(member).ok()?), quantity(&value)?.into()))
    });
    let looks_out = looks.iter(txn).filter_map(|(key, value)| {
        let Out::YMap(map) = value else { return None };
        Some((LookId::parse(key).ok()?, look_value(txn, &map)?))
    });
    BoardValues { cart: lines.collect(), looks: looks_out.collect() }
}

fn look_value<T: ReadTxn>(txn: &T, map: &MapRef) -> Option<LookValue> {
    let get = |field: &str| map.get(txn, field).and_then(|value| string(&value).map(ToString::to_string));
    let pieces = child(txn, map, "pieces")?;
    let pieces = pieces.iter(txn).filter_map(|(key, value)| {
        let Out::YMap(piece) = value else { return None };
        let value = PieceValue {
            variant: variant(txn, &piece)?,
            pose: pose(&piece.get(txn, "pose")?)?,
            by: member(txn, &piece, "by")?,
        };
        Some((PieceId::parse(key).ok()?, value))
    });
    Some(LookValue {
        title: get("title")?,
        note: get("note")?,
        by: member(txn, map, "by")?,
        after: get("after").and_then(|after| LookId::parse(&after).ok()),
        pieces: pieces.collect(),
    })
}
