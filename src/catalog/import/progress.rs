//! The bar on a terminal. Anywhere else nothing is shown.

use std::{io::Read, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

use super::{ImportError, source::Source};

/// How far an import is, by bytes read. Clones share the bar.
#[derive(Clone)]
pub(super) struct Progress(ProgressBar);

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
        Ok(Self(bar))
    }

    /// Something whose reading moves the bar.
    pub fn wrap<R: Read>(&self, from: R) -> impl Read + use<R> {
        self.0.wrap_read(from)
    }

    /// How many products are in the catalogue by now.
    pub fn taken(&self, products: u64) {
        self.0.set_message(format!("{products} products"));
    }

    /// That a shop wants to be asked again later. Told in the log, too: where there is no bar, one would wonder.
    pub fn waiting(&self, host: &str, wait: Duration) {
        let seconds = wait.as_secs();
        self.0.set_message(format!("{host} asks to wait for {seconds} s"));
        tracing::info!(host, seconds, "the shop asks to wait");
    }

    /// Takes the bar away: the report says the rest.
    pub fn done(&self) {
        self.0.finish_and_clear();
    }
}
