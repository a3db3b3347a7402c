//! The server: opens the stores, starts the rooms, listens.
