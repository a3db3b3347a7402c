//! Links in the chat: their pages are asked once, safely, and what they say is there for everybody.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderMap, HeaderName, header},
    response::Redirect,
    routing::get,
};
use cabas::unfurl::MAX_HEAD_BYTES;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Client, Credentials, Elsewhere, Person, Process, TestServer, eventually, process::cabas, room_with,
};

const PAGE: &str = r#"<!doctype html><html><head><title>Own</title>
    <meta property="og:title" content="Robe &amp; écharpe"><meta property="og:site_name" content="Lin &amp; Lune">
    <meta name="description" content="A dress   for
    the market"></head><body><meta property="og:title" content="not this">"#;

type Typed = ([(HeaderName, &'static str); 1], String);

fn page(html: impl Into<String>) -> Typed {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html.into())
}

fn site() -> Router {
    let huge = format!("<title>Huge</title>{}", "<!-- -->".repeat(usize::try_from(MAX_HEAD_BYTES).unwrap() / 8));
    Router::new()
        .route("/robe", get(async || page(PAGE)))
        .route("/other", get(async || page("<title>Other</title>")))
        .route("/there", get(async || Redirect::to("/robe")))
        .route("/gone", get(async || (axum::http::StatusCode::NOT_FOUND, page("<title>Gone</title>"))))
        .route("/text", get(async || ([(header::CONTENT_TYPE, "text/plain")], "<title>Text</title>")))
        .route("/untitled", get(async || page("<p>Hello")))
        .route("/huge", get(async move || page(huge.clone())))
        .route(
            "/slow",
            get(async || {
                tokio::time::sleep(Duration::from_mins(5)).await;
                page("<title>Slow</title>")
            }),
        )
}

/// A room on a server that may ask that site, a writer and a reader.
struct Talk {
    elsewhere: Elsewhere,
    server: TestServer,
    host: (Person, Credentials),
    writer: Client,
    reader: Client,
}

impl Talk {
    async fn about(routes: Router, change: impl FnOnce(&mut cabas::config::Config)) -> Self {
        let elsewhere = Elsewhere::start(routes).await;
        let server = TestServer::with(|config| {
            config.demo = false;
            config.unfurl_allow.push(elsewhere.host_port());
            change(config);
        })
        .await;
        let (person, host, [(_, ben)]) = server.room_with(["Ben"]).await;
        let writer = Client::connect(server.addr, &ben).await.ready().await;
        let reader = Client::connect(server.addr, &host).await.ready().await;
        Self { elsewhere, server, host: (person, host), writer, reader }
    }

    /// Says something; the message's seq.
    async fn say(&mut self, text: &str) -> u64 {
        self.writer.ask("chat.post", json!({"text": text})).await["seq"].as_u64().unwrap()
    }

    /// Says these links, and one that has a card: once that is there, so would the others' be if they had any.
    async fn say_all(&mut self, links: &[String]) -> u64 {
        let mut message = 0;
        for link in links {
            message = self.say(link).await;
        }
        let last = self.say(&self.elsewhere.url("/other")).await;
        card(&mut self.reader, last).await;
        message
    }
}

/// Waits for a message's card.
async fn card(reader: &mut Client, message: u64) -> Value {
    reader.until("a card", |client| told(client, message).is_some()).await;
    told(reader, message).unwrap()
}

fn told(client: &Client, message: u64) -> Option<Value> {
    let told = client.heard.events.iter().filter(|event| event["type"] == "chat.unfurled");
    told.map(|event| &event["body"]).find(|body| body["message"] == message).map(|body| body["card"].clone())
}

fn unfurled(client: &Client) -> usize {
    client.heard.events.iter().filter(|event| event["type"] == "chat.unfurled").count()
}

#[tokio::test]
async fn everybody_sees_what_a_linked_page_says_of_itself() {
    let mut talk = Talk::about(site(), |_| {}).await;
    let link = talk.elsewhere.url("/there#sizes");
    let seq = talk.say(&format!("look: {link}.")).await;
    let told = card(&mut talk.reader, seq).await;
    let host = talk.elsewhere.addr.to_string();
    let expected = json!({
        "seq": told["seq"], "link": link, "host": host, "title": "Robe & écharpe", "site": "Lin & Lune",
        "description": "A dress for the market",
    });
    assert_eq!(told, expected);
    assert_eq!(card(&mut talk.writer, seq).await, expected);

    // Whoever comes later is greeted with it, and finds it in history; nobody's reading asks again.
    let again = talk.host.0.rejoin(&talk.host.1.room).await;
    let late = Client::connect(talk.server.addr, &again).await.ready().await;
    let hello = late.heard.hello.as_ref().unwrap();
    assert_eq!(hello["chat"][0]["cards"], json!([expected]));
    let page: Value = talk.host.0.get(&format!("/api/rooms/{}/history", talk.host.1.room)).await.json().await.unwrap();
    assert_eq!(page["messages"][0]["cards"], json!([expected]));
    let asked = talk.elsewhere.asked("/robe");
    assert_eq!(asked.len(), 1);
    let nothing_of_ours = |headers: &HeaderMap| !headers.contains_key("cookie") && !headers.contains_key("referer");
    assert!(nothing_of_ours(&asked[0]));
}

#[tokio::test]
async fn an_edit_asks_for_what_is_new_and_a_card_goes_with_its_link() {
    let mut talk = Talk::about(site(), |_| {}).await;
    let (robe, other) = (talk.elsewhere.url("/robe"), talk.elsewhere.url("/other"));
    let seq = talk.say(&robe).await;
    let first = card(&mut talk.reader, seq).await;
    talk.writer.ask("chat.edit", json!({"seq": seq, "text": format!("{robe} or {other}")})).await;
    talk.reader.until("another card", |client| unfurled(client) == 2).await;
    talk.writer.ask("chat.edit", json!({"seq": seq, "text": other})).await;
    let edit = |client: &Client| client.heard.events.iter().rfind(|e| e["type"] == "chat.edited").cloned();
    talk.reader.until("the edit", |c| edit(c).is_some_and(|e| e["body"]["cards_gone"] == json!([first["seq"]]))).await;
    assert_eq!((talk.elsewhere.hits("/robe"), talk.elsewhere.hits("/other")), (1, 1));
    talk.writer.ask("chat.delete", json!({"seq": seq})).await;
    let again = talk.host.0.rejoin(&talk.host.1.room).await;
    let late = Client::connect(talk.server.addr, &again).await.ready().await;
    assert_eq!(late.heard.hello.as_ref().unwrap()["chat"][0].get("cards"), None);
}

#[tokio::test]
async fn private_addresses_are_not_asked_nor_redirected_to() {
    let inside = Elsewhere::start(Router::new().route("/secret", get(async || page("<title>Secret</title>")))).await;
    let to = inside.url("/secret");
    let routes = site().route("/away", get(async move || Redirect::to(&to)));
    // What pictures may be fetched from is not in every guest's hands.
    let mut talk = Talk::about(routes, |config| config.allow_fetch.push(inside.host_port())).await;
    let local = format!("http://localhost:{}/secret", inside.addr.port());
    talk.say_all(&[talk.elsewhere.url("/away"), inside.url("/secret"), local]).await;
    assert_eq!((inside.hits("/secret"), talk.elsewhere.hits("/away"), unfurled(&talk.reader)), (0, 1, 1));
}

#[tokio::test]
async fn what_is_no_page_leaves_just_the_link_and_is_left_alone() {
    let mut talk = Talk::about(site(), |_| {}).await;
    let dead = ["/gone", "/text", "/untitled", "/huge", "/slow"].map(|path| talk.elsewhere.url(path));
    talk.say_all(&dead).await;
    assert_eq!(unfurled(&talk.reader), 1);
    for path in ["/gone", "/text", "/untitled", "/huge"] {
        eventually("it was asked", async || talk.elsewhere.hits(path) == 1).await;
    }
    talk.say_all(&dead[..3]).await;
    assert_eq!(unfurled(&talk.reader), 2);
    assert_eq!(["/gone", "/text", "/untitled"].map(|path| talk.elsewhere.hits(path)), [1, 1, 1]);
    // A page that keeps the server waiting does not keep it from stopping.
    talk.server.stop().await;
}

#[tokio::test]
async fn our_own_pages_are_not_asked_and_nothing_is_where_it_is_switched_off() {
    let mut own = None;
    let elsewhere = Elsewhere::start(site()).await;
    let url = format!("http://{}", elsewhere.addr);
    let mut talk = Talk::about(site(), |config| {
        config.public_url = Some(url.clone());
        config.unfurl_allow.push(elsewhere.host_port());
        own = Some(url);
    })
    .await;
    talk.say_all(&[elsewhere.url("/robe")]).await;
    assert_eq!((elsewhere.hits("/robe"), unfurled(&talk.reader)), (0, 1));

    let mut off = Talk::about(site(), |config| config.unfurl = false).await;
    let seq = off.say(&off.elsewhere.url("/robe")).await;
    off.server.restart().await;
    let again = off.host.0.moved_to(off.server.addr).rejoin(&off.host.1.room).await;
    let late = Client::connect(off.server.addr, &again).await.ready().await;
    assert_eq!(late.heard.hello.as_ref().unwrap()["chat"][0]["seq"], json!(seq));
    assert_eq!((off.elsewhere.hits("/robe"), unfurled(&late)), (0, 0));
}

#[tokio::test]
async fn a_link_that_is_pasted_again_while_its_page_is_asked_is_asked_once() {
    let (open, opened) = tokio::sync::watch::channel(false);
    let slowly = move || {
        let mut opened = opened.clone();
        async move {
            let _ = opened.wait_for(|open| *open).await;
            page(PAGE)
        }
    };
    let mut talk = Talk::about(site().route("/slowly", get(slowly)), |_| {}).await;
    let link = talk.elsewhere.url("/slowly");
    let mut last = 0;
    for n in 0..5 {
        last = talk.say(&format!("{n} {link}")).await;
    }
    let other = talk.say(&talk.elsewhere.url("/other")).await;
    card(&mut talk.reader, other).await;
    eventually("it was asked", async || talk.elsewhere.hits("/slowly") == 1).await;
    open.send_replace(true);
    card(&mut talk.reader, last).await;
    talk.reader.until("all cards", |client| unfurled(client) == 6).await;
    assert_eq!(talk.elsewhere.hits("/slowly"), 1);
}

/// A real server with its own process.
fn serve(data: &TempDir, elsewhere: &Elsewhere) -> Process {
    let mut program = cabas(&[]);
    program.env("CABAS_UNFURL_ALLOW", elsewhere.host_port().to_string());
    Process::start(program, 0, data.path())
}

#[tokio::test]
async fn a_killed_server_has_the_card_still_and_does_not_ask_again() {
    let (elsewhere, data) = (Elsewhere::start(site()).await, TempDir::new().unwrap());
    let server = serve(&data, &elsewhere);
    let (_, host, [(ben, _)]) = room_with(server.addr, ["Ben"]).await;
    let mut client = Client::connect(server.addr, &host).await.ready().await;
    let link = elsewhere.url("/robe");
    let seq = client.ask("chat.post", json!({"text": link})).await["seq"].as_u64().unwrap();
    let told = card(&mut client, seq).await;
    server.kill();

    let server = serve(&data, &elsewhere);
    let again = ben.moved_to(server.addr).rejoin(&host.room).await;
    let mut client = Client::connect(server.addr, &again).await.ready().await;
    assert_eq!(client.heard.hello.as_ref().unwrap()["chat"][0]["cards"], json!([told]));
    let other = client.ask("chat.post", json!({"text": elsewhere.url("/other")})).await["seq"].as_u64().unwrap();
    card(&mut client, other).await;
    assert_eq!(elsewhere.hits("/robe"), 1);
    assert_eq!(server.errors(), Vec::<String>::new());
}
