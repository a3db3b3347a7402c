//! The last events of a room as they were sent, for clients that come back after a short absence.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::{ids::Seq, room::effect::Audience};

/// Events kept: minutes of a busy room. Who missed more gets a fresh greeting.
const MAX_RECENT: usize = 512;
/// Bytes kept, whatever the number.
const MAX_RECENT_BYTES: usize = 256 * 1024;

struct Item {
    seq: Seq,
    audience: Audience,
    json: Bytes,
}

/// A window over the log's events: complete from [`Recent::base`] on.
pub(super) struct Recent {
    /// Everything above this seq is here.
    base: Seq,
    items: VecDeque<Item>,
    bytes: usize,
}

impl Recent {
    /// An empty window behind a room at `seq`.
    pub(super) fn new(seq: Seq) -> Self {
        Self { base: seq, items: VecDeque::new(), bytes: 0 }
    }

    pub(super) fn push(&mut self, seq: Seq, audience: Audience, json: Bytes) {
        self.bytes += json.len();
        self.items.push_back(Item { seq, audience, json });
        while self.items.len() > MAX_RECENT || self.bytes > MAX_RECENT_BYTES {
            if let Some(old) = self.items.pop_front() {
                self.bytes -= old.json.len();
                self.base = old.seq;
            }
        }
    }

    /// The events above `seq`, or nothing where some of them are gone.
    pub(super) fn since(&self, seq: Seq) -> Option<impl Iterator<Item = (&Audience, &Bytes)>> {
        (seq >= self.base).then(|| self.items.iter().filter(move |item| item.seq > seq).map(|i| (&i.audience, &i.json)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_not_pretended() {
        let mut recent = Recent::new(10);
        assert!(recent.since(9).is_none());
        assert_eq!(recent.since(10).unwrap().count(), 0);
        for seq in 11..=(10 + MAX_RECENT as u64 + 5) {
            recent.push(seq, Audience::All, Bytes::from_static(b"{}"));
        }
        assert!(recent.since(14).is_none());
        assert_eq!(recent.since(15).unwrap().count(), MAX_RECENT);
    }
}
