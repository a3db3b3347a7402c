//! Chat: the last messages in full; of older ones only what is needed to judge a change of them.
//!
//! Texts are redactable: an edit or a deletion also amends earlier rows of the log (see `encoding`). Which rows is decided
//! in `propose`, so a message's state is judged there with what is in flight laid over it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::rejection::Rejection;
use crate::{
    ids::{MemberId, Millis, ProductId, Seq},
    protocol::message::{ChatMessage, Photo, Reactions, Role},
};

/// Messages that the room keeps, and greets with. Older ones are paged from history.
pub const MAX_CHAT_KEPT: usize = 200;
/// Characters (Unicode scalar values) of a message, after trimming.
pub const MAX_CHAT_CHARS: u32 = 4_000;
/// Changes of older messages that are remembered, so that a header which was fetched before the change is not believed:
/// far more than can be changed while one row is read.
pub const MAX_OLDER_CHANGES: usize = 256;

/// A message that is older than the room keeps, as history has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderMessage {
    /// The message.
    pub message: ChatMessage,
    /// The entry of its last edit.
    pub edited_in: Option<Seq>,
}

/// What is judged of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub by: MemberId,
    /// The entry whose row also holds the text: the last edit.
    pub edited_in: Option<Seq>,
    pub deleted: bool,
}

/// A message that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    message: ChatMessage,
    edited_in: Option<Seq>,
}

/// What the room knows of its chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chat {
    kept: BTreeMap<Seq, Kept>,
    /// Some messages are no longer kept.
    more: bool,
    /// Older messages that were changed lately, the last change last.
    changed: VecDeque<(Seq, Head)>,
}

/// Messages as the entries in flight will leave them, with the entry.
pub(super) type ChatDraft = BTreeMap<Seq, (Seq, Head)>;

/// A new message.
#[derive(Debug, Clone)]
pub(super) struct Post<'a> {
    pub text: Option<&'a str>,
    /// An edit that the row's text carries already; known only when replaying.
    pub edited: Option<(Seq, Millis)>,
    pub reply_to: Option<Seq>,
    pub about: Option<&'a ProductId>,
    pub photos: Vec<Photo>,
    pub photos_until: Option<Millis>,
}

/// Leaves nothing of a message but that there was one, taken back by its author.
pub(super) fn empty(message: &mut ChatMessage) {
    message.text = None;
    message.about = None;
    message.edited_at = None;
    message.deleted_by = Some(message.by.clone());
    message.reactions.clear();
    message.photos_until = None;
    message.cards.clear();
}

/// Trims a text and checks its form.
pub(super) fn check_text(text: &str) -> Result<&str, Rejection> {
    if text.trim().is_empty() { Err(Rejection::BAD_TEXT) } else { check_words(text) }
}

/// The same where there is something to see already: it may be empty.
pub(super) fn check_words(text: &str) -> Result<&str, Rejection> {
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Rejection::BAD_TEXT);
    }
    // Not counted to the end: a text may be as long as a frame.
    if text.chars().nth(MAX_CHAT_CHARS as usize).is_some() {
        return Err(Rejection::TOO_LONG);
    }
    Ok(text)
}

impl Head {
    pub fn judge_edit(&self, by: &MemberId) -> Result<(), Rejection> {
        self.judge_there()?;
        if self.by == *by { Ok(()) } else { Err(Rejection::FORBIDDEN) }
    }

    pub fn judge_delete(&self, by: &MemberId, role: Role) -> Result<(), Rejection> {
        self.judge_there()?;
        if self.by == *by || role.is_host() { Ok(()) } else { Err(Rejection::FORBIDDEN) }
    }

    pub fn judge_there(&self) -> Result<(), Rejection> {
        if self.deleted { Err(Rejection::NO_SUCH_MESSAGE) } else { Ok(()) }
    }
}

impl From<&OlderMessage> for Head {
    fn from(older: &OlderMessage) -> Self {
        // A text that is not there was deleted or erased: either way there is nothing left to change.
        Self { by: older.message.by.clone(), edited_in: older.edited_in, deleted: older.message.text.is_none() }
    }
}

impl Chat {
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &ChatMessage> {
        self.kept.values().map(|k| &k.message)
    }

    pub fn more(&self) -> bool {
        self.more
    }

    /// The last messages out of history, in order, and whether there are older ones. Who took one back is not told there: its author
    /// stands for them.
    pub fn back(messages: Vec<ChatMessage>, more: bool) -> Self {
        let kept = messages.into_iter().map(|mut message| {
            if message.text.is_none() {
                message.deleted_by = Some(message.by.clone());
            }
            // Kept beside the messages.
            message.reactions.clear();
            message.cards.clear();
            for photo in &mut message.photos {
                photo.gone = false;
            }
            let edited_in = message.edited_at.map(|_| 0);
            (message.seq, Kept { message, edited_in })
        });
        Self { kept: kept.collect(), more, changed: VecDeque::new() }
    }

    /// What is known of a message without asking history.
    pub fn head(&self, seq: Seq) -> Option<Head> {
        if let Some(Kept { message, edited_in }) = self.kept.get(&seq) {
            let deleted = message.deleted_by.is_some();
            return Some(Head { by: message.by.clone(), edited_in: *edited_in, deleted });
        }
        self.changed.iter().rev().find(|(changed, _)| *changed == seq).map(|(_, head)| head.clone())
    }

    /// The text of a message that is kept and has one.
    pub fn text(&self, seq: Seq) -> Option<&str> {
        self.kept.get(&seq)?.message.text.as_deref()
    }

    /// Whether only history can tell if there is such a message.
    pub fn may_be_older(&self, seq: Seq) -> bool {
        self.more && seq > 0 && self.kept.first_key_value().is_some_and(|(oldest, _)| seq < *oldest)
    }

    pub fn post(&mut self, seq: Seq, at: Millis, by: &MemberId, post: Post<'_>) {
        let message = ChatMessage {
            seq,
            at,
            by: by.clone(),
            text: post.text.map(str::to_owned),
            reply_to: post.reply_to,
            about: post.about.cloned(),
            edited_at: post.edited.map(|(_, at)| at),
            deleted_by: None,
            reactions: Reactions::new(),
            photos: post.photos,
            photos_until: post.photos_until,
            cards: Vec::new(),
        };
        self.kept.insert(seq, Kept { message, edited_in: post.edited.map(|(row, _)| row) });
        while self.kept.len() > MAX_CHAT_KEPT {
            self.kept.pop_first();
            self.more = true;
        }
    }

    pub fn edit(&mut self, target: Seq, seq: Seq, at: Millis, by: &MemberId, text: Option<&str>) {
        if let Some(kept) = self.kept.get_mut(&target) {
            kept.message.text = text.map(str::to_owned);
            kept.message.edited_at = Some(at);
            kept.edited_in = Some(seq);
        } else {
            self.changed_older(target, Head { by: by.clone(), edited_in: Some(seq), deleted: false });
        }
    }

    pub fn delete(&mut self, target: Seq, author: &MemberId, by: &MemberId) {
        if let Some(kept) = self.kept.get_mut(&target) {
            kept.message.text = None;
            kept.message.deleted_by = Some(by.clone());
        } else {
            self.changed_older(target, Head { by: author.clone(), edited_in: None, deleted: true });
        }
    }

    /// Takes away what somebody said: which of the messages that are kept.
    pub fn erase(&mut self, member: &MemberId) -> Vec<Seq> {
        for (_, head) in self.changed.iter_mut().filter(|(_, head)| head.by == *member) {
            head.deleted = true;
        }
        let theirs = self.kept.iter_mut().filter(|(_, kept)| kept.message.by == *member);
        let emptied = theirs.map(|(seq, kept)| {
            empty(&mut kept.message);
            kept.edited_in = None;
            *seq
        });
        emptied.collect()
    }

    fn changed_older(&mut self, target: Seq, head: Head) {
        self.changed.retain(|(seq, _)| *seq != target);
        if self.changed.len() >= MAX_OLDER_CHANGES {
            self.changed.pop_front();
        }
        self.changed.push_back((target, head));
    }
}
