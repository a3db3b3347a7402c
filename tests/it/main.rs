//! Black-box tests: a real server on port 0, a real client.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by panicking, its helpers too")]

mod journal;
