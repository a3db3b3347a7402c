//! Open loop: writers write at their rate whatever happens, and every other socket of the room listens.

use std::time::Duration;

use super::{Bench, Case, gather, most, told};
use crate::{
    Result, clock,
    payload::Mark,
    stats::{Histogram, Random},
    swarm::Ear,
};

pub const SMALL: Case = Case {
    name: "fan_small",
    what: "500 rooms × 4 sockets, one writer a room at 5/s",
    figures: &[
        most("p99, ms", 2.0),
        most("server CPU s per million deliveries", 40.0),
        told("p50, ms"),
        told("deliveries/s"),
        told("generator idle, %"),
    ],
    run: |bench| run(bench, &Shape { rooms: bench.pick(500, 50), seats: 4, writers: 1, rate: 5.0 }),
};

pub const BIG: Case = Case {
    name: "fan_big",
    what: "20 rooms × 50 sockets, 5 writers a room at 5/s",
    figures: &[
        most("p99, ms", 2.0),
        most("server CPU s per million deliveries", 12.0),
        told("p50, ms"),
        told("deliveries/s"),
        told("generator idle, %"),
    ],
    run: |bench| run(bench, &Shape { rooms: bench.pick(20, 5), seats: 50, writers: 5, rate: 5.0 }),
};

pub const HOT: Case = Case {
    name: "fan_hot",
    what: "one room × 100 sockets, 20 writers at 30/s",
    figures: &[
        most("p99, ms", 2.0),
        most("server CPU s per million deliveries", 8.0),
        told("p50, ms"),
        told("deliveries/s"),
        told("generator idle, %"),
    ],
    run: |bench| run(bench, &Shape { rooms: 1, seats: 100, writers: 20, rate: 30.0 }),
};

struct Shape {
    rooms: usize,
    seats: usize,
    writers: usize,
    rate: f64,
}

/// Counts what was sent in the window, whenever it comes.
#[derive(Default)]
pub struct Window {
    from: u64,
    /// Sent from `from` until here.
    pub until: u64,
    /// How long deliveries took.
    pub latency: Histogram,
}

impl Window {
    /// From `from` on.
    pub fn new(from: u64, length: Duration) -> Self {
        Self { from, until: from + clock::nanos(length), latency: Histogram::default() }
    }

    /// Whether something sent at `now` counts.
    pub fn holds(&self, now: u64) -> bool {
        (self.from..self.until).contains(&now)
    }
}

impl Ear for Window {
    fn mark(&mut self, _socket: usize, mark: Mark, now: u64) {
        if self.holds(mark.sent) {
            self.latency.add(now - mark.sent);
        }
    }
}

/// What was sent in the window has to be everywhere this long after it.
const DRAIN: Duration = Duration::from_secs(5);

fn run(bench: &Bench, shape: &Shape) -> Result<Vec<f64>> {
    let (_dir, server) = bench.server()?;
    let (mut swarm, mut authors) =
        gather(&server, shape.rooms, shape.seats, shape.writers, bench.dialect, &mut Window::default())?;
    let warm = clock::nanos(bench.pick(Duration::from_secs(2), Duration::from_millis(500)));
    let length = bench.pick(Duration::from_secs(10), Duration::from_secs(2));
    let began = clock::now();
    let mut window = Window::new(began + warm, length);
    let count = authors.len();
    let period = 1e9 / shape.rate;
    let order = phases(count);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "times")]
    let due = |turn: usize| began + (((turn / count) as f64 + order[turn % count].0) * period) as u64;
    let (mut turn, mut expected) = (0, 0);
    let (mut cpu_before, mut idle_before) = (None, 0);
    loop {
        let now = clock::now();
        if cpu_before.is_none() && now >= began + warm {
            cpu_before = Some(server.cpu());
            idle_before = swarm.idle;
        }
        if now >= window.until {
            break;
        }
        while due(turn) <= now {
            let author = &mut authors[order[turn % count].1];
            let sent = clock::now();
            expected += if window.holds(sent) { shape.seats as u64 - 1 } else { 0 };
            author.queue(&mut swarm, sent);
            swarm.flush(author.socket)?;
            turn += 1;
        }
        swarm.turn(None, &mut window)?;
    }
    let cpu = server.cpu() - cpu_before.unwrap_or_default();
    let idle = clock::seconds(swarm.idle - idle_before) / length.as_secs_f64() * 100.0;
    let deadline = clock::now() + clock::nanos(DRAIN);
    while window.latency.len() < expected && clock::now() < deadline {
        swarm.turn(None, &mut window)?;
    }
    if window.latency.len() != expected {
        return Err(format!("{} of {expected} deliveries came", window.latency.len()).into());
    }
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let delivered = expected as f64;
    Ok(vec![
        window.latency.millis(0.99),
        cpu / delivered * 1e6,
        window.latency.millis(0.5),
        delivered / length.as_secs_f64(),
        idle,
    ])
}

/// When in its period each writer writes (0 to 1), earliest first: anywhere, but the same in every run.
fn phases(count: usize) -> Vec<(f64, usize)> {
    let mut random = Random(0x5eed);
    let mut order: Vec<_> = (0..count).map(|author| (random.unit(), author)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    order
}
