//! "Shop the look": what is seen on photos, said over the socket, told to all, taken along, and gone with the photo or its author.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use serde_json::{Value, json};

use crate::{
    photos::brought,
    share::things,
    support::{Client, Credentials, TestServer},
};

async fn client(server: &TestServer, credentials: &Credentials) -> Client {
    Client::connect(server.addr, credentials).await.ready().await
}

fn spot(photo: &Value, id: &str, variant: &str, x: u64, y: u64) -> Value {
    json!({"photo": photo["id"], "id": id, "variant": variant, "x": x, "y": y})
}

async fn code(client: &mut Client, kind: &str, body: Value) -> Value {
    client.ask(kind, body).await["error"]["code"].clone()
}

#[tokio::test]
async fn friends_say_what_is_on_a_photo_and_who_may_says_otherwise() {
    let server = TestServer::start().await;
    let (host, hosts, [(ines, theirs), (_, samis)]) = server.room_with(["Inès", "Sami"]).await;
    let viewer = server.person();
    let looks_on = viewer.join(&hosts.room, &host.invite(&hosts.room, "viewer").await, "Vic").await;
    let (mut first, mut friend) = (client(&server, &hosts).await, client(&server, &theirs).await);
    let (mut other, mut vic) = (client(&server, &samis).await, client(&server, &looks_on).await);
    let photo = brought(&server, &ines, &hosts.room, 200).await;
    let early = code(&mut other, "photo.spot", spot(&photo, "x_coat", "v_coat", 1, 1)).await;
    assert_eq!(early, "no_such_photo", "it is not shown yet");
    let message = friend.ask("chat.post", json!({"text": "", "photos": [photo["id"]]})).await["seq"].clone();

    let done = other.ask("photo.spot", spot(&photo, "x_coat", "v_coat", 412, 385)).await;
    assert!(done["seq"].is_u64(), "{done}");
    first.until("told", |c| c.told("photo.spotted").count() == 1).await;
    let told = first.told("photo.spotted").next().unwrap()["body"].clone();
    let coat = json!({"id": "x_coat", "variant": "v_coat", "x": 412, "y": 385, "by": samis.member});
    assert_eq!(told, json!({"message": message, "photo": photo["id"], "spot": coat}));

    assert_eq!(code(&mut vic, "photo.spot", spot(&photo, "x_hat0", "v_hat0", 1, 1)).await, "read_only");
    assert_eq!(code(&mut vic, "photo.unspot", json!({"photo": photo["id"], "id": "x_coat"})).await, "forbidden");
    assert_eq!(code(&mut other, "photo.spot", spot(&photo, "x_hat0", "v_hat0", 1_001, 1)).await, "bad_spot");
    let fraction = json!({"photo": photo["id"], "id": "x_hat0", "variant": "v_hat0", "x": 0.5, "y": -1});
    assert_eq!(code(&mut other, "photo.spot", fraction).await, "malformed", "whole numbers");
    assert_eq!(code(&mut other, "photo.unspot", json!({"photo": photo["id"], "id": "x_none"})).await, "no_such_spot");

    // Moved by whose photo it is, named otherwise by a host, and still Sami's.
    friend.ask("photo.spot", spot(&photo, "x_coat", "v_coat", 420, 390)).await;
    first.ask("photo.spot", spot(&photo, "x_coat", "v_coatblue", 420, 390)).await;
    first.ask("photo.spot", spot(&photo, "x_hat0", "v_hat0", 10, 20)).await;
    assert_eq!(code(&mut other, "photo.spot", spot(&photo, "x_hat0", "v_hat0", 11, 20)).await, "forbidden");
    let page: Value = host.get(&format!("/api/rooms/{}/history", hosts.room)).await.json().await.unwrap();
    let coat = json!({"id": "x_coat", "variant": "v_coatblue", "x": 420, "y": 390, "by": samis.member});
    let hat = json!({"id": "x_hat0", "variant": "v_hat0", "x": 10, "y": 20, "by": hosts.member});
    assert_eq!(page["messages"][0]["photos"][0]["spots"], json!([coat, hat]), "history says it too");

    // Who comes is greeted with it, also after a restart; the same command sent again is done once.
    let again = client(&server, &host.rejoin(&hosts.room).await).await;
    let hello = again.heard.hello.clone().unwrap();
    assert_eq!(hello["chat"][0]["photos"][0]["spots"], json!([coat, hat]));
    friend.ask("photo.unspot", json!({"photo": photo["id"], "id": "x_coat"})).await;
    vic.until("taken away", |c| c.told("photo.unspotted").count() == 1).await;
    let gone = vic.told("photo.unspotted").next().unwrap()["body"].clone();
    assert_eq!(gone, json!({"message": message, "photo": photo["id"], "id": "x_coat"}));

    for n in 0..19 {
        let body = spot(&photo, &format!("x_{n:04}"), "v_hat0", n, n);
        assert!(other.ask("photo.spot", body).await["seq"].is_u64(), "{n}");
    }
    assert_eq!(code(&mut first, "photo.spot", spot(&photo, "x_more", "v_hat0", 1, 1)).await, "too_many_spots");
    friend.ask("photo.take_back", json!({"photo": photo["id"]})).await;
    assert_eq!(code(&mut first, "photo.unspot", json!({"photo": photo["id"], "id": "x_0000"})).await, "no_such_photo");
    let page: Value = host.get(&format!("/api/rooms/{}/history", hosts.room)).await.json().await.unwrap();
    assert_eq!(page["messages"][0]["photos"][0].get("spots"), None);
}

#[tokio::test]
async fn who_is_erased_takes_it_along_and_a_restart_does_not_bring_it_back() {
    let mut server = TestServer::start().await;
    let (host, hosts, [(ines, theirs), (sami, samis)]) = server.room_with(["Inès", "Sami"]).await;
    let (mut friend, mut other) = (client(&server, &theirs).await, client(&server, &samis).await);
    let photo = brought(&server, &ines, &hosts.room, 200).await;
    friend.ask("chat.post", json!({"text": "", "photos": [photo["id"]]})).await;
    other.ask("photo.spot", spot(&photo, "x_coat", "v_coat", 412, 385)).await;
    friend.ask("photo.spot", spot(&photo, "x_hat0", "v_hat0", 1, 2)).await;
    let erased = sami.post(&format!("/api/rooms/{}/erase-me", hosts.room), json!({})).await;
    assert_eq!(erased.status(), 200);
    server.stop().await;
    server.restart().await;
    let host = host.moved_to(server.addr);
    let back = client(&server, &host.rejoin(&hosts.room).await).await;
    let hello = back.heard.hello.clone().unwrap();
    let hat = json!({"id": "x_hat0", "variant": "v_hat0", "x": 1, "y": 2, "by": theirs.member});
    assert_eq!(hello["chat"][0]["photos"][0]["spots"], json!([hat]));
}

#[tokio::test]
async fn what_is_on_photos_is_in_what_is_taken_along() {
    let server = TestServer::start().await;
    let (host, hosts, []) = server.room_with([]).await;
    let mut first = client(&server, &hosts).await;
    let photo = brought(&server, &host, &hosts.room, 200).await;
    first.ask("chat.post", json!({"text": "", "photos": [photo["id"]]})).await;
    let (title, variant) = things(&server, 1).await.remove(0);
    first.ask("photo.spot", spot(&photo, "x_coat", &variant, 412, 385)).await;
    first.ask("photo.spot", spot(&photo, "x_gone", "v_nevermore", 1, 2)).await;

    let path = format!("/api/rooms/{}", hosts.room);
    let file: Value = host.get(&format!("{path}/export")).await.json().await.unwrap();
    assert_eq!(file["chat"][0]["photos"][0]["spots"][0]["variant"], json!(variant));
    assert_eq!(file["goods"]["variants"][0]["title"], json!(title), "what it is called is in it");
    let recap = host.get(&format!("{path}/recap?lang=en")).await.text().await.unwrap();
    let (_, chat) = recap.split_once("id=\"chat\"").unwrap();
    let (_, told) = chat.split_once("On this photo").expect("it lists what is on it");
    assert!(told.contains(&title) && told.contains('€'), "{told}");
    assert!(!recap.contains("v_nevermore"), "what nobody knows by name is left out");
}
