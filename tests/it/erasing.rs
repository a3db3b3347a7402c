//! Somebody goes for good, or a whole room: nobody is told anything of theirs any more, and no file holds it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use std::{fs, path::Path};

use cabas::config::Config;
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, Credentials, Person, Process, TestServer, eventually, room_with};

/// A word that nobody else uses.
const CANARY: &str = "xq7canary7qx";

/// The files below a folder that hold the canary.
fn singing(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(singing(&path));
        } else if fs::read(&path).unwrap_or_default().windows(CANARY.len()).any(|w| w == CANARY.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

async fn erase(person: &Person, room: &str) -> Value {
    let answer = person.post(&format!("/api/rooms/{room}/erase-me"), json!({})).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

/// Says the canary in every way there is, in between so much else that pages split and snapshots are taken.
async fn sing(client: &mut Client, other: &mut Client) {
    for n in 0..120 {
        client.ask("chat.post", json!({"text": format!("{CANARY} {n} {}", "la ".repeat(n * 3))})).await;
        other.ask("chat.post", json!({"text": format!("and {n} {}", "ho ".repeat(n))})).await;
    }
    let said = client.ask("chat.post", json!({"text": "soon"})).await["seq"].clone();
    client.ask("chat.edit", json!({"seq": said, "text": format!("{CANARY} now")})).await;
    client.ask("cart.note", json!({"variant": "v_harbour1", "text": format!("{CANARY} blue")})).await;
    let poll = json!({"id": "q_canary", "question": format!("{CANARY}?"), "method": "single", "secret": false, "hidden": false,
        "quorum": 0, "options": [{"text": format!("{CANARY} yes")}, {"text": "no"}]});
    client.ask("poll.open", poll).await;
    client.ask("vote.set", json!({"product": "p_harbour", "thumb": "up"})).await;
    client.set_cart("v_harbour1", 2).await;
    other.set_cart("v_harbour1", 1).await;
    other.until("the line", |c| c.cart().len() == 2).await;
}

async fn connected(server: &TestServer, credentials: &Credentials) -> Client {
    Client::connect(server.addr, credentials).await.ready().await
}

#[tokio::test]
async fn who_is_erased_is_in_no_answer_and_in_no_file() {
    let server = TestServer::start().await;
    let (host, hosts, [(singer, theirs)]) = server.room_with([CANARY]).await;
    let (mut first, mut bird) = (connected(&server, &hosts).await, connected(&server, &theirs).await);
    sing(&mut bird, &mut first).await;
    let staff = json!({"member": theirs.member, "staff": {"shop": format!("s_{CANARY}")}});
    assert!(first.ask("member.set_staff", staff).await["seq"].is_u64());
    assert!(!singing(server.data.path()).is_empty());

    assert_eq!(erase(&singer, &hosts.room).await, json!({"room_deleted": false}));
    assert_eq!(bird.until_closed().await, Some(4406));
    // The board began anew: whoever has a copy gets a fresh one, and a whole greeting.
    assert_eq!(first.until_closed().await, Some(4409));
    let mut back = Client::resume(
        server.addr,
        &host.rejoin(&hosts.room).await,
        first.doc.clone(),
        first.heard.events.last().unwrap()["seq"].as_u64().unwrap(),
        1,
    )
    .await;
    back.until("a greeting", |c| c.heard.hello.is_some()).await;
    let hello = back.heard.hello.clone().unwrap();
    assert_eq!((hello["resumed"].clone(), hello["epoch"].clone()), (json!(false), json!(2)));
    assert!(!hello.to_string().contains(CANARY));
    let gone = hello["members"].as_array().unwrap().iter().find(|m| m["id"] == json!(theirs.member)).unwrap().clone();
    assert_eq!((gone["name"].clone(), gone["gone"].clone()), (json!(""), json!(true)));
    assert_eq!((hello["votes"].clone(), hello["polls"].clone()), (json!({}), json!([])));

    for path in ["history?limit=100", "activity", "digest?since=0", "members"] {
        let told = host.get(&format!("/api/rooms/{}/{path}", hosts.room)).await.text().await.unwrap();
        assert!(!told.contains(CANARY), "{path}: {told}");
    }
    let history: Value = host.get(&format!("/api/rooms/{}/history?limit=100", hosts.room)).await.json().await.unwrap();
    let mine = history["messages"].as_array().unwrap().iter().filter(|m| m["by"] == json!(hosts.member));
    assert!(mine.clone().count() > 0 && mine.clone().all(|m| m["text"].is_string()), "what others said stays");
    eventually("no file holds it", async || singing(server.data.path()).is_empty()).await;

    let again = singer.post(&format!("/api/rooms/{}/join", hosts.room), json!({})).await;
    assert_eq!(again.status(), 403, "the cookie is nobody's here");
    let me: Value = singer.get("/api/me").await.json().await.unwrap();
    assert_eq!(me, json!({"known": false, "name": null}));
    let newcomer = singer.join(&hosts.room, hosts.invite.as_deref().unwrap(), "Robin").await;
    assert_ne!(newcomer.member, theirs.member, "somebody else from now on");
}

#[tokio::test]
async fn the_host_passes_on_what_was_theirs_and_the_last_one_takes_the_room_along() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, theirs)]) = server.room_with(["Inès"]).await;
    erase(&host, &hosts.room).await;
    let mut client = Client::connect(server.addr, &friend.rejoin(&hosts.room).await).await;
    client.until("a greeting", |c| c.heard.hello.is_some()).await;
    let members = client.heard.hello.as_ref().unwrap()["members"].clone();
    let heir = members.as_array().unwrap().iter().find(|m| m["id"] == json!(theirs.member)).unwrap();
    assert_eq!(heir["role"], json!("host"));

    assert_eq!(erase(&friend, &hosts.room).await, json!({"room_deleted": true}));
    client.until("closed", |c| c.heard.closed.is_some()).await;
    assert_eq!(client.heard.closed, Some(4404));
    let invite = hosts.invite.unwrap();
    let (late, path) = (server.person(), format!("/api/rooms/{}/join", hosts.room));
    assert_eq!(late.post(&path, json!({"invite": invite, "name": "Late"})).await.status(), 404);
}

#[tokio::test]
async fn a_room_goes_by_its_host_and_the_others_stay() {
    let server = TestServer::with(|config: &mut Config| config.joins_per_minute = 1_000).await;
    let (host, hosts, [(friend, theirs)]) = server.room_with([CANARY]).await;
    let (_, other, _) = server.room_with(["Robin"]).await;
    let (mut first, mut bird) = (connected(&server, &hosts).await, connected(&server, &theirs).await);
    sing(&mut bird, &mut first).await;
    let url = server.url(&format!("/api/rooms/{}", hosts.room));
    let refused = friend.http.delete(&url).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    let elsewhere = friend.http.delete(server.url(&format!("/api/rooms/{}", other.room))).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404, "no member there: no word of it");
    assert_eq!(host.http.delete(&url).send().await.unwrap().status(), 204);
    assert_eq!((first.until_closed().await, bird.until_closed().await), (Some(4404), Some(4404)));
    assert_eq!(host.http.delete(&url).send().await.unwrap().status(), 404);
    let rooms: Value = host.get("/api/rooms").await.json().await.unwrap();
    assert_eq!(rooms["rooms"], json!([]));
    // The name that somebody used last is their own, not the room's.
    assert_eq!(friend.http.delete(server.url("/api/me")).send().await.unwrap().status(), 200);
    eventually("no file holds it", async || singing(server.data.path()).is_empty()).await;
    assert!(connected(&server, &other).await.heard.hello.is_some());
}

/// In a process of its own: figures are a process's.
#[tokio::test]
async fn a_deleted_room_and_its_sockets_are_counted_no_more() {
    let data = TempDir::new().unwrap();
    let process = Process::serve(data.path());
    let (host, hosts, [(_, theirs)]) = room_with(process.addr, ["Inès"]).await;
    let mut first = Client::connect(process.addr, &hosts).await.ready().await;
    let mut second = Client::connect(process.addr, &theirs).await.ready().await;
    let figures = async || host.get("/metrics").await.text().await.unwrap();
    let before = figures().await;
    assert!(before.contains("cabas_sockets_live 2\n") && before.contains("cabas_rooms_live 1\n"), "{before}");
    let url = process.url(&format!("/api/rooms/{}", hosts.room));
    assert_eq!(host.http.delete(url).send().await.unwrap().status(), 204);
    assert_eq!((first.until_closed().await, second.until_closed().await), (Some(4404), Some(4404)));
    eventually("none is counted", async || {
        let figures = figures().await;
        figures.contains("cabas_sockets_live 0\n") && figures.contains("cabas_rooms_live 0\n")
    })
    .await;
}

#[tokio::test]
async fn everywhere_is_every_room_and_the_cookie() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, _)]) = server.room_with(["Inès"]).await;
    let own = friend.create_room("Mine", "Inès").await;
    let gone: Value = friend.http.delete(server.url("/api/me")).send().await.unwrap().json().await.unwrap();
    assert_eq!(gone, json!({"rooms": 2}));
    assert_eq!(friend.get("/api/rooms").await.json::<Value>().await.unwrap()["rooms"], json!([]));
    assert_eq!(host.get(&format!("/api/rooms/{}/history", hosts.room)).await.status(), 200);
    assert_eq!(host.get(&format!("/api/rooms/{}/history", own.room)).await.status(), 404);
}

/// What is kept of somebody beside their rooms: a name at another's door, a link to another device.
#[tokio::test]
async fn who_waits_at_a_door_and_goes_everywhere_is_gone_from_there_too() {
    let server = TestServer::start().await;
    let (host, hosts, [_]) = server.room_with(["Inès"]).await;
    let knock = host.http.patch(server.url(&format!("/api/rooms/{}", hosts.room))).json(&json!({"knock": true}));
    assert_eq!(knock.send().await.unwrap().status(), 200);
    let mut client = connected(&server, &hosts).await;
    let bird = server.person();
    bird.create_room("Mine", CANARY).await;
    let door = format!("/api/rooms/{}/join", hosts.room);
    assert_eq!(bird.post(&door, json!({"invite": hosts.invite, "name": CANARY})).await.status(), 202);
    let waits = |c: &Client| c.heard.knocks.as_ref().map_or(0, |knocks| knocks.as_array().unwrap().len());
    client.until("the knock", |c| waits(c) == 1).await;
    let link: Value = bird.post("/api/me/devices", json!({})).await.json().await.unwrap();
    let code = link["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();

    assert_eq!(bird.http.delete(server.url("/api/me")).send().await.unwrap().status(), 200);
    client.until("nobody waits", |c| waits(c) == 0).await;
    let door: Value = host.get(&format!("/api/rooms/{}/knocks", hosts.room)).await.json().await.unwrap();
    assert_eq!(door["knocks"], json!([]));
    let adopted = server.person().post("/api/me/adopt", json!({"link": code})).await;
    assert!(!adopted.status().is_success(), "{}", adopted.status());
    eventually("no file holds it", async || singing(server.data.path()).is_empty()).await;
}

/// The note of what is to be done outlives the server.
#[tokio::test]
async fn what_a_killed_server_began_the_next_one_ends() {
    let data = TempDir::new().unwrap();
    let process = Process::serve(data.path());
    let (host, hosts, [(singer, theirs)]) = room_with(process.addr, [CANARY]).await;
    let mut first = Client::connect(process.addr, &hosts).await.ready().await;
    let mut bird = Client::connect(process.addr, &theirs).await.ready().await;
    sing(&mut bird, &mut first).await;
    assert_eq!(erase(&singer, &hosts.room).await, json!({"room_deleted": false}));
    // Before the files' free places are written over, or while, or after: whatever it is, the next one ends it.
    process.signal(Signal::KILL);
    drop(process);
    let process = Process::serve(data.path());
    eventually("no file holds it", async || singing(data.path()).is_empty()).await;
    let host = host.moved_to(process.addr);
    let told = host.get(&format!("/api/rooms/{}/history?limit=100", hosts.room)).await.text().await.unwrap();
    assert!(told.contains("and 119") && !told.contains(CANARY));
    assert!(process.errors().is_empty(), "{:?}", process.errors());
}
