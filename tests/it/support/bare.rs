//! One room of a hub without HTTP around it: any journal, real sockets.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use cabas::{
    hub::{
        CardFuture, Dialect, Directory, DirectoryFuture, Hub, HubConfig, PhotoBook, PhotoFuture, PriceList,
        PricesFuture, Resume, RoomDirectory, Unfurler, Upgraded,
    },
    ids::{MemberId, Millis, PhotoId, RoomId, VariantId},
    journal::Journal,
    protocol::message::{Knock, Role, RoomInfo},
    room::Upload,
};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use yrs::Doc;

use super::{Client, client::new_doc, eventually};

/// Buffers of a socket that takes little at a time, in bytes (the kernel makes some more of it).
const SMALL_BUFFER: u32 = 4_096;

/// A room, its host inside the log, nobody inside the room.
pub struct BareRoom {
    pub hub: Hub,
    pub id: RoomId,
    pub host: MemberId,
}

/// Knows of every room, and nobody's name.
struct Nameless;

impl Directory for Nameless {
    fn load(&self, room: &RoomId) -> DirectoryFuture<'_, RoomDirectory> {
        let info = info(room);
        Box::pin(async { Ok(RoomDirectory { info, names: HashMap::new(), knocks: Vec::new() }) })
    }

    fn knocks(&self, _: &RoomId) -> DirectoryFuture<'_, Vec<Knock>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn removed(&self, _: &RoomId, _: &MemberId) -> DirectoryFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// Nothing was uploaded.
impl PhotoBook for Nameless {
    fn uploads(&self, _: RoomId, _: MemberId, _: Vec<PhotoId>) -> PhotoFuture<'_, Vec<Upload>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn shown(&self, _: Vec<PhotoId>) -> PhotoFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn gone(&self, _: Vec<PhotoId>) -> PhotoFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    fn keep_only(&self, _: RoomId, _: Vec<PhotoId>, _: Millis) -> PhotoFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// Nothing has a price.
impl PriceList for Nameless {
    fn prices(&self, _: Vec<VariantId>) -> PricesFuture<'_> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// No page says anything.
impl Unfurler for Nameless {
    fn card(&self, _: RoomId, _: String) -> CardFuture<'_> {
        Box::pin(async { None })
    }
}

fn hub(journal: Arc<dyn Journal>, change: impl FnOnce(&mut HubConfig)) -> Hub {
    let none = || Arc::new(Nameless);
    let mut config = HubConfig { updates_per_second: 10_000, ..HubConfig::default() };
    change(&mut config);
    Hub::new(journal, none(), none(), none(), none(), config)
}

fn info(room: &RoomId) -> RoomInfo {
    RoomInfo {
        id: room.clone(),
        name: "Saturday".to_owned(),
        created_at: 1,
        about: String::new(),
        starts_at: None,
        cover: None,
        knock: false,
        ends_at: None,
        ends_idle_days: None,
    }
}

impl BareRoom {
    pub async fn on(journal: Arc<dyn Journal>) -> Self {
        Self::with(journal, |_| {}).await
    }

    /// In a hub whose settings are changed first.
    pub async fn with(journal: Arc<dyn Journal>, change: impl FnOnce(&mut HubConfig)) -> Self {
        let hub = hub(journal, change);
        let (id, host) = (RoomId::random(), MemberId::random());
        hub.create_room(info(&id), host.clone(), "Marguerite".to_owned()).await.expect("a room");
        Self { hub, id, host }
    }

    /// In a hub that goes out of its rooms as soon as nobody is in them.
    pub async fn hasty(journal: Arc<dyn Journal>) -> Self {
        Self::with(journal, |config| config.idle_unload = Duration::from_millis(1)).await
    }

    /// The same room in another hub, as after a restart.
    pub fn elsewhere(&self, journal: Arc<dyn Journal>) -> Self {
        Self { hub: hub(journal, |_| {}), id: self.id.clone(), host: self.host.clone() }
    }

    /// Nobody is in the room, and it is not in memory any more.
    pub async fn unloaded(&self) {
        eventually("unloaded", || async { self.hub.live_rooms() == 0 }).await;
    }

    pub async fn join(&self, name: &str) -> MemberId {
        let member = MemberId::random();
        let joined = self.hub.join(&self.id, member.clone(), name.to_owned(), Role::Shopper, None).await;
        joined.expect("a member");
        member
    }

    /// Comes in with our dialect, greeted and synced.
    pub async fn enter(&self, member: &MemberId) -> Client {
        self.knock(member, Dialect::Cabas, None, new_doc()).await.ready().await
    }

    /// The same, and its first step 2 is saved: what comes then is its own.
    pub async fn settle(&self, member: &MemberId) -> Client {
        let mut client = self.enter(member).await;
        client.until("its first step 2 saved", |c| c.heard.saved == 1).await;
        client
    }

    /// Comes in and waits for nothing.
    pub async fn knock(&self, member: &MemberId, dialect: Dialect, resume: Option<Resume>, doc: Doc) -> Client {
        let (client, server) = pair(None).await;
        self.attach(server, member, dialect, resume).await;
        Client::over(client, member.as_str().to_owned(), doc).await
    }

    /// Comes in with a socket that takes little at a time, and says nothing on it; the client's end.
    pub async fn creep(&self, member: &MemberId) -> TcpStream {
        let (client, server) = pair(Some(SMALL_BUFFER)).await;
        self.attach(server, member, Dialect::Cabas, None).await;
        client
    }

    /// Hands the server's end of a connection to the room.
    pub async fn attach(&self, stream: TcpStream, member: &MemberId, dialect: Dialect, resume: Option<Resume>) {
        let (early, permit) = (Bytes::new(), Box::new(()));
        let upgraded = Upgraded { stream, early, member: member.clone(), dialect, resume, permit };
        self.hub.attach(&self.id, upgraded).await;
    }
}

/// Both ends of a connection, the client's first.
pub async fn pair(buffer: Option<u32>) -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let socket = TcpSocket::new_v4().expect("a socket");
    if let Some(bytes) = buffer {
        socket.set_recv_buffer_size(bytes).expect("a small buffer");
    }
    let addr = listener.local_addr().expect("an address");
    let (client, server) = tokio::join!(socket.connect(addr), listener.accept());
    let (client, (server, _)) = (client.expect("connected"), server.expect("accepted"));
    if let Some(bytes) = buffer {
        socket2::SockRef::from(&server).set_send_buffer_size(bytes as usize).expect("a small buffer");
    }
    for end in [&client, &server] {
        end.set_nodelay(true).expect("no delay");
    }
    (client, server)
}
