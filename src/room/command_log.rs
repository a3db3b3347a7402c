//! Which commands were done before: what makes a command's id idempotent.
//!
//! Digests instead of the strings: 24 bytes a command, so that a busy room's snapshot stays small. A collision of 64
//! bits could only be made by a member against themselves.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{encoding::pack, rejection::Rejection};
use crate::{
    ids::{MemberId, Seq},
    protocol::message::Command,
};

/// How many of a member's last commands are remembered: more than a client resends after the longest reconnect.
pub const REMEMBERED_PER_MEMBER: usize = 256;
/// Longest command id, in characters.
pub const MAX_COMMAND_ID_CHARS: usize = 64;

/// First eight bytes of a blake3 digest.
pub type Digest = u64;

fn first_eight(hash: &blake3::Hash) -> Digest {
    let mut eight = [0; 8];
    eight.copy_from_slice(&hash.as_bytes()[..8]);
    Digest::from_le_bytes(eight)
}

/// Digest of a command's id.
pub fn id_digest(id: &str) -> Digest {
    first_eight(&blake3::hash(id.as_bytes()))
}

/// Digest of what a command asks for, as it came, before texts are trimmed.
pub fn body_digest(command: &Command) -> Digest {
    let mut hasher = blake3::Hasher::new();
    pack(&mut hasher, command);
    first_eight(&hasher.finalize())
}

/// Checks a command id's form.
pub fn check_id(id: &str) -> Result<(), Rejection> {
    // Bytes first: a huge id is refused without being read.
    let fits = !id.is_empty() && id.len() <= 4 * MAX_COMMAND_ID_CHARS && id.chars().count() <= MAX_COMMAND_ID_CHARS;
    if fits && !id.chars().any(char::is_control) { Ok(()) } else { Err(Rejection::BAD_ID) }
}

/// One command that was done or refused: digest of its id, digest of its body, the entry, the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered(Digest, Digest, Seq, Option<Rejection>);

/// What is known of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Not among the last ones.
    New,
    /// The same command, and how it ended.
    Same(Result<Seq, Rejection>),
    /// The same id with another body.
    Other,
}

/// The last commands of every member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct CommandLog {
    members: BTreeMap<MemberId, VecDeque<Remembered>>,
}

impl CommandLog {
    pub fn look_up(&self, member: &MemberId, id: Digest, body: Digest) -> Known {
        // Newest first: what is sent twice was mostly sent just before.
        let found = self.members.get(member).and_then(|log| log.iter().rev().find(|r| r.0 == id));
        match found {
            None => Known::New,
            Some(r) if r.1 == body => Known::Same(r.3.map_or(Ok(r.2), Err)),
            Some(_) => Known::Other,
        }
    }

    /// Forgets what somebody asked for.
    pub fn erase(&mut self, member: &MemberId) {
        self.members.remove(member);
    }

    pub fn remember(&mut self, member: &MemberId, id: Digest, body: Digest, seq: Seq, refused: Option<Rejection>) {
        if !self.members.contains_key(member) {
            self.members.insert(member.clone(), VecDeque::new());
        }
        if let Some(log) = self.members.get_mut(member) {
            while log.len() >= REMEMBERED_PER_MEMBER {
                log.pop_front();
            }
            log.push_back(Remembered(id, body, seq, refused));
        }
    }
}
