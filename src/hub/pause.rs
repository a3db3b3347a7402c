//! When the journal can't store: the room is read-only, says so, probes, and resumes by itself. Nothing is acknowledged
//! meanwhile. Fail stop, never guess.

use std::time::Duration;

use tokio::time::Instant;

use super::{actor::Actor, store, turn::Origin};
use crate::{
    counted::Counted,
    journal::JournalError,
    protocol::{
        frame::Frame,
        message::{CommandError, PauseReason, ServerMessage},
    },
};

/// How often a paused room asks whether it can store again.
const PROBE_INTERVAL: Duration = Duration::from_secs(1);
/// What a refused command is told to wait.
const RETRY_AFTER_MS: u64 = 2_000;
/// Entries taken in one go when catching up with the log.
const CATCH_UP_ENTRIES: u32 = 1_000;

/// Whether the room is paused, and when it probes next.
#[derive(Default)]
pub(super) struct Pause {
    next_probe: Option<Instant>,
    counted: Option<Counted>,
}

impl Pause {
    pub(super) fn is_paused(&self) -> bool {
        self.next_probe.is_some()
    }

    pub(super) fn next_probe(&self) -> Option<Instant> {
        self.next_probe
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.next_probe.is_some_and(|at| at <= now)
    }

    /// What a command is answered meanwhile.
    pub(super) fn command_error() -> CommandError {
        CommandError {
            code: "paused".to_owned(),
            message: "The room can't store anything at the moment. It will go on by itself.".to_owned(),
            retry_after_ms: Some(RETRY_AFTER_MS),
        }
    }
}

impl Actor {
    /// Goes read-only, and says so.
    pub(super) fn pause_for(&mut self, error: &JournalError) {
        if !self.pause.is_paused() {
            tracing::error!(room = %self.id, %error, "the room is paused: its log can't be written");
            self.pause.counted = Some(Counted::on("cabas_rooms_paused"));
            self.say(&ServerMessage::Paused { paused: Some(PauseReason::Storage) });
        }
        self.pause.next_probe = Some(Instant::now() + PROBE_INTERVAL);
    }

    /// Asks the journal; when it stores again, catches up with what it really holds (an append that failed may have been
    /// stored after all) and asks every client for what it still has.
    pub(super) async fn try_resume(&mut self) {
        self.pause.next_probe = Some(Instant::now() + PROBE_INTERVAL);
        if self.shared.journal.probe().await.is_err() || self.catch_up().await.is_err() {
            return;
        }
        self.pause = Pause::default();
        tracing::info!(room = %self.id, "the room goes on");
        self.say(&ServerMessage::Paused { paused: None });
        let step1 = Frame::Step1(self.room.board().state_vector());
        self.batch.frame(&step1, None);
    }

    async fn catch_up(&mut self) -> Result<(), ()> {
        loop {
            let seq = self.room.seq();
            let Ok(Some(stored)) = self.shared.journal.since(&self.id, seq, CATCH_UP_ENTRIES).await else {
                return Err(());
            };
            if stored.is_empty() {
                return Ok(());
            }
            for row in &stored {
                let entry = store::entry(row).map_err(drop)?;
                self.apply(row.seq, &entry, Origin::System);
            }
        }
    }
}
