//! How much is asked: a few pages at a time, and at a rate for each room, each host and the server, so that nobody makes this server knock
//! somebody else down. What comes over a rate is not asked at all, and leaves just the link.

use std::{hash::Hash, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::ids::RoomId;

/// Pages that are asked at a time: each may hold a mebibyte.
const MAX_AT_ONCE: usize = 8;
/// How long a link waits for its turn.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(10);
/// Links that may wait.
const MAX_WAITING: usize = 64;
/// Pages for one room within a minute: a group that compares shops, not a script.
const ROOM_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not nought");
/// Pages of one host within a minute, for all rooms.
const HOST_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("not nought");
/// Pages within a minute, for all rooms and hosts: rooms cost nothing, and a server that asks without an end is taken for a robot.
const SERVER_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("not nought");
/// Rooms and hosts that are remembered before those that are idle again are forgotten.
const SWEEP_ABOVE: usize = 10_000;

/// See the module's docs.
pub(super) struct Gate {
    rooms: DefaultKeyedRateLimiter<RoomId>,
    hosts: DefaultKeyedRateLimiter<String>,
    server: DefaultDirectRateLimiter,
    waiting: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            rooms: RateLimiter::keyed(Quota::per_minute(ROOM_PER_MINUTE)),
            hosts: RateLimiter::keyed(Quota::per_minute(HOST_PER_MINUTE)),
            server: RateLimiter::direct(Quota::per_minute(SERVER_PER_MINUTE)),
            waiting: Arc::new(Semaphore::new(MAX_WAITING)),
            places: Arc::new(Semaphore::new(MAX_AT_ONCE)),
        }
    }
}

impl Gate {
    /// A place, while it is held; nothing where there is too much to ask.
    pub async fn enter(&self, room: &RoomId, host: &str) -> Option<OwnedSemaphorePermit> {
        let _waits = self.waiting.try_acquire().ok()?;
        if !within(&self.rooms, room) || !self.may_ask(host) || self.server.check().is_err() {
            return None;
        }
        timeout(MAX_WAIT, Arc::clone(&self.places).acquire_owned()).await.ok()?.ok()
    }

    /// Whether one more page of a host is within its rate: also of one that a redirect leads to.
    pub fn may_ask(&self, host: &str) -> bool {
        // The dot of a whole name leads to the same host.
        within(&self.hosts, &host.trim_end_matches('.').to_owned())
    }
}

fn within<K: Hash + Eq + Clone>(rate: &DefaultKeyedRateLimiter<K>, key: &K) -> bool {
    if rate.len() > SWEEP_ABOVE {
        rate.retain_recent();
    }
    rate.check_key(key).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(n: u32) -> RoomId {
        RoomId::parse(&format!("r_{n:04}")).unwrap()
    }

    #[tokio::test]
    async fn each_room_and_each_host_has_its_rate() {
        let gate = Gate::default();
        for n in 0..ROOM_PER_MINUTE.get() {
            assert!(gate.enter(&room(0), &format!("{n}.example")).await.is_some());
        }
        assert!(gate.enter(&room(0), "fresh.example").await.is_none());
        for n in 0..HOST_PER_MINUTE.get() {
            assert!(gate.enter(&room(1 + n), "one.example").await.is_some());
        }
        assert!(gate.enter(&room(1_000), "one.example").await.is_none());
        assert!(gate.enter(&room(1_000), "one.example.").await.is_none(), "the same host");
        assert!(!gate.may_ask("one.example") && gate.may_ask("another.example"));
        assert!(gate.enter(&room(1_000), "another.example").await.is_some());
    }

    #[tokio::test]
    async fn the_server_has_its_rate() {
        let gate = Gate::default();
        let mut asked = 0;
        while asked < 10_000 && gate.enter(&room(asked), &format!("{asked}.example")).await.is_some() {
            asked += 1;
        }
        assert!(asked >= SERVER_PER_MINUTE.get() && asked < 10_000, "{asked}");
    }

    #[tokio::test]
    async fn a_few_are_asked_at_a_time() {
        let gate = Gate::default();
        let mut held = Vec::new();
        for n in 0..u32::try_from(MAX_AT_ONCE).unwrap() {
            held.push(gate.enter(&room(n), "a.example").await.unwrap());
        }
        let next_room = room(100);
        let mut next = Box::pin(gate.enter(&next_room, "b.example"));
        assert!(futures_util::poll!(&mut next).is_pending());
        held.pop();
        assert!(next.await.is_some());
    }
}
