//! What the writer knows of the rooms that it has seen lately, so that compare-and-swap needs no query.

use std::collections::HashMap;

use crate::ids::{RoomId, Seq};

/// Rooms remembered in one generation; two are kept. A room costs about 100 bytes here and one query (50 µs) when forgotten, and
/// this many rooms don't write at the same time.
const GENERATION: usize = 16_384;

/// What is known of one room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// Its number in the tables.
    pub key: i64,
    /// The seq of its last entry, stored or in the group that is being stored.
    pub seq: Seq,
    /// The seq of its snapshot; 0 where there is none.
    pub snapshot: Seq,
}

/// A bounded map: when the young generation is full the old one is forgotten and the young one becomes it. A look-up brings a
/// room back into the young one, so what is in use stays. Forgetting is always safe: the tables know.
#[derive(Debug, Default)]
pub(super) struct Heads {
    young: HashMap<RoomId, Head>,
    old: HashMap<RoomId, Head>,
}

impl Heads {
    pub fn get(&mut self, room: &RoomId) -> Option<&mut Head> {
        if !self.young.contains_key(room) {
            let head = self.old.remove(room)?;
            self.insert(room.clone(), head);
        }
        self.young.get_mut(room)
    }

    pub fn insert(&mut self, room: RoomId, head: Head) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(room, head);
    }

    pub fn forget(&mut self, room: &RoomId) {
        self.young.remove(room);
        self.old.remove(room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_bounded_and_keeps_what_is_in_use() {
        let mut heads = Heads::default();
        let kept = RoomId::from_bytes(b"kept");
        heads.insert(kept.clone(), Head { key: 7, seq: 3, snapshot: 0 });
        for n in 0..(GENERATION as u64 * 5) {
            heads.insert(RoomId::from_bytes(&n.to_be_bytes()), Head { key: 1, seq: 1, snapshot: 0 });
            assert_eq!(heads.get(&kept).map(|head| head.key), Some(7));
            assert!(heads.young.len() + heads.old.len() <= 2 * GENERATION);
        }
        heads.forget(&kept);
        assert_eq!(heads.get(&kept), None);
    }
}
