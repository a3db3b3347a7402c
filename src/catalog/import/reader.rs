//! The thread that reads: one source after the other, each in its own format.

use std::io::{Cursor, Read};

use tokio::sync::mpsc;

use super::{
    Batch, Format, ImportError, Opener, Outbox, ReadError, Reading, Source,
    paging::Paged,
    sniff::{SNIFF_BYTES, sniff},
    source::Opened,
    text_encoding,
};
use crate::fetch::Why;

/// What came of one source.
struct One {
    products: u64,
    format: Format,
    /// Of its beginning, to tell whether two are the same.
    head: blake3::Hash,
}

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
            let paged = match source {
                Source::Url(address) => Paged::of(address),
                Source::File(_) => None,
            };
            let went_on = match paged {
                Some(paged) => self.read_pages(source, &paged, sender, &mut formats)?,
                None => self.read_one(source, self.several, sender, &mut formats)?.is_some(),
            };
            if !went_on {
                break;
            }
        }
        Ok(formats)
    }

    /// Reads pages up to the first without a product; what the first is, all are. `false` when nobody listens any more.
    fn read_pages(
        &mut self,
        source: &Source,
        paged: &Paged,
        sender: &mpsc::Sender<Batch>,
        formats: &mut Vec<Format>,
    ) -> Result<bool, ImportError> {
        let told = self.format;
        let went_on = self.read_each_page(source, paged, sender, formats);
        self.format = told;
        went_on
    }

    fn read_each_page(
        &mut self,
        source: &Source,
        paged: &Paged,
        sender: &mpsc::Sender<Batch>,
        formats: &mut Vec<Format>,
    ) -> Result<bool, ImportError> {
        if self.reading.site.is_none() {
            self.reading.site = paged.site();
        }
        let mut before = None;
        for number in 1..=paged.most() {
            let page = Source::Url(paged.page(number));
            let one = match self.read_one(&page, true, sender, formats) {
                Err(ImportError::Fetch(e))
                    if number == 1 && paged.is_bare && matches!(e.why, Why::Status(404 | 410)) =>
                {
                    return Err(ImportError::NoFeed { address: source.to_string() });
                }
                one => one?,
            };
            let Some(one) = one else { return Ok(false) };
            if one.products == 0 {
                return Ok(true);
            }
            // An empty list, as the last page is, could be several formats'.
            self.format = Some(one.format);
            if before == Some(one.head) {
                return Err(ImportError::EndlessPages { address: page.to_string() });
            }
            before = Some(one.head);
        }
        Err(ImportError::TooManyPages { address: source.to_string(), most: paged.most() })
    }

    /// Reads one source to its end. `placed`: whether a place in a report says in which source. `None` when nobody listens
    /// any more.
    fn read_one(
        &mut self,
        source: &Source,
        placed: bool,
        sender: &mpsc::Sender<Batch>,
        formats: &mut Vec<Format>,
    ) -> Result<Option<One>, ImportError> {
        let opened = self.opener.open(source)?;
        let place = if placed { format!("{source}: ") } else { String::new() };
        let mut out = Outbox::new(sender, place);
        let Some((format, head)) = self.read(source, opened, &mut out)? else { return Ok(None) };
        if !formats.contains(&format) {
            formats.push(format);
        }
        if out.flush().is_err() {
            return Ok(None);
        }
        self.reading.earlier_currency = self.reading.earlier_currency.or(out.currency());
        Ok(Some(One { products: out.products, format, head }))
    }

    /// Reads what is open to its end; returns what it was, and a digest of its beginning. `None` when nobody listens any
    /// more.
    fn read(
        &mut self,
        source: &Source,
        opened: Opened,
        out: &mut Outbox<'_>,
    ) -> Result<Option<(Format, blake3::Hash)>, ImportError> {
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
        let digest = blake3::hash(&head);
        match format.read(&mut Cursor::new(head).chain(text), &self.reading, out) {
            Ok(()) => Ok(Some((format, digest))),
            Err(ReadError::Closed) => Ok(None),
            Err(ReadError::NoCurrency) => Err(ImportError::NoCurrency { path }),
            Err(ReadError::Format(reason)) => Err(ImportError::Format { path, reason }),
        }
    }
}
