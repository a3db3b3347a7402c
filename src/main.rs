//! The command line.

use std::{io::Write, process::ExitCode};

use cabas::{
    backup, catalog,
    config::{Cli, Command, Config, LogFormat},
    http, niceness, room_file,
    server::Server,
    telemetry,
};
use clap::Parser;
use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{SignalKind, signal},
};

/// An import asks for memory a few hundred times a product: docs/performance.md says what another allocator brings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(config) => serve(*config),
        Command::Import(args) => quiet(|| Ok(runtime()?.block_on(catalog::import::run(&args)).map(drop)?)),
        Command::ExportCatalog(args) => quiet(|| Ok(runtime()?.block_on(catalog::export::run(&args)).map(drop)?)),
        Command::Backup(args) => quiet(|| {
            let done = runtime()?.block_on(backup::backup(&args.data, &args.dir))?;
            say(&done.to_string());
            Ok(())
        }),
        Command::Restore(args) => quiet(|| {
            let done = runtime()?.block_on(backup::restore(&args.dir, &args.data, args.force))?;
            say(&done.to_string());
            Ok(())
        }),
        Command::ImportRoom(args) => quiet(|| {
            let done = runtime()?.block_on(room_file::import::run(&args.file, &args.data, &args.public_url))?;
            say(&done.to_string());
            Ok(())
        }),
        Command::Version => {
            say(&format!("cabas {}", env!("CARGO_PKG_VERSION")));
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// The commands beside `serve` log for people, and step back for rooms that are open meanwhile.
fn quiet(work: impl FnOnce() -> Outcome) -> Outcome {
    telemetry::log(LogFormat::Text)?;
    niceness::step_back();
    work()
}

/// One thread where there is one core: no work is handed to and fro between threads that share it.
fn runtime() -> std::io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut builder = if cores == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.enable_all().build()
}

fn serve(config: Config) -> Outcome {
    telemetry::log(config.log_format)?;
    let wanted = config.max_sockets;
    raise_descriptor_limit(wanted);
    runtime()?.block_on(async {
        // Before anything is opened: a signal during the start must not be lost.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let listener = http::bind(config.listen)?;
        for allowed in &config.allow_fetch {
            tracing::warn!(address = %allowed, "may be fetched from, whatever its address is");
        }
        for allowed in &config.unfurl_allow {
            tracing::warn!(address = %allowed, "is asked for its pages by whoever links to them, whatever its address is");
        }
        let public = config.public_url.clone();
        let running = Server::start(config, listener).await?;
        let here = public.unwrap_or_else(|| format!("http://{}", running.local_addr()));
        tracing::info!(listen = %running.local_addr(), version = env!("CARGO_PKG_VERSION"), "Cabas is open: {here}");
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        running.shutdown().await;
        Ok(())
    })
}

/// Descriptors beside the sockets that are asked for: databases, and HTTP connections at their bound.
const OTHER_DESCRIPTORS: u64 = 9_000;
/// Descriptors beside the sockets without which a full server would not do.
const FEWEST_OTHER_DESCRIPTORS: u64 = 1_000;

/// Many systems give a process 1,024 descriptors and let it ask for more.
fn raise_descriptor_limit(sockets: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let now = getrlimit(Resource::Nofile);
    let wanted = (sockets as u64).saturating_add(OTHER_DESCRIPTORS);
    let Some(current) = now.current.filter(|current| *current < wanted) else { return };
    let reachable = now.maximum.map_or(wanted, |maximum| wanted.min(maximum));
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(reachable), maximum: now.maximum }).is_ok();
    let have = if raised { reachable } else { current };
    let needed = (sockets as u64).saturating_add(FEWEST_OTHER_DESCRIPTORS);
    if have < needed {
        tracing::warn!(have, needed, "fewer file descriptors than --max-sockets needs: raise the limit (ulimit -n)");
    }
}

/// What a command says goes to standard output; a closed pipe is no error of ours.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// An error with what caused it, on one line.
fn complain(error: &dyn std::error::Error) {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        // Transparent errors repeat their source.
        if !line.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    // Where nobody listens there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "cabas: {line}");
}
