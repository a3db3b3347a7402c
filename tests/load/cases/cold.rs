//! A crash, and the first client afterwards.

use super::{Bench, Case, join, most, told};
use crate::{
    Result, api,
    board::{self, AUTHORS},
    clock,
    socket::Dialect,
    swarm::Swarm,
};

pub const COLD: Case = Case {
    name: "cold",
    what: "10,000 edits of 1,000 keys by 4 authors, kill -9, start, until a fresh client has all of it",
    figures: &[
        most("ready → synced, ms", 8.0),
        told("process start → synced, ms"),
        told("process start → ready, ms"),
        told("messages to the client"),
        told("document, kB"),
    ],
    run,
};

fn run(bench: &Bench) -> Result<Vec<f64>> {
    let (dir, server) = bench.server()?;
    let seats = api::rooms(server.addr, 1, AUTHORS + 1)?.remove(0);
    let wanted = board::write(&server, &seats)?;
    server.kill()?;
    let server = bench.launch.start(&dir.path().join("data"))?;
    let mut swarm = Swarm::new(server.addr)?;
    let asked = clock::now();
    let (keeper, needed) = join::fetch(&mut swarm, &seats[AUTHORS].target(Dialect::Stock), &wanted)?;
    let synced = keeper.times[needed - 1];
    let millis = |nanos: u64| clock::seconds(nanos) * 1e3;
    let bytes: usize = keeper.updates[..needed].iter().map(Vec::len).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts")]
    Ok(vec![
        millis(synced - asked),
        millis(synced - server.started),
        millis(server.ready - server.started),
        needed as f64,
        bytes as f64 / 1e3,
    ])
}
