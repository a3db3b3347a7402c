//! Feeds that are JSON: [`stream`](self::stream) takes one item after the other out of a list, however long it is, and
//! [`fields`](self::fields) one field after the other out of an item.

pub(super) mod fields;
pub(super) mod stream;
