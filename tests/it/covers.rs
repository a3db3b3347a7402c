//! A room's cover: chosen by hosts out of what is in the bag and on looks, seen by who is not in the room.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use cabas::catalog::{
    Catalog,
    model::Image,
    record::{self, NewProduct},
};
use serde_json::{Value, json};

use crate::{
    catalog::goods,
    looks::draw,
    photos::png,
    support::{Client, Elsewhere, Person, TestServer, eventually},
};

const SHOP: &str = "Maison";

/// A product without a picture.
fn bare(id: &str) -> NewProduct {
    goods::product(id, &format!("The {id}"), vec![goods::variant(id, &[], 1_000)])
}

/// Makes these all that the shop has.
async fn sells(server: &TestServer, things: &[NewProduct]) {
    let catalog = Catalog::open(server.data.path().join("catalog.db")).await.unwrap();
    goods::put(&catalog, &goods::draft(SHOP), things).await;
    catalog.close().await;
}

fn product(id: &str) -> String {
    record::product_id(&record::shop_id("maison"), id).to_string()
}

fn variant(id: &str) -> String {
    record::variant_id(&record::shop_id("maison"), id, id).to_string()
}

async fn get(person: &Person, path: &str) -> Value {
    person.get(path).await.json().await.unwrap()
}

#[tokio::test]
async fn hosts_choose_a_cover_and_who_is_not_in_the_room_sees_it() {
    let pictures = axum::Router::new().route("/{picture}", axum::routing::get(async || png(200)));
    let elsewhere = Elsewhere::start(pictures).await;
    let thing = |id: &str| {
        let url = elsewhere.url(&format!("/{id}.png"));
        let image = Image { url, alt: id.to_owned(), width: None, height: None, tone: None };
        NewProduct { images: vec![image], ..bare(id) }
    };
    let mut server = TestServer::with(|config| {
        config.demo = false;
        config.allow_fetch.push(elsewhere.host_port());
    })
    .await;
    sells(&server, &[thing("hat"), thing("coat"), bare("gloves")]).await;
    let (host, hosts, [(friend, friends)]) = server.room_with(["Inès"]).await;
    let room = hosts.room.as_str();
    let mut client = Client::connect(server.addr, &friends).await.ready().await;
    let offered = async |person: &Person| {
        let list = get(person, &format!("/api/rooms/{room}/covers?lang=en")).await;
        let ids = list["covers"].as_array().unwrap().iter().map(|one| one["product"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert!(offered(&host).await.is_empty());
    client.set_cart(&variant("hat"), 1).await;
    client.set_cart(&variant("gloves"), 1).await;
    draw(&mut client, "l_church", &variant("coat")).await;
    assert!(client.all_saved().await);
    assert_eq!(offered(&host).await, [product("hat"), product("coat")], "what has a picture, the bag first");

    let patch = async |server: &TestServer, person: &Person, body: Value| {
        let url = server.url(&format!("/api/rooms/{room}"));
        let answer = person.http.patch(url).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    assert_eq!(patch(&server, &friend, json!({"cover": product("coat")})).await.0, 403);
    for wrong in [json!("p_nowhere"), json!(product("gloves")), json!("nothing")] {
        assert_eq!(patch(&server, &host, json!({ "cover": wrong })).await.0, 422, "{wrong}");
    }
    let (status, info) = patch(&server, &host, json!({"cover": product("coat")})).await;
    assert_eq!((status, &info["cover"]), (200, &json!(product("coat"))));
    let told = |c: &Client| c.heard.texts.iter().any(|t| t.contains("room_updated") && t.contains(&product("coat")));
    client.until("the news", told).await;
    assert_eq!(offered(&friend).await, [product("coat"), product("hat")], "the present one first");

    server.restart().await;
    let (host, friend) = (host.moved_to(server.addr), friend.moved_to(server.addr));
    let stranger = server.person();
    let open = async |person: &Person| -> Value {
        person.post("/api/invites/open", json!({"invite": hosts.invite})).await.json().await.unwrap()
    };
    for seen in [get(&friend, "/api/rooms").await["rooms"][0].clone(), open(&stranger).await] {
        assert_eq!((&seen["cover"]["product"], &seen["cover"]["title"]), (&json!(product("coat")), &json!("The coat")));
        assert!(seen["cover"]["image"]["url"].as_str().unwrap().starts_with("/img/"), "no shop is asked by anybody");
    }
    let recap = host.get(&format!("/api/rooms/{room}/recap")).await.text().await.unwrap();
    let cover = recap.split("<div class=\"cover\">").nth(1).unwrap();
    assert!(cover.split("</div>").next().unwrap().contains("<img alt=\"\" src=\"data:image/webp;base64,"));
    let file = get(&host, &format!("/api/rooms/{room}/export")).await;
    assert_eq!(file["room"]["cover"], json!(product("coat")));
    assert!(file["goods"]["products"].as_array().unwrap().iter().any(|one| one["title"] == "The coat"));

    // What vanishes from the catalogue is no cover, keeps nobody from changing the room, and is one again.
    sells(&server, &[thing("hat")]).await;
    eventually("it has vanished", async || open(&stranger).await.get("cover").is_none()).await;
    assert!(get(&friend, "/api/rooms").await["rooms"][0].get("cover").is_none());
    assert_eq!(patch(&server, &host, json!({"name": "Still ours"})).await.1["cover"], json!(product("coat")));
    assert!(
        !host.get(&format!("/api/rooms/{room}/recap")).await.text().await.unwrap().contains("<div class=\"cover\">")
    );
    sells(&server, &[thing("hat"), thing("coat")]).await;
    eventually("it is back", async || open(&stranger).await["cover"]["product"] == json!(product("coat"))).await;
    assert!(patch(&server, &host, json!({"cover": null})).await.1.get("cover").is_none());
    assert!(open(&stranger).await.get("cover").is_none());
    assert_eq!(stranger.get(&format!("/api/rooms/{room}/covers")).await.status(), 404, "for its people");
}
