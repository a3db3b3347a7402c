//! What has been: older messages by the page and by a search, whose rows come from the journal (the signs on them, and which
//! photos are shown, are in the room), and what people did, which the room keeps.

use super::{Hub, HubError, calls::Call, store};
use crate::{
    ids::{MemberId, Millis, RoomId, Seq},
    protocol::{
        activity::{Activity, Digest},
        message::ChatMessage,
    },
    room::entry::topic,
};

/// Most messages that one search looks at: a few milliseconds of reading. The rest is asked for by another.
pub const MAX_SCANNED: u32 = 2_000;
/// Messages that are read at once, so that others get their turn in between.
const SCANNED_AT_ONCE: u32 = 200;

/// What a search has found.
#[derive(Debug)]
pub struct Found {
    /// The newest first.
    pub messages: Vec<ChatMessage>,
    /// Everything from here on was looked at; where there is more, search before this one.
    pub next: Option<Seq>,
}

impl Hub {
    /// Chat messages with a seq below `before`, oldest first, and whether there are older ones still.
    pub async fn history(&self, room: &RoomId, before: Seq, limit: u32) -> Result<(Vec<ChatMessage>, bool), HubError> {
        let mut rows = self.shared.journal.history(room, topic::CHAT, before, limit + 1).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let messages = rows.iter().rev().filter_map(store::chat_message).map(|older| older.message).collect();
        Ok((self.as_now(room, messages).await?, more))
    }

    /// Messages with a seq below `before` that have a text and `fit`, at most `limit`, among the next [`MAX_SCANNED`].
    pub async fn search(
        &self,
        room: &RoomId,
        before: Seq,
        limit: usize,
        fits: impl Fn(&ChatMessage, &str) -> bool,
    ) -> Result<Found, HubError> {
        let Found { messages, next } = self.scan(room, before, limit, fits).await?;
        Ok(Found { messages: self.as_now(room, messages).await?, next })
    }

    /// What people did of late, the newest first: see [`Room::activity`](crate::room::Room::activity).
    pub async fn activity(&self, room: &RoomId) -> Result<Vec<Activity>, HubError> {
        self.call(room, |reply| Call::Activity { reply }).await
    }

    /// What others did after `since`, for `reader`.
    pub async fn digest(&self, room: &RoomId, reader: &MemberId, since: Millis) -> Result<Digest, HubError> {
        let reader = reader.clone();
        self.call(room, |reply| Call::Digest { reader, since, reply }).await
    }

    async fn scan(
        &self,
        room: &RoomId,
        mut before: Seq,
        limit: usize,
        fits: impl Fn(&ChatMessage, &str) -> bool,
    ) -> Result<Found, HubError> {
        let mut messages = Vec::new();
        for _ in 0..MAX_SCANNED / SCANNED_AT_ONCE {
            let rows = self.shared.journal.history(room, topic::CHAT, before, SCANNED_AT_ONCE).await?;
            for row in &rows {
                before = row.seq;
                let message = store::chat_message(row).map(|older| older.message);
                messages
                    .extend(message.filter(|message| message.text.as_deref().is_some_and(|text| fits(message, text))));
                if messages.len() >= limit {
                    return Ok(Found { messages, next: Some(before) });
                }
            }
            if rows.len() < SCANNED_AT_ONCE as usize {
                return Ok(Found { messages, next: None });
            }
        }
        Ok(Found { messages, next: Some(before) })
    }

    async fn as_now(&self, room: &RoomId, messages: Vec<ChatMessage>) -> Result<Vec<ChatMessage>, HubError> {
        if messages.is_empty() {
            return Ok(messages);
        }
        self.call(room, |reply| Call::AsNow { messages, reply }).await
    }
}
