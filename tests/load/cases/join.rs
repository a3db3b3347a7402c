//! Fresh clients that fetch the whole board.

use std::time::Duration;

use super::{Bench, CONNECTED_WITHIN, Case, least, told};
use crate::{
    Result, api, board, clock,
    socket::Dialect,
    stats::Histogram,
    swarm::{Ear, Swarm, Sync, Target},
};

pub const JOIN: Case = Case {
    name: "join",
    what: "fresh clients, full sync of the 1,000-piece board, 8 at a time",
    figures: &[
        least("joins/s", 4_000.0),
        told("p50, ms"),
        told("p99, ms"),
        told("document, kB"),
        told("server CPU s per million joins"),
        told("generator idle, %"),
    ],
    run,
};

/// Clients that join at once.
const AT_ONCE: usize = 8;
/// Messages that a fresh client may be sent after it is complete.
const QUIET: Duration = Duration::from_millis(300);

/// Keeps everything, with the time of its arrival.
#[derive(Default)]
pub struct Keeper {
    /// Updates, as they came.
    pub updates: Vec<Vec<u8>>,
    /// When.
    pub times: Vec<u64>,
}

impl Ear for Keeper {
    fn sync(&mut self, _socket: usize, _kind: Sync, bytes: &[u8], _len: usize, now: u64) {
        self.updates.push(payload(bytes).to_vec());
        self.times.push(now);
    }
}

/// The byte string behind its length.
fn payload(mut bytes: &[u8]) -> &[u8] {
    // What has no length is no update: let the decoder say so.
    let _ = cabas::protocol::frame::read_varuint(&mut bytes);
    bytes
}

/// Lets one client fetch everything: what it was sent, as far as it needed it to have what is wanted.
pub fn fetch(swarm: &mut Swarm, target: &Target, wanted: &yrs::Any) -> Result<(Keeper, usize)> {
    let mut keeper = Keeper::default();
    let target = Target { keep: true, ..target.clone() };
    let id = swarm.connect_all(&[target], CONNECTED_WITHIN, &mut keeper)?[0];
    let mut until = clock::now() + clock::nanos(QUIET);
    while clock::now() < until {
        let before = keeper.updates.len();
        swarm.turn(Some(Duration::from_millis(10)), &mut keeper)?;
        if keeper.updates.len() > before {
            until = clock::now() + clock::nanos(QUIET);
        }
    }
    swarm.drop_socket(id)?;
    let needed = board::complete_after(&keeper.updates, wanted)?;
    Ok((keeper, needed))
}

/// By socket: what it was sent, and when it began.
struct Joins {
    whole: usize,
    got: Vec<(usize, u64)>,
    complete: Vec<usize>,
    latency: Histogram,
}

impl Joins {
    fn begin(&mut self, socket: usize) {
        if self.got.len() <= socket {
            self.got.resize(socket + 1, (0, 0));
        }
        self.got[socket] = (0, clock::now());
    }
}

impl Ear for Joins {
    fn sync(&mut self, socket: usize, _kind: Sync, _bytes: &[u8], len: usize, now: u64) {
        let Some((got, since)) = self.got.get_mut(socket) else { return };
        let before = *got;
        *got += len;
        if before < self.whole && *got >= self.whole {
            self.latency.add(now - *since);
            self.complete.push(socket);
        }
    }
}

fn run(bench: &Bench) -> Result<Vec<f64>> {
    let (_dir, server) = bench.server()?;
    let seats = api::rooms(server.addr, 1, AT_ONCE)?.remove(0);
    let wanted = board::write(&server, &seats)?;
    let mut swarm = Swarm::new(server.addr)?;
    let targets: Vec<Target> = seats.iter().map(|seat| seat.target(Dialect::Stock)).collect();
    let (keeper, needed) = fetch(&mut swarm, &targets[0], &wanted)?;
    let bytes: usize = keeper.updates[..needed].iter().map(Vec::len).sum();
    let lengths = |u: &Vec<u8>| u.len() + cabas::protocol::frame::varuint_len(u.len() as u64);
    let whole = keeper.updates[..needed].iter().map(lengths).sum();

    let mut ear = Joins { whole, got: Vec::new(), complete: Vec::new(), latency: Histogram::default() };
    let warm = clock::nanos(bench.pick(Duration::from_secs(1), Duration::from_millis(300)));
    let length = clock::nanos(bench.pick(Duration::from_secs(5), Duration::from_secs(1)));
    for target in &targets {
        let id = swarm.connect(target)?;
        ear.begin(id);
    }
    let began = clock::now();
    let mut next = 0;
    let mut before: Option<(u64, f64, u64)> = None;
    loop {
        swarm.turn(None, &mut ear)?;
        for id in std::mem::take(&mut ear.complete) {
            swarm.drop_socket(id)?;
            next += 1;
            let id = swarm.connect(&targets[next % AT_ONCE])?;
            ear.begin(id);
        }
        let now = clock::now();
        match before {
            None if now > began + warm => {
                before = Some((now, server.cpu(), swarm.idle));
                ear.latency = Histogram::default();
            }
            Some((since, cpu, idle)) if now > since + length => {
                let seconds = clock::seconds(now - since);
                #[expect(clippy::cast_precision_loss, reason = "counts")]
                let (joins, bytes) = (ear.latency.len() as f64, bytes as f64);
                return Ok(vec![
                    joins / seconds,
                    ear.latency.millis(0.5),
                    ear.latency.millis(0.99),
                    bytes / 1e3,
                    (server.cpu() - cpu) / joins * 1e6,
                    clock::seconds(swarm.idle - idle) / seconds * 100.0,
                ]);
            }
            _ => {}
        }
    }
}
