//! Many rooms writing at once: what gate and journal carry.

use std::time::Duration;

use super::{Bench, Case, gather, least, told};
use crate::{Result, clock, socket::Dialect, stats::Histogram, swarm::Ear};

pub const WRITE100: Case = Case {
    name: "write100",
    what: "100 rooms, one cabas.v1 writer each with 16 updates that are not yet told saved",
    figures: &[
        least("updates/s durable", 20_000.0),
        told("told saved: p50, ms"),
        told("told saved: p99, ms"),
        told("server CPU s per million updates"),
        told("generator idle, %"),
    ],
    run,
};

/// Updates of a writer that are not yet durable.
const IN_FLIGHT: usize = 16;
/// Update frames of a socket before the first that is measured: the empty step 2, and its look.
const FRAMES_BEFORE: u64 = 2;
/// Nothing heard for so long: a count got lost.
const STALLED: u64 = 5_000_000_000;

#[derive(Default)]
struct Saved {
    /// By socket: how many of its update frames are durable.
    counts: Vec<u64>,
    news: Vec<usize>,
}

impl Ear for Saved {
    fn saved(&mut self, socket: usize, count: u64, _now: u64) {
        if self.counts.len() <= socket {
            self.counts.resize(socket + 1, 0);
        }
        self.counts[socket] = count;
        self.news.push(socket);
    }
}

/// When a writer's updates were sent, and how many of them are durable.
struct Line {
    sent: [u64; IN_FLIGHT],
    saved: u64,
}

fn run(bench: &Bench) -> Result<Vec<f64>> {
    let (_dir, server) = bench.server()?;
    let mut ear = Saved::default();
    let rooms = bench.pick(100, 20);
    let (mut swarm, mut authors) = gather(&server, rooms, 1, 1, Dialect::Cabas, &mut ear)?;
    let warm = clock::nanos(bench.pick(Duration::from_secs(2), Duration::from_millis(500)));
    let length = clock::nanos(bench.pick(Duration::from_secs(8), Duration::from_secs(2)));
    let mut lines: Vec<Line> = Vec::new();
    let mut of_socket = vec![usize::MAX; authors.iter().map(|a| a.socket + 1).max().unwrap_or(0)];
    for (i, author) in authors.iter_mut().enumerate() {
        of_socket[author.socket] = i;
        let now = clock::now();
        for _ in 0..IN_FLIGHT {
            author.queue(&mut swarm, now);
        }
        swarm.flush(author.socket)?;
        lines.push(Line { sent: [now; IN_FLIGHT], saved: 0 });
    }
    let began = clock::now();
    let (mut total, mut latency) = (0u64, Histogram::default());
    let mut before: Option<(u64, f64, u64)> = None;
    let mut heard = began;
    loop {
        swarm.turn(None, &mut ear)?;
        let now = clock::now();
        for socket in ear.news.drain(..) {
            let (author, line) = (&mut authors[of_socket[socket]], &mut lines[of_socket[socket]]);
            let saved = ear.counts[socket].saturating_sub(FRAMES_BEFORE);
            while line.saved < saved {
                let place = &mut line.sent[usize::try_from(line.saved)? % IN_FLIGHT];
                latency.add(now - *place);
                *place = now;
                author.queue(&mut swarm, now);
                line.saved += 1;
                total += 1;
            }
            swarm.flush(author.socket)?;
            heard = now;
        }
        if now > heard + STALLED {
            return Err(format!("stalled after {total} updates").into());
        }
        match before {
            None if now > began + warm => {
                before = Some((now, server.cpu(), swarm.idle));
                (total, latency) = (0, Histogram::default());
            }
            Some((since, cpu, idle)) if now > since + length => {
                let seconds = clock::seconds(now - since);
                #[expect(clippy::cast_precision_loss, reason = "a count")]
                let updates = total as f64;
                return Ok(vec![
                    updates / seconds,
                    latency.millis(0.5),
                    latency.millis(0.99),
                    (server.cpu() - cpu) / updates * 1e6,
                    clock::seconds(swarm.idle - idle) / seconds * 100.0,
                ]);
            }
            _ => {}
        }
    }
}
