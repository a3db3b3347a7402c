//! The server under test, and the people who use it over HTTP.

use std::{net::SocketAddr, sync::Arc};

use cabas::{
    config::Config,
    ids::{MemberId, Millis, RoomId},
    server::{Running, Server},
    share::Shares,
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A real server in this process, on a port of its own, with a data folder of its own.
pub struct TestServer {
    pub addr: SocketAddr,
    running: Option<Running>,
    pub data: TempDir,
    config: Config,
}

impl TestServer {
    /// Starts one with the defaults.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// Starts one whose settings are changed first.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let data = TempDir::new().expect("a temporary folder");
        let mut config = Config {
            data: data.path().to_owned(),
            // Tests make rooms and join as fast as they can.
            rooms_per_hour: 100_000,
            joins_per_minute: 100_000,
            updates_per_second: 10_000,
            ..Config::default()
        };
        change(&mut config);
        let (running, addr) = Self::listen(&config).await;
        Self { addr, running: Some(running), data, config }
    }

    async fn listen(config: &Config) -> (Running, SocketAddr) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = Server::start(config.clone(), listener).await.expect("the server starts");
        let addr = server.local_addr();
        (server, addr)
    }

    /// Stops it gracefully and starts it again on the same data, on another port.
    pub async fn restart(&mut self) {
        self.stop().await;
        let (running, addr) = Self::listen(&self.config).await;
        self.running = Some(running);
        self.addr = addr;
    }

    /// Stops it gracefully.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown().await;
        }
    }

    /// The same person's credentials as if they had been given at another time.
    pub fn issued_at(&self, credentials: &Credentials, at: Millis) -> Credentials {
        let state = self.running.as_ref().expect("it runs").state();
        let (room, member) = (RoomId::parse(&credentials.room), MemberId::parse(&credentials.member));
        let passes = state.access.issue(&room.expect("a room"), &member.expect("a member"), 0, at).expect("passes");
        Credentials { ticket: passes.ticket, access: passes.access, ..credentials.clone() }
    }

    /// Rooms in memory.
    pub fn live_rooms(&self) -> usize {
        self.running.as_ref().map_or(0, |running| running.state().hub.live_rooms())
    }

    /// The looks that it shows, as other parts of the server reach them.
    pub fn shares(&self) -> Arc<Shares> {
        Arc::clone(&self.running.as_ref().expect("it runs").state().shares)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub fn person(&self) -> Person {
        Person::new(self.addr)
    }

    /// See [`room_with`].
    pub async fn room_with<const N: usize>(
        &self,
        names: [&str; N],
    ) -> (Person, Credentials, [(Person, Credentials); N]) {
        room_with(self.addr, names).await
    }
}

/// A room with its host, and people who joined by its first invite.
pub async fn room_with<const N: usize>(
    addr: SocketAddr,
    names: [&str; N],
) -> (Person, Credentials, [(Person, Credentials); N]) {
    let host = Person::new(addr);
    let created = host.create_room("Zoé’s wedding", "Marguerite").await;
    let invite = created.invite.clone().expect("a new room has an invite");
    let mut others = Vec::new();
    for name in names {
        let person = Person::new(addr);
        let credentials = person.join(&created.room, &invite, name).await;
        others.push((person, credentials));
    }
    let Ok(others) = others.try_into() else { unreachable!("one for each name") };
    (host, created, others)
}

/// Somebody with a browser: keeps its cookie.
#[derive(Clone)]
pub struct Person {
    pub http: reqwest::Client,
    base: String,
}

/// What a join gives.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub room: String,
    pub member: String,
    pub ticket: String,
    pub access: String,
    /// `i_….SECRET`, where a room was made.
    pub invite: Option<String>,
}

impl Credentials {
    fn of(body: &Value) -> Self {
        let text = |v: &Value| v.as_str().map(str::to_owned);
        let invite = text(&body["invite"]["url"]).and_then(|url| url.split_once('#').map(|(_, f)| f.to_owned()));
        Self {
            room: text(&body["room"]["id"]).expect("a room"),
            member: text(&body["member"]["id"]).expect("a member"),
            ticket: text(&body["ticket"]).expect("a ticket"),
            access: text(&body["access"]).expect("an access token"),
            invite,
        }
    }
}

impl Person {
    pub fn new(addr: SocketAddr) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
        Self { http, base: format!("http://{addr}") }
    }

    /// The same person after the server came back on another port.
    pub fn moved_to(&self, addr: SocketAddr) -> Self {
        Self { http: self.http.clone(), base: format!("http://{addr}") }
    }

    pub async fn post(&self, path: &str, body: Value) -> reqwest::Response {
        self.http.post(format!("{}{path}", self.base)).json(&body).send().await.expect("an answer")
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.base)).send().await.expect("an answer")
    }

    pub async fn create_room(&self, name: &str, your_name: &str) -> Credentials {
        let answer = self.post("/api/rooms", json!({"name": name, "your_name": your_name})).await;
        assert_eq!(answer.status(), 201);
        Credentials::of(&answer.json().await.expect("JSON"))
    }

    pub async fn join(&self, room: &str, invite: &str, name: &str) -> Credentials {
        let answer = self.post(&format!("/api/rooms/{room}/join"), json!({"invite": invite, "name": name})).await;
        assert_eq!(answer.status(), 200);
        Credentials::of(&answer.json().await.expect("JSON"))
    }

    /// Makes an invite for a role; `i_….SECRET`.
    pub async fn invite(&self, room: &str, role: &str) -> String {
        let answer =
            self.post(&format!("/api/rooms/{room}/invites"), json!({"role": role, "expires_in_s": null})).await;
        let invite: Value = answer.json().await.expect("JSON");
        invite["url"].as_str().and_then(|url| url.split_once('#')).expect("an invite").1.to_owned()
    }

    /// New credentials for a room that one is a member of.
    pub async fn rejoin(&self, room: &str) -> Credentials {
        let answer = self.post(&format!("/api/rooms/{room}/join"), json!({})).await;
        assert_eq!(answer.status(), 200);
        Credentials::of(&answer.json().await.expect("JSON"))
    }
}
