//! A room that writes while another process works on the same data.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::{Bench, Case, fan::Window, gather, least, most, told};
use crate::{Result, clock, feed, machine, server::Server};

pub const BACKUP: Case = Case {
    name: "backup",
    what: "`cabas backup` on the server's core while a room of 4 writes 100/s",
    figures: &[most("p99, ms", 20.0), told("p50, ms"), told("longest, ms"), told("the backup took, s")],
    run: backup,
};

pub const IMPORT: Case = Case {
    name: "import",
    what: "`cabas import` of 100,000 products on the server's core while a room of 4 writes 100/s",
    figures: &[
        most("p99, ms", 20.0),
        told("p50, ms"),
        told("longest, ms"),
        least("products imported/s of a core", 5_000.0),
        told("products imported/s, sharing it"),
        most("memory of the import, MiB", 200.0),
    ],
    run: import,
};

pub const BOTH: Case = Case {
    name: "import+backup",
    what: "both at once, of 100,000 products and 2,000 rooms, while a room of 4 writes 100/s",
    figures: &[most("p99, ms", 20.0), told("p50, ms"), told("longest, ms"), told("both took, s")],
    run: both,
};

/// Updates a second of the one writer.
const RATE: u64 = 100;
/// Sockets of the room.
const SEATS: usize = 4;
/// What happens longer beside it is no backup any more.
const AT_MOST: Duration = Duration::from_secs(300);
/// Products of the import.
const PRODUCTS: usize = 100_000;
/// Rooms that the backup has to copy.
const ROOMS: usize = 2_000;

fn backup(bench: &Bench) -> Result<Vec<f64>> {
    let (dir, server) = bench.server()?;
    let command = backup_of(bench, &server, dir.path())?;
    let Beside { window, took, .. } = beside(bench, &server, vec![command], dir.path())?;
    Ok(figures(&window, took))
}

fn import(bench: &Bench) -> Result<Vec<f64>> {
    let (dir, server) = bench.server()?;
    let (command, products) = import_into(bench, dir.path())?;
    let before = machine::children_seconds();
    let Beside { window, took, peak } = beside(bench, &server, vec![command], dir.path())?;
    // The server still runs: of the children only the import has been waited for.
    let worked = machine::children_seconds() - before;
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let products = products as f64;
    let mut figures = figures(&window, products / worked);
    figures.extend([products / took, peak / f64::from(1 << 20)]);
    Ok(figures)
}

fn both(bench: &Bench) -> Result<Vec<f64>> {
    let (dir, server) = bench.server()?;
    let backup = backup_of(bench, &server, dir.path())?;
    let (import, _) = import_into(bench, dir.path())?;
    let Beside { window, took, .. } = beside(bench, &server, vec![import, backup], dir.path())?;
    Ok(figures(&window, took))
}

fn figures(window: &Window, last: f64) -> Vec<f64> {
    vec![window.latency.millis(0.99), window.latency.millis(0.5), window.latency.millis(1.0), last]
}

/// A backup of rooms that it makes.
fn backup_of(bench: &Bench, server: &Server, dir: &Path) -> Result<Command> {
    crate::api::rooms(server.addr, bench.pick(ROOMS, 100), 2)?;
    let mut command = Command::new(&bench.launch.program);
    command.arg("backup").arg(dir.join("backup")).arg("--data").arg(dir.join("data"));
    Ok(command)
}

/// An import of a feed that it writes, and of how many products.
fn import_into(bench: &Bench, dir: &Path) -> Result<(Command, usize)> {
    let products = bench.pick(PRODUCTS, 2_000);
    let file = dir.join("products.json");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file)?);
    feed::write(&mut out, products, 1, 0)?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    let mut command = Command::new(&bench.launch.program);
    command.args(["import", "--shop", "Bench", "--currency", "EUR", "--data"]).arg(dir.join("data")).arg(&file);
    Ok((command, products))
}

/// What came of commands that ran beside a room.
struct Beside {
    /// How long the room's deliveries took.
    window: Window,
    /// How long the last command, in seconds.
    took: f64,
    /// The most that any of them held, resident, in bytes.
    peak: f64,
}

/// Lets a room write for as long as the commands run.
fn beside(bench: &Bench, server: &Server, commands: Vec<Command>, dir: &Path) -> Result<Beside> {
    let (mut swarm, mut authors) = gather(server, 1, SEATS, 1, bench.dialect, &mut Window::default())?;
    let author = authors.first_mut().ok_or("no writer")?;
    let log = std::fs::File::create(dir.join("beside.log"))?;
    let cores = &bench.launch.cores;
    let mut running = Vec::new();
    for mut command in commands {
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?);
        running.push(Running(cores.on(cores.server, || command.spawn())??));
    }
    let began = clock::now();
    let mut window = Window::new(began, AT_MOST);
    let mut sent = 0;
    let mut peak = 0.0_f64;
    loop {
        let now = clock::now();
        if let Some(child) = running.last_mut()
            && let Some(status) = child.0.try_wait()?
        {
            if !status.success() {
                return Err(format!("it ended with {status}; see {}", dir.join("beside.log").display()).into());
            }
            running.pop();
        }
        if running.is_empty() {
            let took = clock::seconds(now - began);
            window.until = now;
            // What was sent just before has to come too.
            let everything = sent * (SEATS as u64 - 1);
            while window.latency.len() < everything && clock::now() < now + 5_000_000_000 {
                swarm.turn(None, &mut window)?;
            }
            if window.latency.len() != everything {
                return Err(format!("{} of {everything} deliveries came", window.latency.len()).into());
            }
            return Ok(Beside { window, took, peak });
        }
        if now > began + clock::nanos(AT_MOST) {
            return Err(format!("it was not done within {AT_MOST:?}").into());
        }
        // Asking whether it still runs costs a system call: four times a period is often enough.
        let next = began + sent * 1_000_000_000 / RATE;
        if next <= now {
            author.queue(&mut swarm, clock::now());
            swarm.flush(author.socket)?;
            sent += 1;
            // One may have ended since it was asked for; what it held before counts.
            if sent % RATE == 0 {
                let held = running.iter().filter_map(|child| machine::memory(&child.0.id().to_string(), "VmHWM:").ok());
                peak = held.fold(peak, f64::max);
            }
        }
        let until = clock::now() + 250_000_000 / RATE;
        while clock::now() < until {
            swarm.turn(None, &mut window)?;
        }
    }
}

/// A child that does not outlive the case.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing to do about a failure: it was gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
