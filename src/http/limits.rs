//! Rates by address (rooms made, joins, wrong invites) and by member (photos, looks that are shown).

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use dashmap::DashMap;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use super::error::ApiError;
use crate::{
    clock,
    config::Config,
    ids::{MemberId, Millis},
};

/// Wrong invites of one address within [`GUESS_WINDOW`] before everything about invites is refused.
pub const MAX_WRONG_INVITES: u32 = 10;
/// See [`MAX_WRONG_INVITES`].
pub const GUESS_WINDOW: Duration = Duration::from_mins(1);
/// Knocks of one address within an hour: a party behind one router, and no crowd.
const KNOCKS_PER_HOUR: NonZeroU32 = NonZeroU32::new(30).expect("not nought");
/// Photos that one member may bring in within a minute: a few messages full, and room for second thoughts.
const PHOTOS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not nought");
/// Exports that one member may ask for within a minute: each may read hundreds of megabytes.
const EXPORTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(6).expect("not nought");
/// Times that one member may show looks, or change what is shown of them, within a minute.
const SHARES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not nought");
/// Links to other devices that one address may make within a minute.
const DEVICE_LINKS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not nought");
/// Addresses that are remembered in each table before those that are idle again are forgotten.
const SWEEP_ABOVE: usize = 50_000;
/// Addresses at most in the table of guesses: beyond it the oldest windows are dropped early.
const MAX_GUESSERS: usize = 200_000;

/// An address as limits see it: one IPv4 address, or one IPv6 network of 64 bits (one household or host).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IpKey(IpAddr);

impl From<IpAddr> for IpKey {
    fn from(ip: IpAddr) -> Self {
        Self(match ip.to_canonical() {
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// The rates of one server.
pub struct HttpLimits {
    rooms: Rate<IpKey>,
    joins: Rate<IpKey>,
    knocks: Rate<IpKey>,
    photos: Rate<MemberId>,
    exports: Rate<MemberId>,
    shares: Rate<MemberId>,
    device_links: Rate<IpKey>,
    guesses: Guesses,
}

impl HttpLimits {
    /// With the rates of the settings.
    pub fn new(config: &Config) -> Self {
        Self {
            rooms: Rate::new(Quota::per_hour(at_least_one(config.rooms_per_hour))),
            joins: Rate::new(Quota::per_minute(at_least_one(config.joins_per_minute))),
            knocks: Rate::new(Quota::per_hour(KNOCKS_PER_HOUR)),
            photos: Rate::new(Quota::per_minute(PHOTOS_PER_MINUTE)),
            exports: Rate::new(Quota::per_minute(EXPORTS_PER_MINUTE)),
            shares: Rate::new(Quota::per_minute(SHARES_PER_MINUTE)),
            device_links: Rate::new(Quota::per_minute(DEVICE_LINKS_PER_MINUTE)),
            guesses: Guesses::default(),
        }
    }

    /// Counts a new room.
    pub fn room(&self, ip: IpKey) -> Result<(), ApiError> {
        self.rooms.check(&ip, "Too many new rooms from your address. Wait a little.")
    }

    /// Counts a join.
    pub fn join(&self, ip: IpKey) -> Result<(), ApiError> {
        self.joins.check(&ip, "Too many joins from your address. Wait a little.")
    }

    /// Counts somebody who knocks; not that they still do.
    pub fn knock(&self, ip: IpKey) -> Result<(), ApiError> {
        self.knocks.check(&ip, "Too many people knock from your address. Wait a little.")
    }

    /// Counts a photo that a member brings in.
    pub fn photo(&self, member: &MemberId) -> Result<(), ApiError> {
        self.photos.check(member, "Too many photos at once. Wait a little.")
    }

    /// Counts an export that a member asks for.
    pub fn export(&self, member: &MemberId) -> Result<(), ApiError> {
        self.exports.check(member, "Too many exports at once. Wait a minute.")
    }

    /// Counts a look that a member shows.
    pub fn share(&self, member: &MemberId) -> Result<(), ApiError> {
        self.shares.check(member, "Too many looks shown at once. Wait a little.")
    }

    /// Counts a link to another device.
    pub fn device_link(&self, ip: IpKey) -> Result<(), ApiError> {
        self.device_links.check(&ip, "Too many links to other devices at once. Wait a little.")
    }

    /// Refuses an address that has guessed too often, also when its next guess would be right.
    pub fn may_try_invite(&self, ip: IpKey) -> Result<(), ApiError> {
        match self.guesses.blocked_for(ip, clock::now()) {
            None => Ok(()),
            Some(wait) => Err(ApiError::too_many("slow_down", "Too many wrong invites. Wait a minute.", wait)),
        }
    }

    /// Counts a wrong invite.
    pub fn wrong_invite(&self, ip: IpKey) {
        self.guesses.failed(ip, clock::now());
    }
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

struct Rate<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
}

impl<K: Hash + Eq + Clone> Rate<K> {
    fn new(quota: Quota) -> Self {
        Self { limiter: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    fn check(&self, key: &K, says: &'static str) -> Result<(), ApiError> {
        if self.limiter.len() > SWEEP_ABOVE {
            self.limiter.retain_recent();
        }
        self.limiter
            .check_key(key)
            .map_err(|not_until| ApiError::too_many("slow_down", says, not_until.wait_time_from(self.clock.now())))
    }
}

/// Failures by address in windows that begin with the first one. (A governor counts every check; here only failures
/// count, and the question comes before the answer is known.)
#[derive(Default)]
struct Guesses(DashMap<IpKey, (Millis, u32)>);

impl Guesses {
    fn window_end(began: Millis) -> Millis {
        began.saturating_add(u64::try_from(GUESS_WINDOW.as_millis()).unwrap_or(u64::MAX))
    }

    fn blocked_for(&self, ip: IpKey, now: Millis) -> Option<Duration> {
        let (began, failures) = *self.0.get(&ip)?;
        let end = Self::window_end(began);
        (failures >= MAX_WRONG_INVITES && now < end).then(|| Duration::from_millis(end - now))
    }

    fn failed(&self, ip: IpKey, now: Millis) {
        if self.0.len() > SWEEP_ABOVE {
            self.0.retain(|_, (began, _)| now < Self::window_end(*began));
            if self.0.len() > MAX_GUESSERS {
                self.0.clear();
            }
        }
        let mut entry = self.0.entry(ip).or_insert((now, 0));
        if now >= Self::window_end(entry.0) {
            *entry = (now, 0);
        }
        entry.1 = entry.1.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(s: &str) -> IpKey {
        s.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn ten_wrong_invites_close_the_door_for_a_minute() {
        let guesses = Guesses::default();
        let ip = key("192.0.2.1");
        for n in 0..MAX_WRONG_INVITES {
            assert_eq!(guesses.blocked_for(ip, 1_000), None, "{n}");
            guesses.failed(ip, 1_000);
        }
        assert_eq!(guesses.blocked_for(ip, 1_000), Some(GUESS_WINDOW));
        assert_eq!(guesses.blocked_for(key("192.0.2.2"), 1_000), None, "another address");
        assert_eq!(guesses.blocked_for(ip, 61_000), None, "a minute later");
        guesses.failed(ip, 61_000);
        assert_eq!(guesses.blocked_for(ip, 61_000), None, "a new window begins at one");
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        assert_eq!(key("2001:db8::1"), key("2001:db8::2"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
    }

    #[test]
    fn a_rate_says_when_to_come_back() {
        let limits = HttpLimits::new(&Config { rooms_per_hour: 2, ..Config::default() });
        let ip = key("192.0.2.1");
        assert!(limits.room(ip).is_ok() && limits.room(ip).is_ok());
        assert_eq!(limits.room(ip).unwrap_err().code(), "slow_down");
        assert!(limits.room(key("192.0.2.9")).is_ok());
    }
}
