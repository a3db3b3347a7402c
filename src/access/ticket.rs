//! Tickets: for one socket, once, within 30 s; in memory only.
//!
//! A ticket names its own end and is signed, so that an old one is told from a used one and from one that was never
//! issued, without anything being kept of it.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use data_encoding::BASE64URL_NOPAD;
use parking_lot::Mutex;

use super::{
    Grant, TokenProblem,
    keys::{Keys, same_secret},
};
use crate::ids::Millis;

/// How long a ticket is good.
pub const TICKET_TTL: Duration = Duration::from_secs(30);
/// Tickets that wait to be used, in all: beyond it nobody gets one (503). About 20 MB at worst.
pub const MAX_TICKETS: usize = 100_000;

const NONCE_BYTES: usize = 16;
const END_BYTES: usize = 8;
const SIGNED_BYTES: usize = END_BYTES + NONCE_BYTES;
const SIGNATURE_BYTES: usize = 16;
const TICKET_BYTES: usize = SIGNED_BYTES + SIGNATURE_BYTES;
/// Base64 of [`TICKET_BYTES`].
const TICKET_CHARS: usize = (TICKET_BYTES * 4).div_ceil(3);

type Nonce = [u8; NONCE_BYTES];

/// Too many tickets wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tickets wait to be used")]
pub struct TicketsFull;

#[derive(Default)]
struct Waiting {
    grants: HashMap<Nonce, Grant>,
    /// In the order of their ends, since every ticket lives as long.
    ends: VecDeque<(Millis, Nonce)>,
}

/// The tickets that wait.
#[derive(Default)]
pub(super) struct Tickets(Mutex<Waiting>);

impl Tickets {
    /// A ticket for `grant`.
    pub fn issue(&self, keys: &Keys, grant: Grant, now: Millis) -> Result<String, TicketsFull> {
        let end = now.saturating_add(u64::try_from(TICKET_TTL.as_millis()).unwrap_or(u64::MAX));
        let nonce: Nonce = rand::random();
        {
            let mut waiting = self.0.lock();
            while waiting.ends.front().is_some_and(|(end, _)| *end <= now) {
                if let Some((_, old)) = waiting.ends.pop_front() {
                    waiting.grants.remove(&old);
                }
            }
            if waiting.ends.len() >= MAX_TICKETS {
                return Err(TicketsFull);
            }
            waiting.grants.insert(nonce, grant);
            waiting.ends.push_back((end, nonce));
        }
        let mut ticket = Vec::with_capacity(TICKET_BYTES);
        ticket.extend_from_slice(&end.to_be_bytes());
        ticket.extend_from_slice(&nonce);
        let signature = sign(keys, &ticket);
        ticket.extend_from_slice(&signature);
        Ok(BASE64URL_NOPAD.encode(&ticket))
    }

    /// Takes a ticket in; it is good no second time.
    pub fn redeem(&self, keys: &Keys, ticket: &str, now: Millis) -> Result<Grant, TokenProblem> {
        if ticket.len() != TICKET_CHARS {
            return Err(TokenProblem::Bad);
        }
        let bytes = BASE64URL_NOPAD.decode(ticket.as_bytes()).map_err(|_| TokenProblem::Bad)?;
        let (signed, signature) = bytes.split_at_checked(SIGNED_BYTES).ok_or(TokenProblem::Bad)?;
        if !same_secret(signature, &sign(keys, signed)) {
            return Err(TokenProblem::Bad);
        }
        let end: [u8; END_BYTES] = signed[..END_BYTES].try_into().map_err(|_| TokenProblem::Bad)?;
        let nonce: Nonce = signed[END_BYTES..].try_into().map_err(|_| TokenProblem::Bad)?;
        let grant = self.0.lock().grants.remove(&nonce);
        if now >= Millis::from_be_bytes(end) {
            return Err(TokenProblem::Expired);
        }
        // Used before, or issued before a restart: to the client both mean "join again".
        grant.ok_or(TokenProblem::Revoked)
    }
}

fn sign(keys: &Keys, signed: &[u8]) -> [u8; SIGNATURE_BYTES] {
    let hash = blake3::keyed_hash(&keys.ticket, signed);
    let mut out = [0; SIGNATURE_BYTES];
    out.copy_from_slice(&hash.as_bytes()[..SIGNATURE_BYTES]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{MemberId, RoomId};

    fn grant() -> Grant {
        Grant { room: RoomId::random(), member: MemberId::random(), generation: 0, expires_at: None }
    }

    #[test]
    fn a_ticket_is_good_once() {
        let (keys, tickets, grant) = (Keys::derive(b"k"), Tickets::default(), grant());
        let ticket = tickets.issue(&keys, grant.clone(), 1_000).unwrap();
        assert_eq!(tickets.redeem(&keys, &ticket, 1_001), Ok(grant));
        assert_eq!(tickets.redeem(&keys, &ticket, 1_002), Err(TokenProblem::Revoked));
    }

    #[test]
    fn a_ticket_is_good_for_thirty_seconds() {
        let (keys, tickets) = (Keys::derive(b"k"), Tickets::default());
        let ticket = tickets.issue(&keys, grant(), 1_000).unwrap();
        assert_eq!(tickets.redeem(&keys, &ticket, 31_000), Err(TokenProblem::Expired));
    }

    #[test]
    fn a_made_up_ticket_is_bad() {
        let (keys, tickets) = (Keys::derive(b"k"), Tickets::default());
        let foreign = Tickets::default().issue(&Keys::derive(b"other"), grant(), 1_000).unwrap();
        for made_up in ["", "x", &"A".repeat(TICKET_CHARS), &foreign, &"é".repeat(TICKET_CHARS / 2)] {
            assert_eq!(tickets.redeem(&keys, made_up, 1_000), Err(TokenProblem::Bad));
        }
    }

    #[test]
    fn waiting_tickets_are_bounded_and_forgotten() {
        let (keys, tickets, grant) = (Keys::derive(b"k"), Tickets::default(), grant());
        for _ in 0..MAX_TICKETS {
            tickets.issue(&keys, grant.clone(), 1_000).unwrap();
        }
        assert_eq!(tickets.issue(&keys, grant.clone(), 1_000), Err(TicketsFull));
        assert!(tickets.issue(&keys, grant, 31_000).is_ok());
        assert_eq!(tickets.0.lock().grants.len(), 1);
    }
}
