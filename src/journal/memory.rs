//! The memory journal.
