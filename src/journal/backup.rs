//! Backup (stand-in).
#![allow(missing_docs, clippy::unused_async)]

use std::path::Path;

use super::JournalError;

pub async fn backup(_data: &Path, _target: &Path) -> Result<String, JournalError> {
    Err(JournalError::Closed)
}

pub async fn restore(_source: &Path, _data: &Path, _force: bool) -> Result<String, JournalError> {
    Err(JournalError::Closed)
}
