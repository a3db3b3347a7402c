//! The board as values that are taken along, and back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::back::{TakeoutError, refused};
use crate::{
    ids::{LookId, MemberId, PieceId, VariantId},
    room::board::{BoardValues, LookValue, MAX_LINES, MAX_LOOKS, MAX_PIECES, PieceValue},
};

/// How many of something somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenLine {
    /// Of what.
    pub variant: VariantId,
    /// Who.
    pub member: MemberId,
    /// 1 to 99.
    pub quantity: u32,
}

/// A look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakenLook {
    /// Its id.
    pub id: LookId,
    /// Its name.
    pub title: String,
    /// What is said about it.
    pub note: String,
    /// Who made it.
    pub by: MemberId,
    /// The look that it was made after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<LookId>,
    /// What is on it.
    pub pieces: Vec<TakenPiece>,
}

/// A piece on a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakenPiece {
    /// Its id.
    pub id: PieceId,
    /// What it shows.
    pub variant: VariantId,
    /// `[x, y, scale, rotation, flip, z]`.
    pub pose: [f64; 6],
    /// Who put it there.
    pub by: MemberId,
}

pub(super) fn lines(values: &BoardValues) -> Vec<TakenLine> {
    let line = |((variant, member), quantity): (&(VariantId, MemberId), &u32)| TakenLine {
        variant: variant.clone(),
        member: member.clone(),
        quantity: *quantity,
    };
    values.cart.iter().map(line).collect()
}

pub(super) fn looks(values: &BoardValues) -> Vec<TakenLook> {
    let piece = |(id, PieceValue { variant, pose, by }): (&PieceId, &PieceValue)| TakenPiece {
        id: id.clone(),
        variant: variant.clone(),
        pose: *pose,
        by: by.clone(),
    };
    let look = |(id, look): (&LookId, &LookValue)| {
        let LookValue { title, note, by, after, pieces } = look.clone();
        TakenLook { id: id.clone(), title, note, by, after, pieces: pieces.iter().map(piece).collect() }
    };
    values.looks.iter().map(look).collect()
}

/// What a board holds, if it keeps the board's bounds (B7, B8, B11).
pub(super) fn values(cart: Vec<TakenLine>, looks: Vec<TakenLook>) -> Result<BoardValues, TakeoutError> {
    let mut values = BoardValues::default();
    let mut lines_of: BTreeMap<MemberId, u32> = BTreeMap::new();
    for TakenLine { variant, member, quantity } in cart {
        let lines = lines_of.entry(member.clone()).or_default();
        *lines += 1;
        if *lines > MAX_LINES {
            return Err(refused("cart", format!("{member} has more than {MAX_LINES} lines")));
        }
        if let Some(_twice) = values.cart.insert((variant.clone(), member), quantity) {
            return Err(refused("cart", format!("{variant} is there twice for one member")));
        }
    }
    let mut looks_of: BTreeMap<MemberId, u32> = BTreeMap::new();
    for TakenLook { id, title, note, by, after, pieces } in looks {
        let count = looks_of.entry(by.clone()).or_default();
        *count += 1;
        if *count > MAX_LOOKS || pieces.len() > MAX_PIECES as usize {
            let what = format!("{by} has more than {MAX_LOOKS} looks, or {id} more than {MAX_PIECES} pieces");
            return Err(refused("looks", what));
        }
        let piece = |TakenPiece { id, variant, pose, by }| (id, PieceValue { variant, pose, by });
        let count = pieces.len();
        let look = LookValue { title, note, by, after, pieces: pieces.into_iter().map(piece).collect() };
        if look.pieces.len() < count || values.looks.insert(id.clone(), look).is_some() {
            return Err(refused("looks", format!("{id}, or a piece of it, is there twice")));
        }
    }
    if let Some(what) = values.out_of_bounds() {
        return Err(refused("board", what));
    }
    Ok(values)
}
