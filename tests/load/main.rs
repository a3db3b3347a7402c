//! The load generator of `make bench`: `cargo bench --bench load -- [CASE…] [--runs N] [--quick] [--json FILE]`.
//!
//! It starts the real server on one core with an empty data directory, loads it from another core over loopback, and
//! prints a table of medians beside what Cabas must reach. docs/performance.md says what the cases are and what they gave.
//!
//! * [`payload`]: the update that carries its send time; checked against yrs at every start.
//! * [`socket`], [`swarm`]: WebSocket clients on one epoll; cheap enough that the server is the limit.
//! * [`get`]: requests one after the other. [`server`], [`api`], [`machine`]: the process under test, rooms and members over HTTP, cores and limits.
//! * [`board`]: the 157 kB document. [`cases`]: what is measured. [`report`]: how it is told.

#![allow(
    clippy::pedantic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::decimal_bitwise_operands,
    clippy::manual_is_multiple_of,
    reason = "a measuring program: it prints, owns a clock, and stops at the first thing that goes wrong"
)]

mod api;
mod board;
mod cases;
mod clock;
mod feed;
mod get;
mod machine;
mod payload;
mod report;
mod server;
mod socket;
mod stats;
mod swarm;

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::Parser;

use crate::{
    cases::{Bench, CASES, Case},
    machine::Cores,
    report::Report,
    server::Launch,
    socket::Dialect,
};

type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// Files that `idle` needs: its sockets, and room for everything else.
const FILES: u64 = 10_500;

/// Measures a Cabas server.
#[derive(Debug, Parser)]
#[command(name = "load", max_term_width = 110)]
struct Options {
    /// Which cases; all of them when none is named
    cases: Vec<String>,
    /// Runs of each case; the table shows medians
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=99))]
    runs: u32,
    /// Short windows and small numbers: whether it works, not how fast it is
    #[arg(long)]
    quick: bool,
    /// The server program; by default the one that cargo built beside this
    #[arg(long, default_value = env!("CARGO_BIN_EXE_cabas"))]
    server: PathBuf,
    /// One more flag for the server (repeatable), e.g. --server-flag=--idle-unload=5s
    #[arg(long)]
    server_flag: Vec<String>,
    /// Where data directories are made: on a real disk, or fdatasync costs nothing
    #[arg(long, default_value = env!("CARGO_TARGET_TMPDIR"))]
    dir: PathBuf,
    /// What the sockets of the fan, seq and sat cases speak
    #[arg(long, value_enum, default_value_t = Dialect::Stock)]
    dialect: Dialect,
    /// Write the figures of every run to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// Raise (negative) or lower the priority of generator and server, where other work runs on the machine
    #[arg(long, default_value_t = 0, allow_hyphen_values = true, value_parser = clap::value_parser!(i32).range(-20..=19))]
    nice: i32,
    /// Leave data directories and logs behind
    #[arg(long)]
    keep: bool,
    /// Name the cases and end
    #[arg(long)]
    list: bool,
    /// What cargo passes to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

/// False where a case failed to run; a missed figure is no failure.
fn run(options: &Options) -> Result<bool> {
    if options.list {
        for case in CASES {
            println!("{:10} {}", case.name, case.what);
        }
        return Ok(true);
    }
    let cases = chosen(&options.cases)?;
    payload::self_test()?;
    let files = machine::raise_file_limit()?;
    if files < FILES && cases.iter().any(|case| case.name == "idle") {
        return Err(format!("idle needs {FILES} open files and the limit is {files}: raise it (ulimit -n)").into());
    }
    if options.nice != 0 {
        rustix::process::nice(options.nice)?;
    }
    let cores = Cores::find()?;
    cores.pin_load()?;
    std::fs::create_dir_all(&options.dir)?;
    let mut report = Report::new(machine::describe(&cores, &options.dir));
    let launch = Launch { program: options.server.clone(), cores, extra: options.server_flag.clone() };
    let bench =
        Bench { launch, dir: options.dir.clone(), quick: options.quick, dialect: options.dialect, keep: options.keep };
    let mut good = true;
    for run in 1..=options.runs {
        for case in &cases {
            eprintln!("run {run} of {}: {}", options.runs, case.name);
            match report.watch(case, || (case.run)(&bench)) {
                Ok(line) => eprintln!("    {line}"),
                Err(error) => {
                    good = false;
                    eprintln!("    failed: {error}");
                }
            }
        }
    }
    println!("{}", report.markdown(options.runs));
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_string_pretty(&report.json())?)?;
    }
    Ok(good)
}

fn chosen(names: &[String]) -> Result<Vec<&'static Case>> {
    if names.is_empty() {
        return Ok(CASES.iter().collect());
    }
    let find = |name: &String| {
        CASES.iter().find(|c| c.name == name).ok_or_else(|| format!("no case {name:?}; see --list").into())
    };
    names.iter().map(find).collect()
}
