//! Killed at random points under load: what was acknowledged, and what anybody else saw, is there after the restart, once.
//!
//! Two people write as fast as they are acknowledged (cart lines, messages), a third looks on. The server is killed once
//! so many operations were sent, whatever is on its way at that moment. Then it starts again on the same data, and
//! everybody comes back with the copy they had and sends again what was not answered, under the same ids.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::FutureExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;
use yrs::{Doc, ReadTxn, StateVector, Transact};

use crate::support::{
    Client, Credentials, Dice, PATIENCE, Person, Process,
    client::{Heard, merge, new_doc},
    endurance, room_with,
};

/// Operations of one writer that are not acknowledged yet, of either kind.
const WINDOW: usize = 8;
/// A life ends after so many operations at most.
const MAX_OPERATIONS: u64 = 80;
/// Lines that one writer sets and takes away.
const VARIANTS: u64 = 20;
/// Seconds for one life, an idle machine's start included.
const SECONDS_PER_LIFE: f64 = 1.2;

/// What the server has promised so far.
struct Promises {
    /// Every update that somebody else heard, or that was called saved.
    board: Doc,
    /// Messages that somebody heard or whose author was answered, by seq.
    said: BTreeMap<u64, String>,
    /// The last entry that anybody heard of.
    seq: u64,
}

impl Promises {
    fn take(&mut self, heard: &Heard, sent: &[bytes::Bytes]) {
        for update in &heard.updates {
            merge(&self.board, update);
        }
        for update in &sent[..usize::try_from(heard.saved).unwrap()] {
            merge(&self.board, update);
        }
        assert!(!self.board.transact().has_missing_updates(), "an update without what it builds on was promised");
        for event in heard.events.iter().filter(|event| event["type"] == "chat.posted") {
            self.say(event["seq"].as_u64().unwrap(), event["body"]["text"].as_str().unwrap());
        }
        self.seq = self.seq.max(last_seq(heard));
    }

    fn say(&mut self, seq: u64, text: &str) {
        let known = self.said.entry(seq).or_insert_with(|| text.to_owned());
        assert_eq!(known, text, "two messages at {seq}");
        self.seq = self.seq.max(seq);
    }
}

fn last_seq(heard: &Heard) -> u64 {
    let greeted = heard.hello.as_ref().map_or(0, |hello| hello["seq"].as_u64().unwrap());
    heard.events.iter().filter_map(|event| event["seq"].as_u64()).fold(greeted, u64::max)
}

/// Whether `all` has everything that `part` has, deletions included.
fn has_all_of(all: &Doc, part: &Doc) -> bool {
    let everything = |doc: &Doc| doc.transact().encode_state_as_update_v1(&StateVector::default());
    let both = new_doc();
    merge(&both, &everything(all));
    let before = both.transact().snapshot();
    merge(&both, &everything(part));
    let after = both.transact().snapshot();
    before == after && !both.transact().has_missing_updates()
}

/// Counts what is sent, and says when it is enough.
struct Load {
    sent: AtomicU64,
    enough_at: u64,
    enough: Notify,
}

impl Load {
    fn count(&self) {
        if self.sent.fetch_add(1, Ordering::Relaxed) + 1 == self.enough_at {
            self.enough.notify_one();
        }
    }
}

/// Somebody who writes, over all lives of the server.
struct Writer {
    credentials: Credentials,
    doc: Doc,
    seq: u64,
    dice: Dice,
    messages: u32,
    /// Messages that are not answered, by the ids under which they were sent.
    unanswered: BTreeMap<String, String>,
}

/// What a writer was promised in one life.
struct Told {
    heard: Heard,
    sent: Vec<bytes::Bytes>,
    answered: Vec<(u64, String)>,
}

impl Writer {
    fn new(credentials: Credentials, dice: Dice) -> Self {
        Self { credentials, doc: new_doc(), seq: 0, dice, messages: 0, unanswered: BTreeMap::new() }
    }

    /// Comes back with the copy that it has, and sends again what was not answered.
    async fn come(&mut self, addr: SocketAddr) -> Client {
        let query = format!("access={}&seq={}&epoch=1", self.credentials.access, self.seq);
        let doc = std::mem::replace(&mut self.doc, new_doc());
        let mut client = Client::open(addr, &self.credentials, &query, true, doc).await.ready().await;
        for (id, text) in &self.unanswered {
            client.send_text(&post(id, text)).await;
        }
        client
    }

    async fn act(&mut self, client: &mut Client) {
        let variant = format!("v_item{}", self.dice.below(0..VARIANTS));
        match self.dice.below(0..100) {
            0..60 => client.set_cart(&variant, i64::try_from(self.dice.below(1..100)).unwrap()).await,
            60..75 => {
                let key = format!("{variant}|{}", client.member);
                if client.cart().contains_key(&key) {
                    client.remove_cart_key(&key).await;
                }
            }
            _ => {
                self.messages += 1;
                let (id, text) = (format!("c{}", self.messages), format!("{} {}", client.member, self.messages));
                client.send_text(&post(&id, &text)).await;
                self.unanswered.insert(id, text);
            }
        }
    }

    /// Takes the answers that have come.
    fn settle(&mut self, client: &mut Client, answered: &mut Vec<(u64, String)>) {
        for (id, answer) in std::mem::take(&mut client.heard.answers) {
            let seq = answer["seq"].as_u64().unwrap_or_else(|| panic!("refused: {answer}"));
            // An answer to what was sent again comes twice where the first one was heard after all.
            if let Some(text) = self.unanswered.remove(&id) {
                answered.push((seq, text));
            }
        }
    }

    fn is_waiting(&self, client: &Client, window: usize) -> bool {
        let unsaved = client.sent.len() - usize::try_from(client.heard.saved).unwrap();
        self.unanswered.len() > window || unsaved > window
    }

    /// Writes until the server is gone.
    async fn work(mut self, mut client: Client, load: Arc<Load>) -> (Self, Told) {
        let mut answered = Vec::new();
        while !client.heard.ended {
            if self.is_waiting(&client, WINDOW) {
                client.hear().await;
            } else {
                self.act(&mut client).await;
                load.count();
            }
            while !client.heard.ended && client.hear().now_or_never().is_some() {}
            self.settle(&mut client, &mut answered);
            tokio::task::yield_now().await;
        }
        let told = self.leave(client, answered);
        (self, told)
    }

    /// Hears until everything is acknowledged.
    async fn finish(&mut self, mut client: Client) -> Told {
        let mut answered = Vec::new();
        while self.is_waiting(&client, 0) {
            assert!(!client.heard.ended);
            client.hear().await;
            self.settle(&mut client, &mut answered);
        }
        self.leave(client, answered)
    }

    fn leave(&mut self, client: Client, answered: Vec<(u64, String)>) -> Told {
        let (doc, heard, sent) = client.end();
        self.doc = doc;
        self.seq = self.seq.max(last_seq(&heard));
        Told { heard, sent, answered }
    }
}

fn post(id: &str, text: &str) -> String {
    json!({"id": id, "type": "chat.post", "body": {"text": text}}).to_string()
}

/// The whole chat, by seq, as it is stored.
async fn history(person: &Person, room: &str) -> BTreeMap<u64, String> {
    let mut all = BTreeMap::new();
    let mut before = u64::from(u32::MAX);
    loop {
        let page = person.get(&format!("/api/rooms/{room}/history?before={before}&limit=100")).await;
        let page: Value = page.json().await.expect("JSON");
        for message in page["messages"].as_array().expect("messages") {
            let (seq, text) = (message["seq"].as_u64().expect("a seq"), message["text"].as_str().expect("a text"));
            assert_eq!(all.insert(seq, text.to_owned()), None, "{seq} twice");
            before = before.min(seq);
        }
        if page["more"] != true {
            return all;
        }
    }
}

/// What the restarted server has, before anybody who could bring it back comes back.
async fn check(addr: SocketAddr, host: &(Person, Credentials), promises: &Promises) -> Client {
    let (person, credentials) = host;
    let fresh = Client::open(addr, credentials, &format!("access={}", credentials.access), true, new_doc()).await;
    let fresh = fresh.ready().await;
    assert!(has_all_of(&fresh.doc, &promises.board), "an update that was seen or called saved is gone");
    let seq = last_seq(&fresh.heard);
    assert!(seq >= promises.seq, "the log was at {}, now it is at {seq}", promises.seq);
    let stored = history(&person.moved_to(addr), &credentials.room).await;
    for (seq, text) in &promises.said {
        assert_eq!(stored.get(seq), Some(text), "at {seq}");
    }
    let texts: BTreeSet<_> = stored.values().collect();
    assert_eq!(texts.len(), stored.len(), "a message is there twice");
    fresh
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_under_load_lose_nothing_and_double_nothing() {
    let mut dice = Dice::of_this_run();
    let lives = (endurance().as_secs_f64() / SECONDS_PER_LIFE).ceil();
    let data = TempDir::new().unwrap();
    let mut server = Process::serve(data.path());
    let (person, credentials, [(_, ines), (_, sami)]) = room_with(server.addr, ["Inès", "Sami"]).await;
    let host = (person, credentials);
    let mut writers = [Writer::new(ines, dice.fork()), Writer::new(sami, dice.fork())];
    let mut promises = Promises { board: new_doc(), said: BTreeMap::new(), seq: 0 };

    let mut life = 0.0;
    while life < lives {
        life += 1.0;
        let life = async {
            let mut onlooker = check(server.addr, &host, &promises).await;
            let enough_at = dice.below(1..MAX_OPERATIONS);
            let load = Arc::new(Load { sent: AtomicU64::new(0), enough_at, enough: Notify::new() });
            let onlooking = tokio::spawn(async move {
                while !onlooker.heard.ended {
                    onlooker.hear().await;
                }
                onlooker.end()
            });
            let mut working = Vec::new();
            for mut writer in writers {
                let client = writer.come(server.addr).await;
                working.push(tokio::spawn(writer.work(client, Arc::clone(&load))));
            }
            load.enough.notified().await;
            server.kill();
            let (_, heard, sent) = onlooking.await.unwrap();
            promises.take(&heard, &sent);
            let mut back = Vec::new();
            for writer in working {
                let (writer, told) = writer.await.unwrap();
                promises.take(&told.heard, &told.sent);
                told.answered.iter().for_each(|(seq, text)| promises.say(*seq, text));
                back.push(writer);
            }
            let Ok(back) = <[Writer; 2]>::try_from(back) else { unreachable!("as many as went") };
            back
        };
        writers = tokio::time::timeout(PATIENCE, life).await.expect("a life ends");
        server = Process::serve(data.path());
    }

    // In the end everybody comes back, is answered, and has the same.
    let mut onlooker = check(server.addr, &host, &promises).await;
    // What the last life stored without a word is seen by now; what a writer is told next leaves out what it has of that.
    promises.take(&onlooker.heard, &onlooker.sent);
    let mut sent = 0;
    for writer in &mut writers {
        let client = writer.come(server.addr).await;
        let finishing = tokio::time::timeout(PATIENCE, writer.finish(client)).await;
        let told = finishing.expect("everything is acknowledged");
        promises.take(&told.heard, &told.sent);
        told.answered.iter().for_each(|(seq, text)| promises.say(*seq, text));
        sent += writer.messages as usize;
    }
    onlooker.barrier().await;
    check(server.addr, &host, &promises).await;
    let stored = history(&host.0.moved_to(server.addr), &host.1.room).await;
    assert_eq!(stored.len(), sent, "each message once");
    for writer in &writers {
        assert!(has_all_of(&onlooker.doc, &writer.doc));
    }
    assert_eq!(server.errors(), Vec::<String>::new());
}
