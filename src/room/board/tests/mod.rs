//! Tests of the board, by rule (`RULES.md`).

mod epochs;
mod poison;
mod properties;
mod rules;
mod support;
