//! Tests of the board, by rule (`src/room/SPEC.md`).

mod editors;
mod epochs;
mod locks;
mod poison;
mod properties;
mod rights;
mod rules;
mod support;
