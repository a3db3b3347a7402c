//! The board as it is kept in a room's snapshot.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::places::Run;
use crate::ids::{ClientId, MemberId};

/// A board at rest. The same log gives the same state, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardState {
    /// Which rebuild of the document this is.
    pub epoch: u32,
    /// The document as one update, canonical; empty before the first update.
    pub snapshot: Bytes,
    /// Updates behind it. Only where the snapshot could not be made anew; else empty.
    pub tail: Vec<Bytes>,
    /// How far each Yjs client's clock is, tail included: saves reading the document for a sync step 1.
    pub clocks: BTreeMap<ClientId, u32>,
    /// Structs in the snapshot.
    pub structs: u32,
    /// Whose each Yjs client id is.
    pub bound: BTreeMap<ClientId, MemberId>,
    /// Yjs client ids of earlier epochs.
    pub retired: BTreeSet<ClientId>,
    /// Who first made what has this look or piece id.
    pub authors: BTreeMap<Arc<str>, MemberId>,
    /// Which entries stand, or stood, where a map belongs, by Yjs client id.
    pub places: BTreeMap<ClientId, Vec<Run>>,
}

/// Why a state is no board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the board's snapshot can't be read")]
pub struct BoardStateError;
