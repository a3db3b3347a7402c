//! The room: pure. No clock, no sockets, no store.

pub mod board;
