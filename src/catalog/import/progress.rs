//! The bar on a terminal; anywhere else a line in the log now and then.

use std::{
    io::Read,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{ImportError, source::Source};

/// How long the log stays silent where there is no bar.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// How far an import is, by bytes read. Clones share the bar.
#[derive(Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    /// When the log was last told.
    told: Arc<Mutex<Option<Instant>>>,
}

impl Progress {
    /// Over all sources. How much an address gives is not known before.
    pub fn over(sources: &[Source]) -> Result<Self, ImportError> {
        let mut bytes = Some(0);
        for source in sources {
            match source {
                Source::File(path) => {
                    let meta = std::fs::metadata(path)
                        .map_err(|source| ImportError::File { path: path.display().to_string(), source })?;
                    bytes = bytes.map(|bytes| bytes + meta.len());
                }
                Source::Url(_) => bytes = None,
            }
        }
        // Draws on stderr, and only where that is a terminal.
        let (bar, template) = match bytes {
            Some(bytes) => (ProgressBar::new(bytes), "{bar:32} {bytes}/{total_bytes}, {msg}, {eta} left"),
            None => (ProgressBar::no_length(), "{spinner} {bytes}, {msg}"),
        };
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Ok(Self { bar, told: Arc::default() })
    }

    /// Something whose reading moves the bar.
    pub fn wrap<R: Read>(&self, from: R) -> impl Read + use<R> {
        self.bar.wrap_read(from)
    }

    /// How many products are in the catalogue by now.
    pub fn taken(&self, products: u64) {
        self.bar.set_message(format!("{products} products"));
        if self.bar.is_hidden() && self.is_time() {
            tracing::info!(products, bytes = self.bar.position(), "read so far");
        }
    }

    /// That a shop wants to be asked again later. Told in the log, too: where there is no bar, one would wonder.
    pub fn waiting(&self, host: &str, wait: Duration) {
        let seconds = wait.as_secs();
        self.bar.set_message(format!("{host} asks to wait for {seconds} s"));
        tracing::info!(host, seconds, "the shop asks to wait");
    }

    fn is_time(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        #[expect(clippy::disallowed_methods, reason = "the importer's progress owns a clock")]
        let now = Instant::now();
        let due = told.is_none_or(|told| now >= told + BETWEEN_LINES);
        if due {
            *told = Some(now);
        }
        due
    }

    /// Takes the bar away: the report says the rest.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}
