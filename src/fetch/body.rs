//! A body as it comes: counted on the wire and again once decompressed, and never waited for without an end.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use async_compression::tokio::bufread::GzipDecoder;
use bytes::{Buf, Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, StreamExt};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::{
    io::AsyncReadExt,
    runtime::Handle,
    time::{Instant, timeout},
};
use tokio_util::io::StreamReader;

use super::{
    Limits,
    error::{FetchError, Measure, Stage, Why},
};

/// What is decompressed at a time.
const CHUNK_BYTES: usize = 32 * 1024;
/// Below this much decompressed no ratio is a bomb.
const RATIO_FLOOR: u64 = 1 << 20;

/// The body of an answer. Read with [`chunk`](Self::chunk), [`bytes`](Self::bytes) or [`blocking`](Self::blocking); after
/// an error there is no more of it.
pub struct Body {
    host: String,
    limits: Limits,
    wire: Arc<AtomicU64>,
    decoded: u64,
    source: Source,
}

enum Source {
    Plain(Chunks),
    Gzip(Box<GzipDecoder<StreamReader<Chunks, Bytes>>>),
}

type Chunks = BoxStream<'static, io::Result<Bytes>>;

impl Body {
    pub(super) fn new(host: String, incoming: Incoming, gzip: bool, limits: Limits, deadline: Instant) -> Self {
        let counted = Arc::new(AtomicU64::new(0));
        let wire = Wire { host: host.clone(), incoming, counted: Arc::clone(&counted), limits, deadline };
        let wire = stream::try_unfold(wire, Wire::next).boxed();
        let source = if gzip {
            let mut decoder = GzipDecoder::new(StreamReader::new(wire));
            decoder.multiple_members(true);
            Source::Gzip(Box::new(decoder))
        } else {
            Source::Plain(wire)
        };
        Self { host, limits, wire: counted, decoded: 0, source }
    }

    /// What comes next; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, FetchError> {
        let next = match &mut self.source {
            Source::Plain(chunks) => chunks.next().await.transpose(),
            Source::Gzip(decoder) => {
                let mut chunk = BytesMut::with_capacity(CHUNK_BYTES);
                decoder.read_buf(&mut chunk).await.map(|read| (read > 0).then(|| chunk.freeze()))
            }
        };
        let next = next.map_err(|error| self.failure(error))?;
        self.decoded += next.as_ref().map_or(0, |chunk| chunk.len() as u64);
        match self.excess() {
            Some(measure) => Err(FetchError::new(&self.host, Why::TooLarge { measure })),
            None => Ok(next),
        }
    }

    /// All of it.
    pub async fn bytes(mut self) -> Result<Bytes, FetchError> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// For a reader on a thread of its own (`spawn_blocking`), never on one of the runtime's.
    pub fn blocking(self, runtime: Handle) -> BlockingBody {
        BlockingBody { body: self, runtime, rest: Bytes::new() }
    }

    fn excess(&self) -> Option<Measure> {
        let wire = self.wire.load(Ordering::Relaxed);
        if self.decoded > self.limits.decoded_bytes {
            return Some(Measure::Decoded(self.limits.decoded_bytes));
        }
        let bomb = self.decoded > RATIO_FLOOR && self.decoded / super::MAX_RATIO > wire;
        bomb.then_some(Measure::Ratio(super::MAX_RATIO))
    }

    /// Errors of ours travel through the decoder as causes of its own; what it found itself is damage.
    fn failure(&self, error: io::Error) -> FetchError {
        match error.downcast::<FetchError>() {
            Ok(ours) => ours,
            Err(_) => FetchError::new(&self.host, Why::Encoding),
        }
    }
}

/// What comes over the connection.
struct Wire {
    host: String,
    incoming: Incoming,
    counted: Arc<AtomicU64>,
    limits: Limits,
    deadline: Instant,
}

impl Wire {
    /// What comes next, and what is behind it.
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            let Limits { idle, whole, wire_bytes, .. } = self.limits;
            let frame = match timeout(idle.min(left), self.incoming.frame()).await {
                Err(_) if left <= idle => Err(Why::Slow { stage: Stage::Whole, limit: whole }),
                Err(_) => Err(Why::Slow { stage: Stage::Idle, limit: idle }),
                Ok(None) => return Ok(None),
                Ok(Some(Err(error))) => Err(Why::Broken(error.to_string())),
                Ok(Some(Ok(frame))) => Ok(frame),
            };
            let frame = frame.map_err(|why| FetchError::new(&self.host, why))?;
            // Trailers say nothing that anybody asked for.
            let Ok(data) = frame.into_data() else { continue };
            let read = self.counted.fetch_add(data.len() as u64, Ordering::Relaxed) + data.len() as u64;
            if read > wire_bytes {
                let measure = Measure::Wire(wire_bytes);
                return Err(FetchError::new(&self.host, Why::TooLarge { measure }).into());
            }
            return Ok(Some((data, self)));
        }
    }
}

/// A body for code that reads with `std::io`. Errors are [`FetchError`]s within an `io::Error`.
pub struct BlockingBody {
    body: Body,
    runtime: Handle,
    rest: Bytes,
}

impl Read for BlockingBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.runtime.block_on(self.body.chunk())? {
                Some(chunk) => self.rest = chunk,
                None => return Ok(0),
            }
        }
        let count = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}
