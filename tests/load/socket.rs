//! One client socket: upgrade, frames in, frames out. Source: RFC 6455.
//!
//! Written by hand because it is the measuring instrument: a listener of `sat1000` gets 5,000 frames a second, all
//! listeners together some millions, on one core. It does what a browser does (waits for the 101, masks, answers pings)
//! and nothing else: no fragments, no extensions, which the server doesn't use either.

use std::{
    io::{self, ErrorKind, Write},
    net::TcpStream,
};

/// The nonce of RFC 6455, 1.3, and what a server must make of it.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// Any key masks as well as any other here.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
/// Longest answer to the upgrade.
const MAX_HEAD_BYTES: usize = 8 * 1024;
/// A message over this whose content nobody asked for is counted as it passes by.
const SKIP_BYTES: usize = 16 * 1024;

/// Opcodes.
pub const TEXT: u8 = 1;
/// A y-protocol message.
pub const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// What a socket speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Dialect {
    /// As a y-websocket client: binary only. What PERF's peers were measured with.
    Stock,
    /// `cabas.v1`: greeted and told what is saved.
    Cabas,
}

/// Why a socket is gone.
#[derive(Debug, thiserror::Error)]
pub enum Gone {
    /// The server said so.
    #[error("closed by the server: {0} {1}")]
    Closed(u16, String),
    /// The stream ended.
    #[error("the stream ended")]
    Ended,
    /// No upgrade.
    #[error("not upgraded: {0}")]
    Refused(String),
    /// A frame that no server of ours sends.
    #[error("unexpected frame (opcode {0})")]
    Frame(u8),
    /// The socket failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Upgrading,
    Syncing,
    Live,
}

/// A large message that is counted and not looked at.
struct Passing {
    head: [u8; 2],
    len: usize,
    to_come: usize,
}

/// One socket.
pub struct Socket {
    pub(crate) stream: TcpStream,
    stage: Stage,
    /// What came of a frame that is not complete.
    pub(crate) tail: Vec<u8>,
    passing: Option<Passing>,
    out: Vec<u8>,
    written: usize,
    /// The writer on this socket: its own updates are echoes.
    pub writer: Option<u16>,
    /// Whole messages are wanted, however large.
    pub keep: bool,
}

/// A message, as far as it was kept.
pub struct Message<'a> {
    /// Text or binary.
    pub opcode: u8,
    /// All of it, or the beginning of a large one.
    pub bytes: &'a [u8],
    /// Its whole length.
    pub len: usize,
}

impl Socket {
    /// Over a connected stream; asks for the upgrade.
    pub fn new(stream: TcpStream, path: &str, dialect: Dialect) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let host = stream.peer_addr()?;
        let protocol = match dialect {
            Dialect::Stock => "",
            Dialect::Cabas => "Sec-WebSocket-Protocol: cabas.v1\r\n",
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n{protocol}\r\n"
        );
        let mut socket = Self {
            stream,
            stage: Stage::Upgrading,
            tail: Vec::new(),
            passing: None,
            out: request.into_bytes(),
            written: 0,
            writer: None,
            keep: false,
        };
        socket.flush()?;
        Ok(socket)
    }

    /// Whether the sync handshake is done.
    pub fn is_live(&self) -> bool {
        self.stage == Stage::Live
    }

    /// Notes the server's step 2. True the first time.
    pub fn synced(&mut self) -> bool {
        std::mem::replace(&mut self.stage, Stage::Live) != Stage::Live
    }

    /// Queues a masked frame; [`Socket::flush`] sends it.
    pub fn queue(&mut self, opcode: u8, payload: &[u8]) {
        self.out.push(0x80 | opcode);
        match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
            (Ok(len @ 0..=125), _) => self.out.push(0x80 | len),
            (_, Ok(len)) => {
                self.out.push(0x80 | 126);
                self.out.extend_from_slice(&len.to_be_bytes());
            }
            _ => {
                self.out.push(0x80 | 127);
                self.out.extend_from_slice(&(payload.len() as u64).to_be_bytes());
            }
        }
        self.out.extend_from_slice(&MASK);
        self.out.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    }

    /// Writes what is queued, as far as the kernel takes it.
    pub fn flush(&mut self) -> io::Result<()> {
        while self.written < self.out.len() {
            match self.stream.write(&self.out[self.written..]) {
                Ok(n) => self.written += n,
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        self.out.clear();
        self.written = 0;
        Ok(())
    }

    /// Whether the kernel has not taken everything.
    pub fn is_blocked(&self) -> bool {
        !self.out.is_empty()
    }

    /// Takes the frames out of `bytes`, which begin with what [`Socket::tail`] held. Tells how many bytes were used,
    /// and, where a wanted message needs it, how many would have to be there.
    pub fn take(
        &mut self,
        bytes: &[u8],
        mut on_message: impl FnMut(&mut Self, Message<'_>),
    ) -> Result<(usize, usize), Gone> {
        let mut at = 0;
        if self.stage == Stage::Upgrading {
            let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
                let fits = bytes.len() < MAX_HEAD_BYTES;
                return if fits { Ok((0, 0)) } else { Err(Gone::Refused("endless head".to_owned())) };
            };
            let head = String::from_utf8_lossy(&bytes[..end]);
            if !head.starts_with("HTTP/1.1 101") || !head.contains(ACCEPT) {
                return Err(Gone::Refused(head.lines().next().unwrap_or_default().to_owned()));
            }
            at = end + 4;
            self.stage = Stage::Syncing;
            self.queue(BINARY, &[0, 0, 1, 0]); // sync step 1: an empty state vector
        }
        loop {
            let rest = &bytes[at..];
            if let Some(passing) = &mut self.passing {
                let here = passing.to_come.min(rest.len());
                passing.to_come -= here;
                at += here;
                if passing.to_come > 0 {
                    return Ok((at, 0));
                }
                let (head, len) = (passing.head, passing.len);
                self.passing = None;
                on_message(self, Message { opcode: BINARY, bytes: &head, len });
                continue;
            }
            let Some((opcode, head, len)) = header(rest) else { return Ok((at, 0)) };
            let Some(payload) = rest.get(head..head + len) else {
                if let (BINARY, SKIP_BYTES.., false, Some(first)) =
                    (opcode, len, self.keep, rest[head.min(rest.len())..].first_chunk())
                {
                    self.passing = Some(Passing { head: *first, len, to_come: len - (rest.len() - head) });
                    return Ok((bytes.len(), 0));
                }
                return Ok((at, head + len));
            };
            at += head + len;
            match opcode {
                TEXT | BINARY => on_message(self, Message { opcode, bytes: payload, len }),
                PING => self.queue(PONG, payload),
                PONG => {}
                CLOSE => {
                    let code = payload.first_chunk().map_or(1005, |c| u16::from_be_bytes(*c));
                    let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default()).into_owned();
                    return Err(Gone::Closed(code, reason));
                }
                other => return Err(Gone::Frame(other)),
            }
        }
    }
}

/// Opcode, length of the header, length of the payload. A fragment or a masked frame has no known opcode.
fn header(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let [first, second, rest @ ..] = bytes else { return None };
    let opcode = if first & 0xf0 == 0x80 && second & 0x80 == 0 { first & 0x0f } else { 0xff };
    match second & 0x7f {
        126 => rest.first_chunk().map(|l| (opcode, 4, usize::from(u16::from_be_bytes(*l)))),
        127 => rest.first_chunk().map(|l| (opcode, 10, usize::try_from(u64::from_be_bytes(*l)).unwrap_or(usize::MAX))),
        len => Some((opcode, 2, usize::from(len))),
    }
}
