//! The hub: runs rooms, one task each; sessions, outboxes, presence.
