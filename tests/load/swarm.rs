//! All sockets of a case on one thread: one epoll, one read buffer.
//!
//! A turn reads every socket that is ready once, into a buffer that all share, looks at the clock once a read, and hands
//! marks to the case. While a case measures it asks without waiting, so that the generator's own wake-ups are in no
//! latency; the share of time in which nothing was there to read is reported, and tells whether the generator was the limit.

use std::{
    io::{self, ErrorKind, Read},
    net::{SocketAddr, TcpStream},
    os::fd::OwnedFd,
    time::Duration,
};

use rustix::{
    buffer::spare_capacity,
    event::{Timespec, epoll},
};

use crate::{
    Result, clock,
    payload::Mark,
    socket::{BINARY, Dialect, Gone, Message, Socket, TEXT},
};

/// What one read takes at most.
const READ_BYTES: usize = 256 * 1024;
/// Sockets that one turn looks at.
const EVENTS: usize = 1_024;
/// A sync update that brings nothing: the answer to the server's step 1.
const EMPTY_STEP_2: [u8; 5] = [0, 1, 2, 0, 0];
/// Sockets that connect at once.
pub const CONNECTING: usize = 32;

/// What kind of sync message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// The answer to our step 1.
    Step2,
    /// An update.
    Update,
}

/// What a case hears. Sockets are known by their number in the swarm.
pub trait Ear {
    /// Another's update came in.
    fn mark(&mut self, _socket: usize, _mark: Mark, _now: u64) {}
    /// A sync message came in: its kind, its bytes (all or, of a large one on a socket that keeps nothing, the first
    /// two), its whole length.
    fn sync(&mut self, _socket: usize, _kind: Sync, _bytes: &[u8], _len: usize, _now: u64) {}
    /// The first so many update frames of the socket are durable.
    fn saved(&mut self, _socket: usize, _count: u64, _now: u64) {}
}

/// Hears nothing.
pub struct Deaf;
impl Ear for Deaf {}

/// Where a socket goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// Path and query.
    pub path: String,
    /// What it speaks.
    pub dialect: Dialect,
    /// The writer on it.
    pub writer: Option<u16>,
    /// See [`Socket::keep`].
    pub keep: bool,
}

/// The sockets.
pub struct Swarm {
    epoll: OwnedFd,
    addr: SocketAddr,
    sockets: Vec<Option<Socket>>,
    free: Vec<usize>,
    buffer: Vec<u8>,
    events: Vec<epoll::Event>,
    /// Sockets that have synced and are open.
    live: usize,
    /// Nanoseconds in which nothing was ready.
    pub idle: u64,
}

impl Swarm {
    /// No sockets yet, to a server.
    pub fn new(addr: SocketAddr) -> Result<Self> {
        Ok(Self {
            epoll: epoll::create(epoll::CreateFlags::CLOEXEC)?,
            addr,
            sockets: Vec::new(),
            free: Vec::new(),
            buffer: vec![0; READ_BYTES],
            events: Vec::with_capacity(EVENTS),
            live: 0,
            idle: 0,
        })
    }

    /// Connects and asks for the upgrade. The rest of the handshake is done by turns.
    pub fn connect(&mut self, to: &Target) -> Result<usize> {
        let stream = TcpStream::connect(self.addr)?;
        let mut socket = Socket::new(stream, &to.path, to.dialect)?;
        socket.writer = to.writer;
        socket.keep = to.keep;
        let id = self.free.pop().unwrap_or_else(|| {
            self.sockets.push(None);
            self.sockets.len() - 1
        });
        epoll::add(&self.epoll, &socket.stream, epoll::EventData::new_u64(id as u64), epoll::EventFlags::IN)?;
        self.sockets[id] = Some(socket);
        Ok(id)
    }

    /// Connects them all, so many at a time, and turns until all have synced.
    pub fn connect_all(&mut self, targets: &[Target], within: Duration, ear: &mut impl Ear) -> Result<Vec<usize>> {
        let deadline = clock::now() + clock::nanos(within);
        let before = self.live;
        let mut ids = Vec::with_capacity(targets.len());
        while self.live < before + targets.len() {
            while ids.len() < targets.len() && ids.len() < self.live - before + CONNECTING {
                ids.push(self.connect(&targets[ids.len()])?);
            }
            self.turn(Some(Duration::from_millis(100)), ear)?;
            if clock::now() > deadline {
                let synced = self.live - before;
                return Err(format!("only {synced} of {} sockets synced within {within:?}", targets.len()).into());
            }
        }
        Ok(ids)
    }

    /// Closes a socket at once; no TIME_WAIT stays behind, else fast joins run out of ports.
    pub fn drop_socket(&mut self, id: usize) -> Result<()> {
        if let Some(socket) = self.sockets.get_mut(id).and_then(Option::take) {
            socket2::SockRef::from(&socket.stream).set_linger(Some(Duration::ZERO))?;
            self.live -= usize::from(socket.is_live());
            self.free.push(id);
        }
        Ok(())
    }

    /// Queues a binary message; [`Swarm::flush`] sends it.
    pub fn queue(&mut self, id: usize, message: &[u8]) {
        if let Some(socket) = &mut self.sockets[id] {
            socket.queue(BINARY, message);
        }
    }

    /// Queues an update, in a sync message.
    pub fn queue_update(&mut self, id: usize, update: &[u8]) {
        let mut message = Vec::with_capacity(update.len() + 8);
        message.extend_from_slice(&[0, 2]);
        cabas::protocol::frame::write_varuint(&mut message, update.len() as u64);
        message.extend_from_slice(update);
        self.queue(id, &message);
    }

    /// Sends what is queued on a socket; what the kernel doesn't take goes when it can.
    pub fn flush(&mut self, id: usize) -> Result<()> {
        let Some(socket) = &mut self.sockets[id] else { return Ok(()) };
        if socket.is_blocked() {
            socket.flush()?;
            if socket.is_blocked() {
                let both = epoll::EventFlags::IN | epoll::EventFlags::OUT;
                epoll::modify(&self.epoll, &socket.stream, epoll::EventData::new_u64(id as u64), both)?;
            }
        }
        Ok(())
    }

    /// Reads what is there, waiting for it so long (`None`: not at all). An error where the server closed a socket.
    pub fn turn(&mut self, wait: Option<Duration>, ear: &mut impl Ear) -> Result<()> {
        let waits = wait.is_some();
        let wait = Timespec::try_from(wait.unwrap_or_default())?;
        let before = clock::now();
        self.events.clear();
        let ready = match epoll::wait(&self.epoll, spare_capacity(&mut self.events), Some(&wait)) {
            Ok(ready) => ready,
            Err(rustix::io::Errno::INTR) => 0,
            Err(e) => return Err(e.into()),
        };
        if ready == 0 || waits {
            self.idle += clock::now() - before;
        }
        for i in 0..self.events.len() {
            let (data, flags) = (self.events[i].data, self.events[i].flags);
            let id = usize::try_from(data.u64())?;
            self.ready(id, flags, ear).map_err(|gone| format!("socket {id}: {gone}"))?;
        }
        Ok(())
    }

    fn ready(&mut self, id: usize, flags: epoll::EventFlags, ear: &mut impl Ear) -> Result<(), Gone> {
        let Some(socket) = self.sockets.get_mut(id).and_then(Option::as_mut) else { return Ok(()) };
        if flags.contains(epoll::EventFlags::OUT) {
            socket.flush()?;
            if !socket.is_blocked() {
                let data = epoll::EventData::new_u64(id as u64);
                epoll::modify(&self.epoll, &socket.stream, data, epoll::EventFlags::IN).map_err(io::Error::from)?;
            }
        }
        let had = socket.tail.len();
        self.buffer[..had].copy_from_slice(&socket.tail);
        let got = match (&socket.stream).read(&mut self.buffer[had..]) {
            Ok(0) => return Err(Gone::Ended),
            Ok(got) => got,
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => return Ok(()),
            Err(e) => return Err(e.into()),
        };
        let now = clock::now();
        let live = &mut self.live;
        let (used, needed) = socket.take(&self.buffer[..had + got], |socket, message| {
            heard(socket, id, &message, now, live, ear);
        })?;
        socket.tail.clear();
        socket.tail.extend_from_slice(&self.buffer[used..had + got]);
        if needed > self.buffer.len() {
            self.buffer.resize(needed, 0);
        }
        self.flush(id).map_err(|e| Gone::Io(io::Error::other(e.to_string())))
    }
}

fn heard(socket: &mut Socket, id: usize, message: &Message<'_>, now: u64, live: &mut usize, ear: &mut impl Ear) {
    match (message.opcode, message.bytes) {
        (BINARY, [0, 2, update @ ..]) => {
            ear.sync(id, Sync::Update, update, message.len - 2, now);
            let mut rest = update;
            while let Some((mark, behind)) = Mark::find(rest) {
                if socket.writer != Some(mark.writer) {
                    ear.mark(id, mark, now);
                }
                rest = behind;
            }
        }
        (BINARY, [0, 0, ..]) => socket.queue(BINARY, &EMPTY_STEP_2),
        (BINARY, [0, 1, update @ ..]) => {
            *live += usize::from(socket.synced());
            ear.sync(id, Sync::Step2, update, message.len - 2, now);
        }
        (TEXT, text) => {
            const SAVED: &[u8] = b"\"saved\":";
            // Several may stand in an array: the last is the highest.
            if let Some(at) = text.windows(SAVED.len()).rposition(|w| w == SAVED) {
                let digits = text[at + SAVED.len()..].iter().take_while(|b| b.is_ascii_digit());
                let count = digits.fold(0, |n: u64, d| n.saturating_mul(10).saturating_add(u64::from(d - b'0')));
                ear.saved(id, count, now);
            }
        }
        _ => {}
    }
}
