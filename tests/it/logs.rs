//! What the program logs, at its most talkative: no name, no word, no pass of anybody, and no line that somebody else wrote.

use axum::Router;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Client, Elsewhere, Person, Process, eventually,
    process::{LOG_FORMAT, cabas},
};

/// In whatever people write.
const CANARY: &str = "kanarienvogel";
/// What somebody would like to stand in the log.
const FORGED: &str = "2026-01-01T00:00:00Z ERROR forged";

fn named(what: &str) -> String {
    format!("{what}-{CANARY}")
}

/// Does what people do, and what people shouldn't; returns what must not be in the log.
async fn live(server: &Process, elsewhere: &Elsewhere) -> Vec<String> {
    let host = Person::new(server.addr);
    let made = host.create_room(&named("room"), &named("host")).await;
    let room = &made.room;
    let invite = made.invite.clone().unwrap();
    let friend = Person::new(server.addr);
    let joined = friend.join(room, &invite, &named("friend")).await;
    let mut marguerite = Client::connect(server.addr, &made).await.ready().await;
    let mut stock = Client::stock(server.addr, &joined).await.ready().await;
    // One page that may be asked, and one that may not.
    let pages = format!("{} http://10.0.0.1/{CANARY}", elsewhere.url(&format!("/{CANARY}?q={CANARY}")));
    marguerite.ask("chat.post", json!({"text": format!("{CANARY} {pages}\n{FORGED}")})).await;
    eventually("the page is asked", || async { elsewhere.hits(&format!("/{CANARY}")) > 0 }).await;
    marguerite.ask("chat.post", json!({"text": CANARY.repeat(400)})).await;
    marguerite.ask("vote.set", json!({"product": CANARY, "thumb": "up"})).await;
    marguerite.send_text(&json!({"id": CANARY, "type": CANARY, "body": {CANARY: FORGED}}).to_string()).await;
    marguerite.set_cart("v_dress38", 1).await;
    marguerite.until("saved", |c| c.heard.saved == c.sent.len() as u64).await;

    // Refusals, of all kinds.
    stock.set_cart_key(&format!("v_{CANARY}|{}", made.member), 9_i64).await;
    assert_eq!(stock.until_closed().await, Some(4403));
    marguerite.send_text(&format!("{CANARY}\n{FORGED}")).await;
    marguerite.send_raw(format!("{CANARY}\n{FORGED}").into()).await;
    assert_eq!(marguerite.until_closed().await, Some(4400));
    assert_eq!(Client::connect(server.addr, &made).await.until_closed().await, Some(4405), "a used ticket");
    let wrong = format!("{invite}{CANARY}");
    host.post(&format!("/api/rooms/{room}/join"), json!({"invite": wrong, "name": named("nobody")})).await;
    host.post("/api/invites/open", json!({"invite": wrong})).await;
    host.post("/api/rooms", json!({"name": [CANARY], "your_name": FORGED})).await;
    let forged = FORGED.replace(' ', "%20");
    for path in [
        format!("/api/rooms/{room}%0a{forged}"),
        format!("/%0a{forged}"),
        format!("/api/products?q={CANARY}%0a{forged}"),
        format!("/api/rooms/r_none?access={}&ticket={}", made.access, made.ticket),
    ] {
        host.get(&path).await;
    }
    let fields = host.http.get(server.url("/api/rooms")).header("x-request-id", CANARY).header("user-agent", CANARY);
    fields.header("origin", "https://evil.example").send().await.unwrap();

    let secret = |code: &str| code.split_once('.').unwrap().1.to_owned();
    let mut hidden = vec![CANARY.to_owned(), secret(&invite)];
    for credentials in [made, joined] {
        hidden.extend([credentials.ticket, credentials.access]);
    }
    hidden
}

/// Whether each line is one that the program began, with nothing in it that moves a terminal's cursor.
fn assert_own_lines(lines: &[String], is_whole: impl Fn(&str) -> bool) {
    for line in lines {
        assert!(is_whole(line) && !line.starts_with(FORGED), "{line:?} is no line of its own");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

async fn lines(format: &str, is_whole: impl Fn(&str) -> bool) {
    let data = TempDir::new().unwrap();
    let mut program = cabas(&[]);
    let elsewhere = Elsewhere::start(Router::new()).await;
    program.env("RUST_LOG", "debug,sqlx=error").env(LOG_FORMAT, format);
    program.env("CABAS_UNFURL_ALLOW", elsewhere.host_port().to_string());
    let server = Process::start(program, 0, data.path());
    let hidden = live(&server, &elsewhere).await;
    let lines = server.stop();
    // It does talk: of what it refused, and of what it answered.
    for said in ["board update refused", "answered"] {
        assert!(lines.iter().any(|line| line.contains(said)), "nothing of {said:?} in {} lines", lines.len());
    }
    for line in &lines {
        for secret in &hidden {
            assert!(!line.contains(secret.as_str()), "{secret:?} is in {line}");
        }
    }
    assert_own_lines(&lines, is_whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_json_holds_nothing_of_anybody() {
    lines("json", |line| serde_json::from_str::<Value>(line).is_ok_and(|line| line["level"].is_string())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_text_holds_nothing_of_anybody() {
    let has_time = |line: &str| {
        line.len() > 20 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit) && line.as_bytes()[10] == b'T'
    };
    lines("text", has_time).await;
}
