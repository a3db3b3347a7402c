//! What friends agree about the cart, over sockets: seen at once, there after a restart, kept from whom it doesn't concern;
//! and what things cost when they were added.

use serde_json::{Value, json};

use crate::support::{Client, TestServer};

fn told<'c>(client: &'c Client, kind: &str) -> Vec<&'c Value> {
    client.told(kind).map(|event| &event["body"]).collect()
}

#[tokio::test]
async fn what_is_agreed_about_a_line_everybody_sees_and_nobody_takes_over() {
    let server = TestServer::start().await;
    let (_, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;

    friend.ask("cart.pay", json!({"variant": "v_dress", "pay": true})).await;
    let late = marguerite.ask("cart.pay", json!({"variant": "v_dress", "pay": true})).await;
    assert_eq!(late["error"]["code"], "already_paid");
    marguerite.ask("cart.split", json!({"rule": {"by": "equally"}})).await;
    marguerite.ask("cart.note", json!({"variant": "v_dress", "text": " size 40 "})).await;
    friend.until("the note", |c| !told(c, "cart.noted").is_empty()).await;
    assert_eq!(told(&friend, "cart.noted"), [&json!({"variant": "v_dress", "text": "size 40"})]);
    assert_eq!(told(&marguerite, "cart.payer"), [&json!({"variant": "v_dress", "payer": ines.member})]);
    assert_eq!(told(&friend, "cart.split"), [&json!({"rule": {"by": "equally"}})]);
}

#[tokio::test]
async fn the_bill_is_there_after_a_gap_and_after_a_restart() {
    let mut server = TestServer::start().await;
    let (person, host, [(friend, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let inside = Client::connect(server.addr, &ines).await.ready().await;
    let seen = inside.heard.hello.as_ref().unwrap()["seq"].as_u64().unwrap();
    let doc = inside.vanish();
    let fifty = json!({"amount": 5000, "currency": "EUR"});
    marguerite.ask("cart.pay", json!({"variant": "v_dress", "pay": true})).await;
    marguerite.ask("cart.budget", json!({"of": "mine", "amount": fifty})).await;
    marguerite.ask("cart.budget", json!({"of": "each", "amount": fifty})).await;

    let again = friend.rejoin(&host.room).await;
    let mut back = Client::resume(server.addr, &again, doc, seen, 1).await.ready().await;
    back.until("what was missed", |c| c.heard.events.len() == 2).await;
    let hello = back.heard.hello.as_ref().unwrap();
    assert_eq!((&hello["resumed"], &hello["bill"]["lines"]), (&json!(true), &json!({})));
    let budgets = json!({"of": "each", "amount": fifty});
    assert_eq!(told(&back, "cart.budget"), [&budgets], "another's budget is nobody's business");

    server.restart().await;
    let again = person.moved_to(server.addr).rejoin(&host.room).await;
    let marguerite = Client::connect(server.addr, &again).await.ready().await;
    let bill = &marguerite.heard.hello.as_ref().unwrap()["bill"];
    let expected = json!({
        "lines": {"v_dress": {"payer": host.member}},
        "split": {"by": "wants"},
        "budgets": {"each": fifty, "mine": fifty},
        "prices": {},
    });
    assert_eq!(bill, &expected);
    let theirs = friend.moved_to(server.addr).rejoin(&host.room).await;
    let ines = Client::connect(server.addr, &theirs).await.ready().await;
    assert_eq!(ines.heard.hello.as_ref().unwrap()["bill"]["budgets"], json!({"each": fifty}));
}

#[tokio::test]
async fn the_room_itself_says_what_a_line_cost_when_it_was_added() {
    let server = TestServer::with(|config| config.demo = true).await;
    let (person, host, [(_, ines)]) = server.room_with(["Inès"]).await;
    let mut marguerite = Client::connect(server.addr, &host).await.ready().await;
    let mut friend = Client::connect(server.addr, &ines).await.ready().await;
    let get = async |path: String| person.get(&path).await.json::<Value>().await.expect("JSON");
    let list = get("/api/products?limit=1".to_owned()).await;
    let product = get(format!("/api/products/{}", list["products"][0]["id"].as_str().expect("a product"))).await;
    let sold = &product["variant_list"][0];

    // What the catalogue doesn't know has no price, and holds nothing up.
    friend.set_cart("v_unknown", 1).await;
    friend.set_cart(sold["id"].as_str().unwrap(), 1).await;
    marguerite.until("the price", |c| !told(c, "cart.priced").is_empty()).await;
    assert_eq!(told(&marguerite, "cart.priced"), [&json!({"variant": sold["id"], "price": sold["price"]})]);
    let event = marguerite.heard.events.iter().find(|event| event["type"] == "cart.priced").unwrap();
    assert!(event.get("by").is_none(), "nobody said it: {event}");

    let again = person.rejoin(&host.room).await;
    let late = Client::connect(server.addr, &again).await.ready().await;
    let prices = &late.heard.hello.as_ref().unwrap()["bill"]["prices"];
    assert_eq!(prices, &json!({sold["id"].as_str().unwrap(): sold["price"]}));
}
