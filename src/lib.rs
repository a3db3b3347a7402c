//! Cabas: a self-hosted, real-time co-shopping server.
//!
//! # Map
//!
//! ```text
//! browser ──ws──▶ http/ws ──▶ hub ──▶ room.propose ──▶ journal.append ──▶ room.apply ──▶ hub ──▶ every socket
//!                 (decode)   (actor)   (may it?)        (durable, ordered)  (state, effects)  (encode once)
//! ```
//!
//! * [`ids`]: identifiers and the three number types (seq, milliseconds, Yjs client id).
//! * [`money`]: whole minor units and a currency.
//! * [`protocol`]: the wire: y-protocol frames, JSON messages, close codes.
//! * [`room`]: the truth: an ordered log and a pure fold over it. `src/room/SPEC.md` numbers its rules.
//! * [`room_file`]: the file that a room is taken along in, and back.
//! * [`journal`]: where logs are kept.
//! * [`store`]: how our SQLite databases are opened.
//! * [`hub`]: runs rooms and talks to sockets.
//! * [`access`]: who somebody is and what they hold in their hand.
//! * [`catalog`]: what can be shopped.
//! * [`fetch`]: the one way by which something is fetched from elsewhere.
//! * [`pictures`]: pictures from elsewhere, made small and kept.
//! * [`photos`]: photos that people show each other.
//! * [`share`]: looks that people show outside of their rooms.
//! * [`unfurl`]: what pages elsewhere say of themselves.
//! * [`http`]: the outside.
//! * [`server`]: puts all of it together; [`config`], [`telemetry`], [`counted`], [`clock`], [`niceness`]: settings, logs and
//!   metrics, how many there are, time, work that can wait; [`upkeep`]: what is cleared away; [`erasure`]: people and rooms that go for good; [`backup`]: the whole data directory, out and in again.
//!
//! # Who imports whom
//!
//! `main → http → hub → room → protocol → ids, money`; `hub → journal`; `http → erasure, catalog, access, photos, pictures, share, unfurl`;
//! `erasure → hub, journal, access, photos, share`; `room_file → room, journal, access, photos`;
//! `photos, share → pictures → catalog`; `unfurl → catalog`; `pictures, unfurl, catalog → fetch`, which knows none of us. `room` imports none of
//! hub, http, journal, access, catalog, tokio, sqlx. `tests/it/dependencies.rs` holds this.

pub mod access;
pub mod backup;
pub mod catalog;
pub mod clock;
pub mod config;
pub mod counted;
pub mod erasure;
pub mod fetch;
pub mod http;
pub mod hub;
pub mod ids;
pub mod journal;
pub mod money;
pub mod niceness;
pub mod photos;
pub mod pictures;
pub mod protocol;
pub mod room;
pub mod room_file;
pub mod server;
pub mod share;
pub mod store;
pub mod telemetry;
pub mod unfurl;
pub mod upkeep;
