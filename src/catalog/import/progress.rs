//! The bar on a terminal. Anywhere else nothing is shown.

use std::{fs::File, io::Read, path::PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::ImportError;

/// How far an import is, by bytes read. Clones share the bar.
#[derive(Clone)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Over all files.
    pub fn over(files: &[PathBuf]) -> Result<Self, ImportError> {
        let mut bytes = 0;
        for path in files {
            let meta = std::fs::metadata(path)
                .map_err(|source| ImportError::File { path: path.display().to_string(), source })?;
            bytes += meta.len();
        }
        // Draws on stderr, and only where that is a terminal.
        let bar = ProgressBar::new(bytes);
        let style = ProgressStyle::with_template("{bar:32} {bytes}/{total_bytes}, {msg}, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Ok(Self(bar))
    }

    /// A file whose reading moves the bar.
    pub fn wrap(&self, file: File) -> impl Read + use<> {
        self.0.wrap_read(file)
    }

    /// How many products are in the catalogue by now.
    pub fn taken(&self, products: u64) {
        self.0.set_message(format!("{products} products"));
    }

    /// Takes the bar away: the report says the rest.
    pub fn done(&self) {
        self.0.finish_and_clear();
    }
}
