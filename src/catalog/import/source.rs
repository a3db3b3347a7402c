//! Where feeds come from: files, and addresses on the web; gzipped or not.

use std::{
    cell::OnceCell,
    convert::Infallible,
    fmt,
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use hyper::header::{self, HeaderValue};
use tokio::runtime::Handle;
use url::Url;

use super::{ImportError, limits::MAX_FILE_BYTES, patience, progress::Progress};
use crate::fetch::{Allowed, Answer, Ask, Fetcher, Fresh, HostPort, Limits, MAX_RATIO, Validators};

/// What a gzipped file begins with.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// Below this much unpacked no ratio is a bomb.
const RATIO_FLOOR: u64 = 1 << 20;
/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;

/// A file, or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file on this machine.
    File(PathBuf),
    /// `http(s)`.
    Url(Url),
}

impl FromStr for Source {
    type Err = Infallible;

    /// What begins like an address and is one, is one.
    fn from_str(s: &str) -> Result<Self, Infallible> {
        let url = Url::parse(s).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        Ok(url.map_or_else(|| Self::File(s.into()), Self::Url))
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Url(url) => url.fmt(f),
        }
    }
}

/// A feed that is open, unpacked.
pub(super) struct Opened {
    pub bytes: Box<dyn Read + Send>,
    /// Where it came from, after redirects.
    pub address: Option<Url>,
    /// What the server says that it is.
    pub media_type: Option<String>,
    /// The encoding that the server says.
    pub charset: Option<String>,
}

/// Opens sources, on a thread that may wait.
pub(super) struct Opener {
    runtime: Handle,
    allow_fetch: Vec<HostPort>,
    /// Made when first needed.
    fetcher: OnceCell<Fetcher>,
    progress: Progress,
}

impl Opener {
    /// To be made on the runtime.
    pub fn new(allow_fetch: &[HostPort], progress: Progress) -> Self {
        let allow_fetch = allow_fetch.to_vec();
        Self { runtime: Handle::current(), allow_fetch, fetcher: OnceCell::new(), progress }
    }

    /// Opens a source.
    pub fn open(&self, source: &Source) -> Result<Opened, ImportError> {
        match source {
            Source::File(path) => self.file(path),
            Source::Url(url) => self.fetch(url),
        }
    }

    fn file(&self, path: &Path) -> Result<Opened, ImportError> {
        let failed = |source| ImportError::File { path: path.display().to_string(), source };
        let file = File::open(path).map_err(failed)?;
        let meta = file.metadata().map_err(failed)?;
        if meta.len() > MAX_FILE_BYTES {
            return Err(ImportError::FileTooLarge { path: path.display().to_string() });
        }
        // What isn't a regular file has no length: it is counted as it comes.
        let limited = Counted::new(self.progress.wrap(file), MAX_FILE_BYTES);
        let bytes = unpacked(limited, MAX_FILE_BYTES).map_err(failed)?;
        Ok(Opened { bytes, address: None, media_type: None, charset: None })
    }

    /// Fetches an address.
    pub fn fetch(&self, url: &Url) -> Result<Opened, ImportError> {
        let ask = Ask {
            url: url.clone(),
            accept: HeaderValue::from_static("*/*"),
            gzip: true,
            unless: Validators::default(),
            limits: Limits::FEED,
        };
        let fetcher = self.fetcher.get_or_init(|| Fetcher::new(Allowed::new(self.allow_fetch.iter().cloned())));
        let mut waits = 0;
        let answer = loop {
            match self.runtime.block_on(fetcher.get(&ask)) {
                Err(refused) => {
                    let wait = patience::wait(&refused, waits).ok_or(refused.clone())?;
                    waits += 1;
                    self.progress.waiting(&refused.host, wait);
                    self.runtime.block_on(tokio::time::sleep(wait));
                }
                Ok(answer) => break answer,
            }
        };
        let Answer::Fresh(fresh) = answer else { return Err(ImportError::BrokeOff) };
        let Fresh { url, headers, body } = *fresh;
        let told = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let (media_type, charset) = told.map(media_type).unwrap_or_default();
        let body = self.progress.wrap(body.blocking(self.runtime.clone()));
        // Its own limits count what comes over the wire; a gzipped file within is unpacked here.
        let body = Counted::new(body, Limits::FEED.decoded_bytes);
        let bytes = unpacked(body, Limits::FEED.decoded_bytes)
            .map_err(|source| ImportError::File { path: url.to_string(), source })?;
        Ok(Opened { bytes, address: Some(url), media_type, charset })
    }
}

/// `text/html; charset="utf-8"` in its parts, in lower case.
fn media_type(told: &str) -> (Option<String>, Option<String>) {
    let mut parts = told.split(';').map(str::trim);
    let media_type = parts.next().filter(|m| !m.is_empty()).map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    (media_type, charset)
}

/// The bytes, unpacked where they are gzipped: at most `most` of them.
fn unpacked<R: Read + Send + 'static>(mut packed: Counted<R>, most: u64) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(GZIP.len());
    packed.by_ref().take(GZIP.len() as u64).read_to_end(&mut head)?;
    let count = Arc::clone(&packed.count);
    let is_gzip = head == GZIP;
    let whole = io::Cursor::new(head).chain(packed);
    if !is_gzip {
        return Ok(Box::new(whole));
    }
    let inner = MultiGzDecoder::new(BufReader::with_capacity(READ_BUFFER, whole));
    Ok(Box::new(Unpacked { inner, packed: count, count: 0, most }))
}

/// Counts what is read, and fails over `most`.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
    most: u64,
}

impl<R> Counted<R> {
    fn new(inner: R, most: u64) -> Self {
        Self { inner, count: Arc::default(), most }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let count = self.count.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        if count > self.most { Err(io::Error::other(format!("larger than {} MiB", self.most >> 20))) } else { Ok(n) }
    }
}

/// A gzipped feed, that must not be a bomb.
struct Unpacked<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    count: u64,
    most: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.count += n as u64;
        if self.count > self.most {
            return Err(io::Error::other(format!("unpacks to more than {} MiB", self.most >> 20)));
        }
        if self.count > RATIO_FLOOR && self.count / MAX_RATIO > self.packed.load(Ordering::Relaxed) {
            return Err(io::Error::other(format!("unpacks to more than {MAX_RATIO} times its size")));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: Vec<u8>, most: u64) -> Result<Vec<u8>, String> {
        let mut all = Vec::new();
        let read = unpacked(Counted::new(io::Cursor::new(bytes), most), most).and_then(|mut r| r.read_to_end(&mut all));
        read.map(|_| all).map_err(|e| e.to_string())
    }

    #[test]
    fn gzip_is_told_by_its_first_bytes() {
        assert_eq!(read(b"plain".to_vec(), 100), Ok(b"plain".to_vec()));
        assert_eq!(read(b"".to_vec(), 100), Ok(b"".to_vec()));
        assert_eq!(read(b"\x1F".to_vec(), 100), Ok(b"\x1F".to_vec()));
        assert_eq!(read(gzip(b"packed"), 100), Ok(b"packed".to_vec()));
        assert_eq!(
            read([gzip(b"one "), gzip(b"other")].concat(), 100),
            Ok(b"one other".to_vec()),
            "of several members"
        );
        assert!(read(gzip(b"cut off")[..12].to_vec(), 100).is_err());
    }

    #[test]
    fn what_is_too_large_says_so() {
        assert_eq!(read(vec![b'x'; 2 << 20], 1 << 20), Err("larger than 1 MiB".to_owned()));
        assert_eq!(read(gzip(&vec![b'x'; 3 << 20]), 1 << 20), Err("unpacks to more than 1 MiB".to_owned()));
        assert_eq!(
            read(gzip(&vec![b'x'; 3 << 20]), 9 << 20),
            Err("unpacks to more than 100 times its size".to_owned())
        );
        assert_eq!(read(gzip(&vec![b'x'; 1 << 20]), 9 << 20), Ok(vec![b'x'; 1 << 20]), "small ones may");
    }

    #[test]
    fn addresses_are_told_from_files() {
        let source = |s: &str| s.parse::<Source>().unwrap();
        assert!(matches!(source("https://shop.example/feed.xml"), Source::Url(_)));
        assert!(matches!(source("HTTP://shop.example"), Source::Url(_)));
        for file in ["feed.xml", "./https://x", "ftp://x.example/feed", "C:\\feed.csv", "http:/"] {
            assert!(matches!(source(file), Source::File(_)), "{file}");
        }
    }

    #[test]
    fn media_types_are_taken_apart() {
        let parts = |told| media_type(told);
        assert_eq!(parts("Text/HTML; Charset=\"UTF-8\""), (Some("text/html".into()), Some("utf-8".into())));
        assert_eq!(parts("application/json"), (Some("application/json".into()), None));
        assert_eq!(parts(""), (None, None));
    }
}
