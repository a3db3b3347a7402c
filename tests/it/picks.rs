//! The hosts' picks over real sockets: live for all, for hosts alone to change, there after a reload, a gap and a restart.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

const WEDDING: &str = "c_wedding";

/// What of an event is not of its moment.
fn told(client: &Client) -> Vec<(&str, &Value)> {
    client.heard.events.iter().map(|event| (event["type"].as_str().unwrap(), &event["body"])).collect()
}

#[tokio::test]
async fn what_hosts_pick_everybody_sees_and_nobody_else_changes() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;

    // One message: each builds on the one before.
    let commands = json!([
        {"id": "a", "type": "pick.create", "body": {"id": WEDDING, "title": " Our picks ", "product": "p_hat0"}},
        {"id": "b", "type": "pick.add", "body": {"id": WEDDING, "product": "p_bag0"}},
        {"id": "c", "type": "pick.move", "body": {"id": WEDDING, "product": "p_bag0", "before": "p_hat0"}},
    ]);
    marguerite.send_text(&commands.to_string()).await;
    friend.until("the picks", |c| c.heard.events.len() == 3).await;
    let expected = [
        ("pick.created", json!({"id": WEDDING, "title": "Our picks", "product": "p_hat0"})),
        ("pick.added", json!({"id": WEDDING, "product": "p_bag0"})),
        ("pick.moved", json!({"id": WEDDING, "product": "p_bag0", "before": "p_hat0"})),
    ];
    assert_eq!(told(&friend), expected.iter().map(|(kind, body)| (*kind, body)).collect::<Vec<_>>());

    let refused = friend.ask("pick.add", json!({"id": WEDDING, "product": "p_coat"})).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    marguerite.ask("member.set_role", json!({"member": ines.member, "role": "cohost"})).await;
    let done = friend.ask("pick.rename", json!({"id": WEDDING, "title": "For Zoé"})).await;
    marguerite.until("the title", |c| told(c).last().is_some_and(|(kind, _)| *kind == "pick.renamed")).await;
    assert!(done["seq"].is_u64(), "a cohost may: {done}");
}

#[tokio::test]
async fn picks_are_there_after_a_gap_and_after_a_restart() {
    let mut server = TestServer::start().await;
    let (person, host, [(friend, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let inside = Client::connect(server.addr, &ines).await.ready().await;
    let seen = inside.heard.hello.as_ref().unwrap()["seq"].as_u64().unwrap();
    let doc = inside.vanish();
    marguerite.ask("pick.create", json!({"id": WEDDING, "title": "Our picks", "product": "p_hat0"})).await;
    marguerite.ask("pick.create", json!({"id": "c_second", "title": "Second thoughts"})).await;
    marguerite.ask("pick.delete", json!({"id": "c_second"})).await;

    let again = friend.rejoin(&host.room).await;
    let mut back = Client::resume(server.addr, &again, doc, seen, 1).await.ready().await;
    back.until("what was missed", |c| c.heard.events.len() == 3).await;
    let hello = back.heard.hello.as_ref().unwrap();
    assert_eq!((&hello["resumed"], &hello["picks"]), (&json!(true), &json!([])));

    server.restart().await;
    let again = person.moved_to(server.addr).rejoin(&host.room).await;
    let mut marguerite = Client::connect(server.addr, &again).await.ready().await;
    let picks = &marguerite.heard.hello.as_ref().unwrap()["picks"];
    assert_eq!(picks.as_array().map(Vec::len), Some(1));
    let (title, by, products) = (&picks[0]["title"], &picks[0]["by"], &picks[0]["products"]);
    assert_eq!((title, by, products), (&json!("Our picks"), &json!(host.member), &json!(["p_hat0"])));

    // What was deleted before the restart can still be brought back, whole.
    let restore = json!({"id": "back", "type": "pick.restore", "body": {"id": "c_second"}});
    marguerite.send_text(&restore.to_string()).await;
    marguerite.until("it is back", |c| !told(c).is_empty()).await;
    let (kind, body) = told(&marguerite)[0];
    assert_eq!((kind, &body["picks"]["title"]), ("pick.restored", &json!("Second thoughts")));
}
