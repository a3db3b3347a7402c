//! The sqlite journal.
