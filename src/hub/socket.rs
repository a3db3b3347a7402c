//! One socket's writing side: the room's turn writes directly, what doesn't fit waits in a bounded backlog.
//!
//! There is one writer a socket: room frames, pongs and the close frame all pass the same [`Outbox`], under one short
//! lock that is never held across an await. The backlog remembers how far into its first chunk the kernel has taken, so
//! a frame that was begun is always finished.

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    time::Duration,
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::{net::TcpStream, sync::Notify, time::Instant};

use super::ws;
use crate::protocol::close::Close;

/// Most bytes that may wait for one reader, the snapshot of its join not counted (HAZARDS: 256 KiB).
pub(super) const MAX_BACKLOG_BYTES: usize = 256 * 1024;
/// A reader that takes nothing for this long is closed.
pub(super) const MAX_STALL: Duration = Duration::from_secs(5);
/// How long a close frame may take to leave and to be answered.
pub(super) const CLOSE_GRACE: Duration = Duration::from_secs(1);
/// Slices handed to one vectored write; the kernel takes up to 1,024, more than this doesn't pay.
const MAX_SLICES: usize = 64;

/// A connected socket, shared by its reading task and its room's turn.
pub(super) struct Socket {
    stream: TcpStream,
    outbox: Mutex<Outbox>,
    /// Tells the reading task that something waits to be written, or that the socket is closing.
    pub(super) wake: Notify,
}

struct Outbox {
    backlog: VecDeque<Bytes>,
    /// How much of the first chunk is already out.
    offset: usize,
    /// Bytes in the backlog that are not out yet.
    waiting: usize,
    /// How many of them belong to a join's snapshot.
    exempt: usize,
    /// Since when the backlog has not moved.
    stalled_since: Option<Instant>,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    /// A close frame is the last thing in the backlog, or out.
    Closing {
        since: Instant,
    },
    /// The kernel refused a write.
    Dead,
}

/// What the reading task has to watch.
pub(super) struct Watch {
    /// Something waits for the socket to become writable.
    pub(super) waiting: bool,
    /// When patience ends: a stall, or a close that isn't answered.
    pub(super) deadline: Option<Instant>,
    /// The socket is closing or broken: read on only for the other side's close.
    pub(super) closing: bool,
    /// The kernel refused a write: nothing more to do here.
    pub(super) dead: bool,
}

impl Socket {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            outbox: Mutex::new(Outbox {
                backlog: VecDeque::new(),
                offset: 0,
                waiting: 0,
                exempt: 0,
                stalled_since: None,
                phase: Phase::Open,
            }),
            wake: Notify::new(),
        }
    }

    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// Sends whole frames, each part a run of them. Never blocks: what the kernel doesn't take waits, and a backlog over
    /// its budget closes the socket with `slow`.
    pub(super) fn send(&self, parts: &[Bytes]) {
        self.push(parts, false);
    }

    /// Like [`Self::send`] for the state that a join begins with, which has no budget of its own: it is bounded by the
    /// room's limits.
    pub(super) fn send_snapshot(&self, parts: &[Bytes]) {
        self.push(parts, true);
    }

    fn push(&self, parts: &[Bytes], exempt: bool) {
        let mut outbox = self.outbox.lock();
        if outbox.phase != Phase::Open {
            return;
        }
        let mut taken = 0;
        if outbox.backlog.is_empty() {
            match write_parts(&self.stream, parts, 0) {
                Ok(n) => taken = n,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => {
                    outbox.phase = Phase::Dead;
                    self.wake.notify_one();
                    return;
                }
            }
        }
        let was_empty = outbox.backlog.is_empty();
        for part in parts {
            if taken >= part.len() {
                taken -= part.len();
                continue;
            }
            if outbox.backlog.is_empty() {
                outbox.offset = taken;
            }
            let left = part.len() - taken;
            taken = 0;
            outbox.waiting += left;
            if exempt {
                outbox.exempt += left;
            }
            outbox.backlog.push_back(part.clone());
        }
        if outbox.backlog.is_empty() {
            return;
        }
        if was_empty {
            outbox.stalled_since = Some(Instant::now());
            self.wake.notify_one();
        }
        if outbox.waiting - outbox.exempt.min(outbox.waiting) > MAX_BACKLOG_BYTES {
            metrics::counter!("cabas_sockets_slow_total").increment(1);
            outbox.begin_close(Close::Slow);
            self.wake.notify_one();
        }
    }

    /// Closes with a code of the table. The begun frame is finished; for a slow reader the rest of the backlog is
    /// dropped, for everybody else it is still sent before the close frame.
    pub(super) fn close(&self, close: Close) {
        let mut outbox = self.outbox.lock();
        if outbox.phase == Phase::Open {
            outbox.begin_close(close);
            if outbox.flush(&self.stream).is_err() {
                outbox.phase = Phase::Dead;
            }
            self.wake.notify_one();
        }
    }

    /// The other side has closed, and its answer is on the way: nothing may follow that.
    pub(super) fn answered_close(&self) {
        let mut outbox = self.outbox.lock();
        if outbox.phase == Phase::Open {
            outbox.phase = Phase::Closing { since: Instant::now() };
        }
    }

    /// Writes what waits, as far as the kernel takes it.
    pub(super) fn flush(&self) {
        let mut outbox = self.outbox.lock();
        if outbox.phase != Phase::Dead && outbox.flush(&self.stream).is_err() {
            outbox.phase = Phase::Dead;
        }
    }

    /// What the reading task has to watch for now.
    pub(super) fn watch(&self) -> Watch {
        let outbox = self.outbox.lock();
        let stall = outbox.stalled_since.map(|since| since + MAX_STALL);
        match outbox.phase {
            Phase::Open => Watch { waiting: !outbox.backlog.is_empty(), deadline: stall, closing: false, dead: false },
            Phase::Closing { since } => Watch {
                waiting: !outbox.backlog.is_empty(),
                deadline: Some(since + CLOSE_GRACE),
                closing: true,
                dead: false,
            },
            Phase::Dead => Watch { waiting: false, deadline: None, closing: true, dead: true },
        }
    }

    /// Ends a stall or an unanswered close whose time is over. True: drop the socket.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        let mut outbox = self.outbox.lock();
        match outbox.phase {
            Phase::Open => {
                if outbox.stalled_since.is_some_and(|since| now >= since + MAX_STALL) {
                    metrics::counter!("cabas_sockets_slow_total").increment(1);
                    outbox.begin_close(Close::Slow);
                }
                false
            }
            Phase::Closing { since } => now >= since + CLOSE_GRACE,
            Phase::Dead => true,
        }
    }
}

impl Outbox {
    fn begin_close(&mut self, close: Close) {
        if close == Close::Slow {
            self.drop_unbegun();
        }
        let frame = ws::close_frame(close);
        self.waiting += frame.len();
        self.backlog.push_back(frame);
        self.phase = Phase::Closing { since: Instant::now() };
    }

    /// Keeps only what is left of a frame that the kernel has taken a part of.
    fn drop_unbegun(&mut self) {
        let first = self.backlog.pop_front();
        self.backlog.clear();
        self.waiting = 0;
        self.exempt = 0;
        if let Some(first) = first {
            let end = ws::end_of_begun_frame(&first, self.offset);
            if end > self.offset {
                self.waiting = end - self.offset;
                self.backlog.push_back(first.slice(..end));
                return;
            }
        }
        self.offset = 0;
    }

    fn flush(&mut self, stream: &TcpStream) -> io::Result<()> {
        while !self.backlog.is_empty() {
            let parts = self.backlog.make_contiguous();
            let mut taken = match write_parts(stream, parts, self.offset) {
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(e) => return Err(e),
            };
            if taken > 0 {
                self.waiting -= taken;
                self.exempt = self.exempt.min(self.waiting);
                self.stalled_since = Some(Instant::now());
            }
            taken += self.offset;
            while let Some(front) = self.backlog.front()
                && taken >= front.len()
            {
                taken -= front.len();
                self.backlog.pop_front();
            }
            self.offset = taken;
        }
        self.offset = 0;
        self.stalled_since = None;
        // A backlog is rare and can be large: give its memory back.
        self.backlog = VecDeque::new();
        Ok(())
    }
}

/// One write of all `parts`, the first one from `offset` on. Returns how many bytes the kernel took.
fn write_parts(stream: &TcpStream, parts: &[Bytes], offset: usize) -> io::Result<usize> {
    match parts {
        [] => Ok(0),
        [one] => stream.try_write(&one[offset..]),
        many => {
            let mut slices = [IoSlice::new(&[]); MAX_SLICES];
            let count = many.len().min(MAX_SLICES);
            for (i, (slice, part)) in slices.iter_mut().zip(many).enumerate() {
                *slice = IoSlice::new(if i == 0 { &part[offset..] } else { part });
            }
            stream.try_write_vectored(&slices[..count])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{io::AsyncReadExt, net::TcpListener};

    async fn pair() -> (Socket, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        (Socket::new(server), client)
    }

    fn text(len: usize) -> Bytes {
        let mut out = bytes::BytesMut::new();
        ws::put_text(&mut out, &vec![b'x'; len]);
        out.freeze()
    }

    /// All that comes at the other end, to the last byte that waits here.
    async fn drained(socket: Socket, mut client: TcpStream) -> Vec<u8> {
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            client.read_to_end(&mut all).await.unwrap();
            all
        });
        while socket.watch().waiting {
            socket.stream().writable().await.unwrap();
            socket.flush();
        }
        drop(socket);
        reading.await.unwrap()
    }

    #[tokio::test]
    async fn a_slow_reader_gets_whole_frames_and_then_the_close() {
        let (socket, client) = pair().await;
        let frame = text(10_000);
        while !socket.watch().closing {
            socket.send(std::slice::from_ref(&frame));
        }
        let all = drained(socket, client).await;
        let close = ws::close_frame(Close::Slow);
        let body = all.strip_suffix(&close[..]).expect("the close frame is last");
        assert_eq!(body.len() % frame.len(), 0, "only whole frames");
        assert!(body.chunks(frame.len()).all(|c| c == &frame[..]));
    }

    #[tokio::test]
    async fn a_reader_who_takes_nothing_for_five_seconds_is_closed_however_little_waits() {
        assert_eq!(MAX_STALL, Duration::from_secs(5));
        let (socket, client) = pair().await;
        let frame = text(10_000);
        while !socket.watch().waiting {
            socket.send(std::slice::from_ref(&frame));
        }
        let watch = socket.watch();
        let end = watch.deadline.expect("patience ends");
        assert!(!watch.closing, "far below the budget of a backlog");
        assert!(!socket.is_overdue(end - Duration::from_millis(1)) && !socket.watch().closing, "not yet");
        assert!(!socket.is_overdue(end), "what was begun and the close may still leave");
        assert!(socket.watch().closing);
        assert!(socket.is_overdue(Instant::now() + CLOSE_GRACE), "and then it is dropped");
        let all = drained(socket, client).await;
        let frames = all.strip_suffix(&ws::close_frame(Close::Slow)[..]).expect("the close frame is last");
        assert!(!frames.is_empty() && frames.chunks(frame.len()).all(|c| c == &frame[..]), "behind whole frames");
    }

    #[tokio::test]
    async fn a_joins_snapshot_is_not_counted() {
        let (socket, mut client) = pair().await;
        let big = text(8 * 1024 * 1024);
        socket.send_snapshot(std::slice::from_ref(&big));
        socket.send(&[text(1_000)]);
        assert!(!socket.watch().closing, "8 MiB of snapshot do not close it");
        let expected = big.len() + text(1_000).len();
        let reading = tokio::spawn(async move {
            let mut all = vec![0; expected];
            client.read_exact(&mut all).await.unwrap();
        });
        while socket.watch().waiting {
            socket.stream().writable().await.unwrap();
            socket.flush();
        }
        reading.await.unwrap();
    }
}
