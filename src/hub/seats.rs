//! A room's seats. So many may take part at once; who comes later watches, stands in line, and takes the seat that gets
//! free. People have seats, however many sockets they have. Who only looks on needs none, and hosts always have one.
//!
//! Who loses their connection keeps seat or place for a while, so that a lift or a reload costs nothing. Nobody who is away
//! holds up those behind them.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use tokio::time::Instant;

use crate::ids::MemberId;

/// How long a seat, or a place in line, is kept for who is away.
pub(super) const KEPT: Duration = Duration::from_secs(30);

struct Waiting {
    member: MemberId,
    away: Option<Instant>,
}

/// Who sits and who waits.
pub(super) struct Seats {
    limit: usize,
    /// By member, since when they are away.
    seated: HashMap<MemberId, Option<Instant>>,
    line: VecDeque<Waiting>,
    /// Who got a seat out of the line, and wasn't told yet.
    called: Vec<MemberId>,
    /// The line has moved since everybody was told their place.
    moved: bool,
    /// Before this nothing that was kept is over.
    due: Option<Instant>,
}

impl Seats {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, seated: HashMap::new(), line: VecDeque::new(), called: Vec::new(), moved: false, due: None }
    }

    /// Somebody who may take part is here; `always`: hosts.
    pub(super) fn came(&mut self, member: &MemberId, always: bool) {
        if let Some(away) = self.seated.get_mut(member) {
            *away = None;
            return;
        }
        let place = self.line.iter().position(|w| w.member == *member);
        if always {
            if let Some(place) = place {
                self.line.remove(place);
                self.called.push(member.clone());
                self.moved = true;
            }
            self.seated.insert(member.clone(), None);
            return;
        }
        if let Some(place) = place {
            self.line[place].away = None;
        } else {
            self.line.push_back(Waiting { member: member.clone(), away: None });
            self.moved = true;
        }
        self.fill();
        if place.is_none() {
            // Who needn't wait is not called: their greeting finds them seated.
            self.called.retain(|called| called != member);
        }
    }

    /// The last socket of somebody went.
    pub(super) fn went(&mut self, member: &MemberId, now: Instant) {
        if let Some(away) = self.seated.get_mut(member) {
            away.get_or_insert(now);
        } else if let Some(waiting) = self.line.iter_mut().find(|w| w.member == *member) {
            waiting.away.get_or_insert(now);
        }
        self.due = Some(self.due.unwrap_or(now + KEPT).min(now + KEPT));
    }

    /// Somebody takes part no more: removed, or made to look on.
    pub(super) fn left(&mut self, member: &MemberId) {
        let before = self.line.len();
        self.line.retain(|w| w.member != *member);
        self.moved |= self.line.len() < before;
        self.seated.remove(member);
        self.fill();
    }

    /// Gives free what was kept for long enough.
    pub(super) fn expire(&mut self, now: Instant) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        let over = |away: Option<Instant>| away.is_some_and(|since| now >= since + KEPT);
        let before = self.line.len();
        self.line.retain(|w| !over(w.away));
        self.moved |= self.line.len() < before;
        self.seated.retain(|_, away| !over(*away));
        let away = self.seated.values().copied().chain(self.line.iter().map(|w| w.away));
        self.due = away.flatten().min().map(|since| since + KEPT);
        self.fill();
    }

    /// When [`Self::expire`] has something to do.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        // Nobody waits: whoever comes next finds the seats of who has gone by themselves.
        self.due.filter(|_| !self.line.is_empty())
    }

    pub(super) fn has(&self, member: &MemberId) -> bool {
        self.seated.contains_key(member)
    }

    /// Somebody's place in line, from 1; nothing for who doesn't stand in it.
    pub(super) fn place(&self, member: &MemberId) -> Option<u32> {
        self.line.iter().position(|w| w.member == *member).and_then(|n| u32::try_from(n + 1).ok())
    }

    /// Who got a seat since this was asked last.
    pub(super) fn take_called(&mut self) -> Vec<MemberId> {
        std::mem::take(&mut self.called)
    }

    /// Everybody's place, where the line has moved since this was asked last.
    pub(super) fn take_places(&mut self) -> Option<HashMap<MemberId, u32>> {
        std::mem::take(&mut self.moved)
            .then(|| (1..).zip(&self.line).map(|(place, w)| (w.member.clone(), place)).collect())
    }

    /// Free seats go to those who are here, in the order in which they came.
    fn fill(&mut self) {
        while self.seated.len() < self.limit
            && let Some(next) = self.line.iter().position(|w| w.away.is_none())
            && let Some(Waiting { member, .. }) = self.line.remove(next)
        {
            self.seated.insert(member.clone(), None);
            self.called.push(member);
            self.moved = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: usize) -> MemberId {
        MemberId::parse(format!("m_person{n}").as_str()).unwrap()
    }

    #[test]
    fn a_free_seat_goes_to_who_came_first() {
        let mut seats = Seats::new(2);
        for n in 0..5 {
            seats.came(&id(n), false);
        }
        assert_eq!([1, 2, 3, 4].map(|n| seats.place(&id(n))), [None, Some(1), Some(2), Some(3)]);
        assert!(seats.take_called().is_empty(), "who had a seat at once isn't called to it");
        seats.left(&id(0));
        assert_eq!(seats.take_called(), [id(2)]);
        assert_eq!(seats.take_places(), Some(HashMap::from([(id(3), 1), (id(4), 2)])));
        assert_eq!(seats.take_places(), None, "told once");
    }

    #[test]
    fn seat_and_place_are_kept_for_a_while() {
        let (mut seats, start) = (Seats::new(1), Instant::now());
        for n in 0..3 {
            seats.came(&id(n), false);
        }
        seats.went(&id(0), start);
        seats.expire(start + KEPT / 2);
        assert!(seats.has(&id(0)));
        seats.came(&id(0), false);
        seats.expire(start + KEPT);
        assert!(seats.has(&id(0)), "back in time");

        // Who stands first is away when the seat gets free: the next one takes it, and they stay first.
        seats.went(&id(1), start);
        seats.left(&id(0));
        assert_eq!(seats.take_called(), [id(2)]);
        seats.came(&id(1), false);
        assert_eq!(seats.place(&id(1)), Some(1));
        seats.went(&id(2), start);
        assert_eq!(seats.next_deadline(), Some(start + KEPT));
        seats.expire(start + KEPT);
        assert_eq!(seats.take_called(), [id(1)]);
    }

    #[test]
    fn hosts_always_have_a_seat() {
        let mut seats = Seats::new(1);
        seats.came(&id(0), false);
        seats.came(&id(1), true);
        assert!(seats.has(&id(1)));
        seats.came(&id(2), false);
        seats.came(&id(2), true);
        assert_eq!((seats.has(&id(2)), seats.take_called()), (true, vec![id(2)]), "made a host while waiting");
        seats.left(&id(0));
        seats.came(&id(3), false);
        assert_eq!(seats.place(&id(3)), Some(1), "theirs count");
    }

    proptest! {
        /// Whoever comes and goes in whatever order: nobody is in two places, seats never outnumber the limit, no seat stays
        /// empty while somebody who is here waits, and those who are here and wait do so in the order in which they came.
        #[test]
        fn fair(limit in 1..4_usize, steps in proptest::collection::vec((0..8_usize, 0..4_u8, 0..40_u64), 0..120)) {
            let mut seats = Seats::new(limit);
            let mut now = Instant::now();
            let mut arrived: Vec<usize> = Vec::new();
            for (n, step, secs) in steps {
                now += Duration::from_secs(secs);
                seats.expire(now);
                arrived.retain(|a| seats.place(&id(*a)).is_some());
                match step {
                    0 | 1 => seats.came(&id(n), false),
                    2 => seats.went(&id(n), now),
                    _ => seats.left(&id(n)),
                }
                arrived.retain(|a| seats.place(&id(*a)).is_some());
                if seats.place(&id(n)).is_some() && !arrived.contains(&n) {
                    arrived.push(n);
                }
                prop_assert!(seats.seated.len() <= limit);
                prop_assert!(seats.line.iter().all(|w| !seats.has(&w.member)));
                let waits = seats.line.iter().any(|w| w.away.is_none());
                prop_assert!(!waits || seats.seated.len() == limit);
                let line: Vec<_> = seats.line.iter().map(|w| w.member.clone()).collect();
                prop_assert_eq!(line, arrived.iter().map(|a| id(*a)).collect::<Vec<_>>());
            }
        }
    }
}
