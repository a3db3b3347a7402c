//! A start on a data directory with many rooms.

use super::{Bench, Case, most, told};
use crate::{Result, api, clock, stats::median};

pub const START: Case = Case {
    name: "start",
    what: "process start until /readyz says yes, with 10,000 stored rooms; median of 5 starts",
    figures: &[most("ready, ms", 500.0), told("rooms made/s")],
    run,
};

/// Starts of one run.
const STARTS: usize = 5;

fn run(bench: &Bench) -> Result<Vec<f64>> {
    let (dir, mut server) = bench.server()?;
    let rooms = bench.pick(10_000, 500);
    let began = clock::now();
    api::rooms(server.addr, rooms, 1)?;
    let making = clock::seconds(clock::now() - began);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        server.stop()?;
        server = bench.launch.start(&dir.path().join("data"))?;
        starts.push(clock::seconds(server.ready - server.started) * 1e3);
    }
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    Ok(vec![median(&starts), rooms as f64 / making])
}
