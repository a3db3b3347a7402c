//! Feeds that are JSON: [`stream`](self::stream) takes one item after the other out of a list, however long it is, and
//! [`fields`](self::fields) one field after the other out of an item. What has to be held as a whole, [`held`](self::held)
//! holds.

pub(super) mod fields;
pub(super) mod held;
mod pieces;
pub(super) mod stream;
