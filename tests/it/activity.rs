//! What people did, and what of it somebody has missed: over HTTP, and after a restart.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

#[tokio::test]
async fn who_did_what_is_told_and_survives_a_restart() {
    let mut server = TestServer::start().await;
    let (person, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &theirs).await.ready().await;
    marguerite.ask("chat.post", json!({"text": "hello"})).await;
    friend.until("hello", |c| c.told("chat.posted").next().is_some()).await;
    let said = friend.told("chat.posted").next().unwrap()["at"].clone();

    friend.set_cart("v_dress", 1).await;
    friend.set_cart("v_dress", 2).await;
    friend.ask("cart.pay", json!({"variant": "v_dress", "pay": true})).await;
    friend.ask("chat.post", json!({"text": format!("@{} see?", host.member)})).await;
    friend.ask("vote.set", json!({"product": "p_dress", "thumb": "up"})).await;
    friend.barrier().await;

    let mut person = person;
    for restarted in [false, true] {
        if restarted {
            server.restart().await;
            person = person.moved_to(server.addr);
        }
        let get = async |path: &str| -> Value {
            let answer = person.get(&format!("/api/rooms/{}/{path}", host.room)).await;
            assert_eq!(answer.status(), 200, "{path}");
            answer.json().await.unwrap()
        };
        let list = get("activity").await;
        let done: Vec<_> = list["activity"].as_array().unwrap().iter().take(3).collect();
        assert!(done.iter().all(|deed| deed["by"] == json!(theirs.member)), "{done:?}");
        assert_eq!((&done[0]["type"], &done[0]["body"]["thumb"]), (&json!("vote.cast"), &json!("up")));
        assert_eq!(done[1]["body"], json!({"variant": "v_dress", "payer": theirs.member}));
        let line = json!({"variant": "v_dress", "member": theirs.member, "from": 0, "to": 2});
        assert_eq!((&done[2]["type"], &done[2]["body"]), (&json!("cart.changed"), &line), "two steps are one");

        let digest = get(&format!("digest?since={said}")).await;
        assert_eq!((&digest["messages"], &digest["partial"]), (&json!(1), &json!(false)));
        assert_eq!(digest["mentions"].as_array().unwrap().len(), 1);
        assert_eq!(digest["cart"], json!([line]));
        assert_eq!(digest["liked"], json!([{"product": "p_dress", "by": [theirs.member]}]));
    }

    let own: Value = ines
        .moved_to(server.addr)
        .get(&format!("/api/rooms/{}/digest?since={said}", host.room))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!((&own["cart"], &own["messages"]), (&json!([]), &json!(0)), "one's own doings are no news");
    let person = person.get(&format!("/api/rooms/{}/digest", host.room)).await;
    assert_eq!(person.status(), 400, "since when?");
    for path in ["activity", "digest?since=0"] {
        let refused = server.person().get(&format!("/api/rooms/{}/{path}", host.room)).await;
        assert_eq!(refused.status(), 404, "{path}");
    }
}
