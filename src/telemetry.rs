//! Logs and metrics. Neither ever holds names, tokens, invites or what people wrote: handlers log ids, paths without their
//! queries, counts and times.

use std::{io::IsTerminal, sync::OnceLock};

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use parking_lot::Mutex;
use tracing_subscriber::{EnvFilter, util::TryInitError};

use crate::config::LogFormat;

/// What is logged unless `RUST_LOG` says otherwise. sqlx warns of every slow statement with its text; it stays quiet.
const DEFAULT_FILTER: &str = "info,sqlx=error";
/// Bounds of the histograms' buckets in seconds: from a commit to a deadline.
const SECONDS: &[f64] = &[0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts to log to stderr; standard output is for what a command says.
pub fn log(format: LogFormat) -> Result<(), TryInitError> {
    use tracing_subscriber::util::SubscriberInitExt;

    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // It would tell of a broken stderr on stderr, and that panics: who reads the log may go away, the server stays.
        .log_internal_errors(false);
    match format {
        // Control characters in a value are escaped by the formatters: nobody writes lines of their own.
        LogFormat::Text => subscriber.with_target(false).finish().try_init(),
        LogFormat::Json => subscriber.json().flatten_event(true).finish().try_init(),
    }
}

/// The recorder of this process' figures. There is one a process, however many servers run in it (tests).
pub fn metrics() -> Result<PrometheusHandle, BuildError> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = INSTALLING.lock();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)?
        .install_recorder()?;
    Ok(HANDLE.get_or_init(|| handle).clone())
}
