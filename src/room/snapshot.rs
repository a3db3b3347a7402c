//! Snapshots: the whole room as bytes, the same bytes for the same room. Checked for damage by the journal.
//!
//! ```text
//! 1 · rules · MessagePack of `Stored`, fields named
//! ```

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    Room,
    activity::Activities,
    bill::{Agreed, Prices},
    board::{Board, BoardState, BoardStateError},
    card::Cards,
    chat::Chat,
    command_log::CommandLog,
    draft::Draft,
    encoding::pack,
    entry::RULES,
    member::People,
    photo::Photos,
    picks::Collections,
    plan::Plans,
    poll::Polls,
    reaction::Signs,
    read::ReadMarks,
    subject::Subject,
    vote::Votes,
};
use crate::{
    ids::{LookId, Millis, RoomId, Seq, VariantId},
    protocol::message::Editors,
};

/// The snapshot format that this version writes.
pub const SNAPSHOT_FORMAT: u8 = 1;

/// Why bytes are no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Cut off.
    #[error("the snapshot ends too early")]
    Truncated,
    /// A format that this version does not know.
    #[error("snapshot format {0} is unknown to this version")]
    UnknownFormat(u8),
    /// Made under rules that this version does not know.
    #[error("snapshot made under rules {0}, which are unknown to this version")]
    UnknownRules(u8),
    /// A body that cannot be read.
    #[error("the snapshot cannot be read: {0}")]
    Malformed(String),
    /// The board's part.
    #[error("the snapshot's board cannot be read: {0}")]
    Board(#[from] BoardStateError),
}

/// What is written of a [`Stored`]: borrowed, since rooms can be large.
#[derive(Serialize)]
struct Written<'a> {
    id: &'a RoomId,
    seq: Seq,
    last_at: Millis,
    people: &'a People,
    chat: &'a Chat,
    votes: &'a Votes,
    picks: &'a Collections,
    polls: &'a Polls,
    bill: &'a Agreed,
    prices: &'a Prices<VariantId>,
    #[serde(rename = "product_signs")]
    signs: &'a Signs<Subject>,
    line_signs: &'a Signs<Seq>,
    read_marks: &'a ReadMarks,
    photos: &'a Photos,
    cards: &'a Cards,
    plans: &'a Plans,
    look_prices: &'a Prices<(LookId, VariantId)>,
    activities: &'a Activities,
    editors: Editors,
    commands: &'a CommandLog,
    board: BoardState,
}

/// What is read: the same fields.
#[derive(Deserialize)]
struct Stored {
    id: RoomId,
    seq: Seq,
    last_at: Millis,
    people: People,
    chat: Chat,
    votes: Votes,
    /// Not there under rules 1.
    #[serde(default)]
    picks: Collections,
    /// Not there before rules 3, nor are the next two.
    #[serde(default)]
    polls: Polls,
    #[serde(default)]
    bill: Agreed,
    #[serde(default)]
    prices: Prices<VariantId>,
    /// Not there before rules 4, nor are the next two. Of products only before rules 7.
    #[serde(default, rename = "product_signs")]
    signs: Signs<Subject>,
    #[serde(default)]
    line_signs: Signs<Seq>,
    #[serde(default)]
    read_marks: ReadMarks,
    /// Not there before rules 5.
    #[serde(default)]
    photos: Photos,
    #[serde(default)]
    activities: Activities,
    /// Not there before rules 6.
    #[serde(default)]
    cards: Cards,
    /// Not there before rules 7, nor is the next one.
    #[serde(default)]
    plans: Plans,
    #[serde(default)]
    look_prices: Prices<(LookId, VariantId)>,
    /// Not there before rules 8.
    #[serde(default)]
    editors: Editors,
    commands: CommandLog,
    board: BoardState,
}

impl Room {
    /// The room as bytes: only what is applied, nothing of what is in flight.
    pub fn snapshot(&mut self) -> Bytes {
        let written = Written {
            id: &self.id,
            seq: self.seq,
            last_at: self.last_at,
            people: &self.people,
            chat: &self.chat,
            votes: &self.votes,
            picks: &self.picks,
            polls: &self.polls,
            bill: &self.bill,
            prices: &self.prices,
            signs: &self.signs,
            line_signs: &self.line_signs,
            read_marks: &self.read_marks,
            photos: &self.photos,
            cards: &self.cards,
            plans: &self.plans,
            look_prices: &self.look_prices,
            activities: &self.activities,
            editors: self.editors,
            commands: &self.commands,
            board: self.board.to_state(),
        };
        let mut out = vec![SNAPSHOT_FORMAT, RULES];
        pack(&mut out, &written);
        out.into()
    }

    /// The room that [`Room::snapshot`] wrote.
    pub fn restore(bytes: &Bytes) -> Result<Self, SnapshotError> {
        let [format, rules, ..] = bytes[..] else { return Err(SnapshotError::Truncated) };
        if format != SNAPSHOT_FORMAT {
            return Err(SnapshotError::UnknownFormat(format));
        }
        if rules == 0 || rules > RULES {
            return Err(SnapshotError::UnknownRules(rules));
        }
        let read: Stored = rmp_serde::from_slice(&bytes[2..]).map_err(|e| SnapshotError::Malformed(e.to_string()))?;
        Ok(Self {
            id: read.id,
            seq: read.seq,
            last_at: read.last_at,
            people: read.people,
            chat: read.chat,
            votes: read.votes,
            picks: read.picks,
            polls: read.polls,
            bill: read.bill,
            prices: read.prices,
            signs: read.signs,
            line_signs: read.line_signs,
            read_marks: read.read_marks,
            photos: read.photos,
            cards: read.cards,
            plans: read.plans,
            look_prices: read.look_prices,
            activities: read.activities,
            editors: read.editors,
            commands: read.commands,
            board: Board::from_state(read.board)?,
            draft: Draft::default(),
        })
    }
}
