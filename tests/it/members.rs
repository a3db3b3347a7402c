//! Roles, removal and the way back over HTTP, and how a room is set.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

use serde_json::{Value, json};

use crate::support::{Client, Person, TestServer};

async fn known(person: &Person, room: &str, member: &str) -> Value {
    let list: Value = person.get(&format!("/api/rooms/{room}/members")).await.json().await.unwrap();
    list["members"].as_array().unwrap().iter().find(|m| m["id"] == member).unwrap().clone()
}

async fn set_role(server: &TestServer, by: &Person, room: &str, member: &str, role: &str) -> (u16, Value) {
    let url = server.url(&format!("/api/rooms/{room}/members/{member}"));
    let answer = by.http.patch(url).json(&json!({"role": role})).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

async fn remove(server: &TestServer, by: &Person, room: &str, member: &str) -> u16 {
    let url = server.url(&format!("/api/rooms/{room}/members/{member}"));
    by.http.delete(url).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_host_removes_somebody_for_good_and_lets_them_back() {
    let mut server = TestServer::start().await;
    let (host, hosts, [(sami, samis), (inès, _)]) = server.room_with(["Sami", "Inès"]).await;
    let (room, invite) = (hosts.room.as_str(), hosts.invite.clone().unwrap());
    let mut there = Client::connect(server.addr, &samis).await.ready().await;
    let before = known(&host, room, &samis.member).await;
    assert_eq!((&before["online"], &before["removed"], &before["name"]), (&json!(true), &json!(false), &json!("Sami")));

    assert_eq!(remove(&server, &inès, room, &samis.member).await, 403);
    assert_eq!(remove(&server, &host, room, "m_nobody").await, 404);
    assert_eq!(remove(&server, &host, room, &hosts.member).await, 409, "the last host");
    assert_eq!(remove(&server, &host, room, &samis.member).await, 204);
    let invites: Value = host.get(&format!("/api/rooms/{room}/invites")).await.json().await.unwrap();
    assert_eq!(invites["invites"][0]["revoked"], true, "as soon as it is answered");
    there.until("out", |c| c.heard.ended).await;
    assert_eq!(there.heard.closed, Some(4406));
    let after = known(&host, room, &samis.member).await;
    assert_eq!((&after["gone"], &after["removed"]), (&json!(true), &json!(true)));

    // Neither as who they are, nor as somebody new by the same invite; also after a restart.
    let join = format!("/api/rooms/{room}/join");
    server.restart().await;
    let (host, sami) = (host.moved_to(server.addr), sami.moved_to(server.addr));
    let stranger = server.person();
    let by_the_same = stranger.post(&join, json!({"invite": invite, "name": "Not Sami"})).await;
    assert_eq!(by_the_same.status(), 404);
    let fresh = host.invite(room, "shopper").await;
    let again = sami.post(&join, json!({"invite": fresh, "name": "Sami"})).await;
    assert_eq!(
        (again.status().as_u16(), again.json::<Value>().await.unwrap()["code"].clone()),
        (403, json!("removed"))
    );

    assert_eq!(set_role(&server, &host, room, &samis.member, "viewer").await.0, 204);
    assert_eq!(known(&host, room, &samis.member).await["removed"], json!(false));
    let back = sami.post(&join, json!({"invite": fresh, "name": "Sami"})).await;
    let back: Value = back.json().await.unwrap();
    assert_eq!((&back["member"]["id"], &back["member"]["role"]), (&json!(samis.member), &json!("viewer")));
}

#[tokio::test]
async fn roles_and_who_edits_are_set_from_beside_the_room() {
    let server = TestServer::start().await;
    let (host, hosts, [(inès, inès_in)]) = server.room_with(["Inès"]).await;
    let room = hosts.room.as_str();
    let mut client = Client::connect(server.addr, &inès_in).await.ready().await;
    let editors = server.url(&format!("/api/rooms/{room}/editors"));
    let put = async |by: &Person, who: &str| by.http.put(&editors).json(&who).send().await.unwrap().status().as_u16();
    let settings =
        async |by: &Person| -> Value { by.get(&format!("/api/rooms/{room}/settings")).await.json().await.unwrap() };

    assert_eq!(settings(&inès).await["editors"], "everybody");
    assert_eq!((put(&inès, "hosts").await, put(&host, "nobody").await), (403, 422));
    assert_eq!(put(&host, "hosts").await, 204);
    client.until("the news", |c| c.told("room.editors_changed").any(|e| e["body"]["editors"] == "hosts")).await;
    let seen = settings(&inès).await;
    let parts = (&seen["editors"], &seen["you"]["id"], &seen["room"]["name"]);
    assert_eq!(parts, (&json!("hosts"), &json!(inès_in.member), &json!("Zoé’s wedding")));
    let note = client.ask("cart.note", json!({"variant": "v_coat", "text": "size 40"})).await;
    assert_eq!(note["error"]["code"], "hosts_edit");

    assert_eq!(set_role(&server, &inès, room, &hosts.member, "viewer").await.1["code"], "forbidden");
    assert_eq!(set_role(&server, &host, room, &inès_in.member, "cohost").await.0, 204);
    client.until("a role", |c| c.told("member.role_changed").count() == 1).await;
    assert!(client.ask("cart.note", json!({"variant": "v_coat", "text": "size 40"})).await["seq"].is_u64());
    let hello = Client::connect(server.addr, &host.rejoin(room).await).await.ready().await.heard.hello.unwrap();
    assert_eq!(hello["editors"], "hosts");
    assert_eq!(server.person().get(&format!("/api/rooms/{room}/settings")).await.status(), 404);
    assert_eq!(server.person().get(&format!("/api/rooms/{room}/members")).await.status(), 404);
}

/// R270 to R273, over HTTP, a socket and a restart.
#[tokio::test]
async fn who_is_of_a_shop_s_staff_is_told_and_kept() {
    let mut server = TestServer::start().await;
    let (host, hosts, [(sami, samis)]) = server.room_with(["Sami"]).await;
    let room = hosts.room.as_str();
    let mut client = Client::connect(server.addr, &samis).await.ready().await;
    let path = |member: &str| format!("/api/rooms/{room}/members/{member}/staff");
    let put = async |server: &TestServer, by: &Person, member: &str, staff: Value| {
        by.http.put(server.url(&path(member))).json(&staff).send().await.unwrap().status().as_u16()
    };
    let maison = json!({"shop": "s_maison"});
    assert_eq!(put(&server, &sami, &samis.member, maison.clone()).await, 403);
    assert_eq!(put(&server, &host, "m_nobody", maison.clone()).await, 404);
    assert_eq!(put(&server, &host, &samis.member, json!({"shop": "Maison"})).await, 422, "no id");
    assert_eq!(put(&server, &host, &samis.member, maison.clone()).await, 204);
    client.until("the news", |c| c.told("member.staff_changed").any(|e| e["body"]["staff"] == maison)).await;
    assert_eq!(known(&host, room, &samis.member).await["staff"], maison);
    assert_eq!(put(&server, &host, &hosts.member, json!({})).await, 204, "also of themselves");
    let deeds: Value = sami.get(&format!("/api/rooms/{room}/activity")).await.json().await.unwrap();
    assert_eq!(deeds["activity"][0]["type"], "member.staff_changed");

    server.restart().await;
    let host = host.moved_to(server.addr);
    let mut client = Client::connect(server.addr, &host.rejoin(room).await).await.ready().await;
    let hello = client.heard.hello.clone().unwrap();
    let staff = |member: &str| {
        let members = hello["members"].as_array().unwrap();
        members.iter().find(|m| m["id"] == member).unwrap().get("staff").cloned()
    };
    assert_eq!((staff(&samis.member), staff(&hosts.member)), (Some(maison), Some(json!({}))));
    client.ask("member.set_staff", json!({"member": samis.member, "staff": null})).await;
    assert_eq!(known(&host, room, &samis.member).await.get("staff"), None);
}
