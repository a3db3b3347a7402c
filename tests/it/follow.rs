//! Following over real sockets: the head of the row is named, and nobody goes round in a circle.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

/// Says where somebody is and whom they want to follow, and waits until they have it back from the server.
async fn at(client: &mut Client, clock: u64, page: &str, leader: Option<&str>) {
    let mut location = json!({"page": page, "anchor": "product:p_harbour", "offset": 0.25});
    if let Some(leader) = leader {
        location["leader"] = json!(leader);
    }
    client.show_presence(clock, &json!({"location": location, "n": clock})).await;
    let id = client.client_id();
    client.until("their own state", |c| c.heard.presence.get(&id).is_some_and(|state| state["n"] == clock)).await;
}

/// The leader that `watcher` sees of `who`.
async fn leader_of(watcher: &mut Client, who: &Client) -> Value {
    watcher.barrier().await;
    watcher.heard.presence[&who.client_id()]["location"]["leader"].clone()
}

#[tokio::test]
async fn whoever_follows_a_follower_is_told_who_leads_and_nobody_follows_in_a_circle() {
    let server = TestServer::start().await;
    let (_, ada, [(_, basile), (_, chloe)]) = server.room_with(["Basile", "Chloé"]).await;
    let (ada_id, basile_id, chloe_id) = (ada.member.clone(), basile.member.clone(), chloe.member.clone());
    let mut a = Client::connect(server.addr, &ada).await.ready().await;
    let mut b = Client::stock(server.addr, &basile).await.ready().await;
    let mut c = Client::connect(server.addr, &chloe).await.ready().await;
    at(&mut c, 1, "product:p_harbour?variant=v_coat42", None).await;

    at(&mut b, 1, "home", Some(&chloe_id)).await;
    at(&mut a, 1, "home", Some(&basile_id)).await;
    assert_eq!(leader_of(&mut c, &b).await, json!(chloe_id));
    assert_eq!(leader_of(&mut c, &a).await, json!(chloe_id), "the one at the head, not the one between");

    // A → B → C → A.
    at(&mut c, 2, "home", Some(&ada_id)).await;
    assert_eq!(leader_of(&mut a, &c).await, Value::Null, "refused");
    assert_eq!(a.heard.presence[&c.client_id()]["location"]["page"], "home", "and the rest of it said");
    assert_eq!(a.heard.presence[&c.client_id()]["location"]["offset"], 0.25);
    at(&mut a, 2, "cart", Some(&basile_id)).await;
    assert_eq!(leader_of(&mut c, &a).await, json!(chloe_id), "nobody else's row is touched");
    at(&mut c, 3, "home", Some(&chloe_id)).await;
    assert_eq!(leader_of(&mut a, &c).await, Value::Null, "nor oneself");

    // Basile goes by himself, and with that the way from Ada ends at him: now Chloé may.
    at(&mut b, 2, "home", None).await;
    at(&mut a, 3, "cart", Some(&basile_id)).await;
    assert_eq!(leader_of(&mut c, &a).await, json!(basile_id));
    at(&mut c, 4, "home", Some(&ada_id)).await;
    assert_eq!(leader_of(&mut a, &c).await, json!(basile_id));
    at(&mut b, 3, "home", Some(&ada_id)).await;
    assert_eq!(leader_of(&mut a, &b).await, Value::Null);
}

#[tokio::test]
async fn a_socket_that_goes_follows_nobody_any_more() {
    let server = TestServer::start().await;
    let (_, ada, [(_, basile)]) = server.room_with(["Basile"]).await;
    let (ada_id, basile_id) = (ada.member.clone(), basile.member.clone());
    let mut a = Client::connect(server.addr, &ada).await.ready().await;
    let mut b = Client::connect(server.addr, &basile).await.ready().await;
    at(&mut b, 1, "home", Some(&ada_id)).await;
    let gone = b.client_id();
    a.until("his place", |c| c.heard.presence.contains_key(&gone)).await;
    drop(b.vanish());
    a.until("gone", |c| !c.heard.presence.contains_key(&gone)).await;
    at(&mut a, 1, "home", Some(&basile_id)).await;
    assert_eq!(a.heard.presence[&a.client_id()]["location"]["leader"], json!(basile_id));
}
