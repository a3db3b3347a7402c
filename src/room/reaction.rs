//! Signs on products, looks and lines of the chat: each of a fixed set once per member and thing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{rejection::Rejection, subject::Subject};
use crate::{
    ids::{MemberId, Seq},
    protocol::reaction::{Reaction, Reactions},
};

/// Most products and looks that have a sign in one room. All of them travel in every greeting.
pub const MAX_REACTED_THINGS: usize = 2_000;
/// Most of them that one member has a sign on, so that nobody alone uses up the room's.
pub const MAX_REACTED_PER_MEMBER: usize = 500;
/// Most lines of the chat whose signs are kept; the oldest makes room for a newer one. Far more than the room greets with.
pub const MAX_REACTED_LINES: usize = 1_000;
/// Most members with a sign on one thing: what is told of it stays under a few KiB.
pub const MAX_REACTED_MEMBERS: usize = 200;

/// What everybody has set on things that are called `K`. What nobody has a sign on is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Signs<K: Ord> {
    things: BTreeMap<K, BTreeMap<MemberId, BTreeSet<Reaction>>>,
}

impl<K: Ord> Default for Signs<K> {
    fn default() -> Self {
        Self { things: BTreeMap::new() }
    }
}

impl<K: Ord + Clone> Signs<K> {
    /// The signs on one thing.
    pub fn on(&self, thing: &K) -> Reactions {
        self.things.get(thing).map(told).unwrap_or_default()
    }

    /// Everything that has signs.
    pub fn all(&self) -> impl Iterator<Item = (&K, Reactions)> {
        self.things.iter().map(|(thing, by)| (thing, told(by)))
    }

    /// Takes back all of somebody's signs.
    pub fn erase(&mut self, member: &MemberId) {
        self.things.retain(|_, members| {
            members.remove(member);
            !members.is_empty()
        });
    }

    /// Whether this sign needs no more room than there is: it is taken back, or not the member's first on the thing.
    fn fits(&self, by: &MemberId, thing: &K, on: bool) -> bool {
        !on || self.things.get(thing).is_some_and(|members| members.contains_key(by))
    }

    fn judge_crowd(&self, thing: &K) -> Result<(), Rejection> {
        let crowded = self.things.get(thing).is_some_and(|members| members.len() >= MAX_REACTED_MEMBERS);
        if crowded { Err(Rejection::TOO_MANY_REACTIONS) } else { Ok(()) }
    }

    /// Sets or takes back what was allowed; whether anything changed.
    fn put(&mut self, by: &MemberId, thing: &K, reaction: Reaction, on: bool) -> bool {
        if on {
            let members = self.things.entry(thing.clone()).or_default();
            return members.entry(by.clone()).or_default().insert(reaction);
        }
        let Some(members) = self.things.get_mut(thing) else { return false };
        let Some(signs) = members.get_mut(by) else { return false };
        let changed = signs.remove(&reaction);
        if signs.is_empty() {
            members.remove(by);
        }
        if members.is_empty() {
            self.things.remove(thing);
        }
        changed
    }
}

fn told(by: &BTreeMap<MemberId, BTreeSet<Reaction>>) -> Reactions {
    let mut told = Reactions::new();
    for (member, signs) in by {
        for sign in signs {
            told.entry(*sign).or_default().push(member.clone());
        }
    }
    told
}

impl Signs<Subject> {
    pub fn judge(&self, by: &MemberId, thing: &Subject, on: bool) -> Result<(), Rejection> {
        if self.fits(by, thing, on) {
            return Ok(());
        }
        let room_full = !self.things.contains_key(thing) && self.things.len() >= MAX_REACTED_THINGS;
        // Counted, not kept: a few ten thousandths of a second at the worst, and nothing that could go wrong.
        let member_full =
            || self.things.values().filter(|members| members.contains_key(by)).count() >= MAX_REACTED_PER_MEMBER;
        if room_full || member_full() { Err(Rejection::TOO_MANY_REACTIONS) } else { self.judge_crowd(thing) }
    }

    /// Does what [`Signs::judge`] allows; whether anything changed.
    pub fn set(&mut self, by: &MemberId, thing: &Subject, reaction: Reaction, on: bool) -> Result<bool, Rejection> {
        self.judge(by, thing, on)?;
        Ok(self.put(by, thing, reaction, on))
    }
}

impl Signs<Seq> {
    pub fn judge_line(&self, by: &MemberId, line: Seq, on: bool) -> Result<(), Rejection> {
        if self.fits(by, &line, on) {
            return Ok(());
        }
        let full = !self.things.contains_key(&line) && self.things.len() >= MAX_REACTED_LINES;
        let oldest = self.things.first_key_value().map_or(0, |(oldest, _)| *oldest);
        if full && line < oldest { Err(Rejection::TOO_MANY_REACTIONS) } else { self.judge_crowd(&line) }
    }

    /// Does what [`Signs::judge_line`] allows; whether anything changed.
    pub fn set_on_line(&mut self, by: &MemberId, line: Seq, reaction: Reaction, on: bool) -> Result<bool, Rejection> {
        self.judge_line(by, line, on)?;
        let changed = self.put(by, &line, reaction, on);
        while self.things.len() > MAX_REACTED_LINES {
            self.things.pop_first();
        }
        Ok(changed)
    }

    /// The line is gone.
    pub fn forget(&mut self, line: Seq) {
        self.things.remove(&line);
    }
}
