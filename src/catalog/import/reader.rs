//! The thread that reads: one source after the other, each in its own format.

use std::io::{Cursor, Read};

use tokio::sync::mpsc;

use super::{
    Batch, Format, ImportError, Opener, Outbox, ReadError, Reading, Source,
    sniff::{SNIFF_BYTES, sniff},
    source::Opened,
    text_encoding,
};

/// What reads.
pub(super) struct Reader {
    pub opener: Opener,
    /// What the caller says that it is.
    pub format: Option<Format>,
    pub reading: Reading,
    /// Whether a place in a report says in which source.
    pub several: bool,
}

impl Reader {
    /// Reads sources to their ends; returns what they were, each once. Ends early, without an error, when nobody listens
    /// any more.
    pub fn read_all(mut self, sources: &[Source], sender: &mpsc::Sender<Batch>) -> Result<Vec<Format>, ImportError> {
        let mut formats = Vec::new();
        for source in sources {
            let opened = self.opener.open(source)?;
            let place = if self.several { format!("{source}: ") } else { String::new() };
            let mut out = Outbox::new(sender, place);
            let Some(format) = self.read(source, opened, &mut out)? else { return Ok(formats) };
            if !formats.contains(&format) {
                formats.push(format);
            }
            if out.flush().is_err() {
                return Ok(formats);
            }
            self.reading.earlier_currency = self.reading.earlier_currency.or(out.currency());
        }
        Ok(formats)
    }

    /// Reads what is open to its end; returns what it was. `None` when nobody listens any more.
    fn read(&mut self, source: &Source, opened: Opened, out: &mut Outbox<'_>) -> Result<Option<Format>, ImportError> {
        let path = source.to_string();
        let failed = |source| ImportError::File { path: path.clone(), source };
        let Opened { bytes, address, media_type, charset } = opened;
        let mut text = text_encoding::decoded(bytes, charset.as_deref()).map_err(failed)?;
        let mut head = Vec::with_capacity(SNIFF_BYTES);
        text.by_ref().take(SNIFF_BYTES as u64).read_to_end(&mut head).map_err(failed)?;
        let name = address.as_ref().map_or(path.as_str(), |url| url.path());
        let format = self.format.or_else(|| sniff(&head, name, media_type.as_deref()));
        let format = format.ok_or_else(|| ImportError::Unrecognised { path: path.clone() })?;
        self.reading.address = address;
        match format.read(&mut Cursor::new(head).chain(text), &self.reading, out) {
            Ok(()) => Ok(Some(format)),
            Err(ReadError::Closed) => Ok(None),
            Err(ReadError::NoCurrency) => Err(ImportError::NoCurrency { path }),
            Err(ReadError::NotYet) => Err(ImportError::Unsupported { path, format }),
            Err(ReadError::Format(reason)) => Err(ImportError::Format { path, reason }),
        }
    }
}
