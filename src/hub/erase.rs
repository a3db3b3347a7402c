//! Somebody goes for good, or a whole room. The entry comes first, then a snapshot without them, so that nothing behind it is needed
//! any more; only then are the rows of history emptied that hold their words.

use super::{
    Hub, HubError,
    actor::{Actor, Msg},
    calls::{Call, Reply},
    recent::Recent,
    store,
    turn::Origin,
};
use crate::{
    clock,
    ids::{MemberId, RoomId, Seq},
    journal::{JournalError, Redacted},
    protocol::close::Close,
    room::{encoding::Encoded, entry::topic},
};

/// Rows of history that are read at once.
const PAGE: u32 = 200;
/// Where words are: in messages and their edits, in notes, polls, titles of picks, plans of looks, in what linked pages say, and in
/// whose staff somebody is said to be.
const WORDY: [u8; 8] =
    [topic::CHAT, topic::CHAT_CHANGE, topic::BILL, topic::POLL, topic::PICK, topic::LOOK, topic::SYSTEM, topic::MEMBER];

impl Hub {
    /// Whether nobody else is a member of the room.
    pub async fn is_alone(&self, room: &RoomId, member: &MemberId) -> Result<bool, HubError> {
        let member = member.clone();
        self.call(room, |reply| Call::IsAlone { member, reply }).await
    }

    /// Whether somebody may delete the room: see [`Room::may_end`](crate::room::Room::may_end).
    pub async fn may_end(&self, room: &RoomId, member: &MemberId) -> Result<bool, HubError> {
        let member = member.clone();
        self.call(room, |reply| Call::MayEnd { member, reply }).await
    }

    /// Erases a member: when this returns, nobody is told anything of theirs any more. What the store's files keep in their free
    /// places is left to [`Journal::scrub`](crate::journal::Journal::scrub). Can be repeated, and is to be, until it succeeds.
    pub async fn erase(&self, room: &RoomId, member: &MemberId) -> Result<(), HubError> {
        let who = member.clone();
        self.call(room, |reply| Call::Erase { member: who, reply }).await?;
        let mut messages = Vec::new();
        for topic in WORDY {
            self.redact(room, member, topic, &mut messages).await?;
        }
        Ok(())
    }

    /// Empties the rows of one topic. Of messages, which come first, it notes whose are theirs: in the order of the log.
    async fn redact(
        &self,
        room: &RoomId,
        member: &MemberId,
        topic: u8,
        messages: &mut Vec<Seq>,
    ) -> Result<(), HubError> {
        let mut before = Seq::MAX;
        loop {
            let rows = self.shared.journal.history(room, topic, before, PAGE).await?;
            let mut redacted = Vec::new();
            for row in &rows {
                before = row.seq;
                let entry = store::entry(row)?;
                messages.extend(entry.says(row.seq).filter(|(_, by)| *by == member).map(|(seq, _)| seq));
                if let Some(Encoded { body, text, .. }) = entry.without_words(member, messages) {
                    redacted.push(Redacted { seq: row.seq, body, text });
                }
            }
            if !redacted.is_empty() {
                self.shared.journal.redact(room, redacted).await?;
            }
            if rows.len() < PAGE as usize {
                messages.sort_unstable();
                return Ok(());
            }
        }
    }

    /// Deletes a room: closes its sockets with `no_room`, then its log goes. Its directory entry must be gone already, or it would be
    /// loaded again.
    pub async fn delete(&self, room: &RoomId) -> Result<(), HubError> {
        if let Some(slot) = self.shared.rooms.get(room).map(|slot| slot.clone()) {
            let (reply, answer) = tokio::sync::oneshot::channel();
            // A room that is just unloading ends by itself.
            if slot.inbox.send(Msg::Call(Box::new(Call::End { reply }))).await.is_ok() {
                let _ = answer.await;
            }
            slot.gone.cancelled().await;
        }
        match self.shared.journal.delete(room).await {
            Ok(()) | Err(JournalError::NoRoom(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Actor {
    pub(super) fn erase(&mut self, member: &MemberId, reply: Reply<()>) {
        match self.room.propose_erase(member, clock::now()) {
            Ok(Some(entry)) => self.stage(entry, Origin::Erase { reply }),
            // It was done before, perhaps by a server that stopped before its snapshot.
            Ok(None) if self.room.is_erased(member) => {
                self.snapshots.want();
                self.erasures.push(reply);
            }
            // In flight: whoever asks again hears what came of it.
            Ok(None) => drop(reply.send(Err(HubError::Unavailable))),
            Err(rejection) => drop(reply.send(Err(HubError::Rejected(rejection)))),
        }
    }

    /// What is kept beside the log goes, and a snapshot without them is due.
    pub(super) fn erased(&mut self, member: &MemberId) {
        self.names.remove(member);
        self.recent = Recent::new(self.room.seq());
        self.snapshots.want();
    }

    pub(super) fn end(&mut self, reply: Reply<()>) {
        self.close_all(Close::NoRoom);
        self.ended = true;
        let _ = reply.send(Ok(()));
    }
}
