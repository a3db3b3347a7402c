//! Rooms with an end: by a date or without anybody; looked at for a while, then deleted, also over restarts.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use crate::support::{Client, PATIENCE, Person, TestServer};

const DAY: u64 = 24 * 60 * 60 * 1_000;

fn now() -> u64 {
    cabas::clock::now()
}

async fn patch(server: &TestServer, by: &Person, room: &str, body: Value) -> (u16, Value) {
    let answer = by.http.patch(server.url(&format!("/api/rooms/{room}"))).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Time goes by: everything that is written of ends and visits is so long ago.
async fn later(server: &mut TestServer, ms: u64) {
    server.stop().await;
    let file = server.data.path().join("rooms.db");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    for sql in ["UPDATE room_info SET ends_at = ends_at - ?", "UPDATE memberships SET seen_at = seen_at - ?"] {
        sqlx::query(sql).bind(i64::try_from(ms).unwrap()).execute(&mut database).await.unwrap();
    }
    database.close().await.unwrap();
    server.restart().await;
}

async fn gone(person: &Person, room: &str) {
    let asked = async {
        while person.post(&format!("/api/rooms/{room}/join"), json!({})).await.status() == 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("the room goes by itself");
    let mine: Value = person.get("/api/rooms").await.json().await.unwrap();
    assert_eq!(mine["rooms"], json!([]));
}

#[tokio::test]
async fn hosts_set_an_end_and_bring_a_room_back_that_is_over() {
    let mut server = TestServer::start().await;
    let (host, hosts, [(inès, inès_in)]) = server.room_with(["Inès"]).await;
    let (room, invite) = (hosts.room.as_str(), hosts.invite.clone().unwrap());
    let mut client = Client::connect(server.addr, &inès_in).await.ready().await;
    let at = now() + 3 * DAY;
    assert_eq!(patch(&server, &inès, room, json!({"ends_at": at})).await.0, 403);
    for wrong in
        [json!({"ends_at": now() + 1_000}), json!({"ends_idle_days": 6}), json!({"ends_at": at, "ends_idle_days": 30})]
    {
        assert_eq!(patch(&server, &host, room, wrong.clone()).await.0, 422, "{wrong}");
    }
    assert_eq!(patch(&server, &host, room, json!({"ends_at": at})).await.1["ends_at"], json!(at));
    client
        .until("the end", |c| c.heard.texts.iter().any(|t| t.contains("room_updated") && t.contains("ends_at")))
        .await;
    client.set_cart("v_coat", 1).await;
    client.until("before the end all is as ever", |c| c.heard.saved == 1).await;
    drop(client);

    later(&mut server, 4 * DAY).await;
    let (host, inès) = (host.moved_to(server.addr), inès.moved_to(server.addr));
    let mut client = Client::connect(server.addr, &inès.rejoin(room).await).await.ready().await;
    assert_eq!(client.cart().values().copied().collect::<Vec<_>>(), [1], "it can be looked at");
    assert!(client.heard.hello.as_ref().unwrap()["room"]["ends_at"].as_u64().unwrap() < now());
    let said = client.ask("chat.post", json!({"text": "too late"})).await;
    assert_eq!(said["error"]["code"], "room_over");
    let saved = client.heard.saved;
    client.set_cart("v_hat", 1).await;
    client.barrier().await;
    assert_eq!(client.heard.saved, saved, "nothing is taken in");
    let newcomer =
        server.person().post(&format!("/api/rooms/{room}/join"), json!({"invite": invite, "name": "Till"})).await;
    assert_eq!(
        (newcomer.status().as_u16(), newcomer.json::<Value>().await.unwrap()["code"].clone()),
        (409, json!("room_over"))
    );
    let editors = server.url(&format!("/api/rooms/{room}/editors"));
    assert_eq!(host.http.put(&editors).json(&"hosts").send().await.unwrap().status(), 409);

    // The hosts change their mind.
    assert_eq!(patch(&server, &inès, room, json!({"ends_at": null})).await.0, 403);
    assert_eq!(patch(&server, &host, room, json!({"ends_at": now() + 40 * DAY})).await.0, 200);
    assert!(client.ask("chat.post", json!({"text": "just in time"})).await["seq"].is_u64());
    let (_, none) = patch(&server, &host, room, json!({"ends_at": null})).await;
    assert!(none.get("ends_at").is_none());
    drop(client);
    later(&mut server, 4_000 * DAY).await;
    host.moved_to(server.addr).rejoin(room).await;
}

#[tokio::test]
async fn a_room_that_is_over_is_deleted_after_the_grace() {
    let mut server = TestServer::start().await;
    let (host, hosts, []) = server.room_with([]).await;
    patch(&server, &host, &hosts.room, json!({"ends_at": now() + 2 * DAY})).await;
    later(&mut server, 8 * DAY).await;
    let host = host.moved_to(server.addr);
    host.rejoin(&hosts.room).await;
    later(&mut server, 2 * DAY).await;
    gone(&host.moved_to(server.addr), &hosts.room).await;
}

#[tokio::test]
async fn whoever_comes_pushes_the_end_of_an_idle_room_on() {
    let mut server = TestServer::with(|config| config.rooms_idle_days = 10).await;
    let (host, hosts, []) = server.room_with([]).await;
    let settings: Value = host.get(&format!("/api/rooms/{}/settings", hosts.room)).await.json().await.unwrap();
    assert_eq!((&settings["room"]["ends_idle_days"], settings["room"].get("ends_at")), (&json!(10), None));
    for _ in 0..3 {
        later(&mut server, 16 * DAY).await;
        // Ten days without anybody and six more: whoever comes is in time.
        let credentials = host.moved_to(server.addr).rejoin(&hosts.room).await;
        let mut client = Client::connect(server.addr, &credentials).await.ready().await;
        assert!(client.ask("chat.post", json!({"text": "still here"})).await["seq"].is_u64());
    }
    later(&mut server, 18 * DAY).await;
    gone(&host.moved_to(server.addr), &hosts.room).await;

    let (host, hosts, []) = server.room_with([]).await;
    assert_eq!(patch(&server, &host, &hosts.room, json!({"ends_idle_days": null})).await.0, 200);
    later(&mut server, 4_000 * DAY).await;
    host.moved_to(server.addr).rejoin(&hosts.room).await;
}
