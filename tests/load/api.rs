//! Rooms and members, by the same HTTP calls that the web client makes.

use std::net::SocketAddr;

use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::Client;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{Result, socket::Dialect, swarm::Target};

/// Calls that are under way at once.
const CALLS: usize = 16;

/// One member of a room, with what it needs to connect.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The room.
    pub room: String,
    /// Who.
    pub member: String,
    ticket: String,
    access: String,
}

impl Seat {
    /// Where a socket of this member goes. A ticket is good for one `cabas.v1` socket.
    pub fn target(&self, dialect: Dialect) -> Target {
        let path = match dialect {
            Dialect::Stock => format!("/ws/rooms/{}?access={}", self.room, self.access),
            Dialect::Cabas => format!("/ws/rooms/{}?ticket={}", self.room, self.ticket),
        };
        Target { path, dialect, writer: None, keep: false }
    }
}

#[derive(Deserialize)]
struct Credentials {
    room: Room,
    member: Member,
    ticket: String,
    access: String,
}

#[derive(Deserialize)]
struct Room {
    id: String,
}

#[derive(Deserialize)]
struct Member {
    id: String,
}

#[derive(Deserialize)]
struct Created {
    #[serde(flatten)]
    credentials: Credentials,
    invite: Invite,
}

#[derive(Deserialize)]
struct Invite {
    url: String,
}

impl From<Credentials> for Seat {
    fn from(from: Credentials) -> Self {
        Self { room: from.room.id, member: from.member.id, ticket: from.ticket, access: from.access }
    }
}

/// Makes rooms of so many seats each: the creator, and others by its invite, all strangers to each other.
pub fn rooms(addr: SocketAddr, rooms: usize, seats: usize) -> Result<Vec<Vec<Seat>>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let api = Api { client: Client::builder().build()?, base: format!("http://{addr}/api") };
        let api = &api;
        if rooms == 1 {
            return Ok(vec![api.room(seats, CALLS).await?]);
        }
        stream::iter(0..rooms).map(|_| api.room(seats, 1)).buffered(CALLS).try_collect().await
    })
}

struct Api {
    client: Client,
    base: String,
}

impl Api {
    async fn room(&self, seats: usize, calls: usize) -> Result<Vec<Seat>> {
        let created: Created = self.post("/rooms", json!({"name": "Bench", "your_name": "Host"})).await?;
        let invite = created.invite.url.rsplit_once('#').ok_or("an invite without a secret")?.1.to_owned();
        let host = Seat::from(created.credentials);
        let join = format!("/rooms/{}/join", host.room);
        let mut all = vec![host];
        let (join, invite) = (&join, &invite);
        let others = stream::iter(1..seats).map(async |i| {
            self.post::<Credentials>(join, json!({"invite": invite, "name": format!("Guest {i}")}))
                .await
                .map(Seat::from)
        });
        all.append(&mut others.buffered(calls).try_collect().await?);
        Ok(all)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: Value) -> Result<T> {
        let answer = self.client.post(format!("{}{path}", self.base)).json(&body).send().await?;
        let status = answer.status();
        if !status.is_success() {
            return Err(format!("POST {path}: {status}: {}", answer.text().await?).into());
        }
        Ok(answer.json().await?)
    }
}
