//! Black-box tests: a real server on port 0, a real client.

#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests; this is for their helpers, which it does not know"
)]
#![allow(clippy::print_stdout, reason = "what is skipped is said")]

mod activity;
mod bill;
mod catalog;
mod closing;
mod command_line;
mod conflict;
mod covers;
mod dependencies;
mod devices;
mod ends;
mod erasing;
mod export;
mod fetch;
mod follow;
mod golden;
mod held;
mod http_api;
mod invite_codes;
mod journal;
mod kill;
mod knocks;
mod limits;
mod load_beside;
mod loading;
mod logs;
mod looks;
mod members;
mod occasions;
mod offline;
mod opinions;
mod photos;
mod picks;
mod pictures;
mod polls;
mod protocol_doc;
mod recap;
mod restored;
mod room_live;
mod settle;
mod share;
mod spots;
mod stock;
mod strace;
mod suggestions;
mod support;
mod together;
mod types;
mod unfurl;
mod unloading;
