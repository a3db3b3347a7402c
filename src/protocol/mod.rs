//! What goes over the wire: y-protocol frames, JSON messages, close codes. A leaf: imports only [`crate::ids`] and
//! [`crate::money`].

pub mod activity;
pub mod bill;
pub mod close;
pub mod command;
pub mod event;
pub mod frame;
pub mod knock;
pub mod link;
pub mod look;
pub mod message;
pub mod photo;
pub mod poll;
pub mod reaction;
pub mod signal;

/// The subprotocol of our own client: binary frames are y-protocol, text frames JSON. Without it: binary only.
pub const SUBPROTOCOL: &str = "cabas.v1";

/// Schema version of the JSON messages and of the board, told in `hello`. A client built for an older one is told to
/// reload, not thrown out.
pub const SCHEMA_VERSION: u32 = 5;

/// Largest board update in one frame, in bytes.
pub const MAX_UPDATE_BYTES: usize = 64 * 1024;
/// Largest sync step 2 from a client, in bytes: a whole document at its limit.
pub const MAX_STEP2_BYTES: usize = 1024 * 1024;
/// Largest JSON message from a client, in bytes.
pub const MAX_JSON_BYTES: usize = 64 * 1024;
/// Largest awareness state of one Yjs client, in bytes of JSON.
pub const MAX_AWARENESS_STATE_BYTES: usize = 4 * 1024;
/// Most commands in one JSON array.
pub const MAX_COMMANDS_PER_MESSAGE: usize = 64;

/// So long before a room's end its hosts are reminded of it.
pub const END_NOTICE_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// So long after its end a room can still be looked at, and brought back by its hosts; then it is deleted.
pub const END_GRACE_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// Days without anybody after which a room may end.
pub const IDLE_DAYS: std::ops::RangeInclusive<u32> = 7..=1_000;
