//! Black-box tests: a real server on port 0, a real client.

mod catalog;
mod command_line;
mod dependencies;
mod golden;
mod held;
mod http_api;
mod journal;
mod kill;
mod limits;
mod load_beside;
mod offline;
mod protocol_doc;
mod room_live;
mod stock;
mod strace;
mod support;
mod types;
