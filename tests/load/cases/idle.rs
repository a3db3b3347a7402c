//! Many sockets that say nothing.

use std::time::Duration;

use super::{Bench, CONNECTED_WITHIN, Case, least, most, settle, told};
use crate::{
    Result, api, clock,
    socket::Dialect,
    swarm::{Deaf, Swarm},
};

pub const IDLE: Case = Case {
    name: "idle",
    what: "10,000 synced sockets in rooms of 4, on a server that was just started: rooms are loaded too",
    figures: &[
        most("bytes a socket", 6_000.0),
        least("connects/s", 8_000.0),
        told("server CPU s per million connects"),
        told("server CPU while idle, %"),
        told("generator idle, %"),
    ],
    run,
};

/// Sockets of a room.
const SEATS: usize = 4;

fn run(bench: &Bench) -> Result<Vec<f64>> {
    let (dir, server) = bench.server()?;
    let rooms = api::rooms(server.addr, bench.pick(2_500, 250), SEATS)?;
    // A fresh process: what making rooms has left in memory would hide what sockets take.
    server.stop()?;
    let server = bench.launch.start(&dir.path().join("data"))?;
    let targets: Vec<_> = rooms.iter().flatten().map(|seat| seat.target(Dialect::Stock)).collect();
    let mut swarm = Swarm::new(server.addr)?;
    let (rss, cpu, began) = (server.rss()?, server.cpu(), clock::now());
    swarm.connect_all(&targets, CONNECTED_WITHIN, &mut Deaf)?;
    let seconds = clock::seconds(clock::now() - began);
    let (idle, connecting) = (clock::seconds(swarm.idle), server.cpu() - cpu);
    let (before, hold) = (server.cpu(), bench.pick(Duration::from_secs(3), Duration::from_secs(1)));
    settle(&mut swarm, hold)?;
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let sockets = targets.len() as f64;
    Ok(vec![
        (server.rss()? - rss) / sockets,
        sockets / seconds,
        connecting / sockets * 1e6,
        (server.cpu() - before) / hold.as_secs_f64() * 100.0,
        idle / seconds * 100.0,
    ])
}
