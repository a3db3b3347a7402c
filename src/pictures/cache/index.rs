//! Which files there are, how large they are together, and which goes next.

use std::collections::{BTreeSet, HashMap};

use super::{Key, Kind};
use crate::ids::Millis;

/// Files at most, whatever their size: some 150 bytes of memory each.
const MAX_FILES: usize = 300_000;

/// See the module's docs.
pub(super) struct Index {
    quota: u64,
    files: HashMap<Key, Kept>,
    /// In the order in which they go: sources first, then by when they were last used.
    order: BTreeSet<(bool, Millis, Key)>,
    bytes: u64,
    last_used: Millis,
}

#[derive(Clone, Copy)]
struct Kept {
    bytes: u64,
    used: Millis,
}

impl Index {
    pub fn new(quota: u64) -> Self {
        Self { quota, files: HashMap::new(), order: BTreeSet::new(), bytes: 0, last_used: 0 }
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether something of this length can be kept at all.
    pub fn takes(&self, bytes: u64) -> bool {
        bytes <= self.quota
    }

    /// A file from before. One that was used since is known better.
    pub fn found(&mut self, key: Key, bytes: u64, used: Millis) {
        if !self.files.contains_key(&key) {
            self.put(key, Kept { bytes, used });
        }
    }

    /// It is used now. Returns when that is, later than any use before.
    pub fn used(&mut self, key: Key, bytes: u64, now: Millis) -> Millis {
        let used = now.max(self.last_used.saturating_add(1));
        self.forget(key);
        self.put(key, Kept { bytes, used });
        used
    }

    pub fn forget(&mut self, key: Key) {
        if let Some(kept) = self.files.remove(&key) {
            self.order.remove(&place(key, kept.used));
            self.bytes = self.bytes.saturating_sub(kept.bytes);
        }
    }

    /// Takes out what has to go.
    pub fn evict(&mut self) -> Vec<Key> {
        let mut gone = Vec::new();
        while self.bytes > self.quota || self.files.len() > MAX_FILES {
            let Some((_, _, key)) = self.order.first().copied() else { break };
            self.forget(key);
            gone.push(key);
        }
        gone
    }

    fn put(&mut self, key: Key, kept: Kept) {
        self.last_used = self.last_used.max(kept.used);
        self.bytes += kept.bytes;
        self.order.insert(place(key, kept.used));
        self.files.insert(key, kept);
    }
}

fn place(key: Key, used: Millis) -> (bool, Millis, Key) {
    (key.kind != Kind::Source, used, key)
}
