//! A client over a real socket: speaks y-protocol with a yrs document and folds JSON into plain fields.

use std::{collections::BTreeMap, net::SocketAddr};

use bytes::{Bytes, BytesMut};
use cabas::protocol::{SUBPROTOCOL, frame::Frame};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        protocol::{Role, frame::coding::CloseCode},
    },
};
use yrs::{
    Any, Doc, Map, MapRef, Options, Out, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

use super::{Credentials, PATIENCE};

/// All that a client has heard, newest last.
#[derive(Default, Debug)]
pub struct Heard {
    pub hello: Option<Value>,
    /// Events in the order in which they came.
    pub events: Vec<Value>,
    /// Answers to commands by their id.
    pub answers: BTreeMap<String, Value>,
    pub saved: u64,
    pub paused: bool,
    /// Who leads, as it was told last.
    pub lead: Option<Value>,
    /// The place in line, as it was told last; `null`: seated.
    pub waiting: Option<Value>,
    /// Who knocks, as it was told last.
    pub knocks: Option<Value>,
    /// Signals, with `by`.
    pub signals: Vec<Value>,
    /// A sync step 2 came.
    pub synced: bool,
    /// How many sync step 1 came.
    pub asked: u32,
    /// Awareness states by Yjs client id.
    pub presence: BTreeMap<u64, Value>,
    /// Every text frame, raw.
    pub texts: Vec<String>,
    /// Every board update and step 2, raw.
    pub updates: Vec<Bytes>,
    pub pongs: u32,
    /// The close code, once closed.
    pub closed: Option<u16>,
    /// The connection ended, with or without a code.
    pub ended: bool,
}

pub struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub doc: Doc,
    pub cart: MapRef,
    pub member: String,
    pub heard: Heard,
    /// Update frames and steps 2 sent, in order: what `saved` counts.
    pub sent: Vec<Bytes>,
    next_command: u32,
}

impl Client {
    /// Our dialect, with a ticket.
    pub async fn connect(addr: SocketAddr, credentials: &Credentials) -> Self {
        let query = format!("ticket={}", credentials.ticket);
        Self::open(addr, credentials, &query, true, new_doc()).await
    }

    /// Our dialect, coming back with the copy that one has.
    pub async fn resume(addr: SocketAddr, credentials: &Credentials, doc: Doc, seq: u64, epoch: u64) -> Self {
        let query = format!("ticket={}&seq={seq}&epoch={epoch}", credentials.ticket);
        Self::open(addr, credentials, &query, true, doc).await
    }

    /// A stock client's dialect, with an access token.
    pub async fn stock(addr: SocketAddr, credentials: &Credentials) -> Self {
        let query = format!("access={}", credentials.access);
        Self::open(addr, credentials, &query, false, new_doc()).await
    }

    pub async fn open(addr: SocketAddr, credentials: &Credentials, query: &str, ours: bool, doc: Doc) -> Self {
        let url = format!("ws://{addr}/ws/rooms/{}?{query}", credentials.room);
        let mut request = url.into_client_request().expect("a request");
        if ours {
            request.headers_mut().insert("sec-websocket-protocol", SUBPROTOCOL.parse().expect("a header"));
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("the upgrade");
        Self::speak(socket, credentials.member.clone(), doc).await
    }

    /// Over a stream that needs no upgrade any more.
    pub async fn over(stream: TcpStream, member: String, doc: Doc) -> Self {
        let stream = MaybeTlsStream::Plain(stream);
        Self::speak(WebSocketStream::from_raw_socket(stream, Role::Client, None).await, member, doc).await
    }

    async fn speak(socket: WebSocketStream<MaybeTlsStream<TcpStream>>, member: String, doc: Doc) -> Self {
        let cart = doc.get_or_insert_map("cart");
        let (heard, sent) = (Heard::default(), Vec::new());
        let mut client = Self { socket, doc, cart, member, heard, sent, next_command: 0 };
        let step1 = Frame::Step1(client.doc.transact().state_vector().encode_v1().into());
        client.send_frame(&step1).await;
        client
    }

    /// Greeted (where our dialect is spoken) and synced, with the updates that come behind the step 2.
    pub async fn ready(mut self) -> Self {
        self.until("synced", |c| c.heard.synced && c.heard.asked > 0).await;
        self.barrier().await;
        self
    }

    pub async fn send_frame(&mut self, frame: &Frame) {
        if let Frame::Update(update) | Frame::Step2(update) = frame {
            self.sent.push(update.clone());
        }
        let mut out = BytesMut::new();
        frame.encode(&mut out);
        self.send_raw(out.freeze()).await;
    }

    pub async fn send_raw(&mut self, bytes: Bytes) {
        // A socket that the server has just closed can't be sent to: the reader sees the code.
        let _ = self.socket.send(Message::Binary(bytes)).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        let _ = self.socket.send(Message::Text(text.to_owned().into())).await;
    }

    /// Hears all that the server wrote to this socket before now: it answers a ping behind it, and whatever its room is at.
    pub async fn barrier(&mut self) {
        let pongs = self.heard.pongs;
        let _ = self.socket.send(Message::Ping(Bytes::new())).await;
        self.until("a pong", |c| c.heard.pongs > pongs).await;
    }

    /// Sends a command and returns its id.
    pub async fn command(&mut self, kind: &str, body: Value) -> String {
        self.next_command += 1;
        let id = format!("{}-{}", self.member, self.next_command);
        self.send_text(&json!({"id": id, "type": kind, "body": body}).to_string()).await;
        id
    }

    /// Sends a command and waits for its answer.
    pub async fn ask(&mut self, kind: &str, body: Value) -> Value {
        let id = self.command(kind, body).await;
        self.until("an answer", |c| c.heard.answers.contains_key(&id)).await;
        self.heard.answers[&id].clone()
    }

    /// Signals something, which nobody answers.
    pub async fn signal(&mut self, kind: &str, body: Value) {
        self.send_text(&json!({"signal": {"type": kind, "body": body}}).to_string()).await;
    }

    /// Writes one's own cart line, locally and to the server.
    pub async fn set_cart(&mut self, variant: &str, quantity: i64) {
        let key = format!("{variant}|{}", self.member);
        self.set_cart_key(&key, quantity).await;
    }

    /// Writes any cart key, allowed or not.
    pub async fn set_cart_key(&mut self, key: &str, value: impl Into<Any>) {
        let update = edit(&self.doc, |txn| {
            self.cart.insert(txn, key, value.into());
        });
        self.send_frame(&Frame::Update(update)).await;
    }

    pub async fn remove_cart_key(&mut self, key: &str) {
        let update = edit(&self.doc, |txn| {
            self.cart.remove(txn, key);
        });
        self.send_frame(&Frame::Update(update)).await;
    }

    /// Shows presence under this client's own Yjs id.
    pub async fn show_presence(&mut self, clock: u64, state: &Value) {
        self.show_presence_of(self.client_id(), clock, state).await;
    }

    /// Says where somebody is, oneself or another.
    pub async fn show_presence_of(&mut self, client: u64, clock: u64, state: &Value) {
        use cabas::protocol::frame::write_varuint;
        let state = state.to_string();
        let mut message = BytesMut::new();
        for number in [1, client, clock, state.len() as u64] {
            write_varuint(&mut message, number);
        }
        message.extend_from_slice(state.as_bytes());
        self.send_frame(&Frame::Awareness(message.freeze())).await;
    }

    /// The cart as this client sees it.
    pub fn cart(&self) -> BTreeMap<String, i64> {
        let txn = self.doc.transact();
        self.cart
            .iter(&txn)
            .map(|(key, value)| match value {
                Out::Any(Any::Number(yrs::Number::Int(n))) => (key.to_owned(), n),
                other => panic!("not a quantity: {other:?}"),
            })
            .collect()
    }

    /// Listens until the condition holds.
    pub async fn until(&mut self, what: &str, mut condition: impl FnMut(&Self) -> bool) {
        let listening = async {
            while !condition(self) {
                assert!(!self.heard.ended, "ended ({:?}) before: {what}", self.heard.closed);
                self.hear().await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, listening).await.is_ok();
        assert!(in_time, "never: {what}; heard {:?}", self.heard);
    }

    /// Listens until the server closes, and returns the code.
    pub async fn until_closed(&mut self) -> Option<u16> {
        let listening = async {
            while !self.heard.ended {
                self.hear().await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, listening).await.is_ok(), "never closed");
        self.heard.closed
    }

    /// Listens until all that was sent is saved; false where the server closes instead.
    pub async fn all_saved(&mut self) -> bool {
        let listening = async {
            while !self.heard.ended && self.heard.saved < self.sent.len() as u64 {
                self.hear().await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, listening).await.is_ok(), "neither saved nor closed");
        !self.heard.ended
    }

    /// Takes in one message.
    pub async fn hear(&mut self) {
        match self.socket.next().await {
            Some(Ok(Message::Binary(bytes))) => self.frame(&bytes).await,
            Some(Ok(Message::Text(text))) => self.text(&text),
            Some(Ok(Message::Close(frame))) => {
                self.heard.closed = frame.map(|f| match f.code {
                    CloseCode::Library(code) | CloseCode::Iana(code) => code,
                    other => other.into(),
                });
            }
            Some(Ok(Message::Pong(_))) => self.heard.pongs += 1,
            Some(Ok(_)) => {}
            Some(Err(_)) | None => self.heard.ended = true,
        }
    }

    async fn frame(&mut self, bytes: &Bytes) {
        match Frame::decode(bytes).expect("a frame") {
            Frame::Step1(state_vector) => {
                self.heard.asked += 1;
                let remote = StateVector::decode_v1(&state_vector).expect("a state vector");
                let missing = self.doc.transact().encode_state_as_update_v1(&remote);
                self.send_frame(&Frame::Step2(missing.into())).await;
            }
            Frame::Step2(update) => {
                self.apply(update);
                self.heard.synced = true;
            }
            Frame::Update(update) => self.apply(update),
            Frame::Awareness(message) => self.awareness(&message),
            Frame::QueryAwareness => {}
        }
    }

    fn apply(&mut self, update: Bytes) {
        merge(&self.doc, &update);
        self.heard.updates.push(update);
    }

    fn awareness(&mut self, message: &[u8]) {
        let update = yrs::sync::AwarenessUpdate::decode_v1(message).expect("awareness");
        for (client, entry) in update.clients {
            match serde_json::from_str(&entry.json) {
                Ok(Value::Null) | Err(_) => self.heard.presence.remove(&client.get()),
                Ok(state) => self.heard.presence.insert(client.get(), state),
            };
        }
    }

    fn text(&mut self, text: &str) {
        self.heard.texts.push(text.to_owned());
        match serde_json::from_str(text).expect("JSON") {
            Value::Array(many) => many.into_iter().for_each(|one| self.message(one)),
            one => self.message(one),
        }
    }

    fn message(&mut self, message: Value) {
        if let Some(hello) = message.get("hello") {
            self.heard.paused = hello.get("paused").is_some_and(|p| !p.is_null());
            self.heard.lead = hello.get("lead").cloned();
            self.heard.waiting = Some(hello.get("waiting").cloned().unwrap_or_default());
            self.heard.hello = Some(hello.clone());
        } else if let Some(re) = message.get("re").and_then(Value::as_str) {
            self.heard.answers.insert(re.to_owned(), message.clone());
        } else if let Some(saved) = message.get("saved").and_then(Value::as_u64) {
            self.heard.saved = saved;
        } else if let Some(paused) = message.get("paused") {
            self.heard.paused = !paused.is_null();
        } else if let Some(lead) = message.get("lead") {
            self.heard.lead = Some(lead.clone());
        } else if let Some(knocks) = message.get("knocks") {
            self.heard.knocks = Some(knocks.clone());
        } else if let Some(waiting) = message.get("waiting") {
            self.heard.waiting = Some(waiting.clone());
        } else if message.get("signal").is_some() {
            self.heard.signals.push(message);
        } else {
            self.heard.events.push(message);
        }
    }

    /// Events of one kind, in the order in which they came.
    pub fn told(&self, kind: &str) -> impl DoubleEndedIterator<Item = &Value> {
        self.heard.events.iter().filter(move |event| event["type"] == kind)
    }

    /// Texts of the chat events heard so far.
    pub fn chat(&self) -> Vec<String> {
        self.told("chat.posted").map(|e| e["body"]["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Drops the connection without a word, as a dead network does, and keeps the copy.
    pub fn vanish(self) -> Doc {
        self.end().0
    }

    /// The same, and keeps what was heard and sent as well.
    pub fn end(self) -> (Doc, Heard, Vec<Bytes>) {
        (self.doc, self.heard, self.sent)
    }

    pub fn client_id(&self) -> u64 {
        self.doc.client_id().get()
    }
}

/// A document with an id of its own.
pub fn new_doc() -> Doc {
    Doc::with_options(Options::default())
}

/// Merges an update into a document.
pub fn merge(doc: &Doc, update: &[u8]) {
    let update = Update::decode_v1(update).expect("an update");
    doc.transact_mut().apply_update(update).expect("it applies");
}

/// Makes a change and returns it as an update.
pub fn edit(doc: &Doc, change: impl FnOnce(&mut yrs::TransactionMut<'_>)) -> Bytes {
    let mut txn = doc.transact_mut();
    change(&mut txn);
    txn.encode_update_v1().into()
}
