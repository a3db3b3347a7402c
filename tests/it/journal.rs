//! One suite for every journal, and what only the one on disk can be asked.

mod contract;
mod disk;
mod earlier;

use bytes::Bytes;
use cabas::{
    ids::{MemberId, RoomId, Seq},
    journal::{Amend, Journal, JournalError, Lane, Record, Snapshot},
};

/// A board row that says which one it is.
fn board(n: u64) -> Record {
    Record {
        lane: Lane::Board,
        at: 1_000 + n,
        by: Some(MemberId::from_bytes(b"writer")),
        body: Bytes::from(format!("update {n}")),
        text: None,
        amend: Vec::new(),
    }
}

/// A history row of a topic with a text.
fn said(topic: u8, text: &str) -> Record {
    Record { lane: Lane::History { topic }, text: Some(text.to_owned()), ..board(0) }
}

/// A history row without an author or a text that changes an earlier one.
fn amending(seq: Seq, text: Option<&str>) -> Record {
    let amend = vec![Amend { seq, text: text.map(str::to_owned) }];
    Record { lane: Lane::History { topic: 9 }, by: None, amend, ..board(0) }
}

fn snapshot(seq: Seq) -> Snapshot {
    Snapshot { seq, bytes: Bytes::from(format!("state at {seq}")) }
}

async fn room(journal: &dyn Journal) -> RoomId {
    let room = RoomId::random();
    journal.create(&room, 1).await.unwrap();
    room
}

async fn head(journal: &dyn Journal, room: &RoomId) -> Seq {
    journal.replay(room).await.unwrap().head
}

fn is_conflict(result: &Result<Seq, JournalError>, at: Seq) -> bool {
    matches!(result, Err(JournalError::Conflict { head, .. }) if *head == at)
}
