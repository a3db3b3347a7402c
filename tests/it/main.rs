//! Black-box tests: a real server on port 0, a real client.

mod catalog;
mod command_line;
mod dependencies;
mod golden;
mod http_api;
mod journal;
mod room_live;
mod support;
mod types;
