//! What the fields of every format have in common: each is judged alone, so that a bad one doesn't take its row with it.

pub(super) mod category;
pub(super) mod days;
pub(super) mod markup;
pub(super) mod notes;
pub(super) mod price;
pub(super) mod words;

pub(super) use notes::{Misfit, Notes};
