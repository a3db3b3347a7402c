//! Who asks too much, too fast, or with the wrong papers; and that nobody else notices.

use std::{net::SocketAddr, time::Duration};

use bytes::{BufMut, Bytes, BytesMut};
use cabas::{
    hub::{Dialect, Resume, close_frame},
    journal::memory::MemoryJournal,
    protocol::{
        close::Close,
        frame::{Frame, write_varuint},
    },
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{io::AsyncReadExt, time::Instant};
use tokio_tungstenite::tungstenite::{Error, Message, client::IntoClientRequest, http::Response};
use yrs::{Map, ReadTxn, Transact};

use crate::support::{BareRoom, Client, Credentials, PATIENCE, TestServer, client::edit, client::new_doc, eventually};

const DRESS: &str = "v_dress38";
/// Most that a socket may leave waiting.
const BACKLOG_BYTES: usize = 256 * 1024;
/// Removal and revocation reach open sockets within this.
const REVOKED_WITHIN: Duration = Duration::from_secs(5);

/// Tries the upgrade; the answer where it was refused.
async fn refused(
    addr: SocketAddr,
    credentials: &Credentials,
    origin: Option<&str>,
) -> Option<Response<Option<Vec<u8>>>> {
    let url = format!("ws://{addr}/ws/rooms/{}?access={}", credentials.room, credentials.access);
    let mut request = url.into_client_request().expect("a request");
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().expect("a header"));
    }
    match tokio_tungstenite::connect_async(request).await {
        Ok(_) => None,
        Err(Error::Http(response)) => Some(*response),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn who_reads_too_slowly_is_closed_with_4508_and_comes_back_to_everything() {
    let room = BareRoom::on(std::sync::Arc::new(MemoryJournal::new())).await;
    let ines = room.join("Inès").await;
    let mut host = room.enter(&room.host).await;
    let seq = host.heard.hello.as_ref().unwrap()["seq"].as_u64().unwrap();
    let mut creeping = room.creep(&ines).await;
    // What doesn't fit into the kernel's buffers and the backlog.
    let words = "€".repeat(4_000);
    let mut said = 0;
    while said * words.len() <= BACKLOG_BYTES + 128 * 1024 {
        host.ask("chat.post", json!({"text": words})).await;
        said += 1;
    }
    let mut all = Vec::new();
    tokio::time::timeout(PATIENCE, creeping.read_to_end(&mut all)).await.expect("it ends").expect("read");
    assert!(all.ends_with(&close_frame(Close::Slow)), "the last frame says why: {:?}", all.len());
    assert!(all.len() < said * words.len(), "and what waited is dropped");

    // That was too much to be told event by event: the greeting has it.
    let resume = Resume { seq, epoch: 1 };
    let back = room.knock(&ines, Dialect::Cabas, Some(resume), new_doc()).await.ready().await;
    let greeting = back.heard.hello.as_ref().unwrap();
    let all: Vec<_> = greeting["chat"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap()).collect();
    assert_eq!((all.len(), greeting["resumed"] == true), (said, false));
    assert!(all.iter().all(|text| *text == words));
    assert_eq!(host.chat().len(), said, "nobody else noticed");
}

#[tokio::test]
async fn a_socket_that_only_pings_is_closed_with_4408() {
    let server = TestServer::start().await;
    let (_, host, []) = server.room_with([]).await;
    let url = format!("ws://{}/ws/rooms/{}?ticket={}", server.addr, host.room, host.ticket);
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let began = Instant::now();
    let listening = async {
        let mut code = None;
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Close(Some(frame)) = message {
                code = Some(u16::from(frame.code));
            }
            // Alive, but without a word.
            let ping = Message::Ping(Bytes::new());
            let _ = socket.send(ping).await;
        }
        code
    };
    assert_eq!(tokio::time::timeout(PATIENCE, listening).await.unwrap(), Some(4408));
    assert!(began.elapsed() >= Duration::from_secs(4), "it had its time");
}

#[tokio::test]
async fn too_many_sockets_are_turned_away_and_those_inside_stay() {
    let per_ip = TestServer::with(|c| c.max_sockets_per_ip = 2).await;
    let total = TestServer::with(|c| c.max_sockets = 2).await;
    for (server, status) in [(&per_ip, 429), (&total, 503)] {
        let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
        let mut inside = Client::connect(server.addr, &host).await.ready().await;
        let friend = Client::stock(server.addr, &ines).await.ready().await;
        let response = refused(server.addr, &host, None).await.expect("full");
        assert_eq!(response.status(), status);
        assert!(response.headers().contains_key("retry-after"));
        assert!(inside.ask("chat.post", json!({"text": "still here"})).await["seq"].is_u64());
        drop(friend);
        eventually("a place", || async { refused(server.addr, &host, None).await.is_none() }).await;
    }
}

#[tokio::test]
async fn a_full_room_takes_nobody_else_and_keeps_who_is_in() {
    let server = TestServer::with(|c| c.max_sockets_per_room = 1).await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut inside = Client::connect(server.addr, &host).await.ready().await;
    assert_eq!(Client::connect(server.addr, &ines).await.until_closed().await, Some(4429));
    assert!(inside.ask("chat.post", json!({"text": "still here"})).await["seq"].is_u64());
}

#[tokio::test]
async fn pages_of_other_origins_get_403_before_the_upgrade() {
    let server = TestServer::start().await;
    let (_, host, []) = server.room_with([]).await;
    let refusal = refused(server.addr, &host, Some("https://evil.example")).await.expect("refused");
    assert_eq!(refusal.status(), 403);
    let problem: Value = serde_json::from_slice(refusal.body().as_ref().unwrap()).unwrap_or_default();
    assert_eq!(problem["code"], "wrong_origin");
    let own = format!("http://{}", server.addr);
    assert!(refused(server.addr, &host, Some(&own)).await.is_none());
}

#[tokio::test]
async fn without_a_pass_the_socket_is_told_why() {
    let server = TestServer::start().await;
    let (_, host, []) = server.room_with([]).await;
    let (_, other, []) = server.room_with([]).await;
    let code = async |credentials: &Credentials, query: String| {
        Client::open(server.addr, credentials, &query, true, new_doc()).await.until_closed().await
    };
    assert_eq!(code(&host, String::new()).await, Some(4401), "none");
    assert_eq!(code(&host, "access=eyJhbGciOiJub25lIn0.e30.".to_owned()).await, Some(4401), "of nobody");
    assert_eq!(code(&host, format!("access={}", other.access)).await, Some(4401), "of another room");
    assert_eq!(code(&host, format!("ticket={}", other.ticket)).await, Some(4401), "of another room");
}

/// An update V1 that sets a cart line to arrays within arrays.
fn nested(depth: usize) -> Bytes {
    let mut out = BytesMut::new();
    // One client with one struct at clock 0: any value (8) under a key of a root (0x20).
    for number in [1, 1, 4_711, 0] {
        write_varuint(&mut out, number);
    }
    out.put_u8(0x28);
    out.put_u8(1);
    for text in ["cart", "v_dress38|m_anybody"] {
        write_varuint(&mut out, text.len() as u64);
        out.put_slice(text.as_bytes());
    }
    write_varuint(&mut out, 1);
    for _ in 0..depth {
        // An array of one.
        out.put_slice(&[117, 1]);
    }
    out.put_u8(126);
    // Nothing is deleted.
    write_varuint(&mut out, 0);
    out.freeze()
}

/// An update whose encoding is V2, which is not spoken.
fn in_v2() -> Bytes {
    let doc = new_doc();
    let cart = doc.get_or_insert_map("cart");
    edit(&doc, |txn| {
        cart.insert(txn, "v_dress38|m_anybody", 1_i64);
    });
    let state = doc.transact().encode_state_as_update_v2(&yrs::StateVector::default());
    state.into()
}

/// An update that puts text where a map belongs.
fn in_text() -> Bytes {
    let doc = new_doc();
    let text = doc.get_or_insert_text("cart");
    edit(&doc, |txn| yrs::Text::insert(&text, txn, 0, "smuggled"))
}

fn in_unknown_root() -> Bytes {
    let doc = new_doc();
    let map = doc.get_or_insert_map("admin");
    edit(&doc, |txn| {
        map.insert(txn, "role", "host");
    })
}

#[tokio::test]
async fn every_kind_of_bad_update_has_its_code_and_nothing_of_it_is_shown() {
    let server = TestServer::start().await;
    let (_, host, [(person, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let heard = marguerite.heard.updates.len();
    let cases = [
        ("a nesting bomb", Frame::Update(nested(6_300)), 4414),
        ("a nesting bomb in a step 2", Frame::Step2(nested(6_300)), 4414),
        ("encoding V2", Frame::Update(in_v2()), 4400),
        ("a step 2 over its limit", Frame::Step2(vec![0; 1024 * 1024 + 64].into()), 4413),
        ("an update over its limit", Frame::Update(vec![0; 64 * 1024 + 1].into()), 4413),
        ("presence over the limit", Frame::Awareness(vec![0; 64 * 1024 + 1].into()), 4413),
        ("presence that is none", Frame::Awareness(vec![9; 4].into()), 4400),
        ("text in a map", Frame::Update(in_text()), 4403),
        ("an unknown root", Frame::Update(in_unknown_root()), 4403),
    ];
    for (what, frame, code) in cases {
        let credentials = person.rejoin(&ines.room).await;
        let mut client = Client::connect(server.addr, &credentials).await.ready().await;
        client.send_frame(&frame).await;
        assert_eq!(client.until_closed().await, Some(code), "{what}");
    }
    // A text frame where our dialect was not asked for.
    let mut stock = Client::stock(server.addr, &person.rejoin(&ines.room).await).await.ready().await;
    stock.send_text("{}").await;
    assert_eq!(stock.until_closed().await, Some(4400));

    marguerite.barrier().await;
    assert_eq!((marguerite.heard.updates.len(), marguerite.cart().len()), (heard, 0));
    marguerite.set_cart(DRESS, 1).await;
    marguerite.until("saved", |c| c.heard.saved == 2).await;
}

#[tokio::test]
async fn what_is_said_about_anothers_presence_is_ignored() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines), (_, sami)]) = server.room_with(["Inès", "Sami"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut ines = Client::connect(server.addr, &ines).await.ready().await;
    let mut sami = Client::connect(server.addr, &sami).await.ready().await;
    let id = ines.client_id();
    ines.show_presence(1, &json!({"location": {"page": "cart"}})).await;
    for client in [&mut marguerite, &mut sami] {
        client.until("her place", |c| c.heard.presence.contains_key(&id)).await;
    }
    let before = marguerite.heard.presence[&id].clone();
    // A stock client re-sends what it heard; a liar says something else.
    sami.show_presence_of(id, 99, &json!({"location": {"page": "home"}})).await;
    sami.show_presence_of(id, 100, &Value::Null).await;
    sami.show_presence(1, &json!({"location": {"page": "home"}})).await;
    let own = sami.client_id();
    marguerite.until("his own", |c| c.heard.presence.contains_key(&own)).await;
    assert_eq!(marguerite.heard.presence[&id], before);
    assert!(sami.ask("chat.post", json!({"text": "no harm meant"})).await["seq"].is_u64(), "never counted");
}

#[tokio::test]
async fn who_writes_faster_than_the_setting_is_read_more_slowly_and_loses_nothing() {
    const RATE: u32 = 50;
    const UPDATES: i64 = 200;
    let server = TestServer::with(|c| c.updates_per_second = RATE).await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut author = Client::connect(server.addr, &ines).await.ready().await;
    let began = Instant::now();
    for n in 0..UPDATES {
        author.set_cart(&format!("v_item{n}"), 1).await;
    }
    let all = usize::try_from(UPDATES).unwrap();
    author.until("all saved", |c| c.heard.saved == c.sent.len() as u64 && c.heard.saved > 200).await;
    // Two seconds' worth may come at once.
    assert!(began.elapsed() >= Duration::from_millis(1_500), "{:?}", began.elapsed());
    marguerite.until("all lines", |c| c.cart().len() == all).await;
}

#[tokio::test]
async fn removal_and_revocation_reach_open_sockets_and_keep_out() {
    let server = TestServer::start().await;
    let (_, host, [(left, ines), (person, sami)]) = server.room_with(["Inès", "Sami"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut stock = Client::stock(server.addr, &ines).await.ready().await;
    let mut ours = Client::connect(server.addr, &ines).await.ready().await;
    let began = Instant::now();
    assert!(marguerite.ask("member.remove", json!({"member": ines.member})).await["seq"].is_u64());
    assert_eq!(stock.until_closed().await, Some(4406));
    assert_eq!(ours.until_closed().await, Some(4406));
    assert!(began.elapsed() < REVOKED_WITHIN);
    let code = Client::stock(server.addr, &ines).await.until_closed().await;
    assert!(matches!(code, Some(4405 | 4406)), "{code:?}");
    let again = left.post(&format!("/api/rooms/{}/join", ines.room), json!({})).await;
    assert!(again.status().is_client_error());

    let mut open = Client::stock(server.addr, &sami).await.ready().await;
    let began = Instant::now();
    assert_eq!(person.post(&format!("/api/rooms/{}/sign-out", sami.room), json!({})).await.status(), 204);
    assert_eq!(open.until_closed().await, Some(4405));
    assert!(began.elapsed() < REVOKED_WITHIN);
    assert!(marguerite.ask("chat.post", json!({"text": "quiet now"})).await["seq"].is_u64());
}
