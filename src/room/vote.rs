//! Thumbs on products and looks: one per member and thing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::{rejection::Rejection, subject::Subject};
use crate::{
    ids::MemberId,
    protocol::message::{Tally, Thumb},
};

/// Most products and looks that have a thumb in one room. All of them travel in every greeting.
pub const MAX_VOTED_THINGS: usize = 2_000;
/// Most of them that one member has a thumb on, so that nobody alone uses up the room's.
pub const MAX_VOTES_PER_MEMBER: u32 = 500;

/// Everybody's thumbs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BySubject")]
pub(super) struct Votes {
    things: BySubject,
    /// Thumbs a member has set; follows from `things`.
    counts: BTreeMap<MemberId, u32>,
}

type BySubject = BTreeMap<Subject, BTreeMap<MemberId, Thumb>>;

impl From<BySubject> for Votes {
    fn from(things: BySubject) -> Self {
        let mut counts = BTreeMap::new();
        for member in things.values().flat_map(BTreeMap::keys) {
            *counts.entry(member.clone()).or_default() += 1;
        }
        Self { things, counts }
    }
}

impl Serialize for Votes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.things.serialize(s)
    }
}

impl Votes {
    pub fn judge(&self, by: &MemberId, thing: &Subject, thumb: Option<Thumb>) -> Result<(), Rejection> {
        let on_thing = self.things.get(thing);
        if thumb.is_none() || on_thing.is_some_and(|thumbs| thumbs.contains_key(by)) {
            return Ok(());
        }
        let room_full = on_thing.is_none() && self.things.len() >= MAX_VOTED_THINGS;
        let member_full = self.counts.get(by).is_some_and(|n| *n >= MAX_VOTES_PER_MEMBER);
        if room_full || member_full { Err(Rejection::TOO_MANY_VOTES) } else { Ok(()) }
    }

    /// Sets what [`Votes::judge`] allowed; whether anything changed.
    pub fn set(&mut self, by: &MemberId, thing: &Subject, thumb: Option<Thumb>) -> bool {
        let Some(thumb) = thumb else { return self.take_back(by, thing) };
        let before = self.things.entry(thing.clone()).or_default().insert(by.clone(), thumb);
        if before.is_none() {
            *self.counts.entry(by.clone()).or_default() += 1;
        }
        before != Some(thumb)
    }

    fn take_back(&mut self, by: &MemberId, thing: &Subject) -> bool {
        let Some(thumbs) = self.things.get_mut(thing) else { return false };
        if thumbs.remove(by).is_none() {
            return false;
        }
        if thumbs.is_empty() {
            self.things.remove(thing);
        }
        if let Some(count) = self.counts.get_mut(by) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.counts.remove(by);
            }
        }
        true
    }

    /// Takes back all of somebody's thumbs.
    pub fn erase(&mut self, member: &MemberId) {
        self.things.retain(|_, thumbs| {
            thumbs.remove(member);
            !thumbs.is_empty()
        });
        self.counts.remove(member);
    }

    /// The thumbs on those things that `of` picks out.
    pub fn tallies<'a, K: Clone + Ord + 'a>(&'a self, of: impl Fn(&'a Subject) -> Option<&'a K>) -> BTreeMap<K, Tally> {
        let tally = |thumbs: &BTreeMap<MemberId, Thumb>| {
            let of = |wanted| thumbs.iter().filter(|(_, t)| **t == wanted).map(|(m, _)| m.clone()).collect();
            Tally { up: of(Thumb::Up), down: of(Thumb::Down), ..Tally::default() }
        };
        self.things.iter().filter_map(|(thing, thumbs)| Some((of(thing)?.clone(), tally(thumbs)))).collect()
    }
}
