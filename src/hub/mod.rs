//! The hub: runs rooms, one task each, and talks to sockets.
//!
//! ```text
//! socket ─▶ reader ─▶ inbox ─▶ actor: propose … │ journal.append │ apply … ─▶ batch ─▶ one write a socket
//!           (decode)  (bounded)                  (one await a turn)          (encoded once)
//! ```
//!
//! A room is loaded once, whoever asks first (everybody else waits in its inbox), and unloaded after a while without
//! sockets. In a turn the [`actor`] drains its inbox, stores everything that was proposed with one append, applies it and
//! writes once to each socket. While an append syncs, the next turn's messages gather: batches form by themselves under
//! load and cost nothing when idle.

mod actor;
mod asked;
mod batch;
mod calls;
mod ends;
mod erase;
mod export;
mod follow;
mod greet;
mod history;
mod hosts;
mod intake;
mod knocks;
mod lead;
mod links;
mod looks;
mod pause;
mod photos;
mod presence;
mod prices;
mod rate;
mod reader;
mod recent;
mod seating;
mod seats;
mod session;
mod signals;
mod socket;
mod store;
pub mod tastes;
mod turn;
mod words;
mod ws;

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use dashmap::DashMap;
use tokio::{net::TcpStream, sync::mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::ws::close_frame;
use self::{
    actor::{Attach, Msg},
    calls::{Call, Reply},
    reader::{Reader, ReaderConfig},
    socket::Socket,
};
pub use self::{
    calls::MemberState,
    export::Contents,
    history::Found,
    links::{CardFuture, Unfurler},
    photos::{PhotoBook, PhotoFuture},
    prices::{PriceList, PricesFuture},
    session::{Dialect, Resume},
};
use crate::{
    ids::{InviteId, MemberId, RoomId},
    journal::{Journal, JournalError},
    protocol::{
        close::Close,
        knock::Knock,
        message::{MemberView, Role, RoomInfo},
    },
    room::Rejection,
};

/// Messages that may wait for a room's turn. A full inbox makes readers wait, and so their sockets.
const INBOX: usize = 1_024;
/// How often rooms are looked for whose deadline has come while they were not loaded.
const DUE_INTERVAL: Duration = Duration::from_secs(5);
/// How long [`Hub::shutdown`] waits for rooms to store what they have.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// The hub's settings.
#[derive(Debug, Clone)]
pub struct HubConfig {
    /// A room without sockets is unloaded after this long.
    pub idle_unload: Duration,
    /// Sockets in one room; more are closed with `too_many_sockets`.
    pub max_sockets_per_room: usize,
    /// People who may take part in one room at once; who comes later watches until a seat is free.
    pub seats: usize,
    /// Board updates a second on one socket before it is read more slowly; nothing is dropped.
    pub updates_per_second: u32,
}

impl Default for HubConfig {
    fn default() -> Self {
        Self { idle_unload: Duration::from_mins(1), max_sockets_per_room: 500, seats: 500, updates_per_second: 60 }
    }
}

/// What the hub has to know of a room and is not in its log: names can be erased, logs can't.
#[derive(Debug, Clone)]
pub struct RoomDirectory {
    /// The room's own facts.
    pub info: RoomInfo,
    /// Names by member.
    pub names: HashMap<MemberId, String>,
    /// Who waits to be let in.
    pub knocks: Vec<Knock>,
}

/// A boxed future, so that [`Directory`] can be an object.
pub type DirectoryFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, HubError>> + Send + 'a>>;

/// Where names and titles come from.
pub trait Directory: Send + Sync + 'static {
    /// Loads a room's facts; [`HubError::NoRoom`] where there is none.
    fn load(&self, room: &RoomId) -> DirectoryFuture<'_, RoomDirectory>;

    /// Who waits to be let into a room.
    fn knocks(&self, room: &RoomId) -> DirectoryFuture<'_, Vec<Knock>>;

    /// A host has removed a member: what they came in by is to open the room no more.
    fn removed(&self, room: &RoomId, member: &MemberId) -> DirectoryFuture<'_, ()>;
}

/// Why the hub can't do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HubError {
    /// There is no such room.
    #[error("no such room")]
    NoRoom,
    /// The room can't be loaded or stored at the moment; worth another try.
    #[error("the room is not available at the moment")]
    Unavailable,
    /// The room is over, and can only be looked at.
    #[error("the room is over")]
    Over,
    /// The room's rules say no.
    #[error("{}", .0.message)]
    Rejected(Rejection),
}

impl From<JournalError> for HubError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::NoRoom(_) => Self::NoRoom,
            other => {
                tracing::error!(error = %other, "journal");
                Self::Unavailable
            }
        }
    }
}

/// Something that lives as long as a socket does: gives a place under a limit back when it is dropped.
pub type SocketPermit = Box<dyn std::any::Any + Send + Sync>;

/// A socket after its upgrade and its access check.
pub struct Upgraded {
    /// The raw stream.
    pub stream: TcpStream,
    /// What the client sent right behind its upgrade request.
    pub early: Bytes,
    /// Whose it is.
    pub member: MemberId,
    /// What it speaks.
    pub dialect: Dialect,
    /// What it has, where it comes back.
    pub resume: Option<Resume>,
    /// Held while the socket lives.
    pub permit: SocketPermit,
}

/// A handle on the hub; clones share it.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

struct Shared {
    journal: Arc<dyn Journal>,
    directory: Arc<dyn Directory>,
    prices: Arc<dyn PriceList>,
    photos: Arc<dyn PhotoBook>,
    unfurler: Arc<dyn Unfurler>,
    config: HubConfig,
    rooms: DashMap<RoomId, Slot>,
    next_session: AtomicU64,
    /// Held while a list of those who knock is on its way to a room.
    knocking: tokio::sync::Mutex<()>,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

/// A live room's door.
#[derive(Clone)]
struct Slot {
    inbox: mpsc::Sender<Msg>,
    /// Cancelled once the room's task has ended and the slot is gone.
    gone: CancellationToken,
}

impl Hub {
    /// Starts the hub; must be called within a tokio runtime.
    pub fn new(
        journal: Arc<dyn Journal>,
        directory: Arc<dyn Directory>,
        prices: Arc<dyn PriceList>,
        photos: Arc<dyn PhotoBook>,
        unfurler: Arc<dyn Unfurler>,
        config: HubConfig,
    ) -> Self {
        let shared = Arc::new(Shared {
            journal,
            directory,
            prices,
            photos,
            unfurler,
            config,
            rooms: DashMap::new(),
            next_session: AtomicU64::new(1),
            knocking: tokio::sync::Mutex::new(()),
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
        });
        tokio::spawn(wake_due_rooms(Arc::clone(&shared)));
        Self { shared }
    }

    /// Makes a room with its first member, who hosts it. The room's directory entry must exist already.
    pub async fn create_room(
        &self,
        info: RoomInfo,
        creator: MemberId,
        creator_name: String,
    ) -> Result<MemberView, HubError> {
        self.shared.journal.create(&info.id, info.created_at).await?;
        let room = info.id;
        self.call(&room, |reply| Call::Create { creator, name: creator_name, reply }).await
    }

    /// Lets somebody in; who is a member already stays what they are.
    pub async fn join(
        &self,
        room: &RoomId,
        member: MemberId,
        name: String,
        role: Role,
        invite: Option<InviteId>,
    ) -> Result<MemberView, HubError> {
        self.call(room, |reply| Call::Join { member, name, role, invite, reply }).await
    }

    /// A member as others see them; nothing for somebody who never was one.
    pub async fn member(&self, room: &RoomId, member: &MemberId) -> Result<Option<MemberView>, HubError> {
        let member = member.clone();
        self.call(room, |reply| Call::Member { member, reply }).await
    }

    /// Everybody who is or was a member, and whether they are here now.
    pub async fn members(&self, room: &RoomId) -> Result<Vec<MemberState>, HubError> {
        self.call(room, |reply| Call::Members { reply }).await
    }

    /// A member has a new name.
    pub async fn renamed(&self, room: &RoomId, member: &MemberId, name: String) -> Result<(), HubError> {
        let member = member.clone();
        self.call(room, |reply| Call::Renamed { member, name, reply }).await
    }

    /// A room has another name, or is for something else, or at another time.
    pub async fn room_changed(&self, info: RoomInfo) -> Result<(), HubError> {
        let room = info.id.clone();
        self.call(&room, |reply| Call::RoomChanged { info, reply }).await
    }

    /// Closes all sockets of a member in a room.
    pub async fn disconnect(&self, room: &RoomId, member: &MemberId, close: Close) {
        if let Some(slot) = self.shared.rooms.get(room).map(|slot| slot.clone()) {
            let call = Call::Disconnect { member: member.clone(), close };
            // A room that is just unloading has no sockets to close.
            let _ = slot.inbox.send(Msg::Call(Box::new(call))).await;
        }
    }

    /// Hands a socket to its room and starts to read it.
    pub async fn attach(&self, room: &RoomId, upgraded: Upgraded) {
        let Upgraded { stream, early, member, dialect, resume, permit } = upgraded;
        let socket = Arc::new(Socket::new(stream));
        let session = self.shared.next_session.fetch_add(1, Ordering::Relaxed);
        let attach = Attach { session, member, dialect, resume, socket: Arc::clone(&socket) };
        let config = ReaderConfig { updates_per_second: f64::from(self.shared.config.updates_per_second) };
        match self.shared.send(room, Msg::Attach(Box::new(attach))).await {
            Ok(inbox) => {
                let reader = Reader::new(socket, inbox, session, dialect, config);
                tokio::spawn(async move {
                    reader.run(early).await;
                    drop(permit);
                });
            }
            Err(_) => socket.close(Close::Restart),
        }
    }

    /// Rooms in memory.
    pub fn live_rooms(&self) -> usize {
        self.shared.rooms.len()
    }

    /// Stores what is proposed, closes every socket with `restart` and waits, within limits, until it is done.
    pub async fn shutdown(&self) {
        self.shared.stopping.cancel();
        self.shared.tasks.close();
        if tokio::time::timeout(SHUTDOWN_GRACE, self.shared.tasks.wait()).await.is_err() {
            tracing::warn!(rooms = self.shared.rooms.len(), "rooms did not end in time");
        }
    }

    async fn call<T>(&self, room: &RoomId, call: impl FnOnce(Reply<T>) -> Call) -> Result<T, HubError> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.shared.send(room, Msg::Call(Box::new(call(reply)))).await.map_err(|(_, error)| error)?;
        answer.await.unwrap_or(Err(HubError::Unavailable))
    }
}

impl Shared {
    /// Hands a message to a room, loading it first where needed. Returns its inbox, or the message back.
    async fn send(self: &Arc<Self>, room: &RoomId, mut msg: Msg) -> Result<mpsc::Sender<Msg>, (Msg, HubError)> {
        loop {
            if self.stopping.is_cancelled() {
                return Err((msg, HubError::Unavailable));
            }
            let slot = self.slot(room);
            match slot.inbox.send(msg).await {
                Ok(()) => return Ok(slot.inbox),
                Err(mpsc::error::SendError(back)) => {
                    // It is unloading: wait until it is gone, then load it again.
                    msg = back;
                    slot.gone.cancelled().await;
                }
            }
        }
    }

    /// The door of a room; its task is started where there is none, so a room is loaded once whoever comes.
    fn slot(self: &Arc<Self>, room: &RoomId) -> Slot {
        if let Some(slot) = self.rooms.get(room) {
            return slot.clone();
        }
        self.rooms
            .entry(room.clone())
            .or_insert_with(|| {
                let (inbox, messages) = mpsc::channel(INBOX);
                let gone = CancellationToken::new();
                let slot = Slot { inbox, gone: gone.clone() };
                self.tasks.spawn(actor::run(Arc::clone(self), room.clone(), messages, gone));
                slot
            })
            .clone()
    }
}

/// Loads rooms whose deadline came while nobody was there; loading is enough, the room acts by itself.
async fn wake_due_rooms(shared: Arc<Shared>) {
    let stopping = shared.stopping.clone();
    let mut every = tokio::time::interval(DUE_INTERVAL);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = every.tick() => {}
        }
        match shared.journal.due(crate::clock::now()).await {
            Ok(rooms) => rooms.iter().for_each(|room| drop(shared.slot(room))),
            Err(error) => tracing::warn!(%error, "can't look for due rooms"),
        }
    }
}
