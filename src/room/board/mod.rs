//! The board: the shape of its interface, without the gate: admits every update of who may write and keeps it as it is.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{
    ids::{ClientId, LookId, MemberId, PieceId, VariantId},
    protocol::{close::Close, message::Role},
};

/// Who sends an update.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// The member.
    pub member: &'a MemberId,
    /// What they may do.
    pub role: Role,
}

/// An admitted update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardUpdate {
    /// Yjs update, encoding V1.
    pub update: Bytes,
    /// Client ids that this update binds to its author.
    pub binds: SmallVec<[ClientId; 1]>,
}

/// The gate's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Says nothing new.
    NoEffect,
    /// To be stored.
    Accepted(BoardUpdate),
}

/// Why the gate says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardRefusal {
    /// Dependencies are missing: answer with step 1.
    Gap,
    /// Over the size limit.
    TooLarge,
    /// No update.
    NotDecodable,
    /// Nested too deep.
    TooDeep,
    /// Against the schema or the rights; names the rule.
    Forbidden(&'static str),
    /// The member's quota is used up; names it.
    Quota(&'static str),
    /// The document is full.
    RoomFull,
    /// Of an earlier epoch.
    StaleEpoch,
    /// Only looks on.
    ReadOnly,
}

impl BoardRefusal {
    /// The close code; `None` for a gap.
    pub fn close(&self) -> Option<Close> {
        Some(match self {
            Self::Gap => return None,
            Self::TooLarge => Close::TooLarge,
            Self::NotDecodable => Close::Malformed,
            Self::TooDeep => Close::TooDeep,
            Self::Forbidden(_) | Self::ReadOnly => Close::Forbidden,
            Self::Quota(_) => Close::QuotaExceeded,
            Self::RoomFull => Close::RoomFull,
            Self::StaleEpoch => Close::StaleEpoch,
        })
    }
}

/// The board as it is stored in a snapshot.
#[derive(Debug, Serialize, Deserialize)]
pub struct BoardState {
    epoch: u32,
    tail: Vec<Bytes>,
}

/// Why a stored board cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the board cannot be read")]
pub struct BoardStateError;

/// What the board says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BoardValues {
    /// Quantities.
    pub cart: BTreeMap<(VariantId, MemberId), u32>,
    /// Looks.
    pub looks: BTreeMap<LookId, LookValue>,
}

/// A look.
#[derive(Debug, Clone, PartialEq)]
pub struct LookValue {
    /// Its title.
    pub title: String,
    /// Its note.
    pub note: String,
    /// Who made it.
    pub by: MemberId,
    /// The look before it.
    pub after: Option<LookId>,
    /// Its pieces.
    pub pieces: BTreeMap<PieceId, PieceValue>,
}

/// A piece of a look.
#[derive(Debug, Clone, PartialEq)]
pub struct PieceValue {
    /// What it shows.
    pub variant: VariantId,
    /// Where it lies.
    pub pose: [f64; 6],
    /// Who put it there.
    pub by: MemberId,
}

/// The board.
#[derive(Debug)]
pub struct Board {
    epoch: u32,
    tail: Vec<Bytes>,
}

impl Board {
    /// An empty board.
    pub fn new(epoch: u32) -> Self {
        Self { epoch, tail: Vec::new() }
    }

    /// Its epoch.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Judges an update.
    pub fn propose(&mut self, writer: Writer<'_>, update: &Bytes, _is_step2: bool) -> Result<Verdict, BoardRefusal> {
        if !writer.role.may_write() {
            return Err(BoardRefusal::ReadOnly);
        }
        Ok(Verdict::Accepted(BoardUpdate { update: update.clone(), binds: SmallVec::new() }))
    }

    /// Takes an admitted update in.
    pub fn apply(&mut self, _by: &MemberId, update: &BoardUpdate) {
        self.tail.push(update.update.clone());
    }

    /// Forgets what was proposed and not applied.
    pub fn rollback(&mut self) {}

    /// State vector of the truth.
    pub fn state_vector(&mut self) -> Bytes {
        Bytes::from_static(&[0])
    }

    /// Updates that bring a remote up to date.
    pub fn diff(&mut self, _remote_sv: &[u8]) -> Result<Vec<Bytes>, BoardRefusal> {
        Ok(self.tail.clone())
    }

    /// As it is stored.
    pub fn to_state(&mut self) -> BoardState {
        BoardState { epoch: self.epoch, tail: self.tail.clone() }
    }

    /// From the store.
    pub fn from_state(state: BoardState) -> Result<Self, BoardStateError> {
        Ok(Self { epoch: state.epoch, tail: state.tail })
    }

    /// What it says.
    pub fn values(&mut self) -> BoardValues {
        BoardValues::default()
    }

    /// Bytes kept.
    pub fn len_bytes(&self) -> usize {
        self.tail.iter().map(Bytes::len).sum()
    }

    /// Updates behind the snapshot.
    pub fn tail_len(&self) -> usize {
        self.tail.len()
    }
}
