//! Going on as oneself on another device: by a link, once, soon, and without losing what that device had.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use reqwest::Response;
use serde_json::{Value, json};
use sqlx::SqlitePool;

use crate::support::{Client, Person, TestServer, eventually};

const ADOPT: &str = "/api/me/adopt";
const OPEN: &str = "/api/me/devices/open";

async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// A link's code, as it stands behind `#`.
async fn link(person: &Person) -> String {
    let answer = person.post("/api/me/devices", json!({})).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let (status, made) = told(answer).await;
    assert_eq!(status, 201, "{made}");
    let url = made["url"].as_str().unwrap();
    let (page, code) = url.split_once('#').unwrap();
    assert!(page.ends_with("/device") && code.starts_with("d_"), "{url}");
    assert!(made["code"]["size"].as_u64().unwrap() >= 21 && made["code"]["path"].as_str().unwrap().starts_with('M'));
    code.to_owned()
}

async fn take(person: &Person, path: &str, code: &str) -> (u16, Value) {
    told(person.post(path, json!({"link": code})).await).await
}

async fn rooms(person: &Person) -> Vec<String> {
    let (_, mine) = told(person.get("/api/rooms").await).await;
    let mut rooms: Vec<_> =
        mine["rooms"].as_array().unwrap().iter().map(|r| r["room"]["name"].as_str().unwrap().to_owned()).collect();
    rooms.sort();
    rooms
}

#[tokio::test]
async fn an_identity_goes_to_another_device_once_and_is_the_same_member_there() {
    let server = TestServer::start().await;
    let laptop = server.person();
    let host = laptop.create_room("Wedding", "Marguerite").await;
    let code = link(&laptop).await;
    let phone = server.person();
    let (status, seen) = take(&phone, OPEN, &code).await;
    assert_eq!(
        (status, &seen["carries"], &seen["here"], &seen["same"]),
        (200, &json!({"name": "Marguerite", "rooms": 1}), &Value::Null, &json!(false))
    );
    assert_eq!(told(phone.get("/api/me").await).await.1["known"], false, "looking changes nothing");
    let (status, done) = take(&phone, ADOPT, &code).await;
    assert_eq!((status, done), (200, json!({"now": {"name": "Marguerite", "rooms": 1}, "moved": 0, "apart": 0})));
    let there = phone.rejoin(&host.room).await;
    assert_eq!(there.member, host.member, "the same member");
    let client = Client::connect(server.addr, &there).await.ready().await;
    assert_eq!(client.member, host.member);
    assert_eq!(laptop.rejoin(&host.room).await.member, host.member, "and here as before");

    for path in [OPEN, ADOPT] {
        let (status, error) = take(&server.person(), path, &code).await;
        assert_eq!((status, &error["code"]), (410, &json!("device_link_used")));
    }
    // One's own device: nothing happens, and it says so first.
    let own = link(&laptop).await;
    assert_eq!(take(&laptop, OPEN, &own).await.1["same"], true);
    assert_eq!(take(&laptop, ADOPT, &own).await.1["moved"], 0);
    assert_eq!(rooms(&laptop).await, ["Wedding"]);
}

#[tokio::test]
async fn what_the_other_device_had_comes_along_where_that_can_be() {
    let server = TestServer::start().await;
    let laptop = server.person();
    let wedding = laptop.create_room("Wedding", "Marguerite").await;
    let phone = server.person();
    let party = phone.create_room("Party", "Margot").await;
    let on_phone = phone.join(&wedding.room, wedding.invite.as_ref().unwrap(), "Margot").await;
    assert_ne!(on_phone.member, wedding.member);

    let code = link(&laptop).await;
    assert_eq!(take(&phone, OPEN, &code).await.1["here"], json!({"name": "Margot", "rooms": 2}));
    let (_, done) = take(&phone, ADOPT, &code).await;
    assert_eq!(done, json!({"now": {"name": "Marguerite", "rooms": 2}, "moved": 1, "apart": 1}));
    for device in [&laptop, &phone] {
        assert_eq!(rooms(device).await, ["Party", "Wedding"]);
        assert_eq!(device.rejoin(&party.room).await.member, party.member, "who made the party hosts it still");
        assert_eq!(device.rejoin(&wedding.room).await.member, wedding.member);
    }
    // Who the phone was in both rooms' common one is still among its members.
    let client = Client::connect(server.addr, &laptop.rejoin(&wedding.room).await).await.ready().await;
    let hello = client.heard.hello.as_ref().unwrap();
    let names: Vec<_> = hello["members"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Margot") && names.contains(&"Marguerite"), "{names:?}");
}

#[tokio::test]
async fn links_that_are_no_good_say_what_to_do() {
    let server = TestServer::start().await;
    let stranger = server.person();
    let (status, error) = told(stranger.post("/api/me/devices", json!({})).await).await;
    assert_eq!((status, &error["code"]), (409, &json!("nobody_yet")));

    let laptop = server.person();
    laptop.create_room("Wedding", "Marguerite").await;
    let foreign = |path: &str, body: Value| {
        let request = laptop.http.post(server.url(path)).header("origin", "https://evil.example").json(&body);
        async move { told(request.send().await.unwrap()).await.1["code"].clone() }
    };
    let first = link(&laptop).await;
    assert_eq!(foreign("/api/me/devices", json!({})).await, "wrong_origin");
    assert_eq!(foreign(ADOPT, json!({"link": first})).await, "wrong_origin");

    let second = link(&laptop).await;
    assert_eq!(take(&stranger, ADOPT, &first).await.1["code"], "no_device_link", "a newer one makes it void");
    let pool =
        SqlitePool::connect(&format!("sqlite://{}", server.data.path().join("rooms.db").display())).await.unwrap();
    sqlx::query("UPDATE device_links SET expires_at = 1").execute(&pool).await.unwrap();
    for path in [OPEN, ADOPT] {
        let (status, error) = take(&stranger, path, &second).await;
        assert_eq!((status, &error["code"]), (410, &json!("device_link_expired")));
    }

    // Nothing secret is kept, and whoever guesses is soon not heard any more.
    let third = link(&laptop).await;
    let (id, secret) = third.split_once('.').unwrap();
    let kept: Vec<String> =
        sqlx::query_scalar("SELECT id || identity FROM device_links").fetch_all(&pool).await.unwrap();
    assert!(kept.iter().any(|row| row.starts_with(id)) && !kept.iter().any(|row| row.contains(secret)));
    pool.close().await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(take(&stranger, ADOPT, &format!("{id}.{}", "A".repeat(27))).await.0);
    }
    assert_eq!((statuses[0], statuses[11]), (404, 429), "{statuses:?}");
    assert_eq!(told(stranger.get("/api/me").await).await.1["known"], false);
}

#[tokio::test]
async fn links_that_ended_long_ago_are_forgotten() {
    let mut server = TestServer::start().await;
    let laptop = server.person();
    laptop.create_room("Wedding", "Marguerite").await;
    link(&laptop).await;
    let pool =
        SqlitePool::connect(&format!("sqlite://{}", server.data.path().join("rooms.db").display())).await.unwrap();
    sqlx::query("UPDATE device_links SET expires_at = 1").execute(&pool).await.unwrap();
    server.restart().await;
    eventually("forgotten", async || {
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM device_links").fetch_one(&pool).await.unwrap();
        left == 0
    })
    .await;
    pool.close().await;
}

#[tokio::test]
async fn who_is_erased_leaves_no_link_behind() {
    let server = TestServer::start().await;
    let laptop = server.person();
    laptop.create_room("Wedding", "Marguerite").await;
    let code = link(&laptop).await;
    assert_eq!(laptop.http.delete(server.url("/api/me")).send().await.unwrap().status(), 200);
    assert_eq!(take(&server.person(), ADOPT, &code).await.1["code"], "no_device_link");
}
