//! Signals: the short way from a socket to all, beside the log. What isn't allowed, or comes too often, is passed over: who
//! sent it hears it as everybody does, so they know.

use tokio::time::Instant;

use super::{actor::Actor, rate::Rate, session::SessionId};
use crate::protocol::{
    message::ServerMessage,
    signal::{MAX_PAGE_BYTES, Signal},
};

/// Requests of hosts in a room: each asks something of everybody there.
const ASKED_AT_ONCE: f64 = 3.0;
const ASKED_A_SECOND: f64 = 0.5;
/// Reactions of one socket: as fast as one taps for joy.
const REACTED_AT_ONCE: f64 = 8.0;
const REACTED_A_SECOND: f64 = 4.0;
/// Reactions in a room: each goes to everybody, and more than this nobody can tell apart.
const SHOWN_AT_ONCE: f64 = 60.0;
const SHOWN_A_SECOND: f64 = 30.0;

/// How often what may be said in a room.
pub(super) struct SignalRates {
    asked: Rate,
    shown: Rate,
}

impl SignalRates {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            asked: Rate::new(ASKED_AT_ONCE, ASKED_A_SECOND, now),
            shown: Rate::new(SHOWN_AT_ONCE, SHOWN_A_SECOND, now),
        }
    }
}

/// How often one socket may react.
pub(super) fn reaction_rate(now: Instant) -> Rate {
    Rate::new(REACTED_AT_ONCE, REACTED_A_SECOND, now)
}

impl Actor {
    pub(super) fn signal(&mut self, id: SessionId, signal: Signal) {
        let now = Instant::now();
        let Some(session) = self.sessions.get_mut(&id).filter(|s| s.is_open()) else { return };
        let member = session.member.clone();
        let allowed = match &signal {
            Signal::Bring { page } => {
                session.role.is_host() && page.len() <= MAX_PAGE_BYTES && self.signals.asked.allows(now)
            }
            Signal::Lead { .. } => session.role.is_host() && self.signals.asked.allows(now),
            Signal::React { .. } => session.reactions.allows(now) && self.signals.shown.allows(now),
        };
        if !allowed {
            metrics::counter!("cabas_signals_refused_total").increment(1);
            return;
        }
        match signal {
            Signal::Lead { to } => self.hand_lead(to),
            signal => self.say(&ServerMessage::Signal { by: member, signal }),
        }
    }
}
