//! One socket's task: reads and decodes, hands messages to the room, and writes what had to wait.
//!
//! tungstenite is the protocol machine (masks, fragments, control frames, UTF-8) over the non-blocking stream itself;
//! what it wants to say (pong, the answer to a close) goes through the same [`Socket`] as the room's frames. One task a
//! socket, no channel and no task for writing.

use std::{
    io::{self, Read, Write},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    io::Interest,
    sync::mpsc::{self, error::TrySendError},
    time::{Instant, Sleep},
};
use tungstenite::{
    Error as WsError, Message,
    error::CapacityError,
    protocol::{Role as WsRole, WebSocketConfig, WebSocketContext},
};

use super::{
    actor::Msg,
    rate::Rate,
    session::{Dialect, SessionId},
    socket::Socket,
    words::{self, Words},
    ws,
};
use crate::protocol::{MAX_JSON_BYTES, MAX_STEP2_BYTES, MAX_UPDATE_BYTES, close::Close, frame::Frame};

/// tungstenite's read buffer, kept for the socket's life: most messages are far smaller, larger ones grow it.
const READ_BUFFER_BYTES: usize = 256;
/// tungstenite only ever writes control frames here.
const CONTROL_BUFFER_BYTES: usize = 1_024;
/// Room for the y-protocol head around the largest payload.
const FRAME_OVERHEAD_BYTES: usize = 16;
/// A socket must say something useful this soon after the upgrade. Pings do not extend it.
const FIRST_WORD: Duration = Duration::from_secs(5);
/// After this much silence the server pings.
const PING_AFTER: Duration = Duration::from_secs(30);
/// After this much silence the other side is gone.
const DEAD_AFTER: Duration = Duration::from_secs(75);
/// Seconds of its rate that a socket may use at once.
const BURST_SECONDS: f64 = 2.0;
/// Presence and commands are cheaper than updates: this many for each update that the rate allows.
const LIGHT_FRAMES_PER_UPDATE: f64 = 4.0;
/// How much is thrown away at a time while a close is answered.
const DISCARD_BYTES: usize = 4_096;
/// Messages decoded before the task lets others run.
const MESSAGES_PER_TURN: usize = 64;

/// How the reader treats its socket.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReaderConfig {
    /// Board updates a second before the socket is read more slowly.
    pub(super) updates_per_second: f64,
}

/// The stream as tungstenite sees it: reads never block, writes go through the outbox.
struct Wire<'a> {
    socket: &'a Socket,
    /// What came together with the upgrade request.
    early: Bytes,
}

impl Read for Wire<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.early.is_empty() {
            return self.socket.stream().try_read(buf);
        }
        let n = buf.len().min(self.early.len());
        buf[..n].copy_from_slice(&self.early.split_to(n));
        if self.early.is_empty() {
            // Gives the memory behind it back, which an empty rest would hold for the socket's life.
            self.early = Bytes::new();
        }
        Ok(n)
    }
}

impl Write for Wire<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.socket.send(&[Bytes::copy_from_slice(buf)]);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why reading ended.
enum End {
    /// The other side is gone or the socket is broken.
    Gone,
    /// The room's inbox is closed.
    NoRoom,
}

pub(super) struct Reader {
    socket: Arc<Socket>,
    inbox: mpsc::Sender<Msg>,
    session: SessionId,
    dialect: Dialect,
    machine: WebSocketContext,
    /// Delays and never drops.
    throttle: Rate,
    resume_reading: Option<Instant>,
    last_heard: Instant,
    pinged: bool,
    spoken: bool,
}

impl Reader {
    pub(super) fn new(
        socket: Arc<Socket>,
        inbox: mpsc::Sender<Msg>,
        session: SessionId,
        dialect: Dialect,
        config: ReaderConfig,
    ) -> Box<Self> {
        let limits = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(0)
            .max_write_buffer_size(CONTROL_BUFFER_BYTES)
            .max_message_size(Some(MAX_STEP2_BYTES + FRAME_OVERHEAD_BYTES))
            .max_frame_size(Some(MAX_STEP2_BYTES + FRAME_OVERHEAD_BYTES));
        let now = Instant::now();
        Box::new(Self {
            socket,
            inbox,
            session,
            dialect,
            machine: WebSocketContext::new(WsRole::Server, Some(limits)),
            throttle: Rate::new(config.updates_per_second * BURST_SECONDS, config.updates_per_second, now),
            resume_reading: None,
            last_heard: now,
            pinged: false,
            spoken: false,
        })
    }

    /// Runs until the socket ends, then tells the room. Boxed: a task holds what is moved into it twice.
    pub(super) async fn run(mut self: Box<Self>, early: Bytes) {
        let end = self.serve(early).await;
        if let End::Gone = end {
            // A full inbox only delays this: the room must hear of it, or the session would stay for ever.
            let _ = self.hand_over(Msg::Gone(self.session)).await;
        }
    }

    async fn serve(&mut self, early: Bytes) -> End {
        let socket = Arc::clone(&self.socket);
        let mut wire = Wire { socket: &socket, early };
        let mut timer: Pin<Box<Sleep>> = Box::pin(tokio::time::sleep_until(Instant::now() + FIRST_WORD));
        if !wire.early.is_empty()
            && let Some(end) = self.read(&mut wire).await
        {
            return end;
        }
        loop {
            let watch = socket.watch();
            if watch.dead {
                return End::Gone;
            }
            if watch.closing {
                return self.linger().await;
            }
            let now = Instant::now();
            if self.resume_reading.is_some_and(|at| at <= now) {
                self.resume_reading = None;
            }
            let next = self.next_deadline(watch.deadline);
            if next < timer.deadline() {
                timer.as_mut().reset(next);
            }
            let throttled = self.resume_reading.is_some();
            let interest = match (throttled, watch.waiting) {
                (false, false) => Some(Interest::READABLE),
                (false, true) => Some(Interest::READABLE | Interest::WRITABLE),
                (true, true) => Some(Interest::WRITABLE),
                (true, false) => None,
            };
            tokio::select! {
                biased;
                () = socket.wake.notified() => {}
                ready = async {
                    match interest {
                        Some(interest) => socket.stream().ready(interest).await,
                        None => std::future::pending().await,
                    }
                } => {
                    let Ok(ready) = ready else { return End::Gone };
                    if ready.is_writable() && watch.waiting {
                        socket.flush();
                    }
                    if ready.is_readable() && let Some(end) = self.read(&mut wire).await {
                        return end;
                    }
                }
                () = timer.as_mut() => {
                    let now = Instant::now();
                    if socket.is_overdue(now) || self.is_dead(now) {
                        return End::Gone;
                    }
                    timer.as_mut().reset(self.next_deadline(socket.watch().deadline).max(now + Duration::from_millis(1)));
                }
            }
        }
    }

    /// When something is due, whatever comes first.
    fn next_deadline(&self, socket: Option<Instant>) -> Instant {
        let silence = match (self.spoken, self.pinged) {
            (false, _) => self.last_heard + FIRST_WORD,
            (true, false) => self.last_heard + PING_AFTER,
            (true, true) => self.last_heard + DEAD_AFTER,
        };
        [socket, self.resume_reading].into_iter().flatten().fold(silence, Instant::min)
    }

    /// Acts on silence: closes what never spoke, pings what is quiet. True: it has been silent for too long.
    fn is_dead(&mut self, now: Instant) -> bool {
        let silence = now.duration_since(self.last_heard);
        if !self.spoken {
            if silence >= FIRST_WORD {
                self.socket.close(Close::Silent);
                // From here the close's own deadline counts.
                self.spoken = true;
            }
            return false;
        }
        if silence >= PING_AFTER && !self.pinged {
            self.pinged = true;
            self.socket.send(&[ws::ping_frame()]);
        }
        silence >= DEAD_AFTER
    }

    /// Reads until the kernel has no more, the rate is used up, or it is others' turn.
    async fn read(&mut self, wire: &mut Wire<'_>) -> Option<End> {
        for _ in 0..MESSAGES_PER_TURN {
            let message = match self.machine.read(wire) {
                Ok(message) => message,
                Err(WsError::Io(e)) if e.kind() == io::ErrorKind::WouldBlock => return None,
                Err(WsError::Capacity(CapacityError::MessageTooLong { .. })) => {
                    self.socket.close(Close::TooLarge);
                    return None;
                }
                Err(WsError::Protocol(_) | WsError::Utf8(_)) => {
                    self.socket.close(Close::Malformed);
                    return None;
                }
                Err(_) => return Some(End::Gone),
            };
            let now = Instant::now();
            let (msg, cost) = match message {
                Message::Binary(bytes) => match Self::binary(&bytes) {
                    Ok((frame, cost)) => (Msg::Frame(self.session, frame), cost),
                    Err(close) => {
                        self.socket.close(close);
                        return None;
                    }
                },
                Message::Text(text) => match self.text(text.as_str()) {
                    Ok(msg) => (msg, 1.0 / LIGHT_FRAMES_PER_UPDATE),
                    Err(close) => {
                        self.socket.close(close);
                        return None;
                    }
                },
                Message::Pong(_) | Message::Ping(_) => {
                    // A ping may not keep a socket alive that never said anything.
                    if self.spoken {
                        self.last_heard = now;
                        self.pinged = false;
                    }
                    continue;
                }
                Message::Close(_) => {
                    // The next read hands tungstenite's answer to the outbox.
                    let _ = self.machine.read(wire);
                    self.socket.answered_close();
                    return Some(End::Gone);
                }
                Message::Frame(_) => continue,
            };
            self.spoken = true;
            self.pinged = false;
            self.last_heard = now;
            if !self.hand_over(msg).await {
                return Some(End::NoRoom);
            }
            if let Some(until) = self.throttle.take(cost, now) {
                metrics::counter!("cabas_sockets_throttled_total").increment(1);
                self.resume_reading = Some(until);
                return None;
            }
        }
        tokio::task::yield_now().await;
        None
    }

    /// Gives the room a message, waiting where its inbox is full; whether the room is there. Waiting is rare: on the heap, or it would
    /// cost every task its place.
    async fn hand_over(&self, msg: Msg) -> bool {
        match self.inbox.try_send(msg) {
            Ok(()) => true,
            Err(TrySendError::Full(msg)) => Box::pin(self.inbox.send(msg)).await.is_ok(),
            Err(TrySendError::Closed(_)) => false,
        }
    }

    /// Lets what waits and the close frame out, then reads and discards until the other side has closed too: a socket
    /// that is dropped with unread bytes is reset, and the reset may overtake the close code.
    async fn linger(&self) -> End {
        // On the heap: within the task it would cost every socket that much for all its life.
        let mut discard = vec![0; DISCARD_BYTES];
        let mut shut = false;
        loop {
            let watch = self.socket.watch();
            let Some(deadline) = watch.deadline.filter(|_| !watch.dead) else { return End::Gone };
            let stream = self.socket.stream();
            if !watch.waiting && !shut {
                shut = true;
                if socket2::SockRef::from(stream).shutdown(std::net::Shutdown::Write).is_err() {
                    return End::Gone;
                }
            }
            let interest = if watch.waiting { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
            let Ok(Ok(ready)) = tokio::time::timeout_at(deadline, stream.ready(interest)).await else {
                return End::Gone;
            };
            if ready.is_writable() {
                self.socket.flush();
            }
            if ready.is_readable() {
                match stream.try_read(&mut discard) {
                    Ok(0) => return End::Gone,
                    Ok(_) => {}
                    Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                    Err(_) => return End::Gone,
                }
            }
        }
    }

    fn binary(bytes: &Bytes) -> Result<(Frame, f64), Close> {
        let frame = Frame::decode(bytes).map_err(|_| Close::Malformed)?;
        match &frame {
            Frame::Update(update) if update.len() > MAX_UPDATE_BYTES => Err(Close::TooLarge),
            // The payload shares the read buffer's memory and may be kept for long: give it its own.
            Frame::Update(update) => Ok((Frame::Update(Bytes::copy_from_slice(update)), 1.0)),
            Frame::Step2(update) => Ok((Frame::Step2(Bytes::copy_from_slice(update)), 1.0)),
            Frame::Awareness(state) if state.len() > MAX_UPDATE_BYTES => Err(Close::TooLarge),
            _ => Ok((frame, 1.0 / LIGHT_FRAMES_PER_UPDATE)),
        }
    }

    fn text(&self, text: &str) -> Result<Msg, Close> {
        if self.dialect == Dialect::Stock {
            return Err(Close::Malformed);
        }
        if text.len() > MAX_JSON_BYTES {
            return Err(Close::TooLarge);
        }
        Ok(match words::read(text) {
            Ok(Words::Commands(commands)) => Msg::Commands(self.session, commands),
            Ok(Words::Signal(signal)) => Msg::Signal(self.session, signal),
            Err(unread) => Msg::Unreadable(self.session, unread),
        })
    }
}
