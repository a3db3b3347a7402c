//! Entries as bytes. Both lanes begin with a format byte and the rules that the entry was made under.
//!
//! ```text
//! board    1 · rules · varuint(count of binds) · varuint(client id)… · lines · update
//! lines    (from rules 5 on) varuint(count) · (varuint(length) · "v_…|m_…" · before · now)…
//! history  1 · rules · MessagePack of `Body`, fields named
//! ```
//!
//! A text (a chat message, a note, a link's card and what a look is for, both as JSON) is not in the body but in the row's own column, so that it can be changed and taken away. A post's text that
//! was edited carries a mark behind it, `U+001F row ":" at`: the edit's entry and its time. (No text that people wrote
//! holds that control character.)

use std::io::Write;

use bytes::{BufMut, Bytes, BytesMut};
use serde::{Serialize, de::DeserializeOwned};
use smallvec::SmallVec;

use super::{
    bill::BillChange,
    board::BoardUpdate,
    entry::{ACTIVITY_SINCE, Act, Body, Entry, RULES},
    plan::PlanChange,
    reign::SystemEntry,
};
use crate::{
    ids::{MemberId, Millis, Seq, VariantId},
    protocol::{
        activity::LineChange,
        frame::{read_varuint, varuint_len, write_varuint},
    },
};

/// The format of both lanes that this version writes.
pub const FORMAT: u8 = 1;

/// Bytes of a line beside its variant's id, about.
const LINE_LEN: usize = 32;

/// Stands between a post's edited text and the mark of the edit.
const EDIT_MARK: char = '\u{1f}';

/// An entry on its way into the journal, field by field what a row has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Board lane (pruned behind snapshots) or history.
    pub lane_board: bool,
    /// The kind of history: see [`super::entry::topic`].
    pub topic: u8,
    /// When.
    pub at: Millis,
    /// Who.
    pub by: Option<MemberId>,
    /// The entry without its text.
    pub body: Bytes,
    /// Its text.
    pub text: Option<String>,
    /// Earlier rows whose text this entry replaces or takes away.
    pub amend: Vec<(Seq, Option<String>)>,
}

/// Why bytes are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Cut off.
    #[error("the entry ends too early")]
    Truncated,
    /// A format that this version does not know.
    #[error("entry format {0} is unknown to this version")]
    UnknownFormat(u8),
    /// Made under rules that this version does not know.
    #[error("entry made under rules {0}, which are unknown to this version")]
    UnknownRules(u8),
    /// A body that cannot be read.
    #[error("the entry cannot be read: {0}")]
    Malformed(String),
    /// Only the room itself acts in nobody's name.
    #[error("the entry has no author")]
    NoAuthor,
}

impl Entry {
    /// The entry as a row.
    pub fn encode(&self) -> Encoded {
        let (body, text, amend) = match &self.body {
            Body::Board(update) => (encode_board(self.rules, update), None, Vec::new()),
            body => (encode_history(self.rules, body), body.text(), body.amend(self.at)),
        };
        Encoded {
            lane_board: matches!(self.body, Body::Board(_)),
            topic: self.topic(),
            at: self.at,
            by: self.by.clone(),
            body,
            text,
            amend,
        }
    }

    /// Reads a row back. A board update shares the memory of `body`.
    pub fn decode(
        lane_board: bool,
        at: Millis,
        by: Option<MemberId>,
        body: &Bytes,
        text: Option<String>,
    ) -> Result<Self, EntryError> {
        let [format, rules, ..] = body[..] else { return Err(EntryError::Truncated) };
        if format != FORMAT {
            return Err(EntryError::UnknownFormat(format));
        }
        if rules == 0 || rules > RULES {
            return Err(EntryError::UnknownRules(rules));
        }
        let payload = body.slice(2..);
        let body =
            if lane_board { Body::Board(decode_board(rules, &payload)?) } else { decode_history(&payload, text)? };
        if by.is_none() && !matches!(body, Body::System(_)) {
            return Err(EntryError::NoAuthor);
        }
        Ok(Self { at, by, rules, body })
    }
}

fn encode_board(rules: u8, update: &BoardUpdate) -> Bytes {
    let binds_len: usize = update.binds.iter().map(|id| varuint_len(*id)).sum();
    let lines_len: usize = update.lines.iter().map(|line| LINE_LEN + line.variant.as_str().len()).sum();
    let mut out = BytesMut::with_capacity(4 + binds_len + lines_len + update.update.len());
    out.put_u8(FORMAT);
    out.put_u8(rules);
    write_varuint(&mut out, update.binds.len() as u64);
    for id in &update.binds {
        write_varuint(&mut out, *id);
    }
    if rules >= ACTIVITY_SINCE {
        write_varuint(&mut out, update.lines.len() as u64);
        for line in &update.lines {
            let (variant, member) = (line.variant.as_str(), line.member.as_str());
            write_varuint(&mut out, (variant.len() + 1 + member.len()) as u64);
            for part in [variant, "|", member] {
                out.put_slice(part.as_bytes());
            }
            out.put_slice(&[line.from, line.to]);
        }
    }
    out.put_slice(&update.update);
    out.freeze()
}

fn decode_board(rules: u8, payload: &Bytes) -> Result<BoardUpdate, EntryError> {
    let mut rest = &payload[..];
    let count = read_varuint(&mut rest).map_err(|_| EntryError::Truncated)?;
    let mut binds = SmallVec::new();
    // Nothing is reserved by `count`: each id takes a byte at least, so a false count ends with the bytes.
    for _ in 0..count {
        binds.push(read_varuint(&mut rest).map_err(|_| EntryError::Truncated)?);
    }
    let mut lines = SmallVec::new();
    if rules >= ACTIVITY_SINCE {
        let count = read_varuint(&mut rest).map_err(|_| EntryError::Truncated)?;
        for _ in 0..count {
            lines.push(decode_line(&mut rest)?);
        }
    }
    Ok(BoardUpdate { update: payload.slice(payload.len() - rest.len()..), binds, lines })
}

fn decode_line(rest: &mut &[u8]) -> Result<LineChange, EntryError> {
    let len = read_varuint(rest).map_err(|_| EntryError::Truncated)?;
    let len = usize::try_from(len).map_err(|_| EntryError::Truncated)?;
    let (key, behind) = rest.split_at_checked(len).ok_or(EntryError::Truncated)?;
    let (&[from, to], behind) = behind.split_first_chunk().ok_or(EntryError::Truncated)?;
    *rest = behind;
    let ids = std::str::from_utf8(key).ok().and_then(|key| key.split_once('|'));
    let ids = ids.and_then(|(v, m)| Some((VariantId::parse(v).ok()?, MemberId::parse(m).ok()?)));
    let (variant, member) =
        ids.ok_or_else(|| EntryError::Malformed("a line of the cart without its ids".to_owned()))?;
    Ok(LineChange { variant, member, from, to })
}

fn encode_history(rules: u8, body: &Body) -> Bytes {
    let mut out = vec![FORMAT, rules];
    pack(&mut out, body);
    out.into()
}

/// Writes a value of ours as `MessagePack`, fields named, to memory or into a hash.
pub(super) fn pack<T: Serialize>(out: &mut impl Write, value: &T) {
    rmp_serde::encode::write_named(out, value).expect("a plain value, and a writer that does not fail");
}

fn decode_history(payload: &[u8], stored_text: Option<String>) -> Result<Body, EntryError> {
    let mut body: Body = rmp_serde::from_slice(payload).map_err(|e| EntryError::Malformed(e.to_string()))?;
    match &mut body {
        Body::Command { act: Act::ChatPost { text, edited, .. }, .. } => {
            (*text, *edited) = stored_text.map_or((None, None), |stored| {
                let (text, edited) = split_mark(stored);
                (Some(text), edited)
            });
        }
        Body::Command {
            act: Act::ChatEdit { text, .. } | Act::Bill { change: BillChange::Note { text, .. } }, ..
        } => *text = stored_text,
        Body::Command { act: Act::LookPlan { change: PlanChange::Say { words, .. }, .. }, .. } => {
            *words = from_json(stored_text)?;
        }
        Body::System(SystemEntry::Unfurled { card, .. }) => *card = from_json(stored_text)?,
        _ => {}
    }
    Ok(body)
}

fn from_json<T: DeserializeOwned>(stored: Option<String>) -> Result<Option<T>, EntryError> {
    let read = |stored: String| serde_json::from_str(&stored);
    stored.map(read).transpose().map_err(|e| EntryError::Malformed(e.to_string()))
}

impl Body {
    fn text(&self) -> Option<String> {
        match self {
            Self::Command { act: Act::ChatPost { text, edited, .. }, .. } => {
                text.as_ref().map(|text| edited.map_or_else(|| text.clone(), |(row, at)| with_mark(text, row, at)))
            }
            Self::Command {
                act: Act::ChatEdit { text, .. } | Act::Bill { change: BillChange::Note { text, .. } },
                ..
            } => text.clone(),
            Self::Command { act: Act::LookPlan { change: PlanChange::Say { words: Some(words), .. }, .. }, .. } => {
                serde_json::to_string(words).ok()
            }
            Self::System(SystemEntry::Unfurled { card: Some(card), .. }) => serde_json::to_string(card).ok(),
            _ => None,
        }
    }

    fn amend(&self, at: Millis) -> Vec<(Seq, Option<String>)> {
        match self {
            Self::Command { act: Act::ChatEdit { message, text, prior, row, cards_gone, .. }, .. } => {
                let now = text.as_ref().map(|text| with_mark(text, *row, at));
                std::iter::once((*message, now)).chain(emptied(prior.iter().chain(cards_gone))).collect()
            }
            Self::Command { act: Act::ChatDelete { message, prior, cards_gone, .. }, .. } => {
                emptied(std::iter::once(message).chain(prior).chain(cards_gone)).collect()
            }
            Self::System(SystemEntry::Unfurled { forgets, .. }) => emptied(forgets).collect(),
            _ => Vec::new(),
        }
    }
}

fn emptied<'a>(rows: impl IntoIterator<Item = &'a Seq>) -> impl Iterator<Item = (Seq, Option<String>)> {
    rows.into_iter().map(|row| (*row, None))
}

fn with_mark(text: &str, row: Seq, at: Millis) -> String {
    format!("{text}{EDIT_MARK}{row}:{at}")
}

/// Text and mark of what a post's row holds. A mark that cannot be read is dropped: the text is what matters.
fn split_mark(mut stored: String) -> (String, Option<(Seq, Millis)>) {
    let Some(place) = stored.find(EDIT_MARK) else { return (stored, None) };
    let mark = stored[place + EDIT_MARK.len_utf8()..].split_once(':');
    let edited = mark.and_then(|(row, at)| Some((row.parse().ok()?, at.parse().ok()?)));
    stored.truncate(place);
    (stored, edited)
}
