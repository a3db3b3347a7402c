//! Closed loop: a writer's next update goes when every other socket has an earlier one.

use std::time::Duration;

use super::{Bench, Case, gather, least, told};
use crate::{
    Result, clock,
    payload::Mark,
    stats::Histogram,
    swarm::{Deaf, Ear},
};

pub const SEQ100: Case = Case {
    name: "seq100",
    what: "one room, 100 listeners, one writer with one update in flight",
    figures: &[
        least("deliveries/s", 100_000.0),
        told("p50, ms"),
        told("p99, ms"),
        told("server CPU s per million deliveries"),
        told("generator idle, %"),
    ],
    run: |bench| run(bench, 100, 1, 1),
};

pub const SAT100: Case = Case {
    name: "sat100",
    what: "one room, 100 listeners, 8 writers with 8 updates in flight each",
    figures: &[
        least("deliveries/s", 2_500_000.0),
        told("p50, ms"),
        told("p99, ms"),
        told("server CPU s per million deliveries"),
        told("generator idle, %"),
    ],
    run: |bench| run(bench, 100, 8, 8),
};

pub const SAT1000: Case = Case {
    name: "sat1000",
    what: "one room, 1,000 listeners, 8 writers with 8 updates in flight each",
    figures: &[
        least("deliveries/s", 3_000_000.0),
        told("p50, ms"),
        told("p99, ms"),
        told("server CPU s per million deliveries"),
        told("generator idle, %"),
    ],
    run: |bench| run(bench, 1_000, 8, 8),
};

/// Most updates of a writer in flight: places in the ring of counts.
const RING: usize = 16;
/// Nothing heard for so long: the loop has lost an update.
const STALLED: u64 = 5_000_000_000;

struct Loop {
    /// Sockets that have an update, by writer and place in the ring.
    have: Vec<[usize; RING]>,
    everybody: usize,
    /// Writers whose update everybody has.
    done: Vec<u16>,
    delivered: u64,
    latency: Histogram,
}

impl Ear for Loop {
    fn mark(&mut self, _socket: usize, mark: Mark, now: u64) {
        self.delivered += 1;
        // One in sixteen is enough for a percentile of millions.
        if mark.seq % 16 == 0 {
            self.latency.add(now - mark.sent);
        }
        let have = &mut self.have[usize::from(mark.writer)][mark.seq as usize % RING];
        *have += 1;
        if *have == self.everybody {
            *have = 0;
            self.done.push(mark.writer);
        }
    }
}

fn run(bench: &Bench, listeners: usize, writers: usize, in_flight: usize) -> Result<Vec<f64>> {
    let (_dir, server) = bench.server()?;
    let seats = listeners + writers;
    let (mut swarm, mut authors) = gather(&server, 1, seats, writers, bench.dialect, &mut Deaf)?;
    let warm = clock::nanos(bench.pick(Duration::from_secs(2), Duration::from_millis(500)));
    let length = clock::nanos(bench.pick(Duration::from_secs(8), Duration::from_secs(2)));
    let mut ear = Loop {
        have: vec![[0; RING]; writers],
        everybody: seats - 1,
        done: Vec::new(),
        delivered: 0,
        latency: Histogram::default(),
    };
    for author in &mut authors {
        for _ in 0..in_flight {
            author.queue(&mut swarm, clock::now());
        }
        swarm.flush(author.socket)?;
    }
    let began = clock::now();
    let mut before: Option<(u64, f64, u64)> = None;
    let mut heard = (0, began);
    loop {
        swarm.turn(None, &mut ear)?;
        let now = clock::now();
        for writer in ear.done.drain(..) {
            authors[usize::from(writer)].queue(&mut swarm, now);
        }
        for author in &authors {
            swarm.flush(author.socket)?;
        }
        if ear.delivered > heard.0 {
            heard = (ear.delivered, now);
        } else if now > heard.1 + STALLED {
            return Err(format!("stalled after {} deliveries", ear.delivered).into());
        }
        match before {
            None if now > began + warm => {
                before = Some((now, server.cpu(), swarm.idle));
                ear.delivered = 0;
                heard = (0, now);
                ear.latency = Histogram::default();
            }
            Some((since, cpu, idle)) if now > since + length => {
                let seconds = clock::seconds(now - since);
                #[expect(clippy::cast_precision_loss, reason = "a count")]
                let delivered = ear.delivered as f64;
                return Ok(vec![
                    delivered / seconds,
                    ear.latency.millis(0.5),
                    ear.latency.millis(0.99),
                    (server.cpu() - cpu) / delivered * 1e6,
                    clock::seconds(swarm.idle - idle) / seconds * 100.0,
                ]);
            }
            _ => {}
        }
    }
}
