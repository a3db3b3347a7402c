//! Tests of the board, by rule (`RULES.md`).

mod epochs;
mod poison;
mod properties;
mod rights;
mod rules;
mod support;
