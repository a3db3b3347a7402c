//! Three friends in one room, over real sockets: cart, votes, chat, presence, who may what, and coming back.

use serde_json::json;

use crate::support::{Client, TestServer, eventually};

const DRESS: &str = "v_dress38";
const COAT: &str = "v_coat42";

#[tokio::test]
async fn what_one_puts_into_the_cart_everybody_sees_and_the_author_is_told_that_it_is_saved() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines), (_, sami)]) = server.room_with(["Inès", "Sami"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut ines = Client::connect(server.addr, &ines).await.ready().await;
    let mut sami = Client::stock(server.addr, &sami).await.ready().await;

    ines.set_cart(DRESS, 2).await;
    sami.set_cart(DRESS, 1).await;
    let both = |c: &Client| c.cart().values().sum::<i64>() == 3;
    for client in [&mut marguerite, &mut ines, &mut sami] {
        client.until("both lines", both).await;
    }
    // One step 2 (without effect) and one update.
    ines.until("saved", |c| c.heard.saved == 2).await;
    assert!(sami.heard.texts.is_empty(), "a text frame would break a stock client");
}

#[tokio::test]
async fn chat_and_votes_are_ordered_attributed_and_answered() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;

    let answer = friend.ask("chat.post", json!({"text": "The green one is very you."})).await;
    let seq = answer["seq"].as_u64().expect("a place in the log");
    marguerite.until("the message", |c| c.chat() == ["The green one is very you."]).await;
    let event = marguerite.heard.events.last().unwrap();
    assert_eq!((event["seq"].as_u64(), event["by"].as_str()), (Some(seq), Some(ines.member.as_str())));

    friend.ask("vote.set", json!({"product": "p_harbour", "thumb": "up"})).await;
    marguerite.until("the thumb", |c| c.heard.events.last().is_some_and(|e| e["type"] == "vote.cast")).await;

    // Not hers to change; the host's to take away.
    let refused = marguerite.ask("chat.edit", json!({"seq": seq, "text": "No."})).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    assert!(marguerite.ask("chat.delete", json!({"seq": seq})).await["seq"].is_u64());
    friend.until("taken back", |c| c.heard.events.last().is_some_and(|e| e["type"] == "chat.deleted")).await;
}

#[tokio::test]
async fn a_command_sent_twice_is_done_once() {
    let server = TestServer::start().await;
    let (_, host, []) = server.room_with([]).await;
    let mut client = Client::connect(server.addr, &host).await.ready().await;
    let message = json!({"id": "same", "type": "chat.post", "body": {"text": "once"}}).to_string();
    client.send_text(&format!("[{message},{message}]")).await;
    client.send_text(&message).await;
    client.until("an answer", |c| c.heard.answers.contains_key("same")).await;
    client.ask("chat.post", json!({"text": "and then"})).await;
    client.until("the second", |c| c.chat().contains(&"and then".to_owned())).await;
    assert_eq!(client.chat(), ["once", "and then"]);

    let other = json!({"id": "same", "type": "chat.post", "body": {"text": "another"}}).to_string();
    client.heard.answers.clear();
    client.send_text(&other).await;
    client.until("refused", |c| c.heard.answers.contains_key("same")).await;
    assert_eq!(client.heard.answers["same"]["error"]["code"], "id_reused");
}

#[tokio::test]
async fn what_the_gate_refuses_is_neither_stored_nor_shown() {
    let server = TestServer::start().await;
    let (_, host, [(liar, lie)]) = server.room_with(["Loki"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut loki = Client::connect(server.addr, &lie).await.ready().await;
    marguerite.set_cart(DRESS, 1).await;
    loki.until("her line", |c| c.cart().len() == 1).await;

    loki.set_cart_key(&format!("{DRESS}|{}", host.member), 99_i64).await;
    assert_eq!(loki.until_closed().await, Some(4403));

    let mut loki = Client::connect(server.addr, &liar.rejoin(&lie.room).await).await.ready().await;
    assert_eq!(loki.cart().values().copied().collect::<Vec<_>>(), [1], "a fresh copy is the truth");
    loki.set_cart_key("nonsense", 1_i64).await;
    assert_eq!(loki.until_closed().await, Some(4403));
    marguerite.ask("chat.post", json!({"text": "still here"})).await;
    assert_eq!(marguerite.cart().len(), 1);
}

#[tokio::test]
async fn a_viewer_looks_on() {
    let server = TestServer::start().await;
    let (person, host, []) = server.room_with([]).await;
    let path = format!("/api/rooms/{}/invites", host.room);
    let invite: serde_json::Value =
        person.post(&path, json!({"role": "viewer", "expires_in_s": null})).await.json().await.unwrap();
    let code = invite["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let viewer = server.person().join(&host.room, &code, "Vera").await;
    let mut vera = Client::connect(server.addr, &viewer).await.ready().await;
    assert_eq!(vera.ask("chat.post", json!({"text": "me too"})).await["error"]["code"], "read_only");
    for n in 1..=5 {
        vera.set_cart(DRESS, n).await;
    }
    assert_eq!(vera.until_closed().await, Some(4403));
}

#[tokio::test]
async fn everybody_comes_back_after_a_restart_and_nothing_seen_is_gone() {
    let mut server = TestServer::start().await;
    let (person, host, [(friend, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut inside = Client::connect(server.addr, &ines).await.ready().await;
    inside.set_cart(COAT, 1).await;
    let said = inside.ask("chat.post", json!({"text": "I take the coat."})).await;
    inside.ask("vote.set", json!({"product": "p_harbour", "thumb": "down"})).await;
    marguerite.until("all of it", |c| c.cart().len() == 1 && c.heard.events.len() >= 2).await;

    server.restart().await;
    assert_eq!(marguerite.until_closed().await, Some(1012));
    assert_eq!(inside.until_closed().await, Some(1012));

    let again = person.moved_to(server.addr).rejoin(&host.room).await;
    let marguerite = Client::connect(server.addr, &again).await.ready().await;
    let hello = marguerite.heard.hello.as_ref().expect("greeted");
    assert_eq!(marguerite.cart().len(), 1);
    assert_eq!(hello["chat"][0]["seq"], said["seq"]);
    assert_eq!(hello["chat"][0]["text"], "I take the coat.");
    assert_eq!(hello["votes"]["p_harbour"]["down"][0], json!(ines.member));
    assert_eq!(hello["members"].as_array().map(Vec::len), Some(2));
    // The same person is the same member.
    assert_eq!(friend.moved_to(server.addr).rejoin(&host.room).await.member, ines.member);
}

#[tokio::test]
async fn a_short_absence_is_caught_up_by_seq() {
    let server = TestServer::start().await;
    let (_, host, [(friend, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut inside = Client::connect(server.addr, &ines).await.ready().await;
    let seen = inside.ask("chat.post", json!({"text": "one"})).await["seq"].as_u64().unwrap();
    let doc = inside.vanish();
    marguerite.ask("chat.post", json!({"text": "two"})).await;
    marguerite.set_cart(COAT, 3).await;

    let again = friend.rejoin(&host.room).await;
    let mut back = Client::resume(server.addr, &again, doc, seen, 1).await.ready().await;
    back.until("what was missed", |c| c.cart().len() == 1 && c.chat() == ["two"]).await;
    let hello = back.heard.hello.as_ref().unwrap();
    assert_eq!(hello["resumed"], true);
    assert_eq!(hello["chat"], json!([]));
}

#[tokio::test]
async fn presence_carries_the_servers_word_and_ends_with_the_socket() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut inside = Client::connect(server.addr, &ines).await.ready().await;
    let id = inside.client_id();
    let state = json!({"user": {"name": "Marguerite"}, "location": {"page": "product:p_harbour"}});
    inside.show_presence(1, &state).await;
    marguerite.until("her place", |c| c.heard.presence.contains_key(&id)).await;
    let seen = &marguerite.heard.presence[&id];
    assert_eq!(seen["user"]["name"], "Inès", "the server's word, not the client's");
    assert_eq!(seen["user"]["id"], json!(ines.member));
    assert_eq!(seen["location"]["page"], "product:p_harbour");
    inside.until("her own back", |c| c.heard.presence.contains_key(&id)).await;
    drop(inside);
    marguerite.until("gone", |c| !c.heard.presence.contains_key(&id)).await;
}

#[tokio::test]
async fn tickets_work_once_and_tokens_name_their_fault() {
    let server = TestServer::start().await;
    let (person, host, []) = server.room_with([]).await;
    drop(Client::connect(server.addr, &host).await.ready().await);
    let code = async |credentials| Client::connect(server.addr, &credentials).await.until_closed().await;
    assert_eq!(code(host.clone()).await, Some(4405), "used before");
    let mut forged = host.clone();
    forged.ticket = "nonsense".into();
    assert_eq!(code(forged).await, Some(4401));

    // An access token works again and again, until it is withdrawn; then the open socket goes too.
    drop(Client::stock(server.addr, &host).await.ready().await);
    let mut open = Client::stock(server.addr, &host).await.ready().await;
    assert_eq!(person.post(&format!("/api/rooms/{}/sign-out", host.room), json!({})).await.status(), 204);
    assert_eq!(open.until_closed().await, Some(4405));
    assert_eq!(Client::stock(server.addr, &host).await.until_closed().await, Some(4405));
}

#[tokio::test]
async fn an_idle_room_is_unloaded_and_comes_back_whole() {
    let server = TestServer::with(|c| c.idle_unload = std::time::Duration::from_millis(20)).await;
    let (person, host, []) = server.room_with([]).await;
    let mut client = Client::connect(server.addr, &host).await.ready().await;
    client.set_cart(COAT, 4).await;
    client.until("saved", |c| c.heard.saved == 2).await;
    drop(client);
    eventually("unloaded", || async { server.live_rooms() == 0 }).await;
    let client = Client::connect(server.addr, &person.rejoin(&host.room).await).await.ready().await;
    assert_eq!(client.cart().values().copied().collect::<Vec<_>>(), [4]);
}

#[tokio::test]
async fn nonsense_is_answered_or_closed_and_hurts_nobody_else() {
    let server = TestServer::start().await;
    let (person, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;

    let mut client = Client::connect(server.addr, &host).await.ready().await;
    client.send_text(r#"{"id":"x","type":"no.such","body":{}}"#).await;
    client.until("an answer", |c| c.heard.answers.contains_key("x")).await;
    assert_eq!(client.heard.answers["x"]["error"]["code"], "malformed");

    for (bytes, code) in [
        (vec![9, 9, 9], 4400),
        (vec![0, 2, 200, 1], 4400),
        ([&[0, 2][..], &[0x81, 0x80, 0x04], &vec![0; 65_537]].concat(), 4413),
    ] {
        let credentials = person.rejoin(&host.room).await;
        let mut client = Client::connect(server.addr, &credentials).await.ready().await;
        client.send_raw(bytes.into()).await;
        assert_eq!(client.until_closed().await, Some(code));
    }
    friend.set_cart(COAT, 1).await;
    friend.until("saved", |c| c.heard.saved == 2).await;
}
