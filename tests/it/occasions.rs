//! What a room is for, and when.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

#[tokio::test]
async fn hosts_say_what_a_room_is_for_and_everybody_is_told() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, _)]) = server.room_with(["Inès"]).await;
    let mut client = Client::connect(server.addr, &hosts).await.ready().await;
    let url = server.url(&format!("/api/rooms/{}", hosts.room));
    let patch = async |person: &crate::support::Person, body: Value| {
        let answer = person.http.patch(&url).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let at = 1_781_344_800_000_u64;
    let (status, room) = patch(&host, json!({"about": " Dress code:  garden party ", "starts_at": at})).await;
    assert_eq!((status, &room["about"], &room["starts_at"]), (200, &json!("Dress code: garden party"), &json!(at)));
    assert_eq!(room["name"], "Zoé’s wedding", "what is left out stays");
    let told = |c: &Client, word: &str| c.heard.texts.iter().any(|t| t.contains("room_updated") && t.contains(word));
    client.until("the news", |c| told(c, "garden party")).await;

    assert_eq!(patch(&friend, json!({"name": "Mine"})).await.0, 403);
    assert_eq!(patch(&host, json!({"name": " "})).await.0, 422);
    assert_eq!(patch(&host, json!({"about": "x".repeat(201)})).await.0, 422);
    assert_eq!(patch(&host, json!({"starts_at": u64::MAX})).await.0, 422);

    let file = friend.get(&format!("/api/rooms/{}/calendar", hosts.room)).await;
    assert_eq!(file.headers()["content-type"], "text/calendar; charset=utf-8");
    let file = file.text().await.unwrap();
    assert!(file.contains("DTSTART:20260613T100000Z") && file.contains("SUMMARY:Zoé’s wedding"), "{file}");

    let (_, room) = patch(&host, json!({"about": "", "starts_at": null})).await;
    assert!(room.get("about").is_none() && room.get("starts_at").is_none());
    let none = friend.get(&format!("/api/rooms/{}/calendar", hosts.room)).await;
    assert_eq!((none.status().as_u16(), none.json::<Value>().await.unwrap()["code"].clone()), (404, json!("no_date")));
}

#[tokio::test]
async fn a_room_is_put_away_by_each_for_themselves() {
    let server = TestServer::start().await;
    let (host, hosts, [(friend, _)]) = server.room_with(["Inès"]).await;
    let url = server.url(&format!("/api/rooms/{}/archived", hosts.room));
    let away = async |person: &crate::support::Person| {
        let rooms: Value = person.get("/api/rooms").await.json().await.unwrap();
        rooms["rooms"][0]["archived"].as_bool().unwrap()
    };
    assert_eq!(friend.http.put(&url).json(&true).send().await.unwrap().status(), 204);
    assert_eq!((away(&friend).await, away(&host).await), (true, false));
    assert_eq!(friend.http.put(&url).json(&false).send().await.unwrap().status(), 204);
    assert!(!away(&friend).await);
    assert_eq!(server.person().http.put(&url).json(&true).send().await.unwrap().status(), 404);
}
