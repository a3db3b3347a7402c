//! The file that a room is taken along in: what `GET /api/rooms/{room}/export` writes, and `cabas import-room` brings back.
//!
//! One JSON object: `format`, `version`, `exported_at`, the `room`'s facts, everything that a
//! [`Takeout`](crate::room::takeout::Takeout) has, `goods` (what they were called and cost then, for people to read), `chat` and
//! `photos` (WebP, base64). docs/protocol.md tells it field by field.
//!
//! * [`read`]: the file, photo by photo.
//! * [`import`]: into the data directory of a server that doesn't run.

pub mod import;
pub mod read;

/// What the file says that it is.
pub const FORMAT: &str = "cabas.room";
/// Version of the format that this program writes, and the only one that it reads.
///
/// 1: without what is needed to bring a room back. 2: with it.
pub const VERSION: u32 = 2;
