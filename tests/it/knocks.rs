//! Rooms that are knocked at: who comes by an invite waits until a host lets them in.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use serde_json::{Value, json};

use crate::support::{Client, Credentials, Person, TestServer};

async fn knock_on(server: &TestServer, host: &Person, room: &str, on: bool) {
    let url = server.url(&format!("/api/rooms/{room}"));
    let answer = host.http.patch(url).json(&json!({"knock": on})).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json::<Value>().await.unwrap().get("knock"), on.then_some(&json!(true)));
}

/// Status and body of a try to come in.
async fn try_in(person: &Person, room: &str, invite: &str, name: &str) -> (u16, Value) {
    let answer = person.post(&format!("/api/rooms/{room}/join"), json!({"invite": invite, "name": name})).await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn waiting(host: &Person, room: &str) -> Vec<Value> {
    let list: Value = host.get(&format!("/api/rooms/{room}/knocks")).await.json().await.unwrap();
    list["knocks"].as_array().unwrap().clone()
}

async fn answer(server: &TestServer, host: &Person, room: &str, knock: &Value, let_in: bool) -> u16 {
    let url = server.url(&format!("/api/rooms/{room}/knocks/{}", knock["id"].as_str().unwrap()));
    let call = if let_in { host.http.post(url) } else { host.http.delete(url) };
    call.send().await.unwrap().status().as_u16()
}

fn names(knocks: &Value) -> Vec<&str> {
    knocks.as_array().unwrap().iter().map(|knock| knock["name"].as_str().unwrap()).collect()
}

/// A room that is knocked at, its host's socket, and somebody else in it.
async fn guarded(server: &TestServer) -> (Person, Credentials, Client, Person, String) {
    let (host, hosts, [(friend, _)]) = server.room_with(["Inès"]).await;
    let client = Client::connect(server.addr, &hosts).await.ready().await;
    knock_on(server, &host, &hosts.room, true).await;
    let invite = hosts.invite.clone().unwrap();
    (host, hosts, client, friend, invite)
}

#[tokio::test]
async fn who_knocks_is_let_in_or_turned_away() {
    let server = TestServer::start().await;
    let (host, hosts, mut client, friend, invite) = guarded(&server).await;
    let room = hosts.room.as_str();
    let (sami, léa) = (server.person(), server.person());
    let opened: Value = sami.post("/api/invites/open", json!({"invite": invite})).await.json().await.unwrap();
    assert_eq!((&opened["room"]["knock"], &opened["knock"]), (&json!(true), &json!(null)));

    let (status, body) = try_in(&sami, room, &invite, "Sami").await;
    assert_eq!((status, &body["state"]), (202, &json!("knocking")));
    assert!(body["retry_after_ms"].as_u64().unwrap() > 0 && body.get("ticket").is_none());
    assert_eq!(try_in(&léa, room, &invite, "Léa").await.0, 202);
    client.until("both", |c| c.heard.knocks.as_ref().is_some_and(|k| names(k) == ["Sami", "Léa"])).await;
    // Who asks again has knocked once, perhaps under another name.
    assert_eq!(try_in(&sami, room, &invite, "Samir").await.0, 202);
    client.until("the name", |c| c.heard.knocks.as_ref().is_some_and(|k| names(k) == ["Samir", "Léa"])).await;
    let opened: Value = sami.post("/api/invites/open", json!({"invite": invite})).await.json().await.unwrap();
    assert_eq!(opened["knock"], "knocking");
    assert!(opened["people"].as_array().unwrap().iter().all(|person| person["name"] != "Samir"));

    // Not for others to see or answer; who is a member already doesn't knock.
    assert_eq!(friend.get(&format!("/api/rooms/{room}/knocks")).await.status(), 403);
    let list = waiting(&host, room).await;
    assert_eq!(answer(&server, &friend, room, &list[0], true).await, 403);
    friend.rejoin(room).await;

    assert_eq!(answer(&server, &host, room, &list[0], true).await, 204);
    assert_eq!(answer(&server, &host, room, &list[0], true).await, 404, "answered already");
    let (status, body) = try_in(&sami, room, &invite, "Samir").await;
    assert_eq!((status, &body["member"]["name"], &body["member"]["role"]), (200, &json!("Samir"), &json!("shopper")));
    client.until("they are in", |c| c.told("member.joined").any(|e| e["body"]["member"]["name"] == "Samir")).await;

    assert_eq!(answer(&server, &host, room, &list[1], false).await, 204);
    client.until("nobody waits", |c| c.heard.knocks.as_ref().is_some_and(|k| names(k).is_empty())).await;
    for _ in 0..2 {
        let (status, body) = try_in(&léa, room, &invite, "Léa").await;
        assert_eq!((status, &body["code"]), (403, &json!("turned_away")));
    }
    assert_eq!(waiting(&host, room).await, Vec::<Value>::new());
    // Another time there is no door.
    knock_on(&server, &host, room, false).await;
    assert_eq!(try_in(&server.person(), room, &invite, "Zoé").await.0, 200);
}

#[tokio::test]
async fn a_knock_outlives_a_restart_and_hosts_who_come_later_hear_it() {
    let mut server = TestServer::start().await;
    let (host, hosts, client, _, invite) = guarded(&server).await;
    let (room, sami) = (hosts.room.as_str(), server.person());
    drop(client);
    assert_eq!(try_in(&sami, room, &invite, "Sami").await.0, 202);

    server.restart().await;
    let (host, sami) = (host.moved_to(server.addr), sami.moved_to(server.addr));
    let mut client = Client::connect(server.addr, &host.rejoin(room).await).await.ready().await;
    let hello = client.heard.hello.clone().unwrap();
    assert_eq!(names(&hello["knocks"]), ["Sami"]);
    let knock = &hello["knocks"][0];
    // A shopper is greeted without; who becomes a cohost is told, and may let them in.
    let cohost = server.person();
    knock_on(&server, &host, room, false).await;
    let inès = cohost.join(room, &invite, "Inès").await;
    knock_on(&server, &host, room, true).await;
    let mut other = Client::connect(server.addr, &inès).await.ready().await;
    assert!(other.heard.hello.as_ref().unwrap().get("knocks").is_none());
    client.ask("member.set_role", json!({"member": inès.member, "role": "cohost"})).await;
    other.until("who waits", |c| c.heard.knocks.as_ref().is_some_and(|k| names(k) == ["Sami"])).await;
    assert_eq!(answer(&server, &cohost, room, knock, true).await, 204);

    // The answer stands, whatever becomes of the invite.
    let id = invite.split_once('.').unwrap().0;
    let url = server.url(&format!("/api/rooms/{room}/invites/{id}"));
    assert_eq!(host.http.delete(url).send().await.unwrap().status(), 204);
    assert_eq!(try_in(&sami, room, &invite, "Sami").await.0, 200);
}

#[tokio::test]
async fn cohosts_invites_need_no_knock_and_void_ones_end_the_waiting() {
    let server = TestServer::start().await;
    let (host, hosts, mut client, _, invite) = guarded(&server).await;
    let room = hosts.room.as_str();
    let by_host = host.invite(room, "cohost").await;
    assert_eq!(try_in(&server.person(), room, &by_host, "Paul").await.0, 200);

    let (sami, léa) = (server.person(), server.person());
    let léas = léa_in(&server, &host, room, &léa, &invite).await;
    assert_eq!(try_in(&sami, room, &invite, "Sami").await.0, 202);
    client.until("Sami waits", |c| c.heard.knocks.as_ref().is_some_and(|k| names(k) == ["Sami"])).await;
    // Whom a host removes takes the invite along, and who waits by it.
    client.ask("member.remove", json!({"member": léas})).await;
    client.until("nobody waits", |c| c.heard.knocks.as_ref().is_some_and(|k| names(k).is_empty())).await;
    assert_eq!(try_in(&sami, room, &invite, "Sami").await.1["code"], "no_invite");
    // And can't knock either.
    let another = host.invite(room, "shopper").await;
    assert_eq!(try_in(&léa, room, &another, "Léa").await.1["code"], "removed");
    assert_eq!(waiting(&host, room).await, Vec::<Value>::new());
}

async fn léa_in(server: &TestServer, host: &Person, room: &str, léa: &Person, invite: &str) -> String {
    knock_on(server, host, room, false).await;
    let credentials = léa.join(room, invite, "Léa").await;
    knock_on(server, host, room, true).await;
    credentials.member
}

#[tokio::test]
async fn people_at_the_door_are_bounded() {
    let server = TestServer::start().await;
    let (host, hosts, _client, _, invite) = guarded(&server).await;
    let room = hosts.room.as_str();
    let mut last = (0, Value::Null);
    for n in 0..31 {
        last = try_in(&server.person(), room, &invite, &format!("Guest {n}")).await;
    }
    assert_eq!((last.0, &last.1["code"]), (429, &json!("slow_down")), "thirty an hour from one address");
    assert_eq!(waiting(&host, room).await.len(), 30);
}
