//! What people do together in passing: signals, the lead, and the line before a full room.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

const COAT: &str = "v_coat42";

#[tokio::test]
async fn only_hosts_ask_everybody_to_come_and_not_without_end() {
    let server = TestServer::start().await;
    let (_, ada, [(_, basile)]) = server.room_with(["Basile"]).await;
    let ada_id = ada.member.clone();
    let mut a = Client::connect(server.addr, &ada).await.ready().await;
    let mut b = Client::connect(server.addr, &basile).await.ready().await;
    let mut stock = Client::stock(server.addr, &basile).await.ready().await;

    b.signal("bring", json!({"page": "cart"})).await;
    a.signal("bring", json!({"page": "x".repeat(2_000)})).await;
    a.signal("bring", json!({"page": "product:p_harbour"})).await;
    let asked = json!({"by": ada_id, "signal": {"type": "bring", "body": {"page": "product:p_harbour"}}});
    for client in [&mut a, &mut b] {
        client.until("asked", |c| c.heard.signals == [asked.clone()]).await;
    }

    // A host who can't stop asks a few times, and no more.
    for n in 0..50 {
        a.signal("bring", json!({"page": format!("product:p_{n:04}")})).await;
    }
    a.ask("chat.post", json!({"text": "Come!"})).await;
    b.until("what was said after", |c| !c.chat().is_empty()).await;
    assert!((1..10).contains(&b.heard.signals.len()), "{:?}", b.heard.signals);
    stock.barrier().await;
    assert!(stock.heard.texts.is_empty(), "a stock client hears none of it");
    assert!(b.heard.events.iter().all(|e| e["type"] == "chat.posted"), "and the log neither");
}

#[tokio::test]
async fn reactions_reach_everybody_within_a_rate() {
    let server = TestServer::start().await;
    let (_, ada, [(_, basile)]) = server.room_with(["Basile"]).await;
    let basile_id = basile.member.clone();
    let mut a = Client::connect(server.addr, &ada).await.ready().await;
    let mut b = Client::connect(server.addr, &basile).await.ready().await;
    for _ in 0..100 {
        b.signal("react", json!({"product": "p_harbour", "reaction": "heart"})).await;
    }
    b.signal("react", json!({"product": "p_harbour", "reaction": "fireworks"})).await;
    b.until("told what it isn't", |c| c.heard.answers.get("").is_some_and(|a| a["error"]["code"] == "malformed")).await;
    b.barrier().await;
    b.ask("chat.post", json!({"text": "That one."})).await;
    a.until("what was said after", |c| !c.chat().is_empty()).await;
    let shown =
        json!({"by": basile_id, "signal": {"type": "react", "body": {"product": "p_harbour", "reaction": "heart"}}});
    assert!((1..100).contains(&a.heard.signals.len()));
    assert!(a.heard.signals.iter().all(|signal| *signal == shown));
}

#[tokio::test]
async fn the_lead_is_taken_and_handed_over_by_hosts_and_passes_on() {
    let server = TestServer::start().await;
    let (ada_herself, ada, [(_, basile), (_, chloe)]) = server.room_with(["Basile", "Chloé"]).await;
    let [ada_id, basile_id, chloe_id] = [&ada, &basile, &chloe].map(|c| json!(c.member));
    let mut b = Client::connect(server.addr, &basile).await.ready().await;
    assert_eq!(b.heard.lead, None, "no host is here");
    let mut a = Client::connect(server.addr, &ada).await.ready().await;
    let leads = |who: &Value| {
        let who = who.clone();
        move |c: &Client| c.heard.lead.as_ref() == Some(&who)
    };
    b.until("the creator leads", leads(&ada_id)).await;
    assert_eq!(a.heard.lead, Some(ada_id.clone()));

    // A shopper can't take it, but it can be given to them; to who isn't here it can't.
    b.signal("lead", json!({"to": basile_id})).await;
    a.signal("lead", json!({"to": chloe_id})).await;
    b.ask("chat.post", json!({"text": "Let me?"})).await;
    a.ask("chat.post", json!({"text": "Go on."})).await;
    assert_eq!((a.heard.lead.as_ref(), b.heard.lead.as_ref()), (Some(&ada_id), Some(&ada_id)));
    a.signal("lead", json!({"to": basile_id})).await;
    for client in [&mut a, &mut b] {
        client.until("he leads", leads(&basile_id)).await;
    }
    let mut c = Client::connect(server.addr, &chloe).await.ready().await;
    assert_eq!(c.heard.lead, Some(basile_id.clone()), "a newcomer is told");

    // Who leads goes: it is the creator's; and with her, who was the last host, it is nobody's.
    drop(b.vanish());
    c.until("back with the creator", leads(&ada_id)).await;
    a.ask("member.set_role", json!({"member": chloe_id, "role": "host"})).await;
    drop(a.vanish());
    c.until("the next host", leads(&chloe_id)).await;
    let _a = Client::connect(server.addr, &ada_herself.rejoin(&ada.room).await).await.ready().await;
    c.until("the creator has it back", leads(&ada_id)).await;
}

#[tokio::test]
async fn who_comes_to_a_full_room_watches_and_gets_the_next_free_seat_with_the_full_state() {
    let server = TestServer::with(|c| c.seats = 2).await;
    let (_, ada, [(_, basile), (chloe_herself, chloe), (_, dora)]) =
        server.room_with(["Basile", "Chloé", "Dora"]).await;
    let mut a = Client::connect(server.addr, &ada).await.ready().await;
    let mut b = Client::connect(server.addr, &basile).await.ready().await;
    let mut c = Client::connect(server.addr, &chloe).await.ready().await;
    let mut d = Client::connect(server.addr, &dora).await.ready().await;
    let places = [&a, &b, &c, &d].map(|client| client.heard.waiting.clone());
    assert_eq!(places, [Some(Value::Null), Some(Value::Null), Some(json!(1)), Some(json!(2))]);

    // They see everything, and change nothing.
    b.set_cart(COAT, 2).await;
    b.ask("chat.post", json!({"text": "Two of these"})).await;
    let line = format!("{COAT}|{}", b.member);
    d.until("the line and the word", |w| w.cart().get(&line) == Some(&2) && w.chat().len() == 1).await;
    assert_eq!(c.ask("chat.post", json!({"text": "Me too"})).await["error"]["code"], "waiting");
    c.set_cart(COAT, 1).await;
    c.barrier().await;
    assert!(!b.cart().contains_key(&format!("{COAT}|{}", c.member)));
    assert_eq!(c.heard.saved, 0);

    // A reload keeps the place.
    drop(c.vanish());
    let again = chloe_herself.rejoin(&chloe.room).await;
    let mut c = Client::connect(server.addr, &again).await.ready().await;
    assert_eq!(c.heard.waiting, Some(json!(1)));
    c.set_cart(COAT, 1).await;

    // A seat gets free: it is the first one's, who is asked for what they did meanwhile; the next one moves up.
    let asked = c.heard.asked;
    b.command("member.remove", json!({"member": b.member.clone()})).await;
    c.until("a seat", |w| w.heard.waiting == Some(Value::Null) && w.heard.asked > asked).await;
    d.until("the first place", |w| w.heard.waiting == Some(json!(1))).await;
    let line = format!("{COAT}|{}", c.member);
    a.until("her line", |w| w.cart().get(&line) == Some(&1)).await;
    c.until("saved", |w| w.heard.saved > 0).await;
    assert!(c.ask("chat.post", json!({"text": "Here I am"})).await["seq"].is_u64());

    // Who may only look on needs no seat; one who is made a host has one.
    a.ask("member.set_role", json!({"member": d.member.clone(), "role": "host"})).await;
    d.until("a seat beyond", |w| w.heard.waiting == Some(Value::Null)).await;
    a.ask("member.set_role", json!({"member": c.member.clone(), "role": "viewer"})).await;
    let watcher = Client::connect(server.addr, &chloe_herself.rejoin(&chloe.room).await).await.ready().await;
    assert_eq!(watcher.heard.waiting, Some(Value::Null));
}
