//! Signs, mentions, how far one has read, and the search in the chat, over real sockets.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

#[tokio::test]
async fn signs_are_live_greeted_with_and_on_pages_of_history() {
    let server = TestServer::start().await;
    let (marguerite, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut first = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &theirs).await.ready().await;

    let said = friend.ask("chat.post", json!({"text": "The green one?"})).await["seq"].clone();
    first.ask("chat.react", json!({"seq": said, "reaction": "heart", "on": true})).await;
    first.ask("vote.react", json!({"product": "p_harbour", "reaction": "fire", "on": true})).await;
    friend.until("both", |c| c.told("chat.reacted").count() + c.told("vote.reacted").count() == 2).await;

    let late = Client::connect(server.addr, &ines.rejoin(&host.room).await).await.ready().await;
    let hello = late.heard.hello.as_ref().unwrap();
    let hello = serde_json::to_value(hello).unwrap();
    assert_eq!(hello["chat"][0]["reactions"], json!({"heart": [host.member]}));
    assert_eq!(hello["votes"]["p_harbour"]["reactions"], json!({"fire": [host.member]}));

    let page: Value = marguerite.get(&format!("/api/rooms/{}/history", host.room)).await.json().await.unwrap();
    assert_eq!(page["messages"][0]["reactions"], json!({"heart": [host.member]}));
}

#[tokio::test]
async fn how_far_one_has_read_is_known_on_one_s_own_devices_only() {
    let server = TestServer::start().await;
    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut phone = Client::connect(server.addr, &theirs).await.ready().await;
    let mut laptop = Client::connect(server.addr, &ines.rejoin(&host.room).await).await.ready().await;

    let said = marguerite.ask("chat.post", json!({"text": "Hello"})).await["seq"].clone();
    phone.ask("chat.read", json!({"seq": said})).await;
    laptop.until("the mark", |c| c.told("chat.read").count() == 1).await;
    marguerite.ask("chat.post", json!({"text": "Anybody?"})).await;
    assert_eq!(marguerite.told("chat.read").count(), 0, "nobody else's business");

    let hello = |client: &Client| serde_json::to_value(client.heard.hello.as_ref().unwrap()).unwrap()["read"].clone();
    let tablet = Client::connect(server.addr, &ines.rejoin(&host.room).await).await.ready().await;
    assert_eq!((hello(&tablet), hello(&marguerite)), (said, json!(0)));
}

#[tokio::test]
async fn words_are_found_in_all_of_the_chat_and_nowhere_else() {
    let server = TestServer::start().await;
    let (_, host, [(ines, theirs)]) = server.room_with(["Inès"]).await;
    let mut first = Client::connect(server.addr, &host).await.ready().await;
    let old = first.ask("chat.post", json!({"text": "La robe d'ÉTÉ, de Brume"})).await["seq"].clone();
    let gone = first.ask("chat.post", json!({"text": "été: soon taken back"})).await["seq"].clone();
    first.ask("chat.delete", json!({"seq": gone})).await;
    let called = first.ask("chat.post", json!({"text": format!("@{} look", theirs.member)})).await["seq"].clone();
    // More than one answer looks at, and more than the room keeps.
    for n in 0..2_010 {
        first.command("chat.post", json!({"text": format!("line {n}")})).await;
    }
    first.barrier().await;

    let find = async |q: &str, before: &Value| -> Value {
        let before = if before.is_null() { String::new() } else { format!("&before={before}") };
        let path = format!("/api/rooms/{}/search?q={q}{before}", host.room);
        ines.get(&path).await.json().await.unwrap()
    };
    let seqs = |found: &Value| -> Vec<Value> {
        found["messages"].as_array().unwrap().iter().map(|m| m["seq"].clone()).collect()
    };
    let page = find("ete%20brume", &Value::Null).await;
    assert_eq!(seqs(&page), [Value::Null; 0], "it lies further back");
    let page = find("ete%20brume", &page["next"]).await;
    assert_eq!((seqs(&page), &page["next"]), (vec![old], &Value::Null));
    let page = find("ines", &find("ines", &Value::Null).await["next"]).await;
    assert_eq!(seqs(&page), [called], "by the name of who is mentioned");
    let page = find("line%201", &Value::Null).await;
    assert_eq!(page["messages"].as_array().unwrap().len(), 30);
    let next = find("line%201", &page["next"]).await;
    assert!(next["messages"][0]["seq"].as_u64() < page["messages"][29]["seq"].as_u64(), "the next page goes on");

    let about = first.ask("chat.post", json!({"text": "the dress, été", "about": "p_dress"})).await["seq"].clone();
    let hat = first.ask("chat.post", json!({"text": "the hat, été", "about": "p_hat"})).await["seq"].clone();
    first.barrier().await;
    assert_eq!(seqs(&find("&about=p_dress", &Value::Null).await), std::slice::from_ref(&about), "about it");
    assert_eq!(seqs(&find("ete", &Value::Null).await), [hat, about.clone()]);
    assert_eq!(seqs(&find("ete&about=p_dress", &Value::Null).await), [about], "about it, with the words");

    let refused = ines.get(&format!("/api/rooms/{}/search?q=%20", host.room)).await;
    assert_eq!(refused.status(), 400);
    let stranger = server.person();
    for path in ["search?q=robe", "history"] {
        let refused = stranger.get(&format!("/api/rooms/{}/{path}", host.room)).await;
        assert_eq!(refused.status(), 404, "{path}");
    }
}
