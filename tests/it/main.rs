//! Black-box tests: a real server on port 0, a real client.

mod dependencies;
mod golden;
